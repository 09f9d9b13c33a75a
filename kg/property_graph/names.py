"""How RDF terms are called in a property graph: labels, relationship types and property keys.

A term of the project's own ontology, of RDF Schema or of OWL goes by its local name; one of
another known vocabulary by prefix and local name; any other by its whole IRI.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from kg.model.namespaces import NX, PREFIXES, shorten
from kg.model.terms import Term, iri, iri_text

RESOURCE = "Resource"
"""The label of every node."""
MENTIONS = "MENTIONS"
"""The relationship from a record to each thing of which it speaks."""
NODE_KEYS = ("iri", "label", "types")
"""The keys that nodes have beside those of the data."""

_BARE = (NX, PREFIXES["rdfs"], PREFIXES["owl"])
_OTHERS = {"vs": "http://www.w3.org/2003/06/sw-vocab-status/ns#",
           "foaf": "http://xmlns.com/foaf/0.1/", "org": "http://www.w3.org/ns/org#",
           "schema": "https://schema.org/", "time": "http://www.w3.org/2006/time#"}
_WORD_ENDS = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")


def label_of(cls: Term) -> str:
    """The label of a class: `DrugTraffickingOrganization`, `prov_Entity`, or a whole IRI."""
    return "_".join(_parts(cls))


def key_of(predicate: Term, language: str = "") -> str:
    """The key of a property: `startDate`, `dcterms_title`; `label_es` for a text in a language."""
    name = "_".join(_parts(predicate))
    return f"{name}_{language.replace('-', '_')}" if language else name


def type_of(predicate: Term) -> str:
    """The relationship type of a property: `DESIGNATED_ENTITY`, `PROV_WAS_DERIVED_FROM`."""
    parts = _parts(predicate)
    if not _plain(parts[-1]):
        return parts[-1]
    return "_".join(_WORD_ENDS.sub("_", part).upper() for part in parts)


class Vocabulary:
    """The way back from names to terms, for the classes and predicates of a graph."""

    def __init__(self, classes: Iterable[Term], predicates: Iterable[Term]) -> None:
        known = tuple(predicates)
        self.classes = {label_of(cls): cls for cls in classes}
        self.types = {type_of(predicate): predicate for predicate in known}
        self.keys = {key_of(predicate): predicate for predicate in known}

    def key(self, name: str) -> tuple[Term, str] | None:
        """The predicate and the language of a key; None for one that is not of the data."""
        if name in self.keys:
            return self.keys[name], ""
        bare, _, language = name.rpartition("_")
        return (self.keys[bare], language) if bare in self.keys else None


def _parts(node: Term) -> tuple[str, ...]:
    bare = iri_text(node)
    for namespace in _BARE:
        if bare.startswith(namespace) and _plain(bare[len(namespace):]):
            return (bare[len(namespace):],)
    for prefix, namespace in _OTHERS.items():
        if bare.startswith(namespace) and _plain(bare[len(namespace):]):
            return prefix, bare[len(namespace):]
    prefix, colon, name = shorten(node).partition(":")
    if colon and prefix in PREFIXES and _plain(name) and iri(PREFIXES[prefix] + name) == node:
        return prefix, name
    return (bare,)


def _plain(name: str) -> bool:
    return re.fullmatch(r"[A-Za-z][A-Za-z0-9_]*", name) is not None


def quoted(name: str) -> str:
    """A label, type or key as people write it: within backticks where it is no plain word."""
    plain = re.fullmatch(r"[A-Za-z_][A-Za-z0-9_]*", name) and name.lower() not in _RESERVED
    return name if plain else ticked(name)


def ticked(name: str) -> str:
    """A label, type or key within backticks, whatever it is."""
    return "`" + name.replace("`", "``") + "`"


_RESERVED = frozenset([
    "all", "and", "any", "as", "asc", "ascending", "by", "call", "case", "contains", "create",
    "delete", "desc", "descending", "detach", "distinct", "else", "end", "ends", "exists",
    "false", "from", "in", "is", "limit", "match", "merge", "none", "not", "null", "on",
    "optional", "or", "order", "remove", "return", "set", "shortest", "single", "skip",
    "starts", "then", "to", "true", "union", "unwind", "when", "where", "with", "xor"])
