"""What no resource answers is told in a sentence, in the media type that is asked for."""

from __future__ import annotations

import pytest
from running import Running


@pytest.mark.parametrize(("method", "path", "status"), [
    ("GET", "/static/" + "a" * 3000, 404),
    ("GET", "/packs/drug-terror/" + "a" * 5000, 404),
    ("GET", "/packs/" + "a" * 5000 + "/b/picture.svg", 404),
    ("GET", "/describe/a%0ab", 404),
    ("TRACE", "/sparql", 405),
])
def test_what_no_resource_answers_is_told_in_a_sentence(reading: Running, method: str, path: str,
                                                        status: int) -> None:
    reply = reading.http.request(method, path, headers={"Accept": "application/json"})
    assert reply.status_code == status
    assert reply.json()["error"].endswith(".")
