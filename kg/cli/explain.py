"""kg explain"""

from __future__ import annotations

import json
from pathlib import Path

import click

from kg.cli.opened import opened_view
from kg.cli.options import (
    format_option,
    iris_option,
    picture_option,
    store_option,
    view_option,
)
from kg.cli.output import console
from kg.model.display import visible
from kg.model.errors import DataError
from kg.packs.given import written_triple
from kg.packs.proofs import proof_data, proof_tree
from kg.packs.unknown import not_held
from kg.packs.words import Words
from kg.store.generations import Store


@click.command("explain", epilog="Example: kg explain id:organization/farc nx:trafficksIn nx:coca")
@click.argument("subject")
@click.argument("predicate")
@click.argument("object_", metavar="OBJECT")
@store_option
@view_option
@click.option("--all", "all_proofs", is_flag=True, help="Every last step, not the shortest only.")
@iris_option
@picture_option("Also draw the shortest proof into a file ending in .svg or .png.")
@format_option("text", "json")
def command(subject: str, predicate: str, object_: str, store_folder: Path, view_text: str,
            all_proofs: bool, iris: bool, pictures: tuple[Path, ...], form: str) -> None:
    """Prove a triple: by which rules it follows, from which records.

    Terms are prefixed names (nx:trafficksIn), IRIs in <>, the letter a, numbers, days, literals in
    quotes ('"Madrid"@es'), or names that one thing alone has (FARC). Exits with 1 where the
    triple does not follow.
    """
    view = opened_view(Store.open(store_folder), view_text)
    triple, notes = written_triple(view, subject, predicate, object_)
    for note in notes:
        click.echo(visible(note), err=True)
    proofs = view.explain(triple, limit=100 if all_proofs else 1)
    if not proofs:
        raise DataError(not_held(view, triple))
    words = Words(view, iris=iris)
    if form == "json":
        click.echo(json.dumps([proof_data(proof, words) for proof in proofs], indent=1,
                              ensure_ascii=False))
    else:
        for proof in proofs:
            console().print(proof_tree(proof, words))
    if pictures:
        from kg.packs.proof_picture import draw_proof
        draw_proof(proofs[0], view, list(pictures))
