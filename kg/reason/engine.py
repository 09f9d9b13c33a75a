"""Materialisation: all that data entails under OWL 2 RL and the rules of the domain."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import numpy as np

from kg.columns.columns import Columns
from kg.model.errors import RuleError
from kg.model.terms import iri_text, is_iri, is_literal
from kg.reason.clashes import find_clashes
from kg.reason.compiler import compile_rules
from kg.reason.datatypes import has_value_in, is_datatype
from kg.reason.facts import Facts, split
from kg.reason.forward import Forward
from kg.reason.materialisation import Materialisation
from kg.reason.program import Program
from kg.reason.same import Same
from kg.reason.schema import Schema, derived_axioms, schema_rows
from kg.reason.steps import Key, Step


def materialise(data: Columns) -> Materialisation:
    """What the data entails; the ontology is part of the data.

    Triples that say nothing (x sameAs x, x a owl:Thing, C subClassOf C) are left out.
    """
    schema = Schema(data.dictionary)
    schema.learn(schema_rows(data))
    program = Program(compile_rules(schema))
    facts, same = Facts(data.dictionary), Same()
    for key, keys in split(data, facts.type):
        facts.get(key).put(keys, np.zeros(len(keys), dtype=np.int16))
    forward = Forward(facts, Facts(data.dictionary), same)
    program = saturate(forward, schema, program)
    return Materialisation(facts, forward.retired, same, schema, program, forward.level,
                           find_clashes(facts, same, schema, program))


def saturate(forward: Forward, schema: Schema, program: Program) -> Program:
    """Derive all from what is fresh, learning what follows of the ontology itself meanwhile."""
    type_literals(forward.facts, program)
    program = forward.run(program)
    program = forward.absorb(*forward.apply_fully(program.given), program)
    program = derive(forward, program)
    while schema.learn(derived_axioms(forward.facts)) or schema.rename(forward.same):
        known = set(program.steps)
        fresh = [step for step in
                 dict.fromkeys(s.mapped(forward.same.find) for s in compile_rules(schema))
                 if step not in known]
        program = Program([*program.steps, *fresh])
        type_literals(forward.facts, program)
        applied = forward.apply_fully(s for s in fresh if s.head and not s.absent)
        program = forward.absorb(*applied, program)
        program = derive(forward, program)
    return program


def derive(forward: Forward, program: Program) -> Program:
    """Derive all from what is fresh, then stratum by stratum what follows from absence.

    Raises DataError where something comes to be that a rule found absent.
    """
    program = forward.run(program)
    at = 0
    while at < len(program.strata):
        stratum = program.strata[at]
        counts = denied(stratum, forward.facts)
        before = forward.same.version, _counts(forward.facts, (p.key for step in stratum
                                                               for p in step.body))
        program = forward.absorb(*forward.apply_fully(stratum), program)
        program = forward.run(program)
        if denied(stratum, forward.facts) != counts:
            raise late(stratum)
        if (forward.same.version, _counts(forward.facts, before[1])) == before:
            at += 1  # what its steps ask for did not change: they would give the same again
    return program


def denied(stratum: Iterable[Step], facts: Facts) -> Mapping[Key, int]:
    """How many facts there are of each class and property that a stratum may deny."""
    return _counts(facts, (pattern.key for step in stratum for group in step.absent
                           for pattern in group.patterns))


def late(stratum: Sequence[Step]) -> RuleError:
    """That a stratum denied what it made true."""
    names = " or ".join(dict.fromkeys(f"'{step.rule}'" for step in stratum))
    return RuleError(stratum[0].rule, f"The rule {names} derives what makes something true "
                     "that was found absent; let it derive another property or class.")


def _counts(facts: Facts, keys: Iterable[Key]) -> dict[Key, int]:
    return {key: sum(len(run.keys) for run in facts.runs(key)) for key in keys}


def type_literals(facts: Facts, program: Program) -> None:
    """dt-type2, where a step asks for the datatype of a value: the literals of the datatype."""
    for key in {pattern.key for step in program.steps for pattern in step.body}:
        name = facts.dictionary.decode(~key) if key < 0 else None
        if name is None or not is_iri(name) or not is_datatype(iri_text(name)):
            continue
        members = np.array(
            [n for n, term in enumerate(facts.dictionary.terms())
             if is_literal(term) and has_value_in(term, iri_text(name))], dtype=np.int64)
        fresh = members[~facts.get(key).contains(members)]
        if len(fresh):
            facts.get(key).put(fresh, np.zeros(len(fresh), dtype=np.int16))
