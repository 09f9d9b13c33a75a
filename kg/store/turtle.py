"""Turtle files, as the editors of every system write them."""

from __future__ import annotations

import codecs
from collections.abc import Mapping
from pathlib import Path

import pyoxigraph as ox

from kg.model.errors import SourceError, why


def parse_turtle(file: Path) -> tuple[list[ox.Quad], Mapping[str, str]]:
    """What a file says, and its prefixes; a mark of byte order, as Windows writes it, is passed by.

    Raises SourceError for a file that cannot be read or is not Turtle.
    """
    try:
        text = file.read_bytes().removeprefix(codecs.BOM_UTF8).decode("utf-8")
        parser = ox.parse(text, format=ox.RdfFormat.TURTLE)
        return list(parser), parser.prefixes
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        raise SourceError(str(file), line, "is not UTF-8 text: save it as UTF-8.") from error
    except SyntaxError as error:
        hint = ("; perhaps the dot after the last statement is missing"
                if error.msg.endswith("Unexpected end") else "")
        raise SourceError(str(file), error.lineno, f"is not Turtle: {error.msg}{hint}.") from error
    except OSError as error:
        raise SourceError(str(file), None, f"cannot be read: {why(error)}.") from error
