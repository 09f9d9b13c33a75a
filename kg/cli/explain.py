"""kg explain"""

from __future__ import annotations

import json
from pathlib import Path

import click
from rich.markup import escape
from rich.tree import Tree

from kg.cli.options import format_option, store_option
from kg.cli.output import console
from kg.model.errors import DataError, UsageError
from kg.model.namespaces import PREFIXES, RDF_TYPE, shorten
from kg.model.terms import XSD, Term, Triple, iri, literal
from kg.reason.explain import Proof
from kg.reason.rules import label_of
from kg.reason.views import ReasonedView, RecordSummary
from kg.store.generations import Store


@click.command("explain", epilog="Example: kg explain id:organization/farc nx:trafficksIn nx:coca")
@click.argument("subject")
@click.argument("predicate")
@click.argument("object_", metavar="OBJECT")
@store_option
@click.option("--all", "all_proofs", is_flag=True, help="Every last step, not the shortest only.")
@format_option("text", "json")
def command(subject: str, predicate: str, object_: str, store_folder: Path, all_proofs: bool,
            form: str) -> None:
    """Prove a triple: the rules, down to the records that say it, with source and reliability.

    Terms are prefixed names (nx:trafficksIn), IRIs in <>, the letter a, or "literals". Exits with
    1 where the triple does not follow.
    """
    view = ReasonedView(Store.open(store_folder).snapshot())
    triple = Triple(parse_term(subject), parse_term(predicate), parse_term(object_))
    proofs = view.explain(triple, limit=100 if all_proofs else 1)
    if not proofs:
        raise DataError("The default view does not hold " + " ".join(map(shorten, triple)) + ".")
    if form == "json":
        click.echo(json.dumps([proof_data(proof, view) for proof in proofs], indent=1,
                              ensure_ascii=False))
        return
    for proof in proofs:
        console().print(proof_tree(proof, view))


def parse_term(text: str) -> Term:
    """A term as people write it; raises UsageError for text that is none."""
    if text == "a":
        return RDF_TYPE
    if text.startswith("<") and text.endswith(">"):
        return iri(text[1:-1])
    if text.startswith('"'):
        return Term(text)
    prefix, colon, name = text.partition(":")
    if colon and prefix in PREFIXES:
        return iri(PREFIXES[prefix] + name)
    if text.startswith(("http://", "https://", "urn:")):
        return iri(text)
    if text.lstrip("-").isdigit():
        return literal(text, XSD + "integer")
    raise UsageError(f"'{text}' is no term: write a prefixed name such as nx:coca, an <IRI>, or a "
                     f"\"literal\"; known prefixes are {', '.join(PREFIXES)}.")


def proof_tree(proof: Proof, view: ReasonedView) -> Tree:
    """A proof as a tree for the terminal."""
    tree = Tree(_line(proof, view))
    for premise in proof.premises:
        tree.add(proof_tree(premise, view))
    return tree


def proof_data(proof: Proof, view: ReasonedView) -> dict[str, object]:
    """A proof as plain data for JSON."""
    data: dict[str, object] = {"triple": list(proof.triple), "rule": proof.rule}
    if proof.rule is not None:
        data["label"] = label_of(proof.rule)
        data["premises"] = [proof_data(premise, view) for premise in proof.premises]
    else:
        data["records"] = [_record_data(one) for one in view.records_of(proof.triple)]
    return data


def _record_data(record: RecordSummary) -> dict[str, object]:
    return {"record": record.graph[1:-1], "source": record.source_name,
            "locator": record.locator, "status": record.status,
            "reliability": record.reliability, "credibility": record.credibility,
            "attributedTo": record.attributed_to, "quotedFrom": list(record.quoted_from),
            "validFrom": record.valid_from and record.valid_from.isoformat(),
            "validTo": record.valid_to and record.valid_to.isoformat()}


def _line(proof: Proof, view: ReasonedView) -> str:
    triple = escape(" ".join(map(shorten, proof.triple)))
    if proof.rule is not None:
        return f"{triple}\n  [cyan]by {proof.rule}[/]: {label_of(proof.rule)}"
    told = "\n".join(
        f"  [green]{one.status}[/] in {escape(one.source_name)}"
        + (f", {escape(one.locator)}" if one.locator else "")
        + f" [dim]({one.reliability}{one.credibility})[/]"
        for one in view.records_of(proof.triple))
    return f"{triple}\n{told}" if told else triple
