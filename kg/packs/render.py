"""Answers for people and for programs: tables, JSON, CSV, Turtle, and proofs as trees."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator

from rich.markup import escape
from rich.table import Table
from rich.tree import Tree

from kg.model.display import shown
from kg.model.namespaces import GRAPH, PREFIXES
from kg.model.terms import Term, integer, is_iri, is_literal, literal, literal_parts, text_of
from kg.packs.evidence import Evidence
from kg.packs.proofs import proof_data, proof_tree, record_data
from kg.packs.question import Question
from kg.packs.run import Answer, Row
from kg.packs.words import Words
from kg.reason.views import ReasonedView

MOST_TOLD = 200
"""How many records and statements are told one by one for a row; their counts say how many more."""

_PROVENANCE = ("status", "source", "grade", "by rules")


def as_table(answer: Answer, *, proved: bool = False) -> Table:
    """The answer as a table for the terminal: the columns, then what each row rests on.

    Where the rows are `proved` below it, it does not tell how to see that.
    """
    question = answer.question
    told = [f"{name} = {answer.shown(value)}" for name, value in sorted(answer.parameters.items())]
    given = ", ".join([*told, *([f"view {answer.view}"] if answer.view != "default" else [])])
    title = filter(None, (escape(question.question), f"[dim]{escape(given)}[/]" if given else ""))
    table = Table(title="\n".join(title), title_justify="left", title_style="bold",
                  show_lines=False)
    filled = [i for i, _ in enumerate(question.columns)
              if not answer.rows or any(row.values[i] is not None for row in answer.rows)]
    for i in filled:
        column = question.columns[i]
        table.add_column(column.name.replace("_", " "), overflow="fold",
                         no_wrap=column.type == "date")
    taken = {column.name for column in question.columns}
    for name in _PROVENANCE:
        table.add_column(f"evidence: {name}" if name in taken else name, style="cyan",
                         overflow="fold", no_wrap=name == "grade")
    sources = {source: number for number, source in enumerate(
        sorted({source for row in answer.rows for source in row.evidence.sources}), start=1)}
    for row in answer.rows:
        table.add_row(*(escape(shown(answer.shown(row.values[i]))) for i in filled),
                      *map(escape, _provenance(row.evidence, sources)))
    count = len(answer.rows)
    table.caption = "\n".join([
        _nothing(question) if not count else
        f"{count:,} {'row' if count == 1 else 'rows'}; "
        + ("the proof of each is below" if proved else "--evidence shows the proof of each"),
        *(escape(shown(f"source {number}: {source}")) for source, number in sources.items())])
    table.caption_justify = "left"
    return table


def _nothing(question: Question) -> str:
    """That there are no rows, and what may give some."""
    others = ["a wider view", *(["another day"] if any(one.type == "date" for one in
                                                       question.parameters) else [])]
    return ("No record that counts in this view answers the question; "
            f"{' or '.join(others)} may find some.")


def as_trees(answer: Answer, view: ReasonedView, *, iris: bool = False) -> Iterator[Tree]:
    """The evidence of each row, as one tree a row: in words, or with `iris` as terms."""
    words = Words(view, iris=iris)
    for number, row in enumerate(answer.rows, start=1):
        values = ", ".join(f"{column.name} {shown(answer.shown(value))}" for column, value in
                           zip(answer.question.columns, row.values, strict=True)
                           if value is not None)
        tree = Tree(f"[bold]{number}. {escape(values)}[/]")
        quoted: set[Term] = set()
        for support in row.evidence.supports[:MOST_TOLD]:
            tree.add(proof_tree(support.proof, words, support, quoted))
        if (more := len(row.evidence.supports) - MOST_TOLD) > 0:
            tree.add(f"and {more:,} statements more; ask for a part of the row to see them")
        yield tree


def as_json(answer: Answer, view: ReasonedView) -> Iterator[str]:
    """The answer with all evidence as JSON, a row a line, piece by piece."""
    question = answer.question
    words = Words(view, known=answer.labels)
    head = json.dumps({
        "question": question.path,
        "title": question.title,
        "parameters": {name: text_of(value) for name, value in answer.parameters.items()},
        "view": view.view.text,
        "notes": answer.notes,
        "columns": [column.name for column in question.columns],
    }, ensure_ascii=False, indent=1)
    # Not with the rest: with indents, the encoder of the standard library is ten times slower.
    yield head.removesuffix("\n}") + ',\n "rows": ['
    before = "\n  "
    for row in answer.rows:
        yield before + json.dumps(_row_data(answer, row, words), ensure_ascii=False)
        before = ",\n  "
    yield "\n ]\n}"


def as_csv(answer: Answer) -> Iterator[str]:
    """The answer as CSV: values, their labels where they are IRIs, and the evidence of each row;
    line by line.
    """
    writer = csv.writer(_Given(), lineterminator="\n")
    columns = answer.question.columns
    labelled = [i for i, _ in enumerate(columns)
                if any(row.values[i] is not None and is_iri(row.values[i] or Term(""))
                       for row in answer.rows)]
    yield writer.writerow([
        *(c.name for c in columns), *(f"{columns[i].name}_label" for i in labelled),
        *(f"evidence_{name}" for name in (
            "status", "source", "reliability", "credibility", "records", "rules",
            "record_count"))])
    for row in answer.rows:
        evidence = row.evidence
        yield writer.writerow([
            *("" if value is None else text_of(value) for value in row.values),
            *(answer.shown(row.values[i]) for i in labelled),
            " ".join(evidence.statuses), "; ".join(evidence.sources),
            *((grade.reliability, grade.credibility) if (grade := evidence.grade) else ("", "")),
            " ".join(r.graph[1:-1] for r in evidence.records[:MOST_TOLD]),
            " ".join(evidence.rules), len(evidence.records)])


class _Given:
    """A file that gives back what is written to it, as the writer of a line does then."""

    def write(self, text: str) -> str:
        return text


def as_turtle(answer: Answer) -> Iterator[str]:
    """The answer as RDF: a result set (the vocabulary of the SPARQL tests), with provenance; piece
    by piece.

    Each solution names the records that it is derived from and the rules that were used.
    """
    result_set = "http://www.w3.org/2001/sw/DataAccess/tests/result-set#"
    lines = [f"@prefix {name}: <{namespace}> ." for name, namespace in PREFIXES.items()]
    lines += [f"@prefix rs: <{result_set}> .", "", "[] a rs:ResultSet ;"]
    lines += [f"  rs:resultVariable {literal(c.name)} ;" for c in answer.question.columns]
    lines.append(f"  rdfs:label {literal(answer.question.title, language='en')} .")
    yield "\n".join(lines) + "\n"
    for number, row in enumerate(answer.rows, start=1):
        node = f"<{GRAPH}answer/{answer.question.path}#{number}>"
        lines = ["", f"{node} a rs:ResultSolution ;", f"  rs:index {integer(number)} ;"]
        lines += [f"  rs:binding [ rs:variable {literal(column.name)} ; rs:value {value} ] ;"
                  for column, value in zip(answer.question.columns, row.values, strict=True)
                  if value is not None]
        lines += [f"  prov:wasDerivedFrom {record.graph} ;" for record in row.evidence.records]
        lines += [f"  rdfs:comment {literal('by rule ' + rule, language='en')} ;"
                  for rule in row.evidence.rules]
        lines[-1] = lines[-1].removesuffix(";") + "."
        yield "\n".join(lines) + "\n"


def _row_data(answer: Answer, row: Row, words: Words) -> dict[str, object]:
    evidence, grade, records = row.evidence, row.evidence.grade, row.evidence.records
    values = {column.name: _value_data(answer, value) for column, value in
              zip(answer.question.columns, row.values, strict=True)}
    paths = {"paths": [[[_value_data(answer, part) for part in triple] for triple in path]
                       for path in row.paths]} if row.paths else {}
    return {"values": values, **paths, "evidence": {
        "status": list(evidence.statuses), "sources": list(evidence.sources),
        "reliability": grade.reliability if grade else "",
        "credibility": grade.credibility if grade else None,
        "rules": list(evidence.rules),
        "recordCount": len(records), "statementCount": len(evidence.supports),
        "records": [record_data(record) for record in records[:MOST_TOLD]],
        "proof": [proof_data(s.proof, words, s) for s in evidence.supports[:MOST_TOLD]]}}


def _value_data(answer: Answer, value: Term | None) -> dict[str, str] | None:
    if value is None:
        return None
    if is_literal(value):
        parts = literal_parts(value)
        return {"value": parts.text, "datatype": parts.datatype} | (
            {"language": parts.language} if parts.language else {})
    return {"iri": text_of(value), "label": answer.shown(value)}


def _provenance(evidence: Evidence, sources: dict[str, int]) -> tuple[str, ...]:
    return ("\n".join(evidence.statuses),
            ", ".join(str(sources[source]) for source in evidence.sources),
            str(evidence.grade or ""),
            ", ".join(evidence.rules) or "as said")
