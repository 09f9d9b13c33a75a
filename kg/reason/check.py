"""What is wrong with an ontology or with the data around a clash, as description logic sees it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from kg.model.namespaces import RDF_TYPE, term
from kg.model.terms import Term, Triple, is_iri
from kg.reason.axioms import Axiom, Ontology, module, only, read_axioms
from kg.reason.clashes import Clash
from kg.reason.description_logic import Justification, Reasoner
from kg.reason.explain import Explainer
from kg.reason.materialisation import Materialisation
from kg.reason.wording import Wording

_AROUND = 300
"""How many things around a clash the extract may hold."""

Watch = Callable[[int, int | None], None]


@dataclass(frozen=True, slots=True)
class Fault:
    """A fault: what is wrong in words, and the axioms that clash together, in words and triples."""

    what: str
    sentences: tuple[str, ...]
    triples: tuple[tuple[Triple, ...], ...]
    minimal: bool


def faults_of_ontology(triples: Sequence[Triple], reasoner: Reasoner, watch: Watch,
                       most: int = 5, near: Iterable[Term] = (),
                       suspected: Iterable[Triple] = ()) -> list[Fault]:
    """An inconsistency, or the classes that can have no member (`most` justified).

    The reasons for an inconsistency are first sought among the `suspected` triples, then `near`
    some things. Raises what Reasoner.judge raises.
    """
    ontology, wording = read_axioms(triples), _wording(triples)
    verdict = reasoner.judge(ontology)
    if not verdict.consistent:
        ontology = _at_fault(reasoner, only(ontology, suspected), extract(ontology, near)) \
            or ontology
        found = reasoner.justify(ontology, watch=watch)
        return [_fault("the ontology is inconsistent", found, wording)]
    faults = []
    for cls in verdict.unsatisfiable[:most]:
        found = reasoner.justify(module(ontology, [cls]), cls, watch)
        faults.append(_fault(f"{wording.of(cls)} can have no member", found, wording))
    faults += [Fault(f"{wording.of(cls)} can have no member", (), (), False)
               for cls in verdict.unsatisfiable[most:]]
    return faults


def fault_of_clash(clash: Clash, said: Sequence[Triple], reasoner: Reasoner, watch: Watch,
                   suspected: Iterable[Triple] = ()) -> Fault | None:
    """What the reasoner says of the extract around a clash; None where it is consistent.

    `said` are the triples that the view holds, ontology included, without inferred ones. Reasons
    are first sought among the `suspected` ones.
    """
    ontology = read_axioms(said)
    found = _at_fault(reasoner, only(ontology, suspected), extract(ontology, things_of(clash)))
    if found is None:
        return None
    return _fault("the records around the clash are inconsistent",
                  reasoner.justify(found, watch=watch), _wording(said))


def _at_fault(reasoner: Reasoner, *parts: Ontology) -> Ontology | None:
    """The first of some parts that is inconsistent."""
    return next((one for one in parts if one.axioms and not reasoner.judge(one).consistent), None)


def suspects(clash: Clash, entailed: Materialisation) -> set[Triple]:
    """What a clash rests on by the rules."""
    explainer = Explainer(entailed)
    return {leaf for triple in (*clash.triples, *clash.axioms)
            for proof in explainer.explain(triple, 1) for leaf in proof.leaves()}


def things_of(clash: Clash) -> set[Term]:
    """The things and classes that a clash is about."""
    return {part for triple in clash.triples for part in (triple.subject, triple.object)
            if is_iri(part)}


def extract(ontology: Ontology, things: Iterable[Term]) -> Ontology:
    """What is said of some things and of those next to them, and the axioms that bear on it."""
    classes = {t.subject for t in ontology.declarations if t.object != term("owl:NamedIndividual")}
    facts = [axiom for axiom in ontology.axioms if axiom.triple.subject not in classes
             and not axiom.triple.subject.startswith("_:")]
    near = {thing for thing in things if thing not in classes}
    taken = [axiom for axiom in facts if near & {axiom.triple.subject, axiom.triple.object}]
    near |= set(sorted({part for axiom in taken for part in (axiom.triple.subject,
                                                             axiom.triple.object)
                        if is_iri(part) and part not in classes})[:_AROUND])
    taken = [axiom for axiom in facts if axiom.triple.subject in near and
             (axiom.triple.predicate == RDF_TYPE or not is_iri(axiom.triple.object)
              or axiom.triple.object in near)]
    used = {part for axiom in taken for part in axiom.triple}
    rules = [axiom for axiom in ontology.axioms
             if axiom.triple.subject in classes or axiom.triple.subject.startswith("_:")]
    bearing = module(Ontology((), tuple(rules)), used)
    return Ontology(tuple(t for t in ontology.declarations
                          if t.subject in classes or t.subject in near),
                    (*taken, *bearing.axioms))


def _fault(what: str, found: Justification, wording: Wording) -> Fault:
    order = sorted(found.axioms, key=_facts_last)
    return Fault(what, tuple(wording.say(axiom.triple) for axiom in order),
                 tuple(axiom.triples() for axiom in order), found.minimal)


def _facts_last(axiom: Axiom) -> tuple[bool, Triple]:
    about_terms = axiom.triple.predicate.startswith(("<http://www.w3.org/2000/01/rdf-schema#",
                                                     "<http://www.w3.org/2002/07/owl#"))
    return (not about_terms, axiom.triple)


def _wording(triples: Sequence[Triple]) -> Wording:
    """Words for axioms as they are read: with blank nodes, and labels, which axioms do not keep."""
    labels = [t for t in triples if t.predicate == term("rdfs:label")]
    axioms = read_axioms(triples).axioms
    return Wording([*labels, *(t for axiom in axioms for t in axiom.triples())])
