"""A transaction: the next generation in the making, seen by nobody until it is published."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path

import pyoxigraph as ox

from kg.model.errors import DataError, UsageError, torn
from kg.model.terms import Term
from kg.store.conversion import graph_node, to_oxigraph
from kg.store.manifest import Manifest
from kg.store.snapshot import Quad, Snapshot

_AT_ONCE = 2
"""How many bulk insertions run at once; more are no faster."""

_LINES = 500_000
"""How many quads are inserted at once: their text, of some 100 MB, is in memory twice."""


class Transaction:
    """A writable copy of the current generation.

    `base` is the generation it started from (None for the first), `folder` the new one.
    """

    def __init__(self, folder: Path, base: Snapshot | None, number: int, quads: ox.Store) -> None:
        self.folder = folder
        self.base = base
        self.number = number
        self.published = False
        self._quads: ox.Store | None = quads
        self._threads = ThreadPoolExecutor(_AT_ONCE)
        self._inserting: list[Future[None]] = []

    def insert(self, lines: Iterable[str]) -> None:
        """Add quads in bulk, each an N-Quads line with its end, while the caller goes on.

        Of very many, some wait until others are written. The next other call waits for all, and
        raises DataError for a bad quad.
        """
        lines = iter(lines)
        while text := "".join(islice(lines, _LINES)).encode():
            if len(self._inserting) > _AT_ONCE:
                _done(self._inserting.pop(0))
            self._inserting.append(self._threads.submit(
                self._open.bulk_load, text, ox.RdfFormat.N_QUADS))

    def update(self, text: str, base: str | None = None,
               prefixes: Mapping[str, str] | None = None) -> None:
        """Carry out a SPARQL Update; raises what `carry_out` raises."""
        carry_out(text, self._settled, base, prefixes)

    def has_graph(self, graph: Term) -> bool:
        """Whether the named graph exists."""
        return self._settled.contains_named_graph(graph_node(graph))

    def remove(self, quads: Iterable[Quad]) -> None:
        """Remove quads; those that are not there are passed over."""
        for quad in quads:
            subject, predicate = to_oxigraph(quad.subject), to_oxigraph(quad.predicate)
            assert not isinstance(subject, ox.Literal)
            assert isinstance(predicate, ox.NamedNode)
            self._settled.remove(ox.Quad(subject, predicate, to_oxigraph(quad.object),
                                         graph_node(quad.graph)))

    def publish(self, manifest: Manifest) -> None:
        """Mark the generation as whole: it becomes current when the transaction ends."""
        self._settled.flush()
        replace(manifest, generation=self.number,
                created=datetime.now(UTC).isoformat(timespec="seconds")).write(self.folder)
        self.published = True

    def close(self) -> None:
        """Let go of the quads' files."""
        self._threads.shutdown(cancel_futures=True)
        self._quads = None

    @property
    def _open(self) -> ox.Store:
        assert self._quads is not None, "the transaction is closed"
        return self._quads

    @property
    def _settled(self) -> ox.Store:
        """The quads, once all that was to be inserted is."""
        inserting, self._inserting = self._inserting, []
        for one in inserting:
            _done(one)
        return self._open


def _done(inserting: Future[None]) -> None:
    """Wait for a bulk insertion; raises DataError for a bad quad."""
    try:
        inserting.result()
    except SyntaxError as error:
        raise DataError(f"A quad cannot be stored: {error}.") from error


def carry_out(text: str, quads: ox.Store, base: str | None = None,
              prefixes: Mapping[str, str] | None = None) -> None:
    """Carry out a SPARQL Update; raises UsageError for text that is none, DataError where an
    operation fails. Text from outside must be checked first (kg.store.sparql_text).
    """
    try:
        quads.update(text, base_iri=base, prefixes=dict(prefixes or {}))
    except SyntaxError as error:
        raise UsageError(f"The update is not SPARQL: {' '.join(str(error).split())}.") from error
    except (ValueError, RuntimeError) as error:
        raise torn(error) or DataError(
            f"The update failed: {' '.join(str(error).split())}.") from error


def nquad(subject: str, predicate: str, object: str, graph: str) -> str:  # noqa: A002
    """A quad as one N-Quads line."""
    return f"{subject} {predicate} {object} {graph} .\n"
