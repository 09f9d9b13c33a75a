"""Answers that are kept until the store, or the files of which they are made, change."""

from __future__ import annotations

import shutil
from pathlib import Path

from running import running

from kg.model.resources import resource


def test_a_report_on_the_store_is_kept_until_a_shape_changes(seed_store: Path,
                                                             tmp_path: Path) -> None:
    shapes = tmp_path / "shapes"
    shutil.copytree(resource("shapes"), shapes)
    with running(seed_store, "--workers", "1", "--shapes", str(shapes)) as server:
        first = server.http.get("/validate")
        again = server.http.get("/validate", headers={"If-None-Match": first.headers["etag"]})
        assert (again.status_code, again.content) == (304, b"")
        (shapes / "more.ttl").write_text("""
            @prefix sh: <http://www.w3.org/ns/shacl#> .
            @prefix nx: <https://w3id.org/nexus-kg/ontology#> .
            <urn:shape> a sh:NodeShape ; sh:targetClass nx:ArmedGroup ;
                sh:property [ sh:path <urn:p> ; sh:minCount 1 ; sh:message "It lacks the new." ] .
            """)
        then = server.http.get("/validate", headers={"If-None-Match": first.headers["etag"]})
        assert "It lacks the new." not in first.text
        assert "It lacks the new." in then.text


def test_a_question_that_is_changed_is_asked_anew(seed_store: Path, tmp_path: Path) -> None:
    queries = tmp_path / "queries"
    shutil.copytree(resource("queries"), queries)
    path = "/packs/designations/history?organization=id:organization/farc"
    with running(seed_store, "--workers", "1", "--queries", str(queries)) as server:
        before = server.http.get(path).json()
        file = queries / "designations" / "history.rq"
        text = file.read_text()
        file.write_text(text.replace(f"#+ title: {before['title']}", "#+ title: Another title"))
        assert server.http.get(path).json()["title"] == "Another title" != before["title"]
