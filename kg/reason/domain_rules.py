"""Rules of the domain: SPARQL CONSTRUCT, written by people, run as steps of the same engine.

A rule may use patterns of known predicates, comparisons and NOT EXISTS (or MINUS); it is kept in
the ontology as a `sh:SPARQLRule` with its text under `sh:construct`.
Source: SHACL Advanced Features, section 8; SPARQL 1.1, section 16.2.
"""

from __future__ import annotations

from collections.abc import Iterator

from kg.columns.dictionary import Dictionary
from kg.model.namespaces import OWL_SAME_AS, RDFS_LABEL, term
from kg.model.terms import Term, is_literal, literal_parts, local_name
from kg.reason.schema import Schema
from kg.reason.steps import Absent, Comparison, Pattern, Step

CONSTRUCT = term("sh:construct")


def domain_steps(schema: Schema) -> list[Step]:
    """The steps of all rules of the domain in an ontology; raises DataError for a faulty rule."""
    decode = schema.dictionary.decode
    return [step for rule, _, text in schema.facts_of(CONSTRUCT)
            for step in rule_steps(decode(rule), literal_parts(decode(text)).text,
                                   schema.dictionary)]


def rule_steps(rule: Term, text: str, dictionary: Dictionary) -> list[Step]:
    """The steps of one rule, one for each triple and alternative of it.

    Raises DataError, naming the rule, for text that is no rule.
    """
    # Their parser takes longer to import than all else that a proof or an answer needs.
    from kg.reason.rule_reading import RuleReader
    from kg.reason.rule_text import label_term
    name = local_name(rule)
    encode = dictionary.encode
    axiom = encode(rule), encode(RDFS_LABEL), encode(label_term(text, name))
    steps = []
    for body, heads in RuleReader(name, text, dictionary).alternatives():
        absent = tuple(dict.fromkeys((*body.absent, *_apart(body.comparisons, dictionary))))
        patterns, comparisons = (tuple(dict.fromkeys(body.patterns)),
                                 tuple(dict.fromkeys(body.comparisons)))
        steps += [Step(name, patterns, head, (axiom,), comparisons, absent) for head in heads]
    return list(dict.fromkeys(steps))


def _apart(comparisons: tuple[Comparison, ...], dictionary: Dictionary) -> Iterator[Absent]:
    """That things which must differ are not the same; known only when all else is derived."""
    def is_value(part: int | str) -> bool:
        return isinstance(part, int) and is_literal(dictionary.decode(part))

    same = dictionary.encode(OWL_SAME_AS)
    for one in comparisons:
        if one.operator == "!=" and not is_value(one.left) and not is_value(one.right):
            yield Absent((Pattern(one.left, same, one.right),))
