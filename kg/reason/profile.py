"""What the rules cannot see: the axioms of an ontology that are outside of OWL 2 RL.

Source: OWL 2 Profiles (Second Edition), section 4.2: which expressions may stand where.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from kg.model.namespaces import PREFIXES, RDF_TYPE, is_unnamed, term
from kg.model.terms import XSD, Term, Triple, literal_parts, local_name
from kg.reason.wording import Wording

_OWL = "<" + PREFIXES["owl"]
_BEYOND_THE_MAP = {f"<{XSD}{name}>" for name in (
    "date", "time", "gYear", "gYearMonth", "gMonth", "gMonthDay", "gDay", "duration")}
BEYOND_THE_MAP = ("not in the datatype map of OWL 2; the check of description logic takes it for "
                  "xsd:dateTime or xsd:string")
"""Why an axiom about such a datatype is listed."""
_NOT_IN_RL = {_OWL + "real>", _OWL + "rational>"}
_SUB = {"someValuesFrom", "hasValue", "intersectionOf", "unionOf", "oneOf"}
_SUPER = {"allValuesFrom", "hasValue", "intersectionOf", "complementOf", "maxCardinality",
          "maxQualifiedCardinality"}
_BOTH = {"hasValue", "intersectionOf"}
_WHY = {
    "someValuesFrom": "the rules make no new thing: who must have such a value is not given one, "
                      "nor is a lack of it found",
    "minCardinality": "the rules do not count upwards, and make no new thing",
    "minQualifiedCardinality": "the rules do not count upwards, and make no new thing",
    "cardinality": "the rules do not count upwards, and make no new thing",
    "qualifiedCardinality": "the rules do not count upwards, and make no new thing",
    "unionOf": "the rules do not reason by cases: a member of the union is put in no part, even "
               "where all others are excluded",
    "oneOf": "the rules do not reason by cases: a member of the enumeration is not found to be one "
             "of the listed",
    "complementOf": "the rules do not conclude from what a thing is not",
    "allValuesFrom": "nobody is found to have only such values: others may be unknown",
    "hasSelf": "the rules know no relation of a thing to itself",
    "maxCardinality": "the rules do not find that a thing has at most so many values",
    "maxQualifiedCardinality": "the rules do not find that a thing has at most so many values",
    "disjointUnionOf": "the rules know no disjoint unions",
}
_OF_PROPERTIES = {term(name) for name in (
    "rdfs:subPropertyOf", "owl:equivalentProperty", "owl:inverseOf", "owl:propertyDisjointWith")}
_CONSTRUCTORS = (*_WHY, "hasValue", "intersectionOf")


@dataclass(frozen=True, slots=True)
class Blind:
    """An axiom outside of OWL 2 RL: the term it is about, the axiom in words, why it is unseen."""

    term: Term
    axiom: str
    why: str


def outside_of_rl(triples: Iterable[Triple]) -> list[Blind]:
    """The axioms outside of the profile, each once, by the name of their term."""
    found = dict.fromkeys(_Reader(tuple(triples)).blind())
    return sorted(found, key=lambda one: (one.term, one.axiom))


class _Reader:
    """The class expressions of an ontology, read where they stand."""

    def __init__(self, triples: tuple[Triple, ...]) -> None:
        self._triples = triples
        self._wording = Wording(triples)
        self._words = self._wording.of

    def blind(self) -> Iterator[Blind]:
        """The axioms outside of the profile."""
        for s, p, o in self._triples:
            if p == term("rdfs:subClassOf"):
                yield from self._at(s, s, _SUB, f"{self._words(s)} within {self._words(o)}")
                yield from self._at(s, o, _SUPER, f"{self._words(s)} within {self._words(o)}")
            elif p == term("owl:equivalentClass"):
                text = f"{self._words(s)} is the same as {self._words(o)}"
                yield from self._at(s, s, _BOTH, text)
                yield from self._at(s, o, _BOTH, text)
            elif p in (term("rdfs:domain"), term("rdfs:range")):
                kind = "domain" if p.endswith("domain>") else "range"
                text = f"{kind} of {self._words(s)} is {self._words(o)}"
                yield from self._at(s, o, _SUPER, text)
                yield from _datatypes(s, o, text)
            elif p == term("owl:disjointWith"):
                for side in (s, o):
                    yield from self._at(s, side, _SUB,
                                        f"{self._words(s)} disjoint with {self._words(o)}")
            elif p == RDF_TYPE and o == term("owl:ReflexiveProperty"):
                yield Blind(s, f"{self._words(s)} is reflexive", _WHY["hasSelf"])
            elif RDF_TYPE in (s, o) and p in _OF_PROPERTIES:
                yield Blind(RDF_TYPE, f"{self._words(s)} {local_name(p)} {self._words(o)}",
                            "the rules do not take rdf:type for a property like others")
            elif not is_unnamed(s) and p.startswith(_OWL) and p[len(_OWL):-1] in _CONSTRUCTORS:
                text = f"{self._words(s)} is {self._wording.expression(s)}"
                yield from self._at(s, s, _BOTH, text, named_too=True)

    def _at(self, subject: Term, node: Term, allowed: set[str], text: str, *,
            named_too: bool = False, within: frozenset[Term] = frozenset()) -> Iterator[Blind]:
        """What stands at a place where only some constructors may; nothing stands in itself."""
        if node in within or not (is_unnamed(node) or named_too):
            return
        within |= {node}
        for name in _CONSTRUCTORS:
            for value in self._wording.values(node, name):
                if name not in allowed or (name.startswith("max") and not _at_most_one(value)):
                    yield Blind(subject, text, _WHY[name])
                elif name in ("intersectionOf", "unionOf"):
                    for item in self._wording.items(value):
                        yield from self._at(subject, item, allowed, text, within=within)
                elif name in ("someValuesFrom", "allValuesFrom"):
                    yield from self._at(subject, value, allowed, text, within=within)
                elif name == "complementOf":
                    yield from self._at(subject, value, _SUB, text, within=within)


def _datatypes(subject: Term, datatype: Term, text: str) -> Iterator[Blind]:
    if datatype in _BEYOND_THE_MAP:
        yield Blind(subject, text, BEYOND_THE_MAP)
    elif datatype in _NOT_IN_RL:
        yield Blind(subject, text, "not a datatype of OWL 2 RL")


def _at_most_one(count: Term) -> bool:
    return count.startswith('"') and literal_parts(count).text in ("0", "1")
