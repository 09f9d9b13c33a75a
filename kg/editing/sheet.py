"""The terms of an ontology as rows of a spreadsheet, and the ontology filled from such rows.

A row is a term; a cell holds what one property says of it, values parted by ` | `. What has no
column (restrictions, chains, disjointness) is left as it is.
"""

from __future__ import annotations

import csv
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

from kg.editing.broader import Broader
from kg.editing.circles import circles
from kg.editing.files import STATUS, TurtleFile
from kg.editing.homes import DEFINED_BY, OWN
from kg.editing.kinds import (
    ANNOTATION,
    CLASS,
    DATA,
    INDIVIDUAL,
    OBJECT,
    PROPERTIES,
    Kinds,
    any_of,
)
from kg.editing.mixed_kinds import RANGES
from kg.editing.wanted_words import shared_labels
from kg.ingest.ontology import Module
from kg.ingest.vocabulary import unknown_among
from kg.model.errors import DataError, SourceError, UsageError
from kg.model.files import text_of_file
from kg.model.namespaces import NX, PREFIXES, RDF_TYPE, RDFS_LABEL, shorten, term
from kg.model.nearest import meant, perhaps
from kg.model.terms import Term, Triple, is_iri, is_literal, literal, literal_parts
from kg.store.written_terms import parse_name

SEPARATOR = " | "
KINDS = {CLASS: term("owl:Class"), OBJECT: term("owl:ObjectProperty"),
         DATA: term("owl:DatatypeProperty"), ANNOTATION: term("owl:AnnotationProperty"),
         INDIVIDUAL: term("owl:NamedIndividual")}
STATUSES = ("stable", "testing", "unstable", "archaic")
_ABOVE = {CLASS: term("rdfs:subClassOf"), INDIVIDUAL: RDF_TYPE}
_TEXTS: dict[str, tuple[Term, str]] = {
    "label": (RDFS_LABEL, "en"), "label es": (RDFS_LABEL, "es"), "label fr": (RDFS_LABEL, "fr"),
    "definition": (term("skos:definition"), "en"), "example": (term("skos:example"), "en"),
    "scope note": (term("skos:scopeNote"), "en"), "source": (term("dcterms:source"), ""),
    "status": (STATUS, "")}
_TERMS = {"domain": term("rdfs:domain"), "range": term("rdfs:range"),
          "inverse": term("owl:inverseOf")}
BROADER = "broader"
COLUMNS = ("term", "kind", "module", "parents", BROADER, *_TEXTS, *_TERMS)
"""`parents`: what a class or property is within, and the classes of an individual; `broader`: what
an individual is within.
"""
_OF_TERMS = ("parents", BROADER, *_TERMS)
"""The columns of which the values are terms."""


_ONCE = ("kind", "module", "label", "label es", "label fr", "definition", "status")
_ONTOLOGY = term("owl:Ontology")
_CAMEL = re.compile(r"[A-Z]\w*"), re.compile(r"[a-z]\w*")


def rows_of(files: Sequence[TurtleFile]) -> list[tuple[str, ...]]:
    """The terms that the modules in some files define, a row each, as COLUMNS tells."""
    ontology = _Ontology(files)
    return [tuple(ontology.cell(node, column) for column in COLUMNS)
            for node in sorted(ontology.homes, key=shorten)]


def filled(files: Sequence[TurtleFile], sheet: Path) -> list[TurtleFile]:
    """The files with what a sheet in CSV says of the terms in its rows.

    A cell replaces what its column says of the term, an empty one deletes it; what has no column
    in the sheet, and terms without a row, stay. Raises SourceError for a sheet that cannot be
    read, and DataError that tells all that is wrong in its rows.
    """
    ontology = _Ontology(files)
    rows = list(_rows(sheet))
    ontology.broader = Broader((*ontology.triples(), *_typed(rows)))
    known = set(ontology.declared) | {row.term for row in rows}
    kinds = ontology.kinds(rows)
    faults = [f"{sheet}, row {row.number}: {fault}" for row in rows
              for fault in (*row.faults, *_faults(row, ontology, known),
                            *_misfits(row, ontology, kinds))]
    seen: dict[Term, int] = {}
    for row in rows:
        if row.term in seen:
            faults.append(f"{sheet}, row {row.number}: {shorten(row.term)} has the row "
                          f"{seen[row.term]} already.")
        seen.setdefault(row.term, row.number)
    if faults:
        raise DataError("\n".join(faults))
    before = set(_faults_together(files, seen))
    for row in rows:
        ontology.fill(row)
    after = ontology.files()
    if made := [fault for fault in _faults_together(after, seen) if fault not in before]:
        raise DataError("\n".join(f"{sheet}: {fault}" for fault in made))
    return after


def _faults_together(files: Sequence[TurtleFile], terms: Iterable[Term]) -> Iterator[str]:
    """What is wrong with terms beside others: circles, and labels that some of `terms` share."""
    yield from _circles(files)
    said: dict[Term, dict[Term, set[Term]]] = defaultdict(lambda: defaultdict(set))
    for s, p, o in (triple for file in files for triple in file.triples):
        said[s][p].add(o)
    shared = shared_labels(said)
    yield from (f"{shorten(node)} {fault}." for node in terms for fault in shared.get(node, ()))


def _circles(files: Sequence[TurtleFile]) -> Iterator[str]:
    """The terms within themselves, each with the circle."""
    modules = [Module(file.path, header, file.triples) for file in files
               if (header := _header(file)) is not None]
    return (f"{shorten(node)} {fault}." for node, fault, _ in circles(modules))


@dataclass(frozen=True, slots=True)
class _Row:
    number: int
    term: Term
    cells: Mapping[str, tuple[str, ...]]
    faults: tuple[str, ...] = ()

    def one(self, column: str) -> str:
        """The only value of a cell, or an empty text."""
        return next(iter(self.cells.get(column, ())), "")


@dataclass(slots=True)
class _Module:
    file: TurtleFile
    iri: Term
    triples: dict[Triple, None]

    def say(self, s: Term, p: Term, o: Term) -> None:
        """Add a triple, if it is not there."""
        self.triples[Triple(s, p, o)] = None


class _Ontology:
    """Modules, and where each term is declared."""

    def __init__(self, files: Sequence[TurtleFile]) -> None:
        self._others = [file for file in files if _header(file) is None]
        self.modules = {file.path.stem: _Module(file, header, dict.fromkeys(file.triples))
                        for file in files if (header := _header(file)) is not None}
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
        if column in _TEXTS:
            return [one for one in said if is_literal(one)
                    and literal_parts(one).language == language]
        return [one for one in said if is_iri(one) and one not in KINDS.values()]

    def kinds(self, rows: Iterable[_Row]) -> Kinds:
        """The kinds of terms, with those that rows make."""
        made = (Triple(row.term, RDF_TYPE, KINDS[kind]) for row in rows
                if row.term not in self.declared and (kind := row.one("kind")) in KINDS)
        return Kinds((*self.triples(), *made))

    def fill(self, row: _Row) -> None:
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
            wanted = [literal(text, language=language) if column in _TEXTS else parse_name(text)
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
        if column in _TEXTS:
            return _TEXTS[column]
        if column == "parents":
            return _ABOVE.get(kind, term("rdfs:subPropertyOf")), ""
        return _TERMS[column], ""


def _written(value: Term) -> str:
    return literal_parts(value).text if is_literal(value) else (
        shorten(value) if shorten(value) != value else value[1:-1])


def _header(file: TurtleFile) -> Term | None:
    return next((t.subject for t in file.triples
                 if t.predicate == RDF_TYPE and t.object == _ONTOLOGY), None)


def _rows(sheet: Path) -> Iterator[_Row]:
    """The rows of a sheet; columns may be parted by commas, semicolons or tabs.

    Spreadsheets may have said by which, in a line before the names of the columns (`sep=;`).
    """
    lines = text_of_file(sheet, "CSV UTF-8").splitlines(keepends=True)
    names = int(bool(lines) and lines[0].lower().startswith("sep="))
    first = "".join(lines[names:names + 1])
    reader = csv.DictReader(lines[names:], delimiter=max(",;\t", key=first.count))
    columns = [name.strip() for name in reader.fieldnames or ()]
    for name in columns:
        if name not in COLUMNS:
            raise SourceError(str(sheet), names + 1, f"has the column '{name}'" + meant(
                name, COLUMNS, f", which is none of {', '.join(COLUMNS)}."))
    for name, count in Counter(columns).items():
        if count > 1:
            raise SourceError(str(sheet), names + 1, f"has {count} columns '{name}': keep one; "
                              "several values stand in one cell, parted by '|'.")
    if "term" not in columns:
        raise SourceError(str(sheet), names + 1,
                          "has no column 'term': its first row names the columns.")
    reader.fieldnames = columns
    for number, row in enumerate(reader, start=names + 2):
        if not any(isinstance(cell, str) and cell.strip() for cell in row.values()):
            continue
        faults = ["it has more cells than the first row has columns."] if None in row else []
        cells = {name: tuple(filter(None, (part.strip() for part in (cell or "").split("|"))))
                 for name, cell in row.items() if name in COLUMNS}
        given = "".join(cells.pop("term"))
        try:
            yield _Row(number, parse_name(given), cells, tuple(faults))
        except UsageError as error:
            yield _Row(number, Term(f"<{number}>"), {}, (str(error), *faults))


def _faults(row: _Row, ontology: _Ontology, known: set[Term]) -> Iterator[str]:
    """What is wrong with a row."""
    if not row.cells:
        return
    name = shorten(row.term)
    kind = row.one("kind") or ontology.declared.get(row.term, "")
    if row.term not in ontology.homes:
        if row.term in ontology.declared:
            yield f"{name} is a term of another vocabulary; a sheet changes those of modules only."
            return
        yield from _lacking(row, name)
        if not row.term.startswith("<" + NX):
            yield f"{name} is no term of the ontology (nx:), and only such are made."
    elif kind != ontology.declared[row.term]:
        yield (f"{name} is of kind {ontology.declared[row.term]} and cannot become {kind}: give "
               "the new one another name.")
    elif row.one("module") not in ("", ontology.homes[row.term]):
        yield f"{name} is in the module {ontology.homes[row.term]}; a sheet moves no terms."
    if kind and kind not in KINDS:
        yield f"the kind '{kind}' is none of {', '.join(KINDS)}."
    elif kind and not _CAMEL[kind != "class"].match(name.rpartition(":")[2]):
        yield (f"{name} should begin with a {'capital' if kind == 'class' else 'small'} letter, "
               f"as each {kind} does.")
    if row.one("module") and row.one("module") not in ontology.modules:
        yield (f"there is no module '{row.one('module')}'; there are "
               f"{', '.join(sorted(ontology.modules))}.")
    for column in _OF_TERMS:
        for text in row.cells.get(column, ()):
            yield from _unknown(text, column, known)
    for column in _ONCE:
        if len(row.cells.get(column, ())) > 1:
            yield f"{column}: {name} can have one, and '|' parts two: keep one, without that sign."
    for status in row.cells.get("status", ()):
        if status not in STATUSES:
            yield f"the status '{status}' is none of {', '.join(STATUSES)}."


def _misfits(row: _Row, ontology: _Ontology, kinds: Kinds) -> Iterator[str]:
    """Cells that name terms of another kind than their column wants of a term of this kind."""
    kind = row.one("kind") or ontology.declared.get(row.term, "")
    if kind not in KINDS:
        return
    for column in _OF_TERMS:
        given = row.cells.get(column, ())
        wanted = _wanted(column, kind)
        if given and not wanted:
            yield f"{column}: {shorten(row.term)} is {any_of((kind,))}, which has none."
            continue
        for text in given:
            try:
                node = parse_name(text)
            except UsageError:
                continue
            if not kinds.fits(node, wanted):
                yield (f"{column}: {shorten(node)} is {kinds.told(node)}; {any_of(wanted)} is "
                       "needed there.")
            elif column == BROADER and ontology.broader.between(row.term, node) is None:
                yield (f"{column}: {shorten(node)} is of another kind of things than "
                       f"{shorten(row.term)}, or of one that has no broader ones: name one of the "
                       "same class.")


def _wanted(column: str, kind: str) -> frozenset[str]:
    """The kinds of terms that a column takes for a term of some kind; none: it has no such."""
    if column == BROADER:
        return frozenset((INDIVIDUAL,)) if kind == INDIVIDUAL else frozenset()
    if column == "parents":
        return frozenset((kind,)) if kind in PROPERTIES else frozenset((CLASS,))
    if column == "inverse":
        return frozenset((OBJECT,)) if kind == OBJECT else frozenset()
    if kind not in PROPERTIES:
        return frozenset()
    return RANGES[kind] if column == "range" else frozenset((CLASS,))


def _typed(rows: Iterable[_Row]) -> Iterator[Triple]:
    """The classes that rows give to individuals."""
    for row in rows:
        for text in row.cells.get("parents", ()):
            with suppress(UsageError):  # told with the other faults
                yield Triple(row.term, RDF_TYPE, parse_name(text))


def _lacking(row: _Row, name: str) -> Iterator[str]:
    for column in ("kind", "module", "label", "definition", "source"):
        if not row.one(column):
            yield f"{name} is new and needs its {column}."
    if not row.one("example") and not row.one("scope note"):
        yield f"{name} is new and needs an example or a scope note."
    if row.one("kind") == "individual" and not row.one("parents"):
        yield f"{name} is new and needs the class that it is of, under parents."


def _unknown(text: str, column: str, known: Iterable[Term]) -> Iterator[str]:
    try:
        node = parse_name(text)
    except UsageError as error:
        yield f"{column}: {error}"
        return
    for one in unknown_among([node], set(known)):
        yield f"{column}: " + ("the ontology has" if node.startswith("<" + NX) else "there is") + (
            f" no {shorten(node)}{perhaps(one.nearest)}")
