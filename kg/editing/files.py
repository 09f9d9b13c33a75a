"""Turtle files as triples with their prefixes, and written back."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import pyoxigraph as ox

from kg.editing.normal_form import NormalForm
from kg.ingest.ontology import Module, read_rules
from kg.model.errors import StoreError, UsageError
from kg.model.files import replaced
from kg.model.namespaces import PREFIXES, term
from kg.model.terms import Term, Triple, literal, text_of
from kg.reason.domain_rules import CONSTRUCT
from kg.store.conversion import from_oxigraph
from kg.store.turtle import parse_turtle

STATUS = Term("<http://www.w3.org/2003/06/sw-vocab-status/ns#term_status>")
"""How settled a term is: stable, testing, unstable or archaic."""

_COMMENT = re.compile(r"^\s*#", re.MULTILINE)


@dataclass(frozen=True)
class TurtleFile:
    """What a file says, its prefixes, and how many of its lines are comments."""

    path: Path
    prefixes: Mapping[str, str]
    triples: tuple[Triple, ...]
    comments: int = 0

    @cached_property
    def normal(self) -> str:
        """The file in normal form; comments are not in it."""
        return NormalForm(self.triples, self.prefixes).text()

    def write(self) -> bool:
        """Write the file in normal form, at once or not at all; whether that changes it."""
        return write_text(self.path, self.normal)


def write_text(path: Path, text: str) -> bool:
    """Write a file at once or not at all; whether that changes it. Raises UsageError."""
    try:
        if path.exists() and path.read_text(encoding="utf-8") == text:
            return False
        with replaced(path) as new:
            new.write_text(text, encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "another kind of file is there"
        raise UsageError(f"{path} cannot be written: {reason}.") from error
    except StoreError as error:
        raise UsageError(str(error)) from error
    return True


def turtle_files(paths: Sequence[Path]) -> list[Path]:
    """The Turtle files among some paths: files, and all below folders.

    Raises UsageError where there are none.
    """
    found = [file for path in paths for file in
             (sorted(path.rglob("*.ttl")) if path.is_dir() else [path])]
    if not found:
        raise UsageError(f"{', '.join(map(str, paths))} holds no file that ends in .ttl.")
    return found


def read_version(path: Path) -> list[TurtleFile]:
    """An ontology, or a file of one: its Turtle files, and the rules in folders named `rules`.

    Of a rule, lines of comment, front matter included, are words; nothing follows from them.
    Raises UsageError where there is nothing to read.
    """
    if not path.is_dir():
        return [read_turtle(path)]
    folders = sorted(one for one in (path, *path.rglob("rules")) if one.name == "rules")
    rules = [TurtleFile(module.file, PREFIXES, tuple(_parted(module)))
             for folder in folders for module in read_rules(folder)]
    files = [] if path in folders else turtle_files([path])
    return [*(read_turtle(file) for file in files if file.parent not in folders), *rules]


def _parted(module: Module) -> Iterator[Triple]:
    for triple in module.triples:
        if triple.predicate != CONSTRUCT:
            yield triple
            continue
        lines = text_of(triple.object).splitlines()
        words = [line.strip() for line in lines if line.lstrip().startswith("#")]
        query = [line.rstrip() for line in lines if not line.lstrip().startswith("#")]
        yield Triple(module.iri, CONSTRUCT, literal("\n".join(filter(None, query))))
        if words:
            yield Triple(module.iri, term("rdfs:comment"), literal("\n".join(words)))


def read_turtle(path: Path) -> TurtleFile:
    """A file; nodes without a name get labels that depend on what is said of them only.

    Raises SourceError for text that is not Turtle.
    """
    quads, prefixes = parse_turtle(path)
    told = ox.Dataset(quads)
    told.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    triples = (Triple(*map(from_oxigraph, (quad.subject, quad.predicate, quad.object)))
               for quad in told)
    comments = len(_COMMENT.findall(path.read_text(encoding="utf-8")))
    return TurtleFile(path, prefixes, tuple(triples), comments)
