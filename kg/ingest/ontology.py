"""The ontology's modules as quads, each in the graph that bears the module's own IRI."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from kg.columns.dictionary import Dictionary
from kg.ingest.shacl_rules import shacl_rules
from kg.model.errors import DataError, RuleError, SourceError, UsageError
from kg.model.files import text_of_file
from kg.model.namespaces import BASE, GENID, ONTOLOGY, RDF_TYPE, RDFS_LABEL, RULE, term
from kg.model.resources import resource
from kg.model.terms import Term, Triple, iri, literal, literal_parts
from kg.reason.domain_rules import CONSTRUCT, rule_steps
from kg.reason.rule_text import label_term
from kg.store.conversion import from_oxigraph
from kg.store.turtle import parse_turtle

_OWL_ONTOLOGY = term("owl:Ontology")
_VERSION = term("owl:versionInfo")
_GENID = BASE.rstrip("/") + GENID
_ALIGNMENTS = "alignments"
_RULES = (".rq", ".ttl")


@dataclass(frozen=True, slots=True)
class Module:
    """One file of the ontology: its IRI, which names its graph, and its triples."""

    file: Path
    iri: Term
    triples: tuple[Triple, ...]


@dataclass(frozen=True, slots=True)
class FoundOntology:
    """An ontology for a store: its modules, a hash of its files, and whether it is the package's.

    `alignments` tells whether alignments are among its modules.
    """

    modules: tuple[Module, ...]
    digest: str
    packaged: bool
    alignments: bool


def find_ontology(folder: Path, *, alignments: bool) -> FoundOntology:
    """The ontology in a folder.

    Raises SourceError also for a module of a name that no store takes for one, and UsageError
    where alignments are wanted and there are none.
    """
    if alignments and not list(folder.glob(f"{_ALIGNMENTS}/*.ttl")):
        raise UsageError(f"{folder / _ALIGNMENTS} holds no file that ends in .ttl: leave out "
                         "--alignments, or say --no-alignments.")
    modules = read_ontology(folder, alignments=alignments)
    for one in modules:
        if not one.iri.startswith("<" + ONTOLOGY):
            raise SourceError(str(one.file), None, f"declares itself to be {one.iri}; the name of "
                              f"a module begins with {ONTOLOGY}/.")
    return FoundOntology(modules, digest_of(folder, alignments=alignments),
                         folder.resolve() == resource("ontology").resolve(), alignments)


def digest_of(folder: Path, *, alignments: bool) -> str:
    """A hash of the files of an ontology."""
    return _digest(sorted([*folder.glob("*.ttl"), *folder.glob("rules/*"),
                           *(folder.glob(f"{_ALIGNMENTS}/*.ttl") if alignments else ())]))


def read_ontology(folder: Path, *, alignments: bool = False) -> tuple[Module, ...]:
    """The modules in a folder, and each rule in its folder `rules` as a module of its own.

    Alignments, in its folder `alignments`, are apart: they speak of other vocabularies.

    Blank nodes become IRIs (RDF 1.1 Concepts, section 3.5), so that a triple is the same in every
    graph and every run. Raises SourceError for a file that is not Turtle, or no rule.
    """
    files = sorted(folder.glob("*.ttl"))
    if not files:
        raise UsageError(f"{folder} holds no ontology: no file there ends in .ttl.")
    modules = tuple(_read_module(file) for file in files)
    if alignments:
        modules += read_alignments(folder)
    taken: dict[Term, Path] = {}
    for one in modules:
        if taken.setdefault(one.iri, one.file) != one.file:
            raise SourceError(str(one.file), None, f"declares itself to be {one.iri}, as "
                              f"{taken[one.iri].name} does: give the module a name of its own.")
    return (*modules, *read_rules(folder / "rules"))


def read_alignments(folder: Path) -> tuple[Module, ...]:
    """How the terms of an ontology lie to those of other vocabularies, a module each."""
    return tuple(_read_module(file, f"{_ALIGNMENTS}/{file.stem}")
                 for file in sorted(folder.glob(f"{_ALIGNMENTS}/*.ttl")))


def file_of(node: Term) -> str:
    """The file in which a node without a name stood; an empty text for other terms."""
    return node[len(_GENID) + 1:].rpartition("/")[0] + ".ttl" if node[1:].startswith(_GENID) else ""


def version_of(modules: tuple[Module, ...]) -> str:
    """The version that the root module tells of itself, or an empty text."""
    root = iri(ONTOLOGY)
    for module in modules:
        for triple in module.triples:
            if triple.subject == root and triple.predicate == _VERSION:
                return literal_parts(triple.object).text
    return ""


@contextmanager
def naming_files(modules: Iterable[Module]) -> Iterator[None]:
    """Let what is wrong with rules that are run together be told with the file of one of them."""
    try:
        yield
    except RuleError as error:
        node = iri(RULE + error.rule)
        for module in modules:
            if module.iri == node:
                raise SourceError(str(module.file), None, str(error)) from error
        raise


def read_rules(folder: Path) -> Iterator[Module]:
    """The rules of the domain in a folder: CONSTRUCT queries (.rq), or SHACL rules (.ttl).

    Raises SourceError also for what is neither, which nobody would miss otherwise.
    """
    for other in sorted(folder.glob("*")):
        if other.suffix not in _RULES and not (
                other.name.startswith(".") or other.name.endswith(("~", ".md"))):
            raise SourceError(str(other), None, "is no rule and would not be read: a rule is a "
                              "file that ends in .rq (a CONSTRUCT query) or .ttl (SHACL rules).")
    taken: dict[str, Path] = {}
    for file in (*sorted(folder.glob("*.rq")), *sorted(folder.glob("*.ttl"))):
        for name, text in _texts(file):
            if name in taken:
                raise SourceError(str(file), None, f"has a rule '{name}', as {taken[name].name} "
                                  "has: give the rule a name of its own.")
            taken[name] = file
            yield _rule(file, name, text)


def _texts(file: Path) -> Iterator[tuple[str, str]]:
    """The names and texts of the rules of a file."""
    if file.suffix == ".ttl":
        yield from ((rule.name, rule.text) for rule in shacl_rules(file))
        return
    yield file.stem, text_of_file(file)


def _rule(file: Path, name: str, text: str) -> Module:
    try:
        node = iri(RULE + name)
        rule_steps(node, text, Dictionary())
    except DataError as error:
        raise SourceError(str(file), None, str(error)) from error
    return Module(file, node, (
        Triple(node, RDF_TYPE, term("sh:SPARQLRule")),
        Triple(node, RDFS_LABEL, label_term(text, name)),
        Triple(node, CONSTRUCT, literal(text))))


def _digest(files: list[Path]) -> str:
    hasher = hashlib.blake2b(digest_size=16)
    for file in files:
        hasher.update(file.name.encode() + b"\0" + file.read_bytes() + b"\0")
    return hasher.hexdigest()


def _read_module(file: Path, name: str = "") -> Module:
    triples = tuple(_parse(file, name))
    names = [t.subject for t in triples if t.predicate == RDF_TYPE and t.object == _OWL_ONTOLOGY]
    if len(names) != 1:
        raise SourceError(str(file), None, "holds no owl:Ontology, or more than one; a module "
                          "declares itself once, and its IRI names its graph.")
    return Module(file, names[0], triples)


def _parse(file: Path, name: str = "") -> Iterator[Triple]:
    """The triples of a file; `name` tells its nodes without a name from those of other files."""
    numbers: dict[Term, Term] = {}

    def node(part: object) -> Term:
        found = from_oxigraph(part)
        if found.startswith("_:"):
            fresh = iri(f"{_GENID}{name or file.stem}/{len(numbers) + 1}")
            return numbers.setdefault(found, fresh)
        return found

    for quad in parse_turtle(file)[0]:
        yield Triple(node(quad.subject), node(quad.predicate), node(quad.object))
