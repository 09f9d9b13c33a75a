"""A snapshot: one immutable generation of a store, open for reading."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import NamedTuple

import pyoxigraph as ox

from kg.model.errors import DataError, StoreError, UsageError, torn
from kg.model.namespaces import PREFIXES
from kg.model.terms import Term, Triple, iri_text
from kg.store.conversion import from_oxigraph, graph_node, to_oxigraph
from kg.store.manifest import Manifest
from kg.store.sparql_text import star_of, variables_in, what_is_wrong

QUADS = "quads"
"""The folder of a generation that holds its quads."""


class Quad(NamedTuple):
    """A triple and the graph that says it."""

    subject: Term
    predicate: Term
    object: Term
    graph: Term

    @property
    def triple(self) -> Triple:
        """The quad without its graph."""
        return Triple(self.subject, self.predicate, self.object)


@dataclass(frozen=True, slots=True)
class Solutions:
    """The answer to a SELECT query: variable names, and rows of terms (None where unbound)."""

    variables: tuple[str, ...]
    rows: list[tuple[Term | None, ...]]


class Snapshot:
    """One generation of a store; never changes, however many loads are published after it."""

    def __init__(self, folder: Path, quads: ox.Store, manifest: Manifest) -> None:
        self.folder = folder
        self.manifest = manifest
        self._quads = quads

    def query(self, query: str, bindings: Mapping[str, Term] | None = None, *,
              default_graphs: Sequence[Term] | None = None,
              named_graphs: Sequence[Term] | None = None,
              ) -> Solutions | bool | list[Triple]:
        """The answer to a SPARQL query: SELECT, ASK, or CONSTRUCT and DESCRIBE.

        `bindings` are variables bound as terms (SPARQL-dev SEP-0007); a SELECT query must project
        them. Raises UsageError for text that is not SPARQL and DataError where it fails.
        """
        try:
            return _converted(self.evaluate(query, bindings, default_graphs=default_graphs,
                                            named_graphs=named_graphs))
        except (ValueError, RuntimeError) as error:
            raise torn(error) or DataError(f"The query failed: {_one_line(error)}.") from error
        except OSError as error:
            raise StoreError(f"{self.folder} cannot be read: {_one_line(error)}.") from error

    def evaluate(self, query: str, bindings: Mapping[str, Term] | None = None, *,
                 default_graphs: Sequence[Term] | None = None,
                 named_graphs: Sequence[Term] | None = None, base: str | None = None,
                 ) -> ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples:
        """The answer to a SPARQL query as the engine gives it, row by row, to be written out.

        The usual prefixes need not be declared. Raises UsageError for text that is not SPARQL.
        """
        try:
            return self._quads.query(
                with_columns(query, base), base_iri=base, prefixes=PREFIXES,
                default_graph=None if default_graphs is None else [*_nodes(default_graphs)],
                named_graphs=None if named_graphs is None else _nodes(named_graphs),
                substitutions={ox.Variable(name): to_oxigraph(term)
                               for name, term in (bindings or {}).items()},
            )
        except SyntaxError as error:
            raise UsageError(what_is_wrong(query, _one_line(error))) from error

    def select(self, query: str, bindings: Mapping[str, Term] | None = None, *,
               default_graphs: Sequence[Term] | None = None,
               named_graphs: Sequence[Term] | None = None) -> Solutions:
        """The solutions of a SELECT query; raises UsageError for a query of another form."""
        answer = self.query(query, bindings, default_graphs=default_graphs,
                            named_graphs=named_graphs)
        if not isinstance(answer, Solutions):
            raise UsageError("The query is not a SELECT query.")
        return answer

    def match(self, subject: Term | None = None, predicate: Term | None = None,
              object: Term | None = None, graph: Term | None = None,  # noqa: A002
              ) -> Iterator[Quad]:
        """The quads of the named graphs that fit a pattern; None fits all."""
        found = self._quads.quads_for_pattern(
            None if subject is None else graph_node(subject),
            None if predicate is None else ox.NamedNode(iri_text(predicate)),
            None if object is None else to_oxigraph(object),
            None if graph is None else graph_node(graph),
        )
        for quad in found:
            yield Quad(from_oxigraph(quad.subject), from_oxigraph(quad.predicate),
                       from_oxigraph(quad.object), from_oxigraph(quad.graph_name))

    def properties(self, subject: Term, graph: Term) -> dict[Term, list[Term]]:
        """What one graph says of a subject: the objects by predicate."""
        told: dict[Term, list[Term]] = {}
        for quad in self._quads.quads_for_pattern(graph_node(subject), None, None,
                                                  graph_node(graph)):
            told.setdefault(from_oxigraph(quad.predicate), []).append(from_oxigraph(quad.object))
        return told

    def graphs_of(self, triple: Triple) -> Iterator[Term]:
        """The names of the named graphs that say a triple."""
        found = self._quads.quads_for_pattern(
            graph_node(triple.subject), ox.NamedNode(iri_text(triple.predicate)),
            to_oxigraph(triple.object), None)
        for quad in found:
            yield from_oxigraph(quad.graph_name)

    def mentions(self, node: Term) -> bool:
        """Whether any quad has a term as its subject or object."""
        found = chain(self.match(node), self.match(None, None, node))
        return next(found, None) is not None

    def graphs(self) -> Iterator[Term]:
        """The names of the named graphs."""
        for name in self._quads.named_graphs():
            yield from_oxigraph(name)

    def has_graph(self, graph: Term) -> bool:
        """Whether the named graph exists."""
        return self._quads.contains_named_graph(graph_node(graph))

    def dump(self, file: Path | None, form: ox.RdfFormat, graph: Term | None = None,
             prefixes: Mapping[str, str] | None = None) -> bytes:
        """Write all quads, or one graph, to a file; without a file, give them as bytes."""
        source = None if graph is None else graph_node(graph)
        if graph is None and not form.supports_datasets:
            raise UsageError(f"{form.name} holds one graph only: name it with --graph.")
        try:
            written = self._quads.dump(None if file is None else str(file), form,
                                       from_graph=source, prefixes=dict(prefixes or {}))
        except OSError as error:
            raise StoreError(f"{file} cannot be written: {_one_line(error)}.") from error
        return written or b""

    def size(self) -> int:
        """The number of quads, counted now."""
        return len(self._quads)

    def copy_to(self, folder: Path) -> None:
        """Copy the quads to a new folder by hard links, in constant time; where the files are of
        another user, and links to them are not allowed, as a whole.
        """
        try:
            self._quads.backup(str(folder))
        except OSError as error:
            if "not permitted" not in str(error):
                raise
            shutil.rmtree(folder.with_name(folder.name + ".tmp"), ignore_errors=True)
            copy_writable(self.folder / QUADS, folder)


def copy_writable(source: Path, folder: Path, *without: str) -> None:
    """Copy a folder to a new one which the owner may write, even where the source is protected;
    without what has some names.
    """
    folder.mkdir(parents=True)
    folder.chmod(source.stat().st_mode | 0o700)
    for path in source.iterdir():
        if path.name in without:
            continue
        if path.is_dir():
            copy_writable(path, folder / path.name)
        else:
            shutil.copyfile(path, folder / path.name)
            (folder / path.name).chmod(path.stat().st_mode | 0o200)


def with_columns(query: str, base: str | None) -> str:
    """A query of all variables (`SELECT *`) with its columns named, in the order in which it names
    them; the engine would give them by the alphabet.
    """
    star = star_of(query)
    if star is None or "SERVICE" in query.upper():  # which would be called
        return query
    nothing = ox.Store().query(query, base_iri=base, prefixes=PREFIXES)  # tells the columns at once
    assert isinstance(nothing, ox.QuerySolutions)
    there = {variable.value for variable in nothing.variables}
    named = [name for name in variables_in(query) if name in there]
    if len(named) < len(there) or not there:
        return query
    return f"{query[:star]} {' '.join('?' + name for name in named)} {query[star + 1:]}"


def _nodes(graphs: Sequence[Term]) -> list[ox.NamedNode | ox.BlankNode]:
    return [graph_node(graph) for graph in graphs]


def _converted(answer: object) -> Solutions | bool | list[Triple]:
    if isinstance(answer, ox.QuerySolutions):
        variables = tuple(variable.value for variable in answer.variables)
        return Solutions(variables, [
            tuple([None if value is None else from_oxigraph(value) for value in solution])
            for solution in answer])
    if isinstance(answer, ox.QueryBoolean):
        return bool(answer)
    assert isinstance(answer, ox.QueryTriples)
    return [Triple(from_oxigraph(t.subject), from_oxigraph(t.predicate), from_oxigraph(t.object))
            for t in answer]


def _one_line(error: BaseException) -> str:
    return " ".join(str(error).split()).rstrip(".")
