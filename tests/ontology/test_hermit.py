"""HermiT on the whole ontology: consistent, no unsatisfiable class; and able to say otherwise."""

from __future__ import annotations

from ontology_modules import NX, ROOT, alignment_files, graph_of, whole
from rdflib import RDF, RDFS, Dataset, Graph

from kg.model.namespaces import nx
from kg.model.terms import Term, Triple
from kg.reason.axioms import read_axioms
from kg.reason.description_logic import Reasoner, Verdict


def _judged(graph: Graph) -> Verdict:
    return Reasoner("hermit").judge(read_axioms(
        Triple(*(Term(part.n3()) for part in triple)) for triple in graph))


def test_the_ontology_is_consistent_and_every_class_can_have_members() -> None:
    assert _judged(whole()) == Verdict(consistent=True)


def test_what_the_seed_graph_asserts_or_reports_is_consistent_with_it() -> None:
    seed = Dataset()
    for file in (ROOT.parent / "seed").glob("*.trig"):
        seed.parse(file)
    statuses = {s: o for s, _, o, _ in seed.quads((None, NX.status, None, None))}
    believed = {str(s) for s, o in statuses.items() if o in (NX.asserted, NX.reported)}
    graph = Graph() + whole()
    for s, p, o, name in seed.quads():
        if str(name) in believed:
            graph.add((s, p, o))
    assert len(graph) > len(whole())
    assert _judged(graph) == Verdict(consistent=True)


def _terms_only() -> Graph:
    """The modules without countries and programs, which slow HermiT down."""
    graph = Graph()
    for triple in whole():
        if "/id/place/" not in str(triple[0]):
            graph.add(triple)
    return graph


def test_the_alignments_leave_the_ontology_consistent() -> None:
    together = _terms_only()
    for file in alignment_files():
        together += graph_of(file)
    assert _judged(together) == Verdict(consistent=True)


def test_a_class_within_two_disjoint_classes_is_found_unsatisfiable() -> None:
    broken = _terms_only()
    broken.add((NX.Gang, RDFS.subClassOf, NX.Vessel))
    assert _judged(broken) == Verdict(True, (nx("Gang"),))


def test_an_individual_in_two_disjoint_classes_is_found_inconsistent() -> None:
    broken = _terms_only()
    broken.add((NX.cocaine, RDF.type, NX.ActivityType))
    assert _judged(broken) == Verdict(consistent=False)
