"""The questions of a folder: a new one is one new file, `PACK/QUESTION.rq`, or `.cypher`."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from kg.model.errors import SourceError, UsageError
from kg.model.files import text_of_file
from kg.model.yaml_text import YamlError, parsed
from kg.packs.question import Question
from kg.packs.reading import read_question


@dataclass(frozen=True, slots=True)
class Pack:
    """A pack of questions with its title and description."""

    name: str
    title: str
    description: str
    questions: tuple[Question, ...]


def all_packs(folder: Path) -> tuple[Pack, ...]:
    """Every pack of a folder, by name; raises SourceError for a pack or a question that is wrong.
    """
    packs, faults = packs_and_faults(folder)
    if faults:
        raise faults[0]
    return packs


def packs_and_faults(folder: Path) -> tuple[tuple[Pack, ...], list[SourceError]]:
    """Every pack of a folder, by name, without what is wrong; and what that is."""
    packs: list[Pack] = []
    faults: list[SourceError] = []
    for found in sorted(folder.glob("*/pack.yaml")):
        try:
            packs.append(_pack(found.parent, faults))
        except SourceError as fault:
            faults.append(fault)
    faults += _without_pack(folder)
    return tuple(packs), faults


def _without_pack(folder: Path) -> list[SourceError]:
    """What is wrong with folders that hold questions and are no packs."""
    if any(folder.glob("*.rq")) or any(folder.glob("*.cypher")):
        return [SourceError(str(folder), None, "holds questions itself: name the folder above it, "
                            "which holds the packs.")]
    lacking = {file.parent for ending in ("rq", "cypher") for file in folder.glob(f"*/*.{ending}")
               if not (file.parent / "pack.yaml").exists()}
    return [SourceError(str(one), None, "has questions and no pack.yaml: write one with a title "
                        "and a description.") for one in sorted(lacking)]


def question_named(folder: Path, path: str) -> Question:
    """The question PACK/QUESTION; raises UsageError with the nearest names."""
    known = {f"{one.parent.name}/{one.stem}": one
             for found in sorted(folder.glob("*/pack.yaml")) for one in _files(found.parent)}
    if path in known:
        return read_question(known[path])
    if faults := _without_pack(folder):
        raise UsageError(f"There is no question '{path}'; {faults[0]}")
    if any(one.startswith(path + "/") for one in known):
        raise UsageError(f"'{path}' is a pack of questions: 'kg packs {path}' lists them.")
    near = difflib.get_close_matches(path, known, n=3, cutoff=0.4)
    hint = f"; did you mean {', '.join(near)}?" if near else "; 'kg packs' lists them."
    raise UsageError(f"There is no question '{path}'{hint}")


def _pack(folder: Path, faults: list[SourceError]) -> Pack:
    data = _told(folder / "pack.yaml")
    questions = []
    for one in _files(folder):
        try:
            questions.append(read_question(one))
        except SourceError as fault:
            faults.append(fault)
    return Pack(folder.name, str(data["title"]), str(data["description"]).strip(), tuple(questions))


def _told(file: Path) -> Mapping[str, object]:
    """What a pack tells of itself; raises SourceError that says what is wrong."""
    try:
        data = parsed(text_of_file(file))
    except YamlError as error:
        raise SourceError(str(file), error.line, str(error)) from error
    lacking = [key for key in ("title", "description")
               if not isinstance(data, dict) or not data.get(key)]
    if lacking:
        raise SourceError(str(file), None, f"has no {' and no '.join(lacking)}: write "
                          f"'{lacking[0]}: ...' into it.")
    told: Mapping[str, object] = data
    return told


def _files(folder: Path) -> list[Path]:
    """A file a question: the SPARQL, or the Cypher where there is no SPARQL."""
    found = {file.stem: file for file in folder.glob("*.cypher")}
    found |= {file.stem: file for file in folder.glob("*.rq")}
    return [found[name] for name in sorted(found)]
