"""What a query or a triple names and a view does not hold, and what may be meant instead."""

from __future__ import annotations

from kg.model.display import visible
from kg.model.namespaces import BASE, NX, shorten
from kg.model.nearest import nearest, perhaps
from kg.model.terms import XSD, Term, Triple, iri, is_literal, literal, literal_parts
from kg.packs.name_index import index_of
from kg.reason.views import ReasonedView
from kg.store.sparql_text import named_in

_SHOWN, _READ = 3, 80
"""How many values a message tells, and how many letters of each."""


def unmentioned(view: ReasonedView, query: str) -> list[Term]:
    """The things that a query names and that nothing in the store has."""
    return [one for one in dict.fromkeys(named_in(query))
            if one.startswith("<" + BASE) and not one.endswith("/any>")
            and not view.snapshot.mentions(one) and not view.snapshot.has_graph(one)]


def likeness(view: ReasonedView, name: str) -> str:
    """The term of the ontology that is written most like a name (nx:Agnt); empty for none."""
    if not name.startswith("nx:"):
        return ""
    return nearest(name, {shorten(node) for node in index_of(view).names.nodes
                          if node.startswith("<" + NX)})


def not_held(view: ReasonedView, triple: Triple) -> str:
    """That a view does not hold a triple, with what may be written otherwise in it."""
    match = view.snapshot.match
    told = f"The view '{view.view.text}' does not hold {' '.join(map(_written, triple))}."
    things = [part for part in (triple.subject, triple.object) if not is_literal(part)]
    unknown = [shorten(part) for part in things if not view.snapshot.mentions(part)]
    if (not view.snapshot.mentions(triple.predicate)
            and next(match(None, triple.predicate, None), None) is None):
        unknown.append(shorten(triple.predicate))
    if unknown:
        near = [like for one in unknown if (like := likeness(view, one))]
        return (f"{told} The store knows no {' and no '.join(unknown)}"
                f"{perhaps(' and '.join(near), ': check how it is written.')}")
    if is_literal(triple.object) and not is_literal(triple.subject):
        values = {quad.object for graph in view.graphs
                  for quad in match(triple.subject, triple.predicate, None, graph)}
        if values:
            shown = sorted(map(_written, values))
            return (f"{told} It holds {', '.join(shown[:_SHOWN])}"
                    f"{f' and {len(shown) - _SHOWN} more' if len(shown) > _SHOWN else ''} there.")
    return told


def _written(node: Term) -> str:
    """A term as people write it: with the usual prefixes, and no more of a text than is read."""
    if not is_literal(node):
        return shorten(node)
    parts = literal_parts(node)
    text = str(literal(parts.text if len(parts.text) <= _READ else parts.text[:_READ] + "…"))
    return visible(text + (f"@{parts.language}" if parts.language else "" if parts.datatype
                           == XSD + "string" else f"^^{shorten(iri(parts.datatype))}"))
