"""The OWL 2 test cases of the W3C, and the test suite of the OWL 2 RL/RDF rules that they came from.

Both come out of packages of others, from PyPI and Maven Central, and are kept in
~/.cache/nexus-kg; nothing of them is part of this project. Their licences are those of the W3C and
of their authors, M. Schneider and K. Mainzer (FZI, 2009).
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import tarfile
import tempfile
import zipfile
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple
from xml.etree import ElementTree

import pyoxigraph as ox
import pytest
import rdflib

from kg.model.namespaces import RDF_TYPE, term
from kg.model.terms import XSD, Term, Triple, literal
from kg.store.conversion import from_oxigraph

CACHE = Path(os.environ.get("NEXUS_KG_CACHE", Path.home() / ".cache" / "nexus-kg"))
_PACKAGE = "funowl==0.2.3"
_W3C = ("funowl-0.2.3/tests/data/all.rdf",
        "446e9eae0488e7eb58a8bd7db92b5fb358316c63e3cad1749103cd912664bee4")
_ARTIFACT = "net.sansa-stack:sansa-inference-tests_2.11:0.3.0:jar:tests"
_RULES = ("sansa-inference-tests_2.11-0.3.0-tests.jar",
          "02bc5c770193bce3a801017ab71a19c824c0f6add418349e39f9f2d0b8e60912")
_BASE = "http://example.org/"
_TEST = rdflib.Namespace("http://www.w3.org/2007/OWL/testOntology#")
_OF_RULES = "rdfbased-"
"""How the names of the cases begin that were written for the rules."""


class Case(NamedTuple):
    """A test case: `premise`, and what must follow from it, or must not."""

    name: str
    kinds: frozenset[str]
    premise: list[Triple]
    conclusion: list[Triple]
    not_conclusion: list[Triple]


@cache
def w3c_cases() -> list[Case]:
    """The cases of the W3C for the profile RL, and those for its rules, that are in RDF/XML."""
    manifest = rdflib.Graph().parse(_w3c_file(), format="xml")
    cases = []
    for case, name in manifest.subject_objects(_TEST.identifier):
        of_rules = str(name).startswith(_OF_RULES) or (case, _TEST.profile, _TEST.RL) in manifest
        premise = manifest.value(case, _TEST.rdfXmlPremiseOntology)
        if not of_rules or premise is None or (case, _TEST.status, _TEST.Rejected) in manifest:
            continue
        imported = (manifest.value(ontology, _TEST.rdfXmlInputOntology)
                    for ontology in manifest.objects(case, _TEST.importedOntology))
        cases.append(Case(
            str(name), frozenset(str(kind).removeprefix(str(_TEST)).removesuffix("Test")
                                 for kind in manifest.objects(case, rdflib.RDF.type)),
            [triple for text in (premise, *imported) for triple in _of_xml(text)],
            *(_of_xml(manifest.value(case, _TEST[kind])) for kind in (
                "rdfXmlConclusionOntology", "rdfXmlNonConclusionOntology"))))
    return sorted(cases)


@cache
def rule_cases() -> list[Case]:
    """The cases of the suite of the rules, those for which the rules are known to be complete."""
    cases: dict[str, dict[str, bytes]] = defaultdict(dict)
    with zipfile.ZipFile(_rules_file()) as jar:
        for name in jar.namelist():
            _, _, path = name.partition("conformance/owl2rl/")
            case, _, file = path.partition("/")
            if file:
                cases[case][file.removeprefix(case + ".")] = jar.read(name)
    return [_rule_case(name, cases[name]) for name in sorted(cases)]


def _rule_case(name: str, files: dict[str, bytes]) -> Case:
    told = {entry.get("key"): entry.text or "" for entry in
            ElementTree.fromstring(files["metadata.properties"]).iter("entry")}
    kind = {"POSITIVE_ENTAILMENT": "PositiveEntailment", "INCONSISTENCY": "Inconsistency"}
    premise = files.get("premisegraph.ttl") or files["graph.ttl"]
    return Case(name, frozenset({kind[told["testcase.type"]]}), _of_turtle(premise),
                _of_turtle(files.get("conclusiongraph.ttl", b"")), [])


def matches(wanted: Iterable[Triple], triples: Iterable[Triple]) -> bool:
    """Whether triples are there under some naming of their blank nodes (simple entailment)."""
    by_predicate: dict[Term, list[Triple]] = defaultdict(list)
    for triple in triples:
        by_predicate[triple.predicate].append(triple)
    # Those of few blank nodes first: they leave the others less to try.
    left = sorted(wanted, key=lambda t: sum(part.startswith("_:") for part in t))

    def search(at: int, names: dict[Term, Term]) -> bool:
        if at == len(left):
            return True
        for candidate in by_predicate[left[at].predicate]:
            named = dict(names)
            if all(named.setdefault(part, other) == other if part.startswith("_:")
                   else part == other for part, other in zip(left[at], candidate, strict=True)) \
                    and search(at + 1, named):
                return True
        return False

    return search(0, {})


def denials(conclusion: Iterable[Triple]) -> list[Triple]:
    """Triples of which each denies a part of a conclusion about things: that things are different,
    or that a thing is no member of a class. Empty where a conclusion says something else as well.
    """
    triples = [t for t in conclusion if t.predicate != RDF_TYPE or t.object not in _DECLARED]
    values = {(t.subject, t.predicate): t.object for t in triples}
    told: list[Triple] = []
    for s, p, o in triples:
        complement = values.get((o, term("owl:complementOf")))
        if p == term("owl:differentFrom"):
            told.append(Triple(s, term("owl:sameAs"), o))
        elif p == term("owl:distinctMembers"):
            items = list(_items(o, values))
            told += [Triple(a, term("owl:sameAs"), b) for i, a in enumerate(items)
                     for b in items[i + 1:]]
        elif p == RDF_TYPE and complement is not None:
            told.append(Triple(s, RDF_TYPE, complement))
        elif not (s.startswith("_:") or _is_list(p)):
            return []
    return told


_DECLARED = {term("owl:" + name) for name in (
    "Class", "NamedIndividual", "Ontology", "ObjectProperty", "DatatypeProperty")}


def _is_list(predicate: Term) -> bool:
    return predicate in (term("rdf:first"), term("rdf:rest"))


def _items(head: Term, values: dict[tuple[Term, Term], Term]) -> Iterator[Term]:
    while head != term("rdf:nil"):
        yield values[head, term("rdf:first")]
        head = values[head, term("rdf:rest")]


def _of_turtle(text: bytes) -> list[Triple]:
    return [Triple(*map(from_oxigraph, (quad.subject, quad.predicate, quad.object)))
            for quad in ox.parse(text, format=ox.RdfFormat.TURTLE, base_iri=_BASE)]


def _of_xml(text: rdflib.term.Node | None) -> list[Triple]:
    """The triples of a text in RDF/XML, but for the one that names the ontology."""
    if text is None:
        return []
    graph = rdflib.Graph().parse(data=str(text), format="xml", publicID=_BASE)
    graph.remove((None, rdflib.RDF.type, rdflib.OWL.Ontology))
    return [Triple(*map(_term, triple)) for triple in graph]


def _term(part: rdflib.term.Node) -> Term:
    if isinstance(part, rdflib.Literal):
        return literal(str(part), str(part.datatype or XSD + "string"), part.language or "")
    return Term(part.n3())


def _w3c_file() -> Path:
    file = CACHE / "owl2-w3c.rdf"
    if not file.is_file():
        with tempfile.TemporaryDirectory() as folder:
            _run([sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--no-binary",
                  ":all:", "--dest", folder, _PACKAGE])
            with tarfile.open(next(Path(folder).iterdir())) as package:
                member = package.extractfile(_W3C[0])
                assert member is not None
                _keep(member.read(), _W3C[1], file)
    return file


def _rules_file() -> Path:
    file = CACHE / _RULES[0]
    if not file.is_file():
        maven = shutil.which("mvn")
        if maven is None:
            pytest.skip("Maven, which brings the suite of the rules, is not installed")
        with tempfile.TemporaryDirectory() as folder:
            _run([maven, "-q", "-B", "dependency:copy", f"-Dartifact={_ARTIFACT}",
                  f"-DoutputDirectory={folder}"])
            _keep((Path(folder) / _RULES[0]).read_bytes(), _RULES[1], file)
    return file


def _run(command: list[str]) -> None:
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        pytest.skip(f"{command[0]} does not bring the test cases: {done.stderr[-300:]}")


def _keep(content: bytes, digest: str, file: Path) -> None:
    assert hashlib.sha256(content).hexdigest() == digest, f"{file.name} is another one"
    file.parent.mkdir(parents=True, exist_ok=True)
    partial = file.with_suffix(f".{os.getpid()}")
    partial.write_bytes(content)
    partial.replace(file)
