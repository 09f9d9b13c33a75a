"""The command `kg`: finds its commands by listing this package; turns faults into sentences."""

from __future__ import annotations

import codecs
import gc
import importlib
import io
import logging
import os
import pkgutil
import sys
from pathlib import Path

import click

import kg.cli
from kg import __version__
from kg.cli.interruptible import STOPPED
from kg.model.display import visible
from kg.model.errors import KgError, torn
from kg.model.nearest import meant

_NOT_COMMANDS = {"answers", "engines", "interruptible", "main", "ontology_faults", "opened",
                 "options", "output"}


_SECTIONS = {
    "Ask": ("demo", "packs", "ask", "search", "describe", "explain", "query", "analyse"),
    "Load": ("init", "load", "table", "quarantine", "link", "changes", "stats"),
    "Check": ("validate", "reason", "check", "verify"),
    "Share": ("serve", "token", "backup", "dump", "remote", "neo4j"),
    "Edit": ("ontology", "shapes"),
}
"""In which order the help tells of the commands: as one comes to need them."""


class _Commands(click.Group):
    """The commands of all modules of this package, imported when they are asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        return sorted(module.name for module in pkgutil.iter_modules(kg.cli.__path__)
                      if module.name not in _NOT_COMMANDS)

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        if name not in self.list_commands(ctx):
            return None
        command = importlib.import_module(f"kg.cli.{name}").command
        assert isinstance(command, click.Command)
        return command

    def resolve_command(self, ctx: click.Context, args: list[str],
                        ) -> tuple[str | None, click.Command | None, list[str]]:
        if not args[0].startswith("-") and self.get_command(ctx, args[0]) is None:
            ctx.fail(f"There is no command '{args[0]}'{meant(args[0], self.list_commands(ctx))}")
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        others = set(self.list_commands(ctx)).difference(*_SECTIONS.values())
        for title, names in {**_SECTIONS, "Others": sorted(others)}.items():
            commands = [(name, self.get_command(ctx, name)) for name in names]
            rows = [(name, one.get_short_help_str(limit=200)) for name, one in commands if one]
            if rows:
                with formatter.section(title):
                    formatter.write_dl(rows)

    def invoke(self, ctx: click.Context) -> object:
        try:
            return super().invoke(ctx)
        except BrokenPipeError as error:  # which click would end with 1
            raise _UnreadError from error


class _UnreadError(Exception):
    """Nobody reads on what the command writes, as after `| head`."""


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"],
                                              "max_content_width": 100})
@click.version_option(__version__, prog_name="kg")
def kg_command() -> None:
    """A knowledge graph of the crime-terror continuum whose every answer carries its proof.

    \b
    Begin with:  kg demo
    Or by hand:  kg init, kg load FILE, kg packs, kg ask PACK/QUESTION
    """


def main() -> None:
    """Run the command; exit with 0 (fine), 1 (the data says no), 2 (usage) or 3 (system)."""
    collect_seldom()
    _open_streams()
    if not os.environ.get("KG_DEBUG"):
        # It tells of each value that it cannot read with a traceback; the shapes tell it in words.
        logging.getLogger("rdflib").setLevel(logging.ERROR)
        # It tells of each connection that is lost; what comes of it is told in words.
        logging.getLogger("neo4j").setLevel(logging.CRITICAL)
        # It tells of a home that cannot be written, and goes on without.
        logging.getLogger("matplotlib").setLevel(logging.ERROR)
    try:
        code = kg_command.main(prog_name="kg", standalone_mode=False)
        sys.exit(code if isinstance(code, int) else 0)
    except click.exceptions.NoArgsIsHelpError as told:
        told.show()
        sys.exit(2)
    except click.ClickException as fault:
        fault.show()
        sys.exit(2)
    except (click.Abort, KeyboardInterrupt):
        click.echo(STOPPED, err=True)
        sys.exit(3)
    except KgError as fault:
        _fail(str(fault), fault.exit_code)
    except _UnreadError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        sys.exit(0)
    except MemoryError:
        _fail("There is not enough memory for this.", 3)
    except OSError as fault:
        _fail(f"{fault.filename or 'The system'}: {fault.strerror or fault}.", 3)
    except Exception as fault:
        if os.environ.get("KG_DEBUG"):
            raise
        if (broken := torn(fault)) is not None:
            _fail(str(broken), broken.exit_code)
        _fail(f"An unforeseen fault, {type(fault).__name__}: {fault}. Set KG_DEBUG=1 to see where, "
              "and report it.", 3)


def collect_seldom() -> None:
    """Let garbage be collected less often: commands make many small values and keep them."""
    gc.set_threshold(100_000, 50, 50)


def _open_streams() -> None:
    """Give the program what it was started without: a stream that is empty, or goes nowhere."""
    sys.stdin = sys.stdin or Path(os.devnull).open(encoding="utf-8")  # noqa: SIM115
    sys.stdout = sys.stdout or Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115
    sys.stderr = sys.stderr or Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115
    codecs.register_error("kg", _escaped)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            if codecs.lookup(stream.encoding).name == "ascii":  # by mistake, as click has it too
                stream.reconfigure(encoding="utf-8")
            stream.reconfigure(errors="kg")


def _escaped(error: UnicodeError) -> tuple[str, int]:
    """Characters that the encoding of a terminal lacks, as JSON and Turtle escape them."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    import json  # seldom needed: commands start without
    return json.dumps(error.object[error.start:error.end])[1:-1], error.end


def _fail(message: str, code: int) -> None:
    click.echo(f"kg: {visible(message)}", err=True)
    sys.exit(code)
