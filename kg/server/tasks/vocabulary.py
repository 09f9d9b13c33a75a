"""The classes and properties of the ontology, for completion in an editor."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kg.model.namespaces import PREFIXES, has_own_name, shorten, term
from kg.model.terms import local_name, text_of
from kg.packs.labels import labels_of
from kg.server.answer import Answer
from kg.server.context import Context

_KINDS = {"class": ("owl:Class",), "property": ("owl:ObjectProperty", "owl:DatatypeProperty",
                                                "owl:AnnotationProperty")}


def run(context: Context, arguments: Mapping[str, Any], answer: Answer) -> None:
    """List classes, properties and the usual prefixes."""
    view = context.view("default", arguments["sources"])
    graph = view.graphs[0]
    found = {kind: sorted({quad.subject for name in names for quad in view.snapshot.match(
        None, term("rdf:type"), term(name), graph)
        if has_own_name(quad.subject)})
        for kind, names in _KINDS.items()}
    terms = {node for nodes in found.values() for node in nodes}
    labels = labels_of(view, terms)
    definitions = {quad.subject: text_of(quad.object) for quad in
                   view.snapshot.match(None, term("skos:definition"), None, graph)}
    told = {kind: [{"iri": text_of(node), "name": shorten(node),
                    "label": labels.get(node) or local_name(node),
                    "definition": definitions.get(node, "")} for node in nodes]
            for kind, nodes in found.items()}
    answer.json({"classes": told["class"], "properties": told["property"], "prefixes": PREFIXES},
                generation=view.snapshot.folder.name)
