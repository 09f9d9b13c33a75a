"""Turtle in one form: the same triples are always the same text, so that a change is a small one.

The ontology's header first, then subjects by kind and name; `a` first, then predicates by name;
objects by name; nodes without a name within their only user.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property

from kg.model.namespaces import RDF_TYPE, term
from kg.model.terms import XSD, Term, Triple, is_blank, is_iri, literal_parts

_FIRST, _REST, _NIL = term("rdf:first"), term("rdf:rest"), term("rdf:nil")
_KINDS = tuple(map(term, ("owl:Ontology", "owl:AnnotationProperty", "owl:Class",
                          "owl:ObjectProperty", "owl:DatatypeProperty")))
"""What comes first, in this order; then all that is described, then what only has axioms."""

_INDENT = "    "
_LOCAL = re.compile(r"[\w:](?:[\w:.-]*[\w:-])?")
_PLAIN = {XSD + "integer": re.compile(r"[+-]?[0-9]+"),
          XSD + "decimal": re.compile(r"[+-]?[0-9]*\.[0-9]+"),
          XSD + "boolean": re.compile(r"true|false")}
"""Literals that Turtle writes without quotes. Source: RDF 1.1 Turtle, section 2.5."""


class NormalForm:
    """The triples of a Turtle file, and how each part of them is written."""

    def __init__(self, triples: Iterable[Triple], prefixes: Mapping[str, str]) -> None:
        """`prefixes` are those of the file: namespaces by prefix.

        For one form, labels of nodes must depend on what is said of them only (RDFC-1.0).
        """
        self._triples = list(dict.fromkeys(triples))
        self._prefixes = dict(prefixes)
        self._used: set[str] = set()
        self._told: dict[Term, list[Triple]] = defaultdict(list)
        for triple in self._triples:
            self._told[triple.subject].append(triple)
        self._users = Counter(t.object for t in self._triples if is_blank(t.object))

    def text(self) -> str:
        """The file: prefixes that are used, then a paragraph a subject."""
        whole = [self._paragraph(node) for node in self._named]
        without_name = sorted(f"[] {self._body(node)} .\n" for node in self._roots)
        labelled = [self._paragraph(node) for node in self._labels]
        heads = "".join(f"@prefix {one}: <{self._prefixes[one]}> .\n"
                        for one in sorted(self._used))
        return "\n".join(filter(None, [heads, *whole, *without_name, *labelled]))

    def statements(self) -> dict[Term, dict[tuple[Term, str], str]]:
        """What is said of each subject that has a name: by predicate and written object, a line.

        What stands without a name (such as owl:AllDisjointClasses) is said of rdf:nil.
        """
        found = {node: {(t.predicate, self._object(t.object)):
                        f"{self._verb(t.predicate)} {self._object(t.object)}"
                        for t in self._told[node]} for node in self._named}
        for node in (*self._roots, *self._labels):
            body = self._body(node)
            found.setdefault(_NIL, {})[RDF_TYPE, body] = body
        return found

    @cached_property
    def _named(self) -> list[Term]:
        """The subjects with a name, by kind and name."""
        ranks: dict[Term, int] = {}
        for triple in self._triples:
            if triple.predicate == RDF_TYPE:
                rank = _KINDS.index(triple.object) if triple.object in _KINDS else len(_KINDS)
                ranks[triple.subject] = min(rank, ranks.get(triple.subject, rank))
        return sorted(filter(is_iri, self._told),
                      key=lambda node: (ranks.get(node, len(_KINDS) + 1), self.name(node)))

    @cached_property
    def _roots(self) -> list[Term]:
        """Nodes without a name that nothing refers to."""
        return [node for node in self._told if is_blank(node) and not self._users[node]]

    @cached_property
    def _labels(self) -> dict[Term, str]:
        """Nodes without a name that several refer to, or that refer to each other, with labels."""
        within = {node for node in self._told if is_blank(node) and self._users[node] == 1}
        reached: set[Term] = set()
        waiting = [t.object for node in self._told if node not in within for t in self._told[node]]
        while waiting:
            node = waiting.pop()
            if node in within and node not in reached:
                reached.add(node)
                waiting += [t.object for t in self._told[node]]
        left = {node for node in (*self._told, *self._users) if is_blank(node)
                and node not in reached and self._users[node] and (
                    self._users[node] > 1 or node in within)}
        return {node: f"_:b{number}" for number, node in enumerate(sorted(left), start=1)}

    def name(self, node: Term) -> str:
        """An IRI as the file writes it."""
        bare = node[1:-1]
        for prefix, namespace in sorted(self._prefixes.items(), key=lambda one: -len(one[1])):
            if bare.startswith(namespace) and _LOCAL.fullmatch(bare[len(namespace):]):
                self._used.add(prefix)
                return f"{prefix}:{bare[len(namespace):]}"
        return str(node)

    def _paragraph(self, node: Term) -> str:
        lines = [f"{_INDENT}{verb} " + f" ,\n{_INDENT * 2}".join(objects)
                 for verb, objects in self._grouped(node)]
        if not lines:
            return ""
        return f"{self._labels.get(node) or self.name(node)}\n" + " ;\n".join(lines) + " .\n"

    def _body(self, node: Term) -> str:
        """What is said of a node, on one line."""
        return " ; ".join(f"{verb} {' , '.join(objects)}" for verb, objects in self._grouped(node))

    def _grouped(self, node: Term) -> Iterator[tuple[str, list[str]]]:
        """The verbs of a node in order, each with its objects in order."""
        found: dict[str, list[str]] = defaultdict(list)
        for triple in self._told[node]:
            found[self._verb(triple.predicate)].append(self._object(triple.object))
        for verb in sorted(found, key=lambda one: (one != "a", one)):
            yield verb, sorted(found[verb])

    def _verb(self, predicate: Term) -> str:
        return "a" if predicate == RDF_TYPE else self.name(predicate)

    def _object(self, node: Term) -> str:
        if is_iri(node):
            return "()" if node == _NIL else self.name(node)
        if not is_blank(node):
            return self._literal(node)
        if node in self._labels:
            return self._labels[node]
        items = self._items(node)
        if items is not None:
            return f"( {' '.join(map(self._object, items))} )"
        body = self._body(node)
        return f"[ {body} ]" if body else "[]"

    def _items(self, node: Term) -> list[Term] | None:
        """The items of a list that stands within its user; None where it is none."""
        items: list[Term] = []
        while node != _NIL:
            said = {t.predicate: t.object for t in self._told[node]}
            if len(self._told[node]) != 2 or said.keys() != {_FIRST, _REST} \
                    or node in self._labels or (items and self._users[node] != 1):
                return None
            items.append(said[_FIRST])
            node = said[_REST]
        return items

    def _literal(self, node: Term) -> str:
        parts = literal_parts(node)
        if parts.datatype in _PLAIN and _PLAIN[parts.datatype].fullmatch(parts.text):
            return parts.text
        end = node.rindex('"') + 1
        text = node[:end]
        if "\\n" in text and "\\r" not in text:
            text = _long(parts.text)
        if node[end:].startswith("^^"):
            return f"{text}^^{self.name(Term(node[end + 2:]))}"
        return text + node[end:]


def _long(text: str) -> str:
    """A text of several lines. Source: RDF 1.1 Turtle, section 2.5.1."""
    escaped = text.replace("\\", "\\\\").replace('"""', '""\\"')
    if escaped.endswith('"'):
        escaped = escaped[:-1] + '\\"'
    return f'"""{escaped}"""'
