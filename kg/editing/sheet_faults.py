"""What is wrong with the rows of a spreadsheet of terms."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from kg.editing.kinds import CLASS, INDIVIDUAL, OBJECT, PROPERTIES, Kinds, any_of
from kg.editing.mixed_kinds import RANGES
from kg.editing.sheet import BROADER, OF_TERMS, Row
from kg.editing.sheet_terms import KINDS, Ontology
from kg.ingest.vocabulary import unknown_among
from kg.model.errors import UsageError
from kg.model.namespaces import NX, shorten
from kg.model.nearest import perhaps
from kg.model.terms import Term
from kg.store.written_terms import parse_name

STATUSES = ("stable", "testing", "unstable", "archaic")
_ONCE = ("kind", "module", "label", "label es", "label fr", "definition", "status")
_CAMEL = re.compile(r"[A-Z]\w*"), re.compile(r"[a-z]\w*")


def faults_of(row: Row, ontology: Ontology, known: set[Term], kinds: Kinds) -> Iterator[str]:
    """What is wrong with a row, in words; `known` are the terms that its cells may name."""
    yield from row.faults
    if row.term in ontology.declared and row.term not in ontology.homes:
        yield (f"{shorten(row.term)} is a term of another vocabulary; a sheet changes those of "
               "modules only.")
    elif row.cells or not row.faults:  # its term can be read
        yield from _misplaced(row, ontology)
        yield from _miswritten(row, known)
    yield from _misfits(row, ontology, kinds)


def _misplaced(row: Row, ontology: Ontology) -> Iterator[str]:
    """What is wrong with the kind and the module of a term, and what a new one lacks."""
    name = shorten(row.term)
    kind = row.one("kind") or ontology.declared.get(row.term, "")
    if row.term not in ontology.homes:
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


def _miswritten(row: Row, known: set[Term]) -> Iterator[str]:
    """Cells that name what there is not, or hold more than one value where there can be one."""
    for column in OF_TERMS:
        for text in row.cells.get(column, ()):
            yield from _unknown(text, column, known)
    for column in _ONCE:
        if len(row.cells.get(column, ())) > 1:
            yield (f"{column}: {shorten(row.term)} can have one, and '|' parts two: keep one, "
                   "without that sign.")
    for status in row.cells.get("status", ()):
        if status not in STATUSES:
            yield f"the status '{status}' is none of {', '.join(STATUSES)}."


def _lacking(row: Row, name: str) -> Iterator[str]:
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


def _misfits(row: Row, ontology: Ontology, kinds: Kinds) -> Iterator[str]:
    """Cells that name terms of another kind than their column wants of a term of this kind."""
    kind = row.one("kind") or ontology.declared.get(row.term, "")
    if kind not in KINDS:
        return
    for column in OF_TERMS:
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
