"""What differs between two versions of an ontology, term by term."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from kg.editing.files import STATUS, TurtleFile
from kg.editing.normal_form import NormalForm
from kg.model.namespaces import PREFIXES, RDFS_LABEL, RULE, shorten, term
from kg.model.terms import Term, literal_parts
from kg.reason.domain_rules import CONSTRUCT

_NIL = term("rdf:nil")
_RULES = "<" + RULE
_LANGUAGES = ("rdf:", "rdfs:", "owl:", "xsd:")
_SKIPPED = frozenset(map(term, ("owl:versionIRI", "owl:versionInfo")))
_ANNOTATIONS = frozenset(map(term, (
    "rdfs:label", "rdfs:comment", "rdfs:seeAlso", "rdfs:isDefinedBy", "dcterms:source",
    "dcterms:title", "dcterms:description", "dcterms:license", "skos:definition", "skos:example",
    "skos:scopeNote", "skos:altLabel", "skos:prefLabel", "skos:note", "owl:deprecated",
    "owl:imports"))) | {STATUS}
"""What is said of a term for people, or of a file; nothing follows from it."""

_REACHING = frozenset(map(term, (
    "owl:equivalentClass", "owl:disjointWith", "owl:intersectionOf", "owl:unionOf", "owl:oneOf",
    "owl:complementOf", "owl:disjointUnionOf", "owl:equivalentProperty", "owl:inverseOf",
    "owl:propertyChainAxiom", "owl:propertyDisjointWith", "owl:sameAs", "owl:differentFrom")))
"""Axioms of a new term from which something follows for the terms that they name."""

_TEXT = re.compile(r'"(?:[^"\\]|\\.)*"')
_NAME = re.compile(r"<[^>]*>|[A-Za-z][\w-]*:[\w.-]*\w")

STEPS = ("", "patch", "minor", "major")
"""How a version must grow, the least first."""


@dataclass(frozen=True, slots=True)
class TermChange:
    """How a term differs: `added`, `removed`, `renamed` or `changed`.

    `said` are the statements that are gone, `says` those that are new; `before` is the earlier
    name of a term that was renamed; `step` tells how a version must grow for it: `major` where
    something else follows than before, `minor` for a new term from which nothing follows for
    those that were there, `patch` for words alone.
    """

    term: Term
    label: str
    kind: str
    said: tuple[str, ...]
    says: tuple[str, ...]
    step: str
    before: str = ""


def changes(old: Iterable[TurtleFile], new: Iterable[TurtleFile]) -> list[TermChange]:
    """The changes from one version to another, by term."""
    before, after = _statements(old), _statements(new)
    for statements in (before, after):  # what has no name is never new, but says other things
        statements.setdefault(_NIL, {})
    added = [node for node in after if node not in before]
    removed = [node for node in before if node not in after]
    renamed = _renamed({node: before[node] for node in removed},
                       {node: after[node] for node in added})
    made = {name for node in added if node not in renamed for name in (shorten(node), node)}
    found = []
    for node in after:
        earlier = renamed.get(node, node)
        was, now = before.get(earlier, {}), after[node]
        gone = {key: was[key] for key in was.keys() - now.keys()}
        fresh = {key: now[key] for key in now.keys() - was.keys()}
        if node in renamed:
            found.append(_change(node, now, "renamed", gone, fresh, "major", shorten(earlier)))
        elif earlier not in before:
            reaches = any(predicate == CONSTRUCT or (predicate in _REACHING
                                                     and not _names(text) <= made)
                          for predicate, text in fresh)
            found.append(_change(node, now, "added", {}, fresh, "major" if reaches else "minor"))
        elif gone or fresh:
            words = all(predicate in _ANNOTATIONS for predicate, _ in (*gone, *fresh))
            found.append(_change(node, now, "changed", gone, fresh, "patch" if words else "major"))
    found += [_change(node, before[node], "removed", before[node], {}, "major")
              for node in removed if node not in renamed.values()]
    return sorted(found, key=lambda one: shorten(one.term))


def _names(text: str) -> set[str]:
    """The terms in what is said, without those of the languages RDF and OWL."""
    return {name for name in _NAME.findall(_TEXT.sub("", text)) if not name.startswith(_LANGUAGES)}


def step_of(found: Sequence[TermChange]) -> str:
    """How the version must grow. Source: Semantic Versioning 2.0.0."""
    return max((one.step for one in found), key=STEPS.index, default="")


_Said = Mapping[tuple[Term, str], str]


def _statements(files: Iterable[TurtleFile]) -> dict[Term, dict[tuple[Term, str], str]]:
    found: dict[Term, dict[tuple[Term, str], str]] = {}
    for file in files:
        others = {prefix: space for prefix, space in file.prefixes.items()
                  if space not in PREFIXES.values()}
        form = NormalForm(file.triples, {**others, **PREFIXES})
        for node, said in form.statements().items():
            found.setdefault(node, {}).update(
                (key, line) for key, line in said.items() if key[0] not in _SKIPPED)
    return {node: said for node, said in found.items() if said}


def _renamed(gone: Mapping[Term, _Said], fresh: Mapping[Term, _Said]) -> dict[Term, Term]:
    """Terms that have the labels of just one that is gone, and that one."""
    by_label: dict[frozenset[str], list[Term]] = {}
    for node, said in gone.items():
        by_label.setdefault(_labels(said), []).append(node)
    taken: dict[Term, Term] = {}
    for node, said in fresh.items():
        earlier = by_label.get(_labels(said), [])
        if _labels(said) and len(earlier) == 1 and earlier[0] not in taken.values():
            taken[node] = earlier[0]
    return taken


def _labels(said: _Said) -> frozenset[str]:
    return frozenset(text for predicate, text in said if predicate == RDFS_LABEL)


def _change(node: Term, words: _Said, kind: str, gone: _Said, fresh: _Said, step: str,
            before: str = "") -> TermChange:
    labels = sorted(literal_parts(Term(text)) for text in _labels(words))
    label = next((one.text for one in labels if one.language in ("en", "")), "")
    said, says = tuple(sorted(gone.values())), tuple(sorted(fresh.values()))
    if kind == "changed" and node.startswith(_RULES):
        said, says = _lines_apart(said, says), _lines_apart(says, said)
    return TermChange(node, label, kind, said, says, step, before)


def _lines_apart(texts: Sequence[str], others: Sequence[str]) -> tuple[str, ...]:
    """The lines of some texts that differ from those of others, in order."""
    lines, other = ([line for text in some for line in text.splitlines()]
                    for some in (texts, others))
    matches = SequenceMatcher(a=lines, b=other, autojunk=False).get_opcodes()
    return tuple(line.strip().removesuffix('"""') for kind, start, end, _, _ in matches
                 if kind != "equal" for line in lines[start:end])


def is_rule(one: TermChange) -> bool:
    """Whether what has changed is a rule of the domain."""
    return one.term.startswith(_RULES)


def name_of(one: TermChange) -> str:
    """The name of a term; what has none are axioms such as owl:AllDisjointClasses."""
    if is_rule(one):
        return f"rules/{one.term[len(_RULES):-1]}"
    return "axioms without a name" if one.term == _NIL else shorten(one.term)


def as_markdown(found: Sequence[TermChange]) -> str:
    """The changes as a list for a changelog."""
    titles = {"added": "Added", "renamed": "Renamed", "changed": "Changed", "removed": "Removed"}
    lines = []
    for kind, title in titles.items():
        ours = [one for one in found if one.kind == kind]
        if ours:
            lines += [f"### {title}", ""]
            for one in ours:
                name = f"`{name_of(one)}`" + (f" ({one.label})" if one.label else "")
                lines.append(f"- {name}" + (f", before `{one.before}`" if one.before else ""))
                if kind in ("changed", "renamed"):
                    lines += [f"  - no longer: `{text}`" for text in one.said]
                    lines += [f"  - now: `{text}`" for text in one.says]
            lines.append("")
    return "\n".join(lines)
