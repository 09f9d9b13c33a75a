"""Countries are found by the names that lists give them."""

from __future__ import annotations

import pytest

from kg.ingest.countries import country
from kg.model.namespaces import ID
from kg.model.terms import iri


@pytest.mark.parametrize(("name", "code"), [
    ("Afghanistan", "af"), ("Afghan", "af"), ("the Netherlands", "nl"), ("TÜRKİYE", "tr"),
    ("Turkey", "tr"), ("Côte d’Ivoire", "ci"), ("Cote d Ivoire", "ci"), ("Bahamas, The", "bs"),
    ("Congo", "cg"), ("DRC", "cd"), ("Iran (Islamic Republic of)", "ir"), ("Korea, North", "kp"),
    ("Trinidad & Tobago", "tt"), ("  United \n Kingdom. ", "gb"), ("Brasil", "br"),
    ("West Bank", "ps"), ("Region: Crimea", "ua")])
def test_a_country_is_found_by_names_in_use(name: str, code: str) -> None:
    assert country(name) == iri(f"{ID}place/{code}")


@pytest.mark.parametrize("name", ["", "na", ".", "Tripoli", "New York", "Soviet Union", "Paris, France",
                                  "Congolese", "محمد"])
def test_what_may_be_something_else_is_no_country(name: str) -> None:
    assert country(name) is None
