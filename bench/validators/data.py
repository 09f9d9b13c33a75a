"""Data and shapes for the comparison of validators: persons and organizations."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

BASE = "https://example.org/"
_XSD = "http://www.w3.org/2001/XMLSchema#"
_TRIPLES_EACH = 12


def write_data(file: Path, triples: int) -> None:
    """Write about so many triples as N-Triples; one entity in a thousand breaks a shape or two."""
    draw = random.Random(triples)
    entities = triples // _TRIPLES_EACH
    organizations = max(entities // 20, 8)
    with file.open("w", encoding="utf-8") as out:
        for number in range(organizations):
            out.writelines(_organization(number))
        for number in range(entities - organizations):
            out.writelines(_person(number, organizations, draw))


def _organization(number: int) -> Iterator[str]:
    s = f"<{BASE}org/{number}>"
    yield _line(s, "type", f"<{BASE}Org>")
    yield _line(s, "name", f'"Organization {number}"')
    yield _line(s, "seat", f"<{BASE}place/{number % 97}>")
    yield _line(f"<{BASE}place/{number % 97}>", "type", f"<{BASE}Place>")


def _person(number: int, organizations: int, draw: random.Random) -> Iterator[str]:
    s, wrong = f"<{BASE}person/{number}>", draw.random() < 0.001
    org = draw.randrange(organizations)
    year = 1940 + draw.randrange(60)
    yield _line(s, "type", f"<{BASE}Person>")
    if not wrong:
        yield _line(s, "name", f'"Person number {number}"')
    yield _line(s, "label", f'"Person {number}"@en')
    yield _line(s, "label", f'"Persona {number}"@es')
    yield _line(s, "code", f'"{"X" if wrong else "P"}-{number:07d}"')
    yield _line(s, "born", f'"{year}-{draw.randrange(1, 13):02d}-11"^^<{_XSD}date>')
    yield _line(s, "age", f'"{draw.randrange(18, 99)}"^^<{_XSD}integer>')
    yield _line(s, "memberOf", f"<{BASE}org/{org + (organizations if wrong else 0)}>")
    yield _line(s, "from", f'"{year + 20}-01-01"^^<{_XSD}date>')
    yield _line(s, "to", f'"{year + (19 if wrong else 25)}-01-01"^^<{_XSD}date>')
    yield _line(s, "status", '"active"' if draw.random() < 0.7 else '"former"')
    yield _line(s, "knows", f"<{BASE}person/{max(number - 1, 0)}>")


def _line(s: str, p: str, o: str) -> str:
    name = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>" if p == "type" else f"<{BASE}{p}>"
    return f"{s} {name} {o} .\n"


_TEMPLATES = (
    "sh:path e:name ; sh:minCount 1",
    "sh:path e:name ; sh:maxCount 1",
    "sh:path e:name ; sh:datatype xsd:string",
    "sh:path e:name ; sh:minLength 3",
    "sh:path e:name ; sh:maxLength 60",
    'sh:path e:code ; sh:pattern "^P-[0-9]{7}$"',
    "sh:path e:born ; sh:datatype xsd:date",
    'sh:path e:born ; sh:maxInclusive "2020-12-31"^^xsd:date',
    "sh:path e:age ; sh:minInclusive 18",
    "sh:path e:age ; sh:maxExclusive 120",
    "sh:path e:memberOf ; sh:nodeKind sh:IRI",
    "sh:path e:memberOf ; sh:class e:Org",
    'sh:path e:status ; sh:in ( "active" "former" )',
    "sh:path e:from ; sh:lessThan e:to",
    "sh:path e:born ; sh:lessThanOrEquals e:from",
    "sh:path e:memberOf ; sh:disjoint e:knows",
    "sh:path e:label ; sh:uniqueLang true",
    'sh:path e:label ; sh:languageIn ( "en" "es" "fr" )',
    "sh:path ( e:memberOf e:seat ) ; sh:class e:Place",
    "sh:path ( e:memberOf e:name ) ; sh:minCount 1",
    "sh:path [ sh:alternativePath ( e:name e:label ) ] ; sh:minCount 2",
    "sh:or ( [ sh:path e:from ; sh:minCount 1 ] [ sh:path e:born ; sh:minCount 1 ] )",
    "sh:not [ sh:class e:Org ]",
    "sh:path e:memberOf ; sh:node [ sh:property [ sh:path e:name ; sh:minCount 1 ] ]",
    "sh:path e:memberOf ; sh:qualifiedValueShape [ sh:class e:Org ] ; "
    "sh:qualifiedMinCount 1",
)


def shapes_text(count: int) -> str:
    """So many shapes of SHACL Core in Turtle, all of all persons; after 25 with other bounds."""
    out = [f"@prefix e: <{BASE}> . @prefix sh: <http://www.w3.org/ns/shacl#> .\n"
           f"@prefix xsd: <{_XSD}> .\n"]
    for number in range(count):
        body = _TEMPLATES[number % len(_TEMPLATES)]
        for first, other in _VARIANTS[number // len(_TEMPLATES) % len(_VARIANTS)]:
            body = body.replace(first, other)
        kind = "Property" if body.startswith("sh:path") else "Node"
        out.append(f"e:shape{number} a sh:{kind}Shape ; sh:targetClass e:Person ; {body} .\n")
    return "".join(out)


_VARIANTS = (
    (),
    (("minLength 3", "minLength 2"), ("maxLength 60", "maxLength 50"), ("P-[0-9]", "[P]-[0-9]"),
     ("2020-12-31", "2010-12-31"), ("Inclusive 18", "Inclusive 17"), ("120", "110")),
    (("minLength 3", "minLength 4"), ("maxLength 60", "maxLength 70"), ("{7}", "+"),
     ("2020-12-31", "2015-12-31"), ("Inclusive 18", "Inclusive 16"), ("120", "130")),
    (("minLength 3", "minLength 1"), ("maxLength 60", "maxLength 80"), ("P-[0-9]", "P.[0-9]"),
     ("2020-12-31", "2025-12-31"), ("Inclusive 18", "Inclusive 15"), ("120", "140")),
)
