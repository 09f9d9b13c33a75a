"""What differs between two versions of an ontology, term by term."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from kg.editing.files import STATUS, TurtleFile
from kg.editing.normal_form import NormalForm
from kg.model.namespaces import PREFIXES, RDFS_LABEL, shorten, term
from kg.model.terms import Term, literal_parts

_NIL = term("rdf:nil")
_SKIPPED = frozenset(map(term, ("owl:versionIRI", "owl:versionInfo")))
_ANNOTATIONS = frozenset(map(term, (
    "rdfs:label", "rdfs:comment", "rdfs:seeAlso", "rdfs:isDefinedBy", "dcterms:source",
    "dcterms:title", "dcterms:description", "dcterms:license", "skos:definition", "skos:example",
    "skos:scopeNote", "skos:altLabel", "skos:prefLabel", "skos:note"))) | {STATUS}
"""What is said of a term for people; nothing follows from it."""

STEPS = ("", "patch", "minor", "major")
"""How a version must grow, the least first."""


@dataclass(frozen=True, slots=True)
class TermChange:
    """How a term differs: `added`, `removed`, `renamed` or `changed`.

    `said` are the statements that are gone, `says` those that are new; `before` is the earlier
    name of a term that was renamed; `step` tells how a version must grow for it: `major` where
    something else follows than before, `minor` for a new term, `patch` for words alone.
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
    found = []
    for node in after:
        earlier = renamed.get(node, node)
        was, now = before.get(earlier, {}), after[node]
        gone = {key: was[key] for key in was.keys() - now.keys()}
        fresh = {key: now[key] for key in now.keys() - was.keys()}
        if node in renamed:
            found.append(_change(node, now, "renamed", gone, fresh, "major", shorten(earlier)))
        elif earlier not in before:
            found.append(_change(node, now, "added", {}, fresh, "minor"))
        elif gone or fresh:
            words = all(predicate in _ANNOTATIONS for predicate, _ in (*gone, *fresh))
            found.append(_change(node, now, "changed", gone, fresh, "patch" if words else "major"))
    found += [_change(node, before[node], "removed", before[node], {}, "major")
              for node in removed if node not in renamed.values()]
    return sorted(found, key=lambda one: shorten(one.term))


def step_of(found: Sequence[TermChange]) -> str:
    """How the version must grow. Source: Semantic Versioning 2.0.0."""
    return max((one.step for one in found), key=STEPS.index, default="")


_Said = Mapping[tuple[Term, str], str]


def _statements(files: Iterable[TurtleFile]) -> dict[Term, dict[tuple[Term, str], str]]:
    found: dict[Term, dict[tuple[Term, str], str]] = {}
    for file in files:
        form = NormalForm(file.triples, {**file.prefixes, **PREFIXES})
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


def _change(node: Term, said: _Said, kind: str, gone: _Said, fresh: _Said, step: str,
            before: str = "") -> TermChange:
    labels = sorted(literal_parts(Term(text)) for text in _labels(said))
    label = next((one.text for one in labels if one.language in ("en", "")), "")
    return TermChange(node, label, kind, tuple(sorted(gone.values())),
                      tuple(sorted(fresh.values())), step, before)


def name_of(one: TermChange) -> str:
    """The name of a term; what has none are axioms such as owl:AllDisjointClasses."""
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
