"""kg query"""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path

import click

from kg.cli.interruptible import interruptible, time_limit_option
from kg.cli.opened import opened_view
from kg.cli.options import format_option, iris_option, store_option, view_option
from kg.cli.output import write_pieces, write_rows
from kg.model.errors import SourceError, UsageError
from kg.model.files import text_of_file
from kg.model.namespaces import shorten
from kg.model.nearest import perhaps
from kg.model.sparql_results import boolean_as_results, rows_as_results
from kg.model.terms import is_literal, text_of
from kg.packs.unknown import likeness, unmentioned
from kg.store.generations import Store
from kg.store.snapshot import Solutions
from kg.store.sparql_text import check_query

_UPDATE = re.compile(r"\s*(?:PREFIX\s+\S+\s*<[^>]*>\s*|BASE\s+<[^>]*>\s*)*"
                     r"(?:INSERT|DELETE|WITH|LOAD|CLEAR|DROP|CREATE|COPY|MOVE|ADD)\s.*[{<:]",
                     re.IGNORECASE | re.DOTALL)
_QUERY = re.compile(r"\b(SELECT|ASK|CONSTRUCT|DESCRIBE)\b.*[{<:]", re.IGNORECASE | re.DOTALL)

_PATTERN = re.compile(r"\s.*\{", re.DOTALL)
"""What no name of a file looks like: a query, though its first word may be misspelt."""


@click.command("query", epilog="Example: kg query 'SELECT * { ?farc nx:alias ?name } LIMIT 3'")
@click.argument("query")
@store_option
@view_option
@time_limit_option
@click.option("--evidence", is_flag=True,
              help="Tell what each row rests on, as 'kg ask' does, and show its proof.")
@iris_option
@format_option("table", "json", "csv", "turtle")
def command(query: str, store_folder: Path, view_text: str, evidence: bool, iris: bool, form: str,
            ) -> None:
    """Run a SPARQL query; --evidence proves each row of its answer.

    QUERY is its text, a file that holds it, or - for what is typed or piped in. The default
    graph is what the view believes and what follows; each record is a named graph. The usual
    prefixes need not be declared. Exits with 1 where ASK says no. JSON is that of SPARQL 1.1
    results; with --evidence it is that of 'kg ask', with the proof of each row.
    """
    text = sys.stdin.read() if query == "-" else _text(query)
    check_query(text)
    view = opened_view(Store.open(store_folder), view_text)
    if evidence or iris:
        from kg.cli.answers import write_answer
        from kg.packs.own_query import answer_query
        write_answer(interruptible(lambda: answer_query(text, view)), view, form, evidence=True,
                     iris=iris)
        return
    answer = interruptible(lambda: view.query(text))
    if isinstance(answer, bool):
        click.echo(json.dumps(boolean_as_results(answer)) if form == "json"
                   else "yes" if answer else "no")
        if not answer:
            raise click.exceptions.Exit(1)
    elif isinstance(answer, Solutions):
        if form == "turtle":
            raise UsageError("The query gives rows, not a graph: use table, json or csv.")
        for one in () if answer.rows else unmentioned(view, text):
            click.echo(f"The store knows no {shorten(one)}, which the query names"
                       f"{perhaps(likeness(view, shorten(one)), ': is it misspelt?')}", err=True)
        if form == "json":
            write_pieces(rows_as_results(answer.variables, answer.rows))
            click.echo()
            return
        show = (lambda t: "" if t is None else text_of(t) if is_literal(t) else shorten(t)) \
            if form == "table" else (lambda t: "" if t is None else text_of(t))
        write_rows("", answer.variables, [tuple(map(show, row)) for row in answer.rows],
                   form)
    elif form in ("json", "csv"):
        raise UsageError("The query gives a graph, not rows: use table or turtle.")
    else:
        for triple in answer:
            click.echo(" ".join(triple) + " .")


def _text(query: str) -> str:
    """What was given, where it is a query and no file; else what the file holds."""
    file = Path(query)
    if not query.strip():
        raise UsageError("Say a query, or the name of a file that holds one.")
    if _UPDATE.match(query) and not _exists(file):
        raise UsageError("That is an update, and 'kg query' only reads: load records with "
                         "'kg load', or send updates to 'kg serve'.")
    if (_QUERY.search(query) or _PATTERN.search(query)) and not _exists(file):
        return query
    if not _exists(file):
        raise UsageError(f"{file} does not exist.")
    try:
        return text_of_file(file)
    except SourceError as error:
        raise UsageError(str(error)) from error


def _exists(file: Path) -> bool:
    try:
        return file.exists()
    except OSError:  # too long for a name
        return False
