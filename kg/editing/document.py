"""The ontology as one page for people: what each term means, where it stands, what uses it.

The page is whole in itself: no scripts, no fonts or styles from elsewhere; it prints.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from html import escape
from itertools import chain

from kg.editing.files import STATUS
from kg.editing.uses import Use
from kg.model.display import visible
from kg.model.namespaces import RDF_TYPE, is_unnamed, shorten, term
from kg.model.terms import LiteralParts, Term, Triple, is_literal, literal_parts, local_name
from kg.reason.wording import Wording
from kg.validate.drafting import Ontology

KINDS = {"Classes": "owl:Class", "Relations": "owl:ObjectProperty",
         "Attributes": "owl:DatatypeProperty", "Annotations": "owl:AnnotationProperty",
         "Individuals": "owl:NamedIndividual"}
"""The kinds of terms, in the order in which a module tells them."""

_MATCHES = {"skos:exactMatch": "the same as", "skos:closeMatch": "close to",
            "skos:broadMatch": "narrower than", "skos:narrowMatch": "broader than",
            "skos:relatedMatch": "related to", "owl:equivalentClass": "the same as",
            "owl:equivalentProperty": "the same as", "rdfs:subClassOf": "within",
            "rdfs:subPropertyOf": "implies"}
_AXIOMS = tuple(map(term, (
    "owl:equivalentClass", "owl:disjointWith", "owl:disjointUnionOf", "owl:propertyChainAxiom",
    "owl:hasKey", "owl:propertyDisjointWith", "rdfs:subClassOf")))
_GROUPS = tuple(map(term, ("owl:AllDisjointClasses", "owl:AllDifferent",
                           "owl:AllDisjointProperties")))
_LANGUAGES = {"es": "Spanish", "fr": "French"}
_OWL = "<http://www.w3.org/2002/07/owl#"


def document(modules: Iterable[Triple], alignments: Iterable[Triple],
             uses: Iterable[Use]) -> Iterator[str]:
    """The page in HTML, piece by piece.

    `modules` are the triples of the ontology, `alignments` what lies between its terms and those
    of other vocabularies.
    """
    yield from _Page(tuple(modules), tuple(alignments), tuple(uses)).parts()


class _Page:
    def __init__(self, said: Sequence[Triple], alignments: Sequence[Triple],
                 uses: Sequence[Use]) -> None:
        self._said, self._alignments = said, sorted(alignments)
        self._others = Ontology(alignments)
        self._ontology = Ontology(said)
        self._words = Wording(chain(said, alignments))
        self._statuses = {s: literal_parts(o).text for s, p, o in said if p == STATUS}
        self._uses: dict[Term, list[Use]] = defaultdict(list)
        for use in uses:
            for one in use.terms:
                self._uses[one].append(use)
        headers = self._ontology.of_type("owl:Ontology")
        self._kinds = {name: self._ontology.of_type(name) for name in KINDS.values()}
        # What only its class makes an individual is one too.
        self._kinds["owl:NamedIndividual"] = self._kinds["owl:NamedIndividual"] | (
            {s for s, p, o in said if p == RDF_TYPE and o in self._kinds["owl:Class"]}
            .difference(*self._kinds.values()))
        self._homes: dict[Term, list[Term]] = {
            node: found for nodes in self._kinds.values() for node in nodes
            if (found := [home for home in self._values(node, "rdfs:isDefinedBy")
                          if home in headers])}
        self._modules = sorted({home for homes in self._homes.values() for home in homes},
                               key=lambda node: (not self._values(node, "owl:imports"),
                                                 self._title(node)))

    def parts(self) -> Iterator[str]:
        """The page, piece by piece."""
        root = self._modules[0] if self._modules else Term("<ontology>")
        title = self._title(root)
        yield (f'<!doctype html>\n<html lang="en">\n<meta charset="utf-8">\n<title>{_text(title)}'
               '</title>\n<meta name="viewport" content="width=device-width, initial-scale=1">\n'
               f"<style>{_STYLE}</style>\n<nav aria-label=\"Modules\"><ul>"
               '<li><a href="#classes">All classes</a></li>')
        for module in self._modules:
            yield f'<li><a href="#{_anchor(module)}">{_text(self._title(module))}</a></li>'
        yield f"</ul></nav>\n<main>\n<h1>{_text(title)}</h1>\n"
        yield from self._about(root)
        yield (f"<p>{_counted(len(self._homes), 'term')} in "
               f"{_counted(len(self._modules), 'module')}.</p>\n")
        yield '<h2 id="classes">All classes</h2>\n'
        yield from self._tree(self._roots, ())
        for module in self._modules:
            yield from self._module(module)
        yield "</main>\n</html>\n"

    def _about(self, module: Term) -> Iterator[str]:
        """What a module is, its version and its licence."""
        for told in self._texts(module, "dcterms:description"):
            yield f"<p>{_text(told)}</p>\n"
        facts = [_text(module[1:-1]), *(f"version {_text(one)}" for one in
                                        self._texts(module, "owl:versionInfo"))]
        facts += [f'licence <a href="{escape(one[1:-1])}">{_text(one[1:-1])}</a>'
                  for one in self._values(module, "dcterms:license")
                  if one.startswith(("<https://", "<http://"))]
        yield f'<p class="quiet">{" · ".join(facts)}</p>\n'

    @cached_property
    def _below(self) -> Mapping[Term, Sequence[Term]]:
        """The classes or properties right below each, by label."""
        below: dict[Term, set[Term]] = defaultdict(set)
        for name in ("rdfs:subClassOf", "rdfs:subPropertyOf"):
            for node in self._homes:
                for parent in self._values(node, name):
                    below[parent].add(node)
        return {node: self._by_label(found) for node, found in below.items()}

    @property
    def _roots(self) -> Sequence[Term]:
        """The classes that stand below no other one."""
        return self._by_label(node for node in self._of_kind("owl:Class") if not any(
            parent in self._homes for parent in self._values(node, "rdfs:subClassOf")))

    def _tree(self, nodes: Sequence[Term], above: tuple[Term, ...]) -> Iterator[str]:
        yield "<ul>"
        for node in nodes:
            yield f"<li>{self._link(node)}"
            if node not in above and self._below.get(node):
                yield from self._tree(self._below[node], (*above, node))
            yield "</li>"
        yield "</ul>\n"

    def _module(self, module: Term) -> Iterator[str]:
        yield f'<h2 id="{_anchor(module)}">{_text(self._title(module))}</h2>\n'
        if module is not self._modules[0]:
            yield from self._about(module)
        ours = {node for node, homes in self._homes.items() if module in homes}
        for title, name in KINDS.items():
            nodes = self._by_label(ours & self._of_kind(name))
            ours -= set(nodes)
            if nodes:
                yield f"<h3>{title}</h3>\n"
                for node in nodes:
                    yield from self._term(node, name)

    def _term(self, node: Term, kind: str) -> Iterator[str]:
        """What is said of a term, and what uses it."""
        status = ("deprecated" if self._texts(node, "owl:deprecated") == ["true"]
                  else self._statuses.get(node, "stable"))
        yield (f'<article id="{_anchor(node)}"><h4>{_text(self._ontology.label(node))} '
               f"<code>{_text(shorten(node))}</code>"
               + (f" <small>{_text(status)}</small>" if status != "stable" else "") + "</h4>\n")
        for told in self._texts(node, "skos:definition"):
            yield f"<p>{_text(told)}</p>\n"
        for name, head in (("skos:scopeNote", ""), ("skos:example", "For example: ")):
            for told in self._texts(node, name):
                yield f'<p class="quiet">{head}{_text(told)}</p>\n'
        rows = [(head, list(values)) for head, values in self._rows(node, kind)]
        yield "<dl>"
        for head, values in rows:
            if any(values):
                yield f"<dt>{head}</dt><dd>{', '.join(values)}</dd>"
        yield "</dl></article>\n"

    def _rows(self, node: Term, kind: str) -> Iterator[tuple[str, Iterable[str]]]:
        """What stands beside a term: heads, and values in HTML."""
        def links(name: str) -> list[str]:
            return [self._link(one) for value in self._values(node, name)
                    for one in self._ontology.classes_of(value)
                    if not is_unnamed(one) and not one.startswith(_OWL)]

        if kind == "owl:NamedIndividual":
            yield "Is a", [self._link(one) for one in self._values(node, "rdf:type")
                           if not one.startswith(_OWL)]
        yield "Within", links("rdfs:subClassOf")
        yield "Implies", links("rdfs:subPropertyOf")
        yield "Below it", map(self._link, self._below.get(node, ()))
        if kind == "owl:Class":
            yield "Properties", self._properties_of(node, "rdfs:domain")
            yield "Value of", self._properties_of(node, "rdfs:range")
            yield "Individuals", map(self._link, self._by_label(
                one for one in self._of_kind("owl:NamedIndividual")
                if one in self._homes and node in self._values(one, "rdf:type")))
        else:
            yield from self._facts.get(node, {}).items()
        yield "From", links("rdfs:domain")
        yield "To", links("rdfs:range")
        yield "Inverse", links("owl:inverseOf")
        yield "Axioms", ["<br>".join(map(_text, map(self._words.say, self._axioms.get(node, ()))))]
        yield "Also called", map(_text, self._texts(node, "skos:altLabel"))
        yield "Elsewhere", self._matches(node)
        for language, name in _LANGUAGES.items():
            yield f"In {name}", (f'<span lang="{language}">{_text(parts.text)}</span>'
                                 for parts in self._labels(node) if parts.language == language)
        yield "Source", map(_text, self._texts(node, "dcterms:source"))
        by_kind: dict[str, list[str]] = defaultdict(list)
        for use in self._uses.get(node, ()):
            by_kind[use.kind].append(f'<span title="{_text(use.meaning)}">{_text(use.name)}</span>')
        yield from by_kind.items()

    def _properties_of(self, cls: Term, name: str) -> Iterator[str]:
        """The properties with a class as domain or range, and the classes above with such."""
        by_class = self._by_end[name]
        yield from map(self._link, by_class.get(cls, ()))
        above = [one for one in self._ontology.above(cls)[1:] if one in by_class]
        if above:
            yield "those of " + " and ".join(map(self._link, above))

    @cached_property
    def _by_end(self) -> Mapping[str, Mapping[Term, Sequence[Term]]]:
        """Properties by the classes of their domains and ranges."""
        ends: dict[str, dict[Term, set[Term]]] = defaultdict(lambda: defaultdict(set))
        for node in self._homes:
            for name in ("rdfs:domain", "rdfs:range"):
                for value in self._values(node, name):
                    for cls in self._ontology.classes_of(value):
                        ends[name][cls].add(node)
        return defaultdict(dict, {name: {cls: self._by_label(found) for cls, found in by.items()}
                                  for name, by in ends.items()})

    @cached_property
    def _axioms(self) -> Mapping[Term, Sequence[Triple]]:
        """What holds for each term and has no row of its own."""
        found: dict[Term, list[Triple]] = defaultdict(list)
        for one in self._said:
            s, p, o = one
            if (p in _AXIOMS and (p != term("rdfs:subClassOf") or is_unnamed(o))) or (
                    p == RDF_TYPE and o.startswith(_OWL) and s in self._homes
                    and o not in map(term, KINDS.values())):
                found[s].append(one)
                if p == term("owl:disjointWith"):
                    found[o].append(Triple(o, p, s))
            elif p == RDF_TYPE and o in _GROUPS:
                for name in ("members", "distinctMembers"):
                    for head in self._words.values(s, name):
                        for member in self._words.items(head):
                            found[member].append(one)
        return found

    @cached_property
    def _facts(self) -> Mapping[Term, Mapping[str, Sequence[str]]]:
        """What the terms' properties say of each individual, and of which others each is a value:
        heads, and values in HTML.
        """
        properties = self._of_kind("owl:ObjectProperty") | self._of_kind("owl:DatatypeProperty")
        both_ways = self._ontology.of_type("owl:SymmetricProperty")
        said = {(s, p, o) for s, p, o in self._said if p in properties}
        facts: dict[Term, dict[str, list[tuple[str, str]]]] = defaultdict(
            lambda: defaultdict(list))
        for s, p, o in said:
            head = _text(self._ontology.label(p))
            facts[s][head].append(self._fact(o))
            if o in self._homes and (o, p, s) not in said:
                facts[o][head if p in both_ways else f"← {head}"].append(self._fact(s))
        return {node: {head: [html for _, html in sorted(found[head])]
                       for head in sorted(found, key=lambda one: (one.startswith("←"), one))}
                for node, found in facts.items()}

    def _fact(self, value: Term) -> tuple[str, str]:
        """By what a value is sorted, and the value in HTML."""
        if is_literal(value):
            text = literal_parts(value).text
            return text, _text(text)
        return self._ontology.label(value).casefold(), self._link(value)

    def _matches(self, node: Term) -> Iterator[str]:
        """The terms of other vocabularies to which a term is close."""
        for s, p, o in self._alignments:
            if s == node and (way := _MATCHES.get(shorten(p))) and not is_unnamed(o):
                name = shorten(o).strip("<>")
                called = self._others.label(o) if self._others.values(o, "rdfs:label") else ""
                yield f"{way} {_text(f'{called} ({name})' if called else name)}"

    def _link(self, node: Term) -> str:
        label = _text(self._ontology.label(node))
        return (f'<a href="#{_anchor(node)}">{label}</a>' if node in self._homes
                else f'<span title="{_text(node[1:-1])}">{_text(shorten(node).strip("<>"))}</span>')

    def _title(self, module: Term) -> str:
        return next(chain(self._texts(module, "dcterms:title"), self._texts(module, "rdfs:label")),
                    local_name(module))

    def _texts(self, node: Term, name: str) -> list[str]:
        """What a property tells in English, or in no language."""
        parts = [literal_parts(one) for one in self._values(node, name) if is_literal(one)]
        return sorted(one.text for one in parts if one.language in ("", "en"))

    def _labels(self, node: Term) -> list[LiteralParts]:
        return [literal_parts(one) for one in self._values(node, "rdfs:label") if is_literal(one)]

    def _values(self, node: Term, name: str) -> list[Term]:
        return self._ontology.values(node, name)

    def _of_kind(self, name: str) -> set[Term]:
        return self._kinds[name] & self._homes.keys()

    def _by_label(self, nodes: Iterable[Term]) -> list[Term]:
        return sorted(nodes, key=lambda node: (self._ontology.label(node).casefold(), node))


def _anchor(node: Term) -> str:
    """The name of a term's place on the page."""
    name = shorten(node)
    return escape(name.removeprefix("nx:").strip("<>"))


def _counted(number: int, what: str) -> str:
    return f"{number:,} {what}{'' if number == 1 else 's'}"


def _text(text: str) -> str:
    return escape(visible(text))


_STYLE = """
:root{color-scheme:light dark;--quiet:light-dark(#52606d,#a3b0bd);
--line:light-dark(#d7dde4,#2c3742);--link:light-dark(#14588a,#79b8e6)}
*{box-sizing:border-box}
body{font:15px/1.5 system-ui,"DejaVu Sans",sans-serif;margin:0;display:grid;
grid-template-columns:14rem minmax(0,60rem);gap:2.5rem;padding:0 1.5rem;overflow-wrap:anywhere}
nav{position:sticky;top:0;height:100vh;overflow:auto;padding:2rem 0}
main{padding:1.5rem 0 40vh}
ul{margin:0;padding-left:1.2rem}nav ul{list-style:none;padding:0}nav li{padding:.15rem 0}
a{color:var(--link);text-decoration:none}a:hover{text-decoration:underline}
h2{margin:3rem 0 .5rem;padding-top:1rem;border-top:2px solid var(--line)}
h3{margin:2rem 0 .5rem;color:var(--quiet)}h4{margin:0;font-size:1.05rem}
p{margin:.2rem 0}code{font-weight:400;font-size:.85em;color:var(--quiet)}
small{border:1px solid;border-radius:.6em;padding:0 .5em;font-weight:400}
.quiet{color:var(--quiet)}
article{padding:.8rem 0;border-top:1px solid var(--line)}
article:target{background:light-dark(#fff6d6,#3a3417)}
dl{display:grid;grid-template-columns:8rem minmax(0,1fr);gap:.1rem .8rem;margin:.4rem 0 0;
font-size:.92em}
dt{color:var(--quiet)}dd{margin:0}
@media(max-width:50rem){body{display:block}nav{position:static;height:auto}}
@media print{nav{display:none}body{display:block}article{break-inside:avoid}}
"""
