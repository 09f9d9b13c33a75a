"""Options that several commands share."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

import click

from kg.model.errors import UsageError
from kg.model.resources import resource
from kg.model.terms import day_of
from kg.store.generations import PATIENCE

_F = TypeVar("_F", bound=Callable[..., Any])


def store_option(command: _F) -> _F:
    """`--store FOLDER`, or KG_STORE, or ./kg-store."""
    return click.option(
        "--store", "store_folder", type=click.Path(path_type=Path), envvar="KG_STORE",
        default=Path("kg-store"), show_default=True,
        help="Folder of the store (or environment KG_STORE).")(command)


def wait_option(command: _F) -> _F:
    """`--wait SECONDS`, or KG_WAIT: how long a writer waits for another one."""
    return click.option(
        "--wait", type=click.FloatRange(min=0), metavar="SECONDS", envvar="KG_WAIT",
        default=PATIENCE, show_default=True,
        help="How long to wait where another process is writing to the store (or environment "
        "KG_WAIT).")(command)


def shapes_option(command: _F) -> _F:
    """`--shapes PATH`, several times, or KG_SHAPES; the shapes of the package by default."""
    return click.option(
        "--shapes", "shape_files", type=click.Path(path_type=Path, exists=True), multiple=True,
        envvar="KG_SHAPES", default=lambda: (resource("shapes"),), show_default="those of kg",
        help="File or folder of SHACL shapes; may be repeated.")(command)


def ontology_option(command: _F) -> _F:
    """`--ontology FOLDER` or KG_ONTOLOGY; the ontology of the package by default."""
    return click.option(
        "--ontology", "ontology_folder", type=click.Path(path_type=Path, exists=True),
        envvar="KG_ONTOLOGY", default=lambda: resource("ontology"), show_default="that of kg",
        help="Folder of the ontology's modules.")(command)


def queries_option(command: _F) -> _F:
    """`--queries FOLDER` or KG_QUERIES; the questions of the package by default."""
    return click.option(
        "--queries", "queries_folder", type=click.Path(path_type=Path, exists=True),
        envvar="KG_QUERIES", default=lambda: resource("queries"), show_default="those of kg",
        help="Folder of packs of questions.")(command)


def view_option(command: _F) -> _F:
    """`--view TEXT`, or KG_VIEW; the default view by default."""
    return click.option(
        "--view", "view_text", envvar="KG_VIEW", default="default", show_default=True,
        metavar="VIEW", help="Which records count, and how: statuses to believe too (possible), "
        "reliability=C, credibility=3, as-of=DATE, no-inference, merged; parted by commas."
    )(command)


def iris_option(command: _F) -> _F:
    """`--iris`: proofs by IRIs, not in words."""
    return click.option("--iris", is_flag=True,
                        help="Show proofs by IRIs (nx:engagesIn), not in words.")(command)


def server_options(command: _F) -> _F:
    """`--uri`, `--user` and `--database` of a Neo4j server; its password is NEO4J_PASSWORD."""
    for option in (
        click.option("--uri", envvar="NEO4J_URI", metavar="URI",
                     help="A Neo4j server, such as bolt://localhost:7687 (or environment "
                     "NEO4J_URI)."),
        click.option("--user", envvar="NEO4J_USER", default="neo4j", show_default=True,
                     help="The user there (or environment NEO4J_USER); the password is read from "
                     "the environment NEO4J_PASSWORD, or asked for."),
        click.option("--database", envvar="NEO4J_DATABASE",
                     help="The database there (or environment NEO4J_DATABASE); the server's "
                     "default if left out."),
    ):
        command = option(command)
    return command


def server_password(user: str, variable: str = "NEO4J_PASSWORD") -> str:
    """The password of a server's user: from the environment, or asked for on a terminal."""
    found = os.environ.get(variable)
    if found is None and sys.stdin.isatty():
        return str(click.prompt(f"Password of {user}", hide_input=True, err=True))
    return found or ""


def picture_option(text: str) -> Callable[[_F], _F]:
    """`--picture PATH`, any number of times: files ending in .svg or .png."""
    def check(_context: click.Context, _parameter: click.Parameter,
              paths: tuple[Path, ...]) -> tuple[Path, ...]:
        for path in paths:
            if path.suffix not in (".svg", ".png"):
                raise UsageError(f"{path} ends neither in .svg nor in .png: name such a file.")
            if not path.parent.is_dir():
                raise UsageError(f"There is no folder {path.parent} for {path.name}: make it.")
        return paths

    return click.option("--picture", "pictures", type=click.Path(path_type=Path), multiple=True,
                        callback=check, help=text)


class Renamed(click.Option):
    """An option of which help shows the first name; the others are former ones, which still work.
    """

    def get_help_record(self, ctx: click.Context) -> tuple[str, str] | None:
        """As click tells it, by the first name alone."""
        names, self.opts = self.opts, self.opts[:1]
        try:
            return super().get_help_record(ctx)
        finally:
            self.opts = names


def format_option(*names: str) -> Callable[[_F], _F]:
    """`--format NAME`, the first being the default."""
    def wrap(command: _F) -> _F:
        return click.option("--format", "-f", "form", type=click.Choice(names), default=names[0],
                            show_default=True, help="How to write the answer.")(command)
    return wrap


def day_given(option: str, text: str, example: str) -> date:
    """The day that an option gives; raises UsageError, which tells one such as the example."""
    try:
        return day_of(text)
    except ValueError as error:
        raise UsageError(f"{option} is '{text}'; it must be a day such as {example}, or today."
                         ) from error
