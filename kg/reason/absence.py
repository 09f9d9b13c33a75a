"""Absence in updates: what steps that ask for absence may give, or no longer give, after changes.

Both functions tell too much rather than too little: what follows is worked out for these alone.
Source: stratified negation as in Motik et al., Maintenance of datalog materialisations revisited,
2019, section 4.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import numpy as np

from kg.columns.dictionary import Ids
from kg.columns.sets import unique
from kg.reason.conditions import parts_of
from kg.reason.facts import Facts
from kg.reason.joins import Bindings, Runs, evaluate, keys_of, length
from kg.reason.relations import Run
from kg.reason.steps import Key, Step


def led_to(step: Step, changed: Mapping[Key, Ids], facts: Facts) -> Iterator[Ids]:
    """What may follow by a step from changed facts, given sorted; each part of a step by itself."""
    for part in parts_of(step):
        for at in part:
            keys = changed.get(step.body[at].key)
            if keys is not None and len(keys):
                yield _heads(step, part, [[Run(keys)] if i == at else facts.runs(step.body[i].key)
                                          for i in part], {})


def denied_by(step: Step, changed: Mapping[Key, Ids], facts: Facts) -> Iterator[Ids]:
    """What may follow by a step, or no longer, since facts changed that it asks to be absent."""
    for pattern in (pattern for group in step.absent for pattern in group.patterns):
        keys = changed.get(pattern.key)
        if keys is None or not len(keys):
            continue
        told = evaluate([pattern], [[Run(keys)]])
        if not length(told):
            continue
        part, shared = max(((part, _variables(step, part) & told.keys())
                            for part in parts_of(step)), key=lambda one: len(one[1]))
        start = {name: told[name] for name in shared}
        if len(start) == 1:
            start = {name: unique(np.sort(values)) for name, values in start.items()}
        yield _heads(step, part, [facts.runs(step.body[i].key) for i in part], start)


def _heads(step: Step, part: list[int], runs: Sequence[Runs], start: Bindings) -> Ids:
    """What a step gives by the patterns of a part, over the facts of each."""
    assert step.head is not None
    bindings = evaluate([step.body[i] for i in part], runs, start)
    return keys_of(step.head, bindings) if length(bindings) else np.empty(0, dtype=np.int64)


def _variables(step: Step, part: list[int]) -> set[str]:
    return {name for i in part for name in step.body[i].variables()}
