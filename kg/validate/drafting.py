"""A first draft of the shapes of a class, from what the ontology says, for an expert to finish.

Domains, ranges, cardinalities and functional properties become constraints; what the ontology
leaves open, and what a person must say, is marked with TODO.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from kg.model.errors import UsageError
from kg.model.namespaces import PREFIXES, RDF_TYPE, RDFS_LABEL, has_own_name, shorten, term
from kg.model.nearest import meant
from kg.model.terms import Term, Triple, is_literal, literal_parts, local_name

_FIRST, _REST, _NIL = term("rdf:first"), term("rdf:rest"), term("rdf:nil")
_LONGEST = 1000


class Ontology:
    """The axioms of an ontology that speak of classes and properties."""

    def __init__(self, triples: Iterable[Triple]) -> None:
        self._values: dict[tuple[Term, Term], list[Term]] = {}
        self._subjects: dict[tuple[Term, Term], list[Term]] = {}
        for s, p, o in triples:
            self._values.setdefault((s, p), []).append(o)
            self._subjects.setdefault((p, o), []).append(s)

    def values(self, node: Term, name: str) -> list[Term]:
        """The values of a predicate, by its prefixed name."""
        return self._values.get((node, term(name)), [])

    def of_type(self, *names: str) -> set[Term]:
        """What is of one of some types, by their prefixed names."""
        return {s for name in names for s in self._subjects.get((RDF_TYPE, term(name)), [])}

    def label(self, node: Term) -> str:
        """The label in English, or the local name."""
        labels = [literal_parts(one) for one in self._values.get((node, RDFS_LABEL), [])
                  if is_literal(one)]
        return next((one.text for one in labels if one.language in ("en", "")), local_name(node))

    def above(self, cls: Term) -> list[Term]:
        """A class and what it is a subclass of, the nearest first."""
        found, waiting = [cls], [cls]
        while waiting:
            for other in self.values(waiting.pop(0), "rdfs:subClassOf"):
                if other not in found:
                    found.append(other)
                    waiting.append(other)
        return found

    def classes_of(self, node: Term) -> list[Term]:
        """The classes that a class or a union of classes names."""
        return [member for union in self.values(node, "owl:unionOf")
                for member in self._members(union)] or [node]

    def _members(self, head: Term) -> Iterator[Term]:
        steps = 0
        while head != _NIL and steps < _LONGEST:
            yield from self._values.get((head, _FIRST), [])
            head, steps = next(iter(self._values.get((head, _REST), [])), _NIL), steps + 1


@dataclass(slots=True)
class _Property:
    name: Term
    datatype: Term | None = None
    classes: tuple[Term, ...] = ()
    least: int | None = None
    most: int | None = None


def draft(ontology: Ontology, cls: Term, *, inherited: bool = False) -> str:
    """Shapes in Turtle for the properties of a class; with `inherited`, also of what is above it.

    Raises UsageError for a class that the ontology does not declare.
    """
    classes = ontology.of_type("owl:Class", "rdfs:Class")
    if cls not in classes:
        named = map(shorten, filter(has_own_name, classes))
        raise UsageError(f"{shorten(cls)} is no class of the ontology"
                         + meant(shorten(cls), named, ": see 'kg shapes coverage --all'."))
    properties = _properties(ontology, cls, inherited=inherited)
    prefixes = sorted({"nx", "nxs", "owl", "rdfs", "sh", "xsd", "dcterms"})
    out = [f"@prefix {one}: <{PREFIXES[one]}> .\n" for one in prefixes]
    name = local_name(cls)
    out.append(f"\n# A draft from the ontology. Finish each TODO, then add the fixtures.\n"
               f"<https://w3id.org/nexus-kg/shapes/{name.lower()}>\n    a owl:Ontology ;\n"
               f"    dcterms:title {_text(_begun(ontology.label(cls)))} .\n")
    out += [_shape(ontology, cls, one) for one in properties]
    if not properties:
        out.append(f"\n# No property has {shorten(cls)} as its domain"
                   f"{'' if inherited else '; --inherited adds those of the classes above it'}.\n")
    return "".join(out)


def _properties(ontology: Ontology, cls: Term, *, inherited: bool) -> list[_Property]:
    above = ontology.above(cls)
    domains = set(above if inherited else [cls])
    found: dict[Term, _Property] = {}
    for name in ontology.of_type("owl:ObjectProperty", "owl:DatatypeProperty",
                                 "owl:FunctionalProperty"):
        if domains & {one for domain in ontology.values(name, "rdfs:domain")
                      for one in ontology.classes_of(domain)}:
            found[name] = _Property(name)
    for restriction in above if inherited else ontology.values(cls, "rdfs:subClassOf"):
        for name in ontology.values(restriction, "owl:onProperty"):
            _restrict(ontology, restriction, found.setdefault(name, _Property(name)))
    functional = ontology.of_type("owl:FunctionalProperty")
    for one in found.values():
        if one.name in functional:
            one.most = 1
        for given in ontology.values(one.name, "rdfs:range"):
            _allow(ontology, one, given)
    return [found[name] for name in sorted(found)]


def _restrict(ontology: Ontology, restriction: Term, one: _Property) -> None:
    for prefix in ("", "qualified"):
        def number(kind: str, prefix: str = prefix) -> int | None:
            name = kind.replace("Cardinality", "QualifiedCardinality").replace(
                "cardinality", "qualifiedCardinality") if prefix else kind
            return next((int(literal_parts(v).text)
                         for v in ontology.values(restriction, f"owl:{name}")), None)
        exact = number("cardinality")
        least, most = number("minCardinality"), number("maxCardinality")
        # A qualified bound from above allows more values of other classes.
        one.least = exact if exact is not None else least if least is not None else one.least
        if not prefix:
            one.most = exact if exact is not None else most if most is not None else one.most
    if ontology.values(restriction, "owl:someValuesFrom"):
        one.least = one.least or 1
    for given in ontology.values(restriction, "owl:allValuesFrom"):
        _allow(ontology, one, given)


def _allow(ontology: Ontology, one: _Property, given: Term) -> None:
    if given.startswith("<" + PREFIXES["xsd"]) or given == term("rdf:langString"):
        one.datatype = given
    elif given != term("rdfs:Literal"):
        classes = ontology.classes_of(given)
        if all(map(has_own_name, classes)):
            one.classes = tuple(classes)


def _shape(ontology: Ontology, cls: Term, one: _Property) -> str:
    title = f"{ontology.label(cls).capitalize()}: {ontology.label(one.name)}"
    lines = ["a sh:PropertyShape", f"rdfs:label {_text(title)}"]
    if len(one.classes) == 1:
        lines.append(f"sh:class {_name(one.classes[0])}")
    if one.datatype is not None:
        lines.append(f"sh:datatype {_name(one.datatype)}")
    if one.most is not None:
        lines.append(f"sh:maxCount {one.most}")
    lines.append(f"sh:message {_text('TODO: what is wrong, in plain words. What to do.')}")
    if one.least:
        lines.append(f"sh:minCount {one.least}")
    if len(one.classes) > 1:
        members = " ".join(f"[ sh:class {_name(other)} ]" for other in one.classes)
        lines.append(f"sh:or ( {members} )")
    lines += [f"sh:path {_name(one.name)}", "sh:severity sh:Violation",
              f"sh:targetClass {_name(cls)}"]
    open_ends = [] if one.least or one.most else [
        "TODO: how many values may there be? The ontology does not say."]
    notes = "".join(f"# {note}\n" for note in open_ends)
    return (f"\n{notes}nxs:{local_name(cls)}-{local_name(one.name)}\n    "
            + " ;\n    ".join(lines) + " .\n")


def _name(node: Term) -> str:
    short = shorten(node)
    prefix, _, rest = short.partition(":")
    return short if prefix in PREFIXES and rest.isidentifier() else str(node)


def _text(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"@en'


def _begun(label: str) -> str:
    return label[:1].upper() + label[1:]
