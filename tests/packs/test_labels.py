"""Names for things: of what has none by itself, too."""

from __future__ import annotations

import re
from pathlib import Path

import kg.server
from kg.model.terms import iri
from kg.packs.labels import labels_of
from kg.packs.name_index import index_of
from kg.packs.search import search
from kg.reason.views import ReasonedView

ID = "https://w3id.org/nexus-kg/id/ofac/"
TELLING = {f"{ID}alias/9282": "alias SAHEB, Amir",
           f"{ID}document/9758-7": "identity document M-110522",
           f"{ID}address/7802": "address 7802",
           f"{ID}address/12212": "address Moin Palace, 2nd Floor, Opp. Abdullah Shah Gazi Dargah, "
                                 "Clifton, Karachi, Pakistan",
           f"{ID}designation/4697-FTO": "designation 4697-FTO",
           f"{ID}4697": "HIZBALLAH"}


def test_what_has_no_label_is_called_by_what_it_holds(ofac: ReasonedView) -> None:
    assert labels_of(ofac, set(map(iri, TELLING))) == {
        iri(one): label for one, label in TELLING.items()}


def test_a_module_of_the_ontology_is_called_by_its_title(seed: ReasonedView) -> None:
    module = iri("https://w3id.org/nexus-kg/ontology/places")
    assert labels_of(seed, {module}) == {module: "Places"}


def test_a_hit_tells_the_type_that_has_a_name(seed: ReasonedView) -> None:
    types = [search(seed, index_of(seed), text, 1)[0].type for text in ("Colombia", "cocaine", "FTO")]
    assert types == ["country", "commodity", "sanctions program"]


def test_the_page_asks_for_the_names_of_the_things_that_it_shows(ofac: ReasonedView) -> None:
    script = (Path(kg.server.__file__).parent / "page/static/labels.js").read_text("utf-8")
    query = re.search(r"`(SELECT .*?)`,\n", script, re.DOTALL)
    assert query is not None
    these = "VALUES ?s { " + " ".join(f"<{one}>" for one in TELLING) + " }"
    rows = ofac.select(query[1].replace("${these}", these), {}).rows
    assert {row[0] for row in rows} == set(map(iri, TELLING))
