"""What the ontology says of how things are joined: the roles of those who take part in something.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from kg.model.namespaces import RDF_TYPE, term
from kg.reason.schema import Schema

_PASSED_ON = tuple(term("owl:" + name) for name in ("TransitiveProperty", "SymmetricProperty"))


def roles_of(schema: Schema) -> Mapping[int, tuple[int, ...]]:
    """The properties by which dated relations name those who take part, each with its inverses.

    A dated relation is what the ontology shortens: a property chain leads from one of its roles,
    turned round, to another one. Of its roles those count in which somebody takes part: the
    ontology lets that part be seen from their side (the role has an inverse), or a shortcut ends
    in it. So an authority that designates is no party to the designation.
    """
    inverses = _inverses(schema)
    chains = [(p, schema.lists(head))
              for p, head in schema.pairs(term("owl:propertyChainAxiom"), derived=False)]
    shortcuts = {p for p, _ in chains}
    passed_on = {p for p, kind in schema.pairs(RDF_TYPE, derived=False)
                 if schema.dictionary.decode(kind) in _PASSED_ON}
    ways = [(role, items[1]) for _, items in chains if len(items) == 2
            for role in inverses.get(items[0], ()) if role not in passed_on]
    begins, ends = {role for role, _ in ways}, {role for _, role in ways}
    relations = {cls for role, cls in schema.pairs(term("rdfs:domain"), derived=False)
                 if role in begins}
    seen = inverses.keys() | ends
    return {role: tuple(sorted(inverses.get(role, ())))
            for role, cls in schema.pairs(term("rdfs:domain"), derived=True)
            if cls in relations and role in seen and role not in shortcuts | passed_on}


def _inverses(schema: Schema) -> Mapping[int, set[int]]:
    found: dict[int, set[int]] = defaultdict(set)
    for one, other in schema.pairs(term("owl:inverseOf"), derived=False):
        found[one].add(other)
        found[other].add(one)
    return found
