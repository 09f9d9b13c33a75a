"""Nodes without a name: the term around them, or the file in which they stand."""

from __future__ import annotations

from collections.abc import Iterable

from kg.ingest.ontology import file_of
from kg.model.namespaces import RULE, is_unnamed, shorten
from kg.model.terms import Term, Triple, local_name


class Surroundings:
    """What uses the nodes without a name in some triples."""

    def __init__(self, triples: Iterable[Triple]) -> None:
        self._users = {t.object: t.subject for t in triples if is_unnamed(t.object)}

    def around(self, node: Term) -> Term:
        """The term around a node, or the outermost node where none has a name."""
        passed: set[Term] = set()
        while is_unnamed(node) and node in self._users and node not in passed:
            passed.add(node)
            node = self._users[node]
        return node

    def place(self, node: Term) -> str:
        """The name of the term around a node, or the file where nothing around it has one."""
        outer = self.around(node)
        if is_unnamed(outer):
            return file_of(outer) or str(outer)
        return f"the rule {local_name(outer)}" if outer.startswith("<" + RULE) else shorten(outer)
