"""Proofs as trees for people, and as plain data for programs."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable

from rich.console import Console, ConsoleOptions, Group, RenderResult
from rich.segment import Segment
from rich.text import Text
from rich.tree import Tree

from kg.model.display import shown, visible
from kg.model.namespaces import RDFS_LABEL, RECORD, RULE, shorten
from kg.model.terms import Term, literal_parts
from kg.packs.evidence import Support
from kg.packs.words import Words
from kg.reason.clashes import Clash
from kg.reason.confidence import grade_of
from kg.reason.proof import Proof
from kg.reason.rules import label_of
from kg.reason.summaries import RecordSummary
from kg.reason.wording import Wording

_RECORD = "<" + RECORD
_PASSAGE = 300
"""How many characters of a passage are quoted below a triple."""


def proof_tree(proof: Proof, words: Words, support: Support | None = None,
               quoted: set[Term] | None = None) -> Tree:
    """A proof as a tree for the terminal: sentences, each with its rule or with who says it.

    Each record's passage is quoted once, where it is first met; `quoted` are those before.
    """
    quoted = set() if quoted is None else quoted
    tree = Tree(_told(proof, words, support, quoted))
    for premise in told_premises(proof, words):
        tree.add(proof_tree(premise, words, None, quoted))
    return tree


def told_premises(proof: Proof, words: Words) -> Iterable[Proof]:
    """The premises that a person is told: of those that say the same, as the parts of an
    expression do, the first.
    """
    found: dict[str, Proof] = {}
    for premise in proof.premises:
        found.setdefault(words.say(premise.triple), premise)
    return found.values()


def proof_data(proof: Proof, words: Words, support: Support | None = None) -> dict[str, object]:
    """A proof as plain data for JSON."""
    data: dict[str, object] = {"triple": list(proof.triple), "words": words.say(proof.triple),
                               "rule": proof.rule}
    if proof.rule is not None:
        data["label"] = rule_label(proof)
        data["grade"] = str(grade_of(proof, words.view) or "")
        data["conditions"] = [words.say_condition(one) for one in proof.conditions]
        data["premises"] = [proof_data(premise, words) for premise in proof.premises]
    else:
        data["records"] = [record_data(one) for one in _records(proof, words, support)]
    return data


def clash_data(clash: Clash, wording: Wording, words: Words) -> dict[str, object]:
    """A clash as plain data for JSON: what forbids it, and the proofs of the triples that clash."""
    return {"rule": clash.rule, "label": label_of(clash.rule),
            "against": wording.say_all(clash.axioms), "axioms": list(map(list, clash.axioms)),
            "triples": [proof_data(proof, words) for triple in clash.triples
                        for proof in words.view.explain(triple)]}


def rule_label(proof: Proof) -> str:
    """What the last rule of a proof says, in a few words; a rule of the domain has its own."""
    for triple in (premise.triple for premise in proof.premises):
        if triple.predicate == RDFS_LABEL and triple.subject.startswith("<" + RULE):
            return literal_parts(triple.object).text
    return label_of(proof.rule or "")


def record_data(record: RecordSummary) -> dict[str, object]:
    """A record's summary as plain data for JSON."""
    return {"record": record.graph[1:-1], "source": record.source_name,
            "locator": record.locator, "status": record.status,
            "reliability": record.reliability, "credibility": record.credibility,
            "attributedTo": record.attributed_to and record.attributed_to[1:-1],
            "quotedFrom": [one[1:-1] for one in record.quoted_from],
            "validFrom": record.valid_from and record.valid_from.isoformat(),
            "validTo": record.valid_to and record.valid_to.isoformat(),
            "passage": record.passage}


def told(record: RecordSummary, words: Words) -> str:
    """Who says something, in one line: status, source, place, whom it quotes, days and grade."""
    said = f"{record.status} in {record.source_name}"
    if record.locator:
        said += f", {record.locator}"
    if record.quoted_from:
        said += ", quoting " + ", ".join(map(words.of, record.quoted_from))
    if record.valid_from:
        said += f", valid from {record.valid_from.isoformat()}"
    if record.valid_to:
        said += f"{'' if record.valid_from else ', valid'} to {record.valid_to.isoformat()}"
    return visible(f"{said} ({record.grade})")


class _Indented:
    """Two spaces before each line, and none after (as rich's Padding has them)."""

    def __init__(self, inner: Group) -> None:
        self._inner = inner

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        narrower = options.update(width=max(options.max_width - 2, 1))
        for line in console.render_lines(self._inner, narrower, pad=False):
            yield from (Segment("  "), *line, Segment.line())


def _told(proof: Proof, words: Words, support: Support | None, quoted: set[Term]) -> Group:
    below: list[Text] = []
    if proof.rule is not None:
        below.append(Text.assemble(("by " + proof.rule, "cyan"), f": {rule_label(proof)} ",
                                   (f"({grade_of(proof, words.view) or ''})", "dim")))
        below += [Text(shown(words.say_condition(one))) for one in proof.conditions]
    else:
        for record in _records(proof, words, support):
            below.append(_said(record, words))
            if record.passage and record.graph not in quoted:
                quoted.add(record.graph)
                passage = textwrap.shorten(visible(record.passage), _PASSAGE, placeholder=" …")
                below.append(Text(f"“{passage}”", "italic"))
    return Group(Text(shown(words.say(proof.triple))), _Indented(Group(*below)))


def _said(record: RecordSummary, words: Words) -> Text:
    line = Text(told(record, words))
    line.stylize("green", 0, len(record.status))
    if record.graph.startswith(_RECORD):
        line.append(" " + shorten(record.graph), "dim")
    return line


def _records(proof: Proof, words: Words, support: Support | None) -> tuple[RecordSummary, ...]:
    if support is not None and support.proof is proof:
        return support.records
    return words.view.records_of(proof.triple)
