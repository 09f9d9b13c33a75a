"""The rules of OWL 2 RL/RDF as data, under their W3C names.

A rule reads `name: schema | data => head`. The schema part is matched against the ontology when
the rules are compiled; `?x member ?l` means that ?x is an item of the list ?l. The data part is
matched against all triples; `each ?x in ?l: pattern` stands for one pattern an item, `chain ?l
?x ?y` for the patterns of a property chain from ?x to ?y. A head `false` marks a clash.
Source: OWL 2 Web Ontology Language Profiles (Second Edition), section 4.3, tables 4 to 9.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

SCHEMA_RULES = """
scm-sco: ?a rdfs:subClassOf ?b . ?b rdfs:subClassOf ?c => ?a rdfs:subClassOf ?c
scm-eqc1: ?a owl:equivalentClass ?b => ?a rdfs:subClassOf ?b
scm-eqc1: ?a owl:equivalentClass ?b => ?b rdfs:subClassOf ?a
scm-eqc2: ?a rdfs:subClassOf ?b . ?b rdfs:subClassOf ?a => ?a owl:equivalentClass ?b
scm-spo: ?a rdfs:subPropertyOf ?b . ?b rdfs:subPropertyOf ?c => ?a rdfs:subPropertyOf ?c
scm-eqp1: ?a owl:equivalentProperty ?b => ?a rdfs:subPropertyOf ?b
scm-eqp1: ?a owl:equivalentProperty ?b => ?b rdfs:subPropertyOf ?a
scm-eqp2: ?a rdfs:subPropertyOf ?b . ?b rdfs:subPropertyOf ?a => ?a owl:equivalentProperty ?b
scm-dom1: ?p rdfs:domain ?a . ?a rdfs:subClassOf ?b => ?p rdfs:domain ?b
scm-dom2: ?q rdfs:domain ?a . ?p rdfs:subPropertyOf ?q => ?p rdfs:domain ?a
scm-rng1: ?p rdfs:range ?a . ?a rdfs:subClassOf ?b => ?p rdfs:range ?b
scm-rng2: ?q rdfs:range ?a . ?p rdfs:subPropertyOf ?q => ?p rdfs:range ?a
scm-hv: ?a owl:hasValue ?i . ?a owl:onProperty ?p . ?b owl:hasValue ?i . ?b owl:onProperty ?q . ?p rdfs:subPropertyOf ?q => ?a rdfs:subClassOf ?b
scm-svf1: ?a owl:someValuesFrom ?c . ?a owl:onProperty ?p . ?b owl:someValuesFrom ?d . ?b owl:onProperty ?p . ?c rdfs:subClassOf ?d => ?a rdfs:subClassOf ?b
scm-svf2: ?a owl:someValuesFrom ?c . ?a owl:onProperty ?p . ?b owl:someValuesFrom ?c . ?b owl:onProperty ?q . ?p rdfs:subPropertyOf ?q => ?a rdfs:subClassOf ?b
scm-avf1: ?a owl:allValuesFrom ?c . ?a owl:onProperty ?p . ?b owl:allValuesFrom ?d . ?b owl:onProperty ?p . ?c rdfs:subClassOf ?d => ?a rdfs:subClassOf ?b
scm-avf2: ?a owl:allValuesFrom ?c . ?a owl:onProperty ?p . ?b owl:allValuesFrom ?c . ?b owl:onProperty ?q . ?p rdfs:subPropertyOf ?q => ?b rdfs:subClassOf ?a
scm-int: ?c owl:intersectionOf ?l . ?ci member ?l => ?c rdfs:subClassOf ?ci
scm-uni: ?c owl:unionOf ?l . ?ci member ?l => ?ci rdfs:subClassOf ?c
"""

DATA_RULES = """
eq-sym: | ?x owl:sameAs ?y => ?y owl:sameAs ?x
eq-trans: | ?x owl:sameAs ?y . ?y owl:sameAs ?z => ?x owl:sameAs ?z
eq-rep-s: ?p any ?p | ?x owl:sameAs ?y . ?x ?p ?o => ?y ?p ?o
eq-rep-o: ?p any ?p | ?x owl:sameAs ?y . ?s ?p ?x => ?s ?p ?y
eq-diff1: | ?x owl:sameAs ?y . ?x owl:differentFrom ?y => false
eq-diff2: ?d rdf:type owl:AllDifferent . ?d owl:members ?l . ?a member ?l . ?b member ?l | ?a owl:sameAs ?b => false
eq-diff3: ?d rdf:type owl:AllDifferent . ?d owl:distinctMembers ?l . ?a member ?l . ?b member ?l | ?a owl:sameAs ?b => false
prp-dom: ?p rdfs:domain ?c | ?x ?p ?y => ?x rdf:type ?c
prp-rng: ?p rdfs:range ?c | ?x ?p ?y => ?y rdf:type ?c
prp-fp: ?p rdf:type owl:FunctionalProperty | ?x ?p ?y . ?x ?p ?z => ?y owl:sameAs ?z
prp-ifp: ?p rdf:type owl:InverseFunctionalProperty | ?x ?p ?z . ?y ?p ?z => ?x owl:sameAs ?y
prp-irp: ?p rdf:type owl:IrreflexiveProperty | ?x ?p ?x => false
prp-symp: ?p rdf:type owl:SymmetricProperty | ?x ?p ?y => ?y ?p ?x
prp-asyp: ?p rdf:type owl:AsymmetricProperty | ?x ?p ?y . ?y ?p ?x => false
prp-trp: ?p rdf:type owl:TransitiveProperty | ?x ?p ?y . ?y ?p ?z => ?x ?p ?z
prp-spo1: ?p rdfs:subPropertyOf ?q | ?x ?p ?y => ?x ?q ?y
prp-spo2: ?p owl:propertyChainAxiom ?l | chain ?l ?x ?y => ?x ?p ?y
prp-pdw: ?p owl:propertyDisjointWith ?q | ?x ?p ?y . ?x ?q ?y => false
prp-adp: ?d rdf:type owl:AllDisjointProperties . ?d owl:members ?l . ?p member ?l . ?q member ?l | ?x ?p ?y . ?x ?q ?y => false
prp-inv1: ?p owl:inverseOf ?q | ?x ?p ?y => ?y ?q ?x
prp-inv2: ?p owl:inverseOf ?q | ?x ?q ?y => ?y ?p ?x
prp-key: ?c owl:hasKey ?l | ?x rdf:type ?c . ?y rdf:type ?c . each ?p in ?l: ?x ?p ?z . each ?p in ?l: ?y ?p ?z => ?x owl:sameAs ?y
prp-npa1: ?n owl:sourceIndividual ?x . ?n owl:assertionProperty ?p . ?n owl:targetIndividual ?y | ?x ?p ?y => false
prp-npa2: ?n owl:sourceIndividual ?x . ?n owl:assertionProperty ?p . ?n owl:targetValue ?y | ?x ?p ?y => false
cls-nothing2: | ?x rdf:type owl:Nothing => false
cls-int1: ?c owl:intersectionOf ?l | each ?ci in ?l: ?x rdf:type ?ci => ?x rdf:type ?c
cls-int2: ?c owl:intersectionOf ?l . ?ci member ?l | ?x rdf:type ?c => ?x rdf:type ?ci
cls-uni: ?c owl:unionOf ?l . ?ci member ?l | ?x rdf:type ?ci => ?x rdf:type ?c
cls-com: ?a owl:complementOf ?b | ?x rdf:type ?a . ?x rdf:type ?b => false
cls-svf1: ?c owl:someValuesFrom ?d . ?c owl:onProperty ?p | ?x ?p ?y . ?y rdf:type ?d => ?x rdf:type ?c
cls-svf2: ?c owl:someValuesFrom owl:Thing . ?c owl:onProperty ?p | ?x ?p ?y => ?x rdf:type ?c
cls-avf: ?c owl:allValuesFrom ?d . ?c owl:onProperty ?p | ?x rdf:type ?c . ?x ?p ?y => ?y rdf:type ?d
cls-hv1: ?c owl:hasValue ?v . ?c owl:onProperty ?p | ?x rdf:type ?c => ?x ?p ?v
cls-hv2: ?c owl:hasValue ?v . ?c owl:onProperty ?p | ?x ?p ?v => ?x rdf:type ?c
cls-maxc1: ?c owl:maxCardinality 0 . ?c owl:onProperty ?p | ?x rdf:type ?c . ?x ?p ?y => false
cls-maxc2: ?c owl:maxCardinality 1 . ?c owl:onProperty ?p | ?x rdf:type ?c . ?x ?p ?y . ?x ?p ?z => ?y owl:sameAs ?z
cls-maxqc1: ?c owl:maxQualifiedCardinality 0 . ?c owl:onProperty ?p . ?c owl:onClass ?d | ?x rdf:type ?c . ?x ?p ?y . ?y rdf:type ?d => false
cls-maxqc2: ?c owl:maxQualifiedCardinality 0 . ?c owl:onProperty ?p . ?c owl:onClass owl:Thing | ?x rdf:type ?c . ?x ?p ?y => false
cls-maxqc3: ?c owl:maxQualifiedCardinality 1 . ?c owl:onProperty ?p . ?c owl:onClass ?d | ?x rdf:type ?c . ?x ?p ?y . ?y rdf:type ?d . ?x ?p ?z . ?z rdf:type ?d => ?y owl:sameAs ?z
cls-maxqc4: ?c owl:maxQualifiedCardinality 1 . ?c owl:onProperty ?p . ?c owl:onClass owl:Thing | ?x rdf:type ?c . ?x ?p ?y . ?x ?p ?z => ?y owl:sameAs ?z
cls-oo: ?c owl:oneOf ?l . ?i member ?l | => ?i rdf:type ?c
cax-sco: ?a rdfs:subClassOf ?b | ?x rdf:type ?a => ?x rdf:type ?b
cax-dw: ?a owl:disjointWith ?b | ?x rdf:type ?a . ?x rdf:type ?b => false
cax-adc: ?d rdf:type owl:AllDisjointClasses . ?d owl:members ?l . ?a member ?l . ?b member ?l | ?x rdf:type ?a . ?x rdf:type ?b => false
"""

LABELS = {
    "scm-sco": "subclass of a subclass",
    "scm-eqc1": "equivalent classes are subclasses of each other",
    "scm-eqc2": "subclasses of each other are equivalent",
    "scm-spo": "subproperty of a subproperty",
    "scm-eqp1": "equivalent properties are subproperties of each other",
    "scm-eqp2": "subproperties of each other are equivalent",
    "scm-dom1": "domain in a superclass",
    "scm-dom2": "domain of a superproperty",
    "scm-rng1": "range in a superclass",
    "scm-rng2": "range of a superproperty",
    "scm-int": "an intersection is within each part",
    "scm-uni": "each part is within the union",
    "eq-sym": "the same both ways",
    "eq-trans": "the same through a third",
    "eq-rep-s": "what holds of one holds of the same",
    "eq-rep-o": "what holds with one holds with the same",
    "eq-diff1": "the same and yet different",
    "prp-dom": "domain of the property",
    "prp-rng": "range of the property",
    "prp-fp": "functional property: one value only",
    "prp-ifp": "inverse functional property: one bearer only",
    "prp-irp": "irreflexive property holds of a thing and itself",
    "prp-symp": "symmetric property",
    "prp-asyp": "asymmetric property holds both ways",
    "prp-trp": "transitive property",
    "prp-spo1": "subproperty",
    "prp-spo2": "property chain",
    "prp-pdw": "disjoint properties hold together",
    "prp-inv1": "inverse property",
    "prp-inv2": "inverse property",
    "prp-key": "the same key",
    "cls-int1": "in every part of the intersection",
    "cls-int2": "part of an intersection",
    "cls-uni": "part of a union",
    "cls-com": "in a class and in its complement",
    "cls-svf1": "has some value of the class",
    "cls-svf2": "has some value",
    "cls-avf": "all values are of the class",
    "cls-hv1": "the class fixes the value",
    "cls-hv2": "has the value that defines the class",
    "cls-oo": "listed as a member of the class",
    "cax-sco": "subclass",
    "cax-dw": "in two disjoint classes",
    "cax-adc": "in two disjoint classes",
}


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule as text: its name, schema patterns, data patterns and head."""

    name: str
    schema: tuple[str, ...]
    data: tuple[str, ...]
    head: str

    @property
    def is_clash(self) -> bool:
        """Whether the rule derives an inconsistency."""
        return self.head == "false"


def label_of(name: str) -> str:
    """What a rule says, in a few words; its name where none were written."""
    return LABELS.get(name, name)


@cache
def schema_rules() -> tuple[Rule, ...]:
    """The rules whose body and head speak of the ontology only."""
    return tuple(_parse(line) for line in SCHEMA_RULES.strip().splitlines())


@cache
def data_rules() -> tuple[Rule, ...]:
    """The rules that derive triples, or clashes, from data."""
    return tuple(_parse(line) for line in DATA_RULES.strip().splitlines())


def _parse(line: str) -> Rule:
    name, _, rest = line.partition(": ")
    body, _, head = rest.partition("=>")
    schema, _, data = body.partition("|")
    return Rule(name, _patterns(schema), _patterns(data), head.strip())


def _patterns(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(" . ") if part.strip())
