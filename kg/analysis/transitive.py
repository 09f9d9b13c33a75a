"""What a transitive relation passes on: pairs that only follow from others, found at once."""

from __future__ import annotations

import numpy as np

from kg.columns.dictionary import Ids
from kg.columns.sets import Mask
from kg.columns.tables import found, neighbours, pack, unpack
from kg.model.namespaces import RDF_TYPE, term
from kg.reason.schema import Schema

_TRANSITIVE = term("owl:TransitiveProperty")


def transitive(schema: Schema) -> set[int]:
    """The transitive properties."""
    return {p for p, kind in schema.pairs(RDF_TYPE, derived=False)
            if schema.dictionary.decode(kind) == _TRANSITIVE}


def passed_on(pairs: Ids, steps: Ids, wanted: Ids) -> Mask:
    """Which of the wanted pairs follow by a step from the first to a third, and a pair from there.

    All are subject << 32 | object; pairs and steps are sorted.
    """
    s, o = unpack(wanted)
    rows, third = neighbours(steps, s)
    leads = found(pairs, pack(third, o[rows])) & (third != o[rows]) & (third != s[rows])
    mask = np.zeros(len(wanted), dtype=np.bool_)
    mask[rows[leads]] = True
    return mask
