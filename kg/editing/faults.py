"""What is wrong with the terms that an ontology declares, beside what contradicts."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass

from kg.editing.circles import circles
from kg.editing.expressions import Expressions
from kg.editing.kinds import CLASS, DATA, OBJECT, OF_OBJECTS, PROPERTIES, Kinds, any_of
from kg.editing.mixed_kinds import mixed_kinds
from kg.editing.wanted_words import TEXTS, WantedWords
from kg.ingest.ontology import Module
from kg.ingest.surroundings import Surroundings
from kg.model.namespaces import (
    BASE,
    GRAPH,
    ID,
    NX,
    ONTOLOGY,
    RDF_TYPE,
    RECORD,
    SOURCE,
    is_unnamed,
    shorten,
    term,
)
from kg.model.nearest import meant
from kg.model.terms import Term, is_literal, literal_parts, local_name, text_of
from kg.reason.domain_rules import CONSTRUCT
from kg.reason.rule_text import MARK, RULE_KEYS, front_matter

_DECLARED = frozenset(map(term, ("owl:Class", "rdfs:Class", "owl:ObjectProperty",
                                 "owl:DatatypeProperty", "owl:AnnotationProperty")))
_OBJECTS = frozenset((term("owl:ObjectProperty"),))
_SPACES = (NX, ID, RECORD, SOURCE, GRAPH)
_IMPORTS, _VERSION = term("owl:imports"), term("owl:versionIRI")

_Told = Mapping[Term, set[Term]]


@dataclass(frozen=True, slots=True)
class TermFault:
    """A term of an ontology, what is wrong with it, and the file in which that stands.

    Where no term is around what is wrong, `term` is the kind of axiom.
    """

    term: Term
    fault: str
    file: str


def term_faults(modules: Sequence[Module], alignments: Sequence[Module] = ()) -> list[TermFault]:
    """What is wrong with the terms of some modules, by the name of the term.

    Terms without the words or the module that each needs, or with two labels in one language, of
    two kinds of property, or in a wrong namespace; axioms that put together what does not fit;
    circles; expressions and lists that are not whole; names and imports of modules. In `alignments`
    no term needs words.
    """
    every = (*modules, *alignments)
    triples = [triple for module in every for triple in module.triples]
    kinds, surroundings = Kinds(triples), Surroundings(triples)
    expressions = Expressions(triples, kinds)
    there = {module.iri for module in every} | {t.object for t in triples
                                                if t.predicate == _VERSION}
    found = [*_declared(modules, kinds), *(TermFault(*one) for one in circles(every))]
    for module in every:
        for node, fault in (*mixed_kinds(module.triples, kinds),
                            *expressions.faults(module.triples), *_of_module(module, there),
                            *_of_rule(module)):
            outer = surroundings.around(node)
            found.append(TermFault(expressions.axiom(outer) if is_unnamed(outer) else outer,
                                   fault, module.file.name))
    return sorted(dict.fromkeys(found), key=lambda one: shorten(one.term))


def _declared(modules: Sequence[Module], kinds: Kinds) -> Iterator[TermFault]:
    """What is wrong with what is said of terms; the file is that which declares them."""
    said: dict[Term, dict[Term, set[Term]]] = defaultdict(lambda: defaultdict(set))
    files: dict[Term, str] = {}
    for module in modules:
        for triple in module.triples:
            said[triple.subject][triple.predicate].add(triple.object)
            if triple.predicate == RDF_TYPE:
                files.setdefault(triple.subject, module.file.name)
    words = WantedWords(modules, said, kinds)
    for node, told in said.items():
        if node.startswith("<" + BASE) and not is_unnamed(node):
            for fault in (*_faults(node, told, kinds, words), *_no_texts(told)):
                yield TermFault(node, fault, files.get(node, ""))


def _faults(node: Term, told: _Told, kinds: Kinds, words: WantedWords) -> Iterator[str]:
    types = told.get(RDF_TYPE, set())
    kind = kinds.of(node) & (PROPERTIES | {CLASS})
    if types & _DECLARED and not node[1:].startswith(_SPACES):
        yield (f"is in no namespace that the store knows; perhaps nx:{local_name(node)} is meant: "
               f"nx: stands for {NX}")
        return
    if kind == {DATA, OBJECT} and not types & _OBJECTS and (only := types & OF_OBJECTS):
        yield (f"is a datatype property and {shorten(min(only))}, which only an object property "
               "can be: leave one out")
    elif len(kind) > 1:
        yield f"is {any_of(kind, ' and ')}: leave all but one out"
    yield from words.faults(node, told, declared=bool(types & _DECLARED))


def _no_texts(told: _Told) -> Iterator[str]:
    for predicate in TEXTS:
        languages: Counter[str] = Counter()
        for value in told.get(predicate, ()):
            if is_literal(value):
                text, language = literal_parts(value).text, literal_parts(value).language
                languages[language] += 1
                if not language:
                    yield (f'has "{text[:40]}" for {shorten(predicate)} without a language: write '
                           f'"..."@en there')
            else:
                yield f"has {shorten(value)} for {shorten(predicate)}: write a text there"
        for language, count in sorted(languages.items()):
            if count > 1:
                where = f"in the language {language}" if language else "without a language"
                yield f"has {count} of {shorten(predicate)} {where}: keep one"


def _of_module(module: Module, there: Container[Term]) -> Iterator[tuple[Term, str]]:
    """A name that no module can have, and imports of what is not there."""
    if not module.iri.startswith("<" + ONTOLOGY):
        yield module.iri, ("is no name of a module, and a store does not reason with one of such a "
                           f"name: let it begin with {ONTOLOGY}/")
    for triple in module.triples:
        if triple.predicate == _IMPORTS and triple.object not in there:
            yield triple.subject, (f"imports {triple.object}, which no file of the folder declares "
                                   "itself to be: add that module, or leave the import out")


def _of_rule(module: Module) -> Iterator[tuple[Term, str]]:
    """A rule without a label, and what its leading comments tell that nothing reads."""
    for triple in module.triples:
        if triple.predicate == CONSTRUCT:
            told = front_matter(text_of(triple.object))
            if not told.get("label"):
                yield module.iri, "is a rule without a label, which proofs would show: " + (
                    "give it an rdfs:label" if module.file.suffix == ".ttl" else
                    f"write '{MARK} label: ...' as its first line")
            for key in sorted(map(str, told.keys() - RULE_KEYS)):
                near = meant(key, RULE_KEYS, f"; known are {', '.join(RULE_KEYS)}.").rstrip(".")
                yield module.iri, f"has '{key}' in its leading comments, which nothing reads{near}"
