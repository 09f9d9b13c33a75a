"""Terms that nothing describes: misspelt, or not added to the ontology yet."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, partial
from pathlib import Path

import numpy as np

from kg.columns.sets import members, unique
from kg.columns.statements import Statements
from kg.ingest.ontology import Module
from kg.ingest.quarantine import Reason
from kg.ingest.surroundings import Surroundings
from kg.model.namespaces import NX, PREFIXES, RDF_TYPE, shorten, term
from kg.model.nearest import meant, nearest, perhaps
from kg.model.terms import Term, Triple, has_datatype, iri, local_name, text_of
from kg.reason.datatypes import DATATYPES, FACETS
from kg.store.sparql_text import named_in
from kg.validate.shapes import Shapes

_OWN = "<" + NX
_XSD = "<" + PREFIXES["xsd"]
_KNOWN = (_OWN, *("<" + PREFIXES[prefix] for prefix in ("rdf", "rdfs", "owl", "xsd", "skos",
                                                       "dcterms")))
"""How the terms begin of which all are known."""

_MORE = ("rdf:langRange", "rdf:dirLangString", "dcterms:ISO639-2", "dcterms:ISO639-3")
_QUERIES = frozenset(map(term, ("sh:construct", "sh:select", "sh:ask")))
"""Properties whose values are queries."""

_OF_CLASSES = frozenset(map(term, ("sh:class", "sh:targetClass")))
CLASSES = frozenset(map(term, ("owl:Class", "rdfs:Class", "rdfs:Datatype")))
NAMED = term("owl:NamedIndividual")


@dataclass(frozen=True, slots=True)
class Unknown:
    """A term that nothing describes, what speaks of it, and the nearest that is described.

    `file` is where it stands, as far as that is known.
    """

    term: Term
    used_by: str
    nearest: str
    file: str = ""

    @property
    def sentence(self) -> str:
        """That it is not described, and what may be meant."""
        where = f" ({self.file})" if self.file and self.file != self.used_by else ""
        return (f"Nothing describes {shorten(self.term)}, which {self.used_by}{where} names"
                + perhaps(self.nearest))


def unknown_in_ontology(triples: Sequence[Triple]) -> list[Unknown]:
    """Terms of RDF, RDFS, OWL, XML Schema, SKOS, Dublin Core and the ontology itself that do not
    exist.

    A term of the ontology exists where something says what it is. The rules of the ontology are
    looked at too.
    """
    described = own_terms(t.subject for t in triples if t.predicate == RDF_TYPE)
    return _unknown(_named(triples), described)


def unknown_in_modules(modules: Sequence[Module]) -> list[Unknown]:
    """Such terms in some modules, each with the first file that names it."""
    found = unknown_in_ontology([triple for module in modules for triple in module.triples])
    return _with_files(found, ((triple, module.file) for module in modules
                               for triple in module.triples))


def _with_files(found: Sequence[Unknown], said: Iterable[tuple[Triple, Path | None]],
                ) -> list[Unknown]:
    """Some such terms, each with the first of some files whose triples name it."""
    files: dict[Term, str] = {}
    wanted = {one.term for one in found}
    for triple, file in said if wanted else ():
        for node in wanted.intersection((triple.subject, *_spoken(triple))):
            files.setdefault(node, file.name if file else "")
    return [replace(one, file=files.get(one.term, "")) for one in found]


def unknown_in_shapes(shapes: Shapes, described: set[Term]) -> list[Unknown]:
    """Such terms that shapes speak of; `described` are those of the ontology that exist."""
    own = own_terms(triple.subject for triple in shapes.triples)
    found = _unknown(_named(shapes.triples), described | own)
    return _with_files(found, ((one, shapes.files.get(one.subject)) for one in shapes.triples))


def shape_notes(shapes: Shapes, statements: Statements) -> list[str]:
    """What is wrong with shapes over the ontology of a store: terms that it lacks or that are no
    classes, no target.
    """
    notes = [one.sentence for one in unknown_in_shapes(shapes, terms_described(statements))]
    notes += _no_classes(shapes, statements)
    return notes + [f"The shape {shorten(one.name)} applies to nothing: it has no target, such as "
                    "sh:targetClass, and no other shape uses it." for one in shapes.idle()]


def _no_classes(shapes: Shapes, statements: Statements) -> Iterator[str]:
    """That shapes name as classes what the ontology knows as something else."""
    named = [one for one in shapes.triples if one.predicate in _OF_CLASSES]
    types = types_told(statements, [one.object for one in named])
    for one in named:
        known = types[one.object] - {NAMED}
        if types[one.object] and not types[one.object] & CLASSES:
            file = shapes.files.get(one.subject)
            yield (f"{shorten(one.object)} is no class but {', '.join(sorted(map(shorten, known)))}"
                   f", and sh:{local_name(one.predicate)} in {file.name if file else 'a shape'} "
                   "names it: a class is needed there.")


def types_told(statements: Statements, terms: Iterable[Term]) -> Mapping[Term, set[Term]]:
    """The classes that the ontology in a store gives some terms; none for those that it lacks."""
    quads, size = statements.quads, len(statements.quads.dictionary)
    wanted = (members(quads.g, statements.modules(), size)
              & members(quads.s, statements.numbers(terms), size)
              & (quads.p == quads.dictionary.lookup(RDF_TYPE)))
    types: dict[Term, set[Term]] = defaultdict(set)
    for told in quads.where(wanted).triples():
        types[told.subject].add(told.object)
    return types


def unknown_in_query(text: str, name: str, described: set[Term], file: Path) -> list[Unknown]:
    """Such terms that the query of that name in a file speaks of."""
    found = _unknown(((one, lambda: name) for one in _terms_in(text)), described)
    return [replace(one, file=file.name) for one in found]


def unknown_among(terms: Iterable[Term], described: set[Term]) -> list[Unknown]:
    """Such terms among some."""
    return _unknown(((one, str) for one in terms if one.startswith(_KNOWN)), described)


def own_terms(terms: Iterable[Term]) -> set[Term]:
    """Those of some terms that are in the ontology's own namespace."""
    return {one for one in terms if one.startswith(_OWN)}


def terms_described(statements: Statements) -> set[Term]:
    """The terms that the ontology in a store describes."""
    quads = statements.quads
    subjects = quads.s[members(quads.g, statements.modules(), len(quads.dictionary))]
    return own_terms(map(quads.dictionary.decode, unique(subjects).tolist()))


def _named(triples: Sequence[Triple]) -> Iterator[tuple[Term, Callable[[], str]]]:
    """The terms in some triples that must exist, each with what tells who speaks of it."""
    surroundings = Surroundings(triples)
    for triple in triples:
        for one in _spoken(triple):
            if one.startswith(_KNOWN):
                yield one, partial(surroundings.place, triple.subject)
        if triple.subject.startswith(_OWN):
            yield triple.subject, partial(_own_part, triple.predicate)


def _own_part(predicate: Term) -> str:
    return f"its own {shorten(predicate)}"


def _spoken(triple: Triple) -> Iterator[Term]:
    yield triple.predicate
    yield triple.object
    if has_datatype(triple.object):
        yield Term(triple.object[triple.object.rindex("<"):])
    if triple.predicate in _QUERIES:
        yield from _terms_in(text_of(triple.object))


def _terms_in(query: str) -> Iterator[Term]:
    return (one for one in named_in(query) if one.startswith((_OWN, _XSD)))


def _unknown(spoken: Iterable[tuple[Term, Callable[[], str]]],
             described: set[Term]) -> list[Unknown]:
    described = described | _of_the_languages()
    known = [shorten(one) for one in described]
    found: dict[Term, Unknown] = {}
    for one, user in spoken:
        if one not in described and one not in found:
            found[one] = Unknown(one, user(), nearest(shorten(one), known))
    return list(found.values())


@cache
def _of_the_languages() -> frozenset[Term]:
    """The terms of RDF, RDFS, OWL, XML Schema, SKOS and Dublin Core."""
    from rdflib.namespace import DCTERMS, OWL, RDF, RDFS, SKOS
    names = [str(vocabulary) + name for vocabulary in (RDF, RDFS, OWL, SKOS, DCTERMS)
             for name in vocabulary.__annotations__ if not name.startswith("__")]
    return frozenset((*map(iri, (*names, *DATATYPES, *FACETS)), *map(term, _MORE)))


def unknown_terms(statements: Statements, records: Iterable[Term]) -> dict[Term, list[Reason]]:
    """Why some records are refused: for each, the terms that it uses and nothing describes."""
    quads = statements.quads
    decode, size = quads.dictionary.decode, len(quads.dictionary)
    spoken = quads.where(members(quads.g, statements.numbers(records), size))
    own = [n for n in unique(np.concatenate([spoken.p, spoken.o])).tolist()
           if decode(n).startswith(_OWN)]
    described = quads.s[members(quads.g, statements.modules(), size)]
    strange = np.setdiff1d(np.array(own, dtype=np.int64), described)
    found: dict[Term, list[Reason]] = defaultdict(list)
    if not len(strange):
        return found
    known = list(map(shorten, terms_described(statements)))
    rows = spoken.where(members(spoken.p, strange, size) | members(spoken.o, strange, size))
    lost = set(strange.tolist())
    for s, p, o, g in zip(rows.s.tolist(), rows.p.tolist(), rows.o.tolist(), rows.g.tolist(),
                          strict=True):
        for number in lost.intersection((p, o)):
            found[decode(g)].append(Reason(
                "Term-known", text_of(decode(s)), text_of(decode(p)),
                text_of(decode(o)) if number == o else "", _message(decode(number), known)))
    return found


def terms_lost(statements: Statements) -> list[tuple[Term, int]]:
    """The terms of the ontology's namespace that records use and nothing describes, each with how
    many records use it; the most used first.
    """
    quads, size = statements.quads, len(statements.quads.dictionary)
    described = quads.s[members(quads.g, statements.modules(), size)]
    spoken = quads.where(members(quads.g, statements.records(), size))
    users: dict[Term, set[int]] = defaultdict(set)
    for column in (spoken.s, spoken.p, spoken.o):
        for number in np.setdiff1d(unique(column), described).tolist():
            if (node := quads.dictionary.decode(number)).startswith(_OWN):
                users[node].update(spoken.g[column == number].tolist())
    return sorted(((node, len(found)) for node, found in users.items()),
                  key=lambda one: (-one[1], one[0]))


def _message(term: Term, known: list[str]) -> str:
    name = shorten(term)
    return f"The ontology has no {name}" + meant(
        name, known, ": correct it, or add it to the ontology first.")
