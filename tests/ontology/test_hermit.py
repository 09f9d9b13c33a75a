"""HermiT on the whole ontology: consistent, no unsatisfiable class; and able to say otherwise."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from ontology_modules import NX, ROOT, XSD, alignment_files, graph_of, whole
from rdflib import OWL, RDF, RDFS, Dataset, Graph, Literal
from rdflib.term import Node

_CHECK = Path(__file__).with_name("hermit_check.py")
_FOR_HERMIT: dict[str, Node] = {str(XSD.date): XSD.dateTime, str(XSD.gYear): XSD.dateTime}
"""HermiT refuses these datatypes, which are outside the OWL 2 datatype map."""


def _ask(graph: Graph, folder: Path) -> dict[str, object]:
    plain = Graph()
    for s, p, o in graph:
        if p != OWL.imports:
            plain.add((s, p, _for_hermit(o)))
    file = folder / "ontology.nt"
    plain.serialize(file, format="nt", encoding="utf-8")
    done = subprocess.run([sys.executable, str(_CHECK), str(file)], capture_output=True, text=True,
                          check=False)
    assert done.returncode == 0, done.stderr
    answer: dict[str, object] = json.loads(done.stdout.splitlines()[-1])
    return answer


def _for_hermit(node: Node) -> Node:
    if isinstance(node, Literal) and node.datatype == XSD.date:
        return Literal(f"{node}T00:00:00", datatype=XSD.dateTime)
    if isinstance(node, Literal) and node.datatype == XSD.gYear:
        return Literal(f"{node}-01-01T00:00:00", datatype=XSD.dateTime)
    return _FOR_HERMIT.get(str(node), node)


def test_the_ontology_is_consistent_and_every_class_can_have_members(tmp_path: Path) -> None:
    assert _ask(whole(), tmp_path) == {"consistent": True, "unsatisfiable": []}


def test_what_the_seed_graph_asserts_or_reports_is_consistent_with_it(tmp_path: Path) -> None:
    files = sorted((ROOT.parent / "seed").glob("*.trig"))
    if not files:
        pytest.skip("there is no seed graph yet")
    seed = Dataset()
    for file in files:
        seed.parse(file)
    statuses = {s: o for s, _, o, _ in seed.quads((None, NX.status, None, None))}
    believed = {str(s) for s, o in statuses.items() if o in (NX.asserted, NX.reported)}
    graph = Graph() + whole()
    for s, p, o, name in seed.quads():
        if str(name) in believed:
            graph.add((s, p, o))
    assert len(graph) > len(whole())
    assert _ask(graph, tmp_path) == {"consistent": True, "unsatisfiable": []}


def _terms_only() -> Graph:
    """The modules without countries and programs, which slow HermiT down."""
    graph = Graph()
    for triple in whole():
        if "/id/place/" not in str(triple[0]):
            graph.add(triple)
    return graph


def test_the_alignments_leave_the_ontology_consistent(tmp_path: Path) -> None:
    together = _terms_only()
    for file in alignment_files():
        together += graph_of(file)
    assert _ask(together, tmp_path) == {"consistent": True, "unsatisfiable": []}


def test_a_class_within_two_disjoint_classes_is_found_unsatisfiable(tmp_path: Path) -> None:
    broken = _terms_only()
    broken.add((NX.Gang, RDFS.subClassOf, NX.Vessel))
    answer = _ask(broken, tmp_path)
    assert answer["unsatisfiable"] == [str(NX.Gang)]


def test_an_individual_in_two_disjoint_classes_is_found_inconsistent(tmp_path: Path) -> None:
    broken = _terms_only()
    broken.add((NX.cocaine, RDF.type, NX.ActivityType))
    assert _ask(broken, tmp_path)["consistent"] is False
