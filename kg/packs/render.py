"""Answers for people and for programs: tables, JSON, CSV, Turtle, and proofs as trees."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator

from rich.markup import escape
from rich.table import Table
from rich.tree import Tree

from kg.model.display import shown, visible
from kg.model.namespaces import BASE, GRAPH, PREFIXES, RDF_TYPE, RDFS_LABEL, RECORD, shorten, term
from kg.model.terms import Term, integer, is_iri, is_literal, literal, literal_parts, text_of
from kg.packs.evidence import Evidence, Support
from kg.packs.run import Answer, Row
from kg.reason.confidence import grade_of
from kg.reason.explain import Proof
from kg.reason.rules import label_of
from kg.reason.summaries import RecordSummary
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
    table = Table(title=escape(question.question) + (f"\n[dim]{escape(given)}[/]" if given else ""),
                  title_justify="left", title_style="bold", show_lines=False)
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
        "No record that counts in this view answers the question; a wider view, or another day, "
        "may." if not count else
        f"{count:,} {'row' if count == 1 else 'rows'}; "
        + ("the proof of each is below" if proved else "--evidence shows the proof of each"),
        *(escape(shown(f"source {number}: {source}")) for source, number in sources.items())])
    table.caption_justify = "left"
    return table


def as_trees(answer: Answer, view: ReasonedView) -> Iterator[Tree]:
    """The evidence of each row, as one tree a row."""
    for number, row in enumerate(answer.rows, start=1):
        values = ", ".join(f"{column.name} {shown(answer.shown(value))}" for column, value in
                           zip(answer.question.columns, row.values, strict=True)
                           if value is not None)
        tree = Tree(f"[bold]{number}. {escape(values)}[/]")
        for support in row.evidence.supports[:MOST_TOLD]:
            tree.add(proof_tree(support.proof, view, support))
        if (more := len(row.evidence.supports) - MOST_TOLD) > 0:
            tree.add(f"and {more:,} statements more; ask for a part of the row to see them")
        yield tree


def as_json(answer: Answer, view: ReasonedView) -> str:
    """The answer with all evidence as JSON."""
    question = answer.question
    return json.dumps({
        "question": question.path,
        "title": question.title,
        "parameters": {name: text_of(value) for name, value in answer.parameters.items()},
        "view": view.view.text,
        "notes": answer.notes,
        "columns": [column.name for column in question.columns],
        "rows": [_row_data(answer, row, view) for row in answer.rows],
    }, ensure_ascii=False, indent=1)


def as_csv(answer: Answer) -> str:
    """The answer as CSV: values, their labels where they are IRIs, and the evidence of each row."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    columns = answer.question.columns
    labelled = [i for i, _ in enumerate(columns)
                if any(row.values[i] is not None and is_iri(row.values[i] or Term(""))
                       for row in answer.rows)]
    writer.writerow([*(c.name for c in columns), *(f"{columns[i].name}_label" for i in labelled),
                     *(f"evidence_{name}" for name in (
                         "status", "source", "reliability", "credibility", "records", "rules"))])
    for row in answer.rows:
        evidence = row.evidence
        writer.writerow([
            *("" if value is None else text_of(value) for value in row.values),
            *(answer.shown(row.values[i]) for i in labelled),
            " ".join(evidence.statuses), "; ".join(evidence.sources),
            *((grade.reliability, grade.credibility) if (grade := evidence.grade) else ("", "")),
            " ".join(r.graph[1:-1] for r in evidence.records),
            " ".join(evidence.rules)])
    return text.getvalue()


def as_turtle(answer: Answer) -> str:
    """The answer as RDF: a result set (the vocabulary of the SPARQL tests), with provenance.

    Each solution names the records that it is derived from and the rules that were used.
    """
    result_set = "http://www.w3.org/2001/sw/DataAccess/tests/result-set#"
    lines = [f"@prefix {name}: <{namespace}> ." for name, namespace in PREFIXES.items()]
    lines += [f"@prefix rs: <{result_set}> .", "", "[] a rs:ResultSet ;"]
    lines += [f"  rs:resultVariable {literal(c.name)} ;" for c in answer.question.columns]
    lines.append(f"  rdfs:label {literal(answer.question.title, language='en')} .")
    for number, row in enumerate(answer.rows, start=1):
        node = f"<{GRAPH}answer/{answer.question.path}#{number}>"
        lines += ["", f"{node} a rs:ResultSolution ;", f"  rs:index {integer(number)} ;"]
        lines += [f"  rs:binding [ rs:variable {literal(column.name)} ; rs:value {value} ] ;"
                  for column, value in zip(answer.question.columns, row.values, strict=True)
                  if value is not None]
        lines += [f"  prov:wasDerivedFrom {record.graph} ;" for record in row.evidence.records]
        lines += [f"  rdfs:comment {literal('by rule ' + rule, language='en')} ;"
                  for rule in row.evidence.rules]
        lines[-1] = lines[-1].removesuffix(";") + "."
    return "\n".join(lines) + "\n"


def proof_tree(proof: Proof, view: ReasonedView, support: Support | None = None) -> Tree:
    """A proof as a tree for the terminal."""
    tree = Tree(_line(proof, view, support))
    for premise in proof.premises:
        tree.add(proof_tree(premise, view))
    return tree


def proof_data(proof: Proof, view: ReasonedView, support: Support | None = None,
               ) -> dict[str, object]:
    """A proof as plain data for JSON."""
    data: dict[str, object] = {"triple": list(proof.triple), "rule": proof.rule}
    if any(_UNNAMED in part for part in proof.triple):
        data["said"] = [described(part, view) for part in proof.triple]
    if proof.rule is not None:
        data["label"] = rule_label(proof)
        data["grade"] = str(grade_of(proof, view) or "")
        data["premises"] = [proof_data(premise, view) for premise in proof.premises]
    else:
        data["records"] = [record_data(one) for one in _records(proof, view, support)]
    return data


def rule_label(proof: Proof) -> str:
    """What the last rule of a proof says, in a few words; a rule of the domain has its own."""
    for triple in (premise.triple for premise in proof.premises):
        if triple.predicate == RDFS_LABEL and triple.subject.startswith(_RULE):
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


def _row_data(answer: Answer, row: Row, view: ReasonedView) -> dict[str, object]:
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
        "proof": [proof_data(s.proof, view, s) for s in evidence.supports[:MOST_TOLD]]}}


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


def _line(proof: Proof, view: ReasonedView, support: Support | None) -> str:
    triple = escape(shown(" ".join(described(part, view) for part in proof.triple)))
    if proof.rule is not None:
        return (f"{triple}\n  [cyan]by {escape(proof.rule)}[/]: "
                f"{escape(rule_label(proof))} [dim]({grade_of(proof, view) or ''})[/]")
    said = "\n".join(_told(one) for one in _records(proof, view, support))
    return f"{triple}\n{said}" if said else triple


def described(node: Term, view: ReasonedView, depth: int = 3) -> str:
    """A term as people write it; a node of the ontology that has no name by what it says."""
    if _UNNAMED not in node or not depth:
        return shorten(node)
    said = [quad for quad in view.snapshot.match(node, graph=view.graphs[0])
            if quad.predicate != RDF_TYPE]
    by = {quad.predicate: quad.object for quad in said}
    if _FIRST in by:
        items = []
        while (here := {quad.predicate: quad.object for quad in
                        view.snapshot.match(node, graph=view.graphs[0])}) and _FIRST in here:
            items.append(described(here[_FIRST], view, depth - 1))
            node = here[_REST]
        return "( " + " ".join(items) + " )"
    return "[ " + " ; ".join(f"{shorten(q.predicate)} {described(q.object, view, depth - 1)}"
                             for q in said) + " ]"


_RULE = f"<{BASE}ontology/rules/"
_RECORD = "<" + RECORD
_UNNAMED = "/.well-known/genid/"
_FIRST, _REST = term("rdf:first"), term("rdf:rest")


def _told(record: RecordSummary) -> str:
    name = f" [dim]{escape(shorten(record.graph))}[/]" if record.graph.startswith(_RECORD) else ""
    return f"  [green]{record.status}[/]" + escape(told(record).removeprefix(record.status)) + name


def told(record: RecordSummary) -> str:
    """Who says something, in one line: status, source, place, whom it quotes, day and grade."""
    words = f"{record.status} in {record.source_name}"
    if record.locator:
        words += f", {record.locator}"
    if record.quoted_from:
        words += ", quoting " + ", ".join(map(shorten, record.quoted_from))
    if record.valid_from:
        words += f", {record.valid_from.isoformat()}"
    return visible(f"{words} ({record.reliability}{record.credibility})")


def _records(proof: Proof, view: ReasonedView,
             support: Support | None) -> tuple[RecordSummary, ...]:
    if support is not None and support.proof is proof:
        return support.records
    return view.records_of(proof.triple)
