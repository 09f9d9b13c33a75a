"""The terms that the modules of an ontology define, told by cells of a spreadsheet and changed by
them. What has no column (restrictions, chains, disjointness) is left as it is.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from kg.editing.broader import Broader
from kg.editing.files import STATUS, TurtleFile
from kg.editing.homes import DEFINED_BY, OWN
from kg.editing.kinds import ANNOTATION, CLASS, DATA, INDIVIDUAL, OBJECT, Kinds
from kg.editing.sheet import BROADER, SEPARATOR, TERMS, TEXTS, Row
from kg.model.namespaces import PREFIXES, RDF_TYPE, shorten, term
from kg.model.terms import Term, Triple, is_iri, is_literal, literal, literal_parts
from kg.store.written_terms import parse_name

KINDS = {CLASS: term("owl:Class"), OBJECT: term("owl:ObjectProperty"),
         DATA: term("owl:DatatypeProperty"), ANNOTATION: term("owl:AnnotationProperty"),
         INDIVIDUAL: term("owl:NamedIndividual")}
"""The kinds that a row may give a term, with their classes."""

_ABOVE = {CLASS: term("rdfs:subClassOf"), INDIVIDUAL: RDF_TYPE}
_HEADER = term("owl:Ontology")


class Ontology:
    """Modules, and where each term is declared."""

    def __init__(self, files: Sequence[TurtleFile]) -> None:
        self._others = [file for file in files if header_of(file) is None]
        self.modules = {file.path.stem: _Module(file, header, dict.fromkeys(file.triples))
                        for file in files if (header := header_of(file)) is not None}
        headers = {module.iri: name for name, module in self.modules.items()}
        self.declared: dict[Term, str] = {}
        self.homes: dict[Term, str] = {}
        self._values: dict[tuple[Term, Term], list[Term]] = defaultdict(list)
        kinds = {node: kind for kind, node in KINDS.items()}
        declaring: dict[Term, str] = {}
        for name, module in self.modules.items():
            for s, p, o in module.triples:
                self._values[s, p].append(o)
                if p == RDF_TYPE and o in kinds and is_iri(s):
                    self.declared[s] = kinds[o]
                    declaring.setdefault(s, name)
        for name, module in self.modules.items():
            for s, p, o in module.triples:  # what only its class makes an individual is one too
                if (p == RDF_TYPE and s.startswith(OWN) and s not in self.declared
                        and self.declared.get(o) == CLASS):
                    self.declared[s], declaring[s] = INDIVIDUAL, name
        for node in self.declared:
            if node.startswith(OWN):  # it may name no module, or one that there is not
                self.homes[node] = declaring[node]
            for home in self._values[node, DEFINED_BY]:
                if home in headers:
                    self.homes[node] = headers[home]
        self.broader = Broader(self.triples())

    def triples(self) -> Iterator[Triple]:
        """All that the modules say."""
        return (triple for module in self.modules.values() for triple in module.triples)

    def cell(self, node: Term, column: str) -> str:
        """What a column says of a term."""
        if column == "term":
            return shorten(node)
        if column == "kind":
            return self.declared[node]
        if column == "module":
            return self.homes[node]
        return SEPARATOR.join(sorted(_written(one) for one in self.values(node, column)))

    def values(self, node: Term, column: str, kind: str = "") -> list[Term]:
        """The values that a column covers."""
        if column == BROADER:
            return [o for p in self.broader.properties(node) for o in self._values[node, p]]
        predicate, language = self._covered(column, kind or self.declared[node])
        said = self._values[node, predicate]
        if column in TEXTS:
            return [one for one in said if is_literal(one)
                    and literal_parts(one).language == language]
        return [one for one in said if is_iri(one) and one not in KINDS.values()]

    def kinds(self, rows: Iterable[Row]) -> Kinds:
        """The kinds of terms, with those that rows make."""
        made = (Triple(row.term, RDF_TYPE, KINDS[kind]) for row in rows
                if row.term not in self.declared and (kind := row.one("kind")) in KINDS)
        return Kinds((*self.triples(), *made))

    def fill(self, row: Row) -> None:
        """Let the cells of a row replace what they cover."""
        kind = row.one("kind") or self.declared[row.term]
        home = self.modules[row.one("module") or self.homes[row.term]]
        if row.term not in self.homes:
            home.say(row.term, RDF_TYPE, KINDS[kind])
            home.say(row.term, DEFINED_BY, home.iri)
            if not row.one("status"):
                home.say(row.term, STATUS, literal("unstable"))
        for column in row.cells.keys() - {"kind", "module", BROADER}:
            predicate, language = self._covered(column, kind)
            wanted = [literal(text, language=language) if column in TEXTS else parse_name(text)
                      for text in row.cells[column]]
            self._replace(row.term, predicate, self.values(row.term, column, kind), wanted, home)
        if BROADER in row.cells:
            broader = {one: self.broader.between(row.term, one)
                       for one in map(parse_name, row.cells[BROADER])}
            for predicate in self.broader.properties(row.term):
                self._replace(row.term, predicate, self._values[row.term, predicate],
                              [one for one, way in broader.items() if way == predicate], home)

    def _replace(self, node: Term, predicate: Term, held: Iterable[Term], wanted: Sequence[Term],
                 home: _Module) -> None:
        """Let a term have the wanted values of a property in place of those that it has."""
        for value in held:
            if value not in wanted:
                for module in self.modules.values():
                    module.triples.pop(Triple(node, predicate, value), None)
        for value in wanted:
            if value not in self._values[node, predicate]:
                home.say(node, predicate, value)

    def files(self) -> list[TurtleFile]:
        """The files as they are now."""
        return [*self._others, *(replace(module.file, triples=tuple(module.triples),
                                         prefixes={**PREFIXES, **module.file.prefixes})
                                 for module in self.modules.values())]

    def _covered(self, column: str, kind: str) -> tuple[Term, str]:
        if column in TEXTS:
            return TEXTS[column]
        if column == "parents":
            return _ABOVE.get(kind, term("rdfs:subPropertyOf")), ""
        return TERMS[column], ""


@dataclass(slots=True)
class _Module:
    file: TurtleFile
    iri: Term
    triples: dict[Triple, None]

    def say(self, s: Term, p: Term, o: Term) -> None:
        """Add a triple, if it is not there."""
        self.triples[Triple(s, p, o)] = None


def header_of(file: TurtleFile) -> Term | None:
    """The ontology that a file says it is a module of, or None."""
    return next((t.subject for t in file.triples
                 if t.predicate == RDF_TYPE and t.object == _HEADER), None)


def _written(value: Term) -> str:
    return literal_parts(value).text if is_literal(value) else (
        shorten(value) if shorten(value) != value else value[1:-1])
