"""What every term of the ontology says of itself."""

from __future__ import annotations

import re
from itertools import combinations

import pytest
from ontology_modules import (
    BASE,
    KINDS,
    NX,
    PROPERTY_KINDS,
    graph_of,
    module_files,
    own,
    reference_individuals,
    vocabulary,
    whole,
)
from rdflib import DCTERMS, OWL, RDF, RDFS, SKOS, Literal, Namespace, URIRef
from rdflib.collection import Collection

VS = Namespace("http://www.w3.org/2003/06/sw-vocab-status/ns#")
ROOT_IRI = URIRef(BASE + "ontology")


def _english(term: URIRef, predicate: URIRef) -> list[str]:
    return [str(o) for o in whole().objects(term, predicate)
            if isinstance(o, Literal) and o.language == "en"]


@pytest.mark.parametrize("term", vocabulary(), ids=lambda t: t.removeprefix(str(NX)))
def test_a_term_has_label_definition_source_module_status_and_an_example_or_note(
        term: URIRef) -> None:
    assert len(_english(term, RDFS.label)) == 1
    definition, = _english(term, SKOS.definition)
    assert definition.endswith(".") and len(definition) > 10
    assert _english(term, SKOS.example) or _english(term, SKOS.scopeNote)
    assert any(str(o) for o in whole().objects(term, DCTERMS.source))
    assert str(whole().value(term, VS.term_status)) in ("stable", "testing")
    module = whole().value(term, RDFS.isDefinedBy)
    assert (module, RDF.type, OWL.Ontology) in whole()


@pytest.mark.parametrize("term", vocabulary(), ids=lambda t: t.removeprefix(str(NX)))
def test_a_term_is_declared_in_the_module_that_defines_it_and_of_one_kind(term: URIRef) -> None:
    module = whole().value(term, RDFS.isDefinedBy)
    homes = [f for f in module_files() if (module, RDF.type, OWL.Ontology) in graph_of(f)]
    assert len(homes) == 1
    kinds = set(graph_of(homes[0]).objects(term, RDF.type)) & set(KINDS)
    assert len(kinds) == 1, "no punning: a term is a class, a property or an individual"


def test_reference_individuals_have_a_label_a_source_and_a_module() -> None:
    individuals = reference_individuals()
    assert len(individuals) > 300
    for individual in individuals:
        assert len(_english(individual, RDFS.label)) == 1, individual
        assert whole().value(individual, DCTERMS.source) is not None, individual
        assert whole().value(individual, RDFS.isDefinedBy) is not None, individual


@pytest.mark.parametrize(("name", "place"), [
    ("moneyLaundering", "Organized Crime, 2000, Articles 2 and 6"),  # predicate offence; laundering
    ("predicateOffence", "Organized Crime, 2000, Articles 2 and 6"),
    ("brokering", "Trafficking in Firearms (Palermo), 2001, Article 15"),
    ("UngovernedSpace", "Luna, D. M."), ("ungovernedSpaceCondition", "Luna, D. M.")])
def test_a_definition_names_the_article_that_speaks_of_its_term(name: str, place: str) -> None:
    assert any(place in str(source) for source in whole().objects(NX[name], DCTERMS.source))


def test_every_term_that_the_modules_use_is_declared() -> None:
    used = {node for triple in whole() for node in triple if own(node)}
    declared = {s for kind in KINDS for s in whole().subjects(RDF.type, kind)}
    assert used
    assert not used - declared


def test_every_predicate_is_a_declared_property_or_of_rdf_rdfs_owl() -> None:
    builtin = tuple(str(n) for n in (RDF, RDFS, OWL))
    declared = {s for kind in PROPERTY_KINDS for s in whole().subjects(RDF.type, kind)}
    used = {p for p in whole().predicates() if not str(p).startswith(builtin)}
    assert not used - declared


def test_kinds_of_controlled_values_are_disjoint_unless_they_share_a_value_on_purpose() -> None:
    kinds = sorted(whole().subjects(RDFS.subClassOf, NX.ControlledValue))
    together = [set(Collection(whole(), members)) for group in
                whole().subjects(RDF.type, OWL.AllDisjointClasses)
                for members in whole().objects(group, OWL.members)]
    joint = {(one, other) for one, other in combinations(kinds, 2)
             if not any({one, other} <= group for group in together)}
    assert joint == {(NX.ActivityType, NX.InvolvementMode), (NX.ActivityType, NX.ValueTransferMethod)}
    for one, other in joint:
        assert set(whole().subjects(RDF.type, one)) & set(whole().subjects(RDF.type, other))


def test_the_root_imports_every_module_and_no_alignment() -> None:
    modules = {o for f in module_files() for o in graph_of(f).subjects(RDF.type, OWL.Ontology)}
    imported = set(whole().objects(ROOT_IRI, OWL.imports))
    assert imported == modules - {ROOT_IRI}


def test_root_and_modules_have_the_same_version() -> None:
    versions = {str(o) for o in whole().objects(None, OWL.versionInfo)}
    assert len(versions) == 1
    version, = versions
    for module in whole().subjects(RDF.type, OWL.Ontology):
        assert whole().value(module, OWL.versionIRI) == URIRef(f"{module}/{version}")


def test_classes_are_written_upper_camel_and_all_else_lower_camel() -> None:
    for term in vocabulary():
        name = term.removeprefix(str(NX))
        is_class = (term, RDF.type, OWL.Class) in whole()
        assert re.fullmatch(r"[A-Z]\w*" if is_class else r"[a-z]\w*", name), term


@pytest.mark.parametrize("language", ["es", "fr"])
def test_most_terms_have_a_spanish_and_a_french_label(language: str) -> None:
    terms = vocabulary()
    labelled = [t for t in terms if any(
        isinstance(o, Literal) and o.language == language
        for o in whole().objects(t, RDFS.label))]
    assert len(labelled) > 0.9 * len(terms)


def test_every_program_of_the_ofac_list_is_described(shared) -> None:  # type: ignore[no-untyped-def]
    import csv

    known = {str(o) for o in whole().objects(None, NX.programCode)}
    with (shared / "data/ofac-2021/sdn.csv").open(encoding="utf-8", newline="") as text:
        told = {tag.strip("[] ") for row in csv.reader(text) if len(row) == 12
                for tag in row[3].split("] [")} - {"-0-"}
    assert len(told) > 60
    assert not told - known
