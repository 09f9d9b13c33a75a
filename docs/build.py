"""Write docs/reference.md from the code: commands, questions, shapes, and the ontology's terms.

    python -m docs.build
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import click
import rdflib
from rdflib.namespace import OWL, RDF, RDFS, SH, SKOS

from kg.cli.main import kg_command
from kg.ingest.discovery import all_connectors
from kg.model.namespaces import NX
from kg.model.resources import resource
from kg.packs.catalogue import all_packs
from kg.packs.measured import all_questions
from kg.reason.rules import data_rules, label_of, schema_rules

FILE = Path(__file__).resolve().parent / "reference.md"
_KINDS = (("Classes", OWL.Class), ("Relations", OWL.ObjectProperty),
          ("Attributes", OWL.DatatypeProperty))


def main() -> None:
    """Write the reference."""
    parts = [_head(), *_commands(), *_connectors(), *_questions(), *_measures(),
             *_shapes(), *_rules(), *_terms()]
    FILE.write_text("\n".join(parts) + "\n", encoding="utf-8")
    print(f"Written: {FILE}")


def _head() -> str:
    return ("# Reference\n\nMade from the code by `make docs`; do not edit.\n\n"
            "[Commands](#commands) · [Kinds of source](#kinds-of-source) · "
            "[Questions](#questions) · [Measures](#measures) · [Shapes](#shapes) · "
            "[Rules](#rules) · [Terms](#terms-of-the-ontology)\n")


def _commands() -> Iterator[str]:
    yield "## Commands\n"
    yield from _command(kg_command, "kg", 3)


def _command(command: click.Command, name: str, level: int) -> Iterator[str]:
    context = click.Context(command, info_name=name, terminal_width=78)
    yield f"{'#' * level} `{name}`\n\n```text\n{command.get_help(context)}\n```\n"
    if isinstance(command, click.Group):
        for sub in command.list_commands(context):
            found = command.get_command(context, sub)
            assert found is not None
            yield from _command(found, f"{name} {sub}", level)


def _connectors() -> Iterator[str]:
    yield "## Kinds of source\n\n| name for `--as` | source | complete list |\n|---|---|---|"
    for one in all_connectors():
        yield f"| `{one.name}` | {one.title} | {'yes' if one.full_list else 'no'} |"
    yield ""


def _questions() -> Iterator[str]:
    yield "## Questions\n"
    for pack in all_packs(resource("queries")):
        yield f"### {pack.title}\n\n{pack.description}\n"
        yield "| question | what it asks | parameters | columns |\n|---|---|---|---|"
        for one in pack.questions:
            parameters = ", ".join(f"`{p.name}` ({p.type}{', ' + p.default if p.default else ''})"
                                   for p in one.parameters)
            columns = ", ".join(c.name.replace("_", " ") for c in one.columns)
            yield f"| `{one.path}` | {one.question} | {parameters} | {columns} |"
        yield ""


def _measures() -> Iterator[str]:
    yield ("## Measures\n\nOf `kg analyse`; [analysis.md](analysis.md) tells of which network.\n\n"
           "| measure | what it asks | exactly | columns |\n|---|---|---|---|")
    for one in all_questions():
        columns = ", ".join(column.name.replace("_", " ") for column in one.columns)
        yield f"| `{one.name}` | {one.question} | {one.description} | {columns} |"
    yield ""


def _shapes() -> Iterator[str]:
    yield "## Shapes\n\n| shape | severity | what it tells |\n|---|---|---|"
    graph = rdflib.Graph()
    for file in sorted(resource("shapes").rglob("*.ttl")):
        graph.parse(file)
    told = sorted((str(shape).rsplit("#", 1)[-1], str(graph.value(shape, SH.severity) or
                   SH.Violation).rsplit("#", 1)[-1], str(message))
                  for shape, message in graph.subject_objects(SH.message)
                  if isinstance(shape, rdflib.URIRef)
                  and getattr(message, "language", "en") in ("en", None))
    for name, severity, message in told:
        yield f"| {name} | {severity} | {_cell(message)} |"
    yield ""


def _rules() -> Iterator[str]:
    yield "## Rules\n\n| rule | what it says | as data |\n|---|---|---|"
    for rule in (*schema_rules(), *data_rules()):
        body = " . ".join((*rule.schema, *rule.data))
        yield f"| {rule.name} | {label_of(rule.name)} | `{body} => {rule.head}` |"
    yield ""


def _terms() -> Iterator[str]:
    yield "## Terms of the ontology\n"
    graph = rdflib.Graph()
    for file in sorted(resource("ontology").glob("*.ttl")):
        graph.parse(file)
    for title, kind in _KINDS:
        yield f"### {title}\n\n| term | label | definition |\n|---|---|---|"
        for node in sorted(graph.subjects(RDF.type, kind)):
            if str(node).startswith(NX):
                yield (f"| nx:{str(node)[len(NX):]} | {_english(graph, node, RDFS.label)} | "
                       f"{_cell(_english(graph, node, SKOS.definition))} |")
        yield ""


def _english(graph: rdflib.Graph, node: rdflib.term.Node, predicate: rdflib.URIRef) -> str:
    found = [value for value in graph.objects(node, predicate)
             if getattr(value, "language", "en") in ("en", None)]
    return str(found[0]) if found else ""


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")


if __name__ == "__main__":
    main()
