"""The remarks of the SDN list: clauses such as 'DOB 19 Jun 1951; POB Giza, Egypt' as statements.

Source: OFAC, SDN data specification; the clauses are those seen in the list itself.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime

from kg.ingest.countries import country
from kg.model.namespaces import ID, RDF_TYPE, nx
from kg.model.record import iri_part
from kg.model.terms import XSD, Term, Triple, day, iri, literal

Resolve = Callable[[str], Term | None]
"""From a name on the list to the entity that alone bears it."""

_CLAUSE_END = re.compile(r";\s+|\.?\s*$")
_DOCUMENT = re.compile(
    r"^(?P<kind>(?:[A-Z][\w.\-/']*\s|of\s|de\s|No\.\s|No\s|Number\s|ID\s|#\s?)+?)"
    r"(?P<number>(?:[#\w]*\d[\w\-./ ]*|[A-Z]{6,11}\d?[A-Z\d]*))\s*(?:\((?P<where>[^()]*)\))?"
    r"(?P<rest>.*)$")
_DOCUMENT_KINDS = re.compile(
    r"passport|national id|tax id|identification|registration|cedula|c\.?u\.?r\.?p|r\.?f\.?c"
    r"|nit |nit$|ssn|driver|license|licence|id card|id no|d\.?n\.?i|ruc|matricula|folio"
    r"|c\.?u\.?i\.?t|certificate|vat|bik|swift|document|i\.?f\.?e|electoral|residency"
    r"|commercial registry|company number|enterprise number|trade|chamber|fiscal code|stateless"
    r"|permit|visa|serial|credencial|registry|personal|code|legal entity|imo|mmsi|msn|d-u-n-s",
    re.IGNORECASE)
_LINKED = re.compile(r"^\(?Linked To:\s*(?P<name>.+)$", re.IGNORECASE)
_ABBREVIATED = re.compile(r"(?:\.\w|\b(?:CO|CORP|INC|LTD|LTDA|BROS|EST|S))$", re.IGNORECASE)
"""What ends in a dot of its own, which at the end of the remarks is theirs too."""

_ALIAS = re.compile(r"^(?P<kind>a\.k\.a\.|f\.k\.a\.|n\.k\.a\.),?\s*'(?P<name>.+)'$")
_VALUES: list[tuple[re.Pattern[str], Term]] = [
    (re.compile(r"^Gender\s+(?P<value>.+)$"), nx("gender")),
    (re.compile(r"^Website\s+(?P<value>.+)$", re.IGNORECASE), nx("websiteText")),
    (re.compile(r"^Email Address\s+(?P<value>.+)$", re.IGNORECASE), nx("emailText")),
    (re.compile(r"^(?:Phone|Fax|Telephone)(?: Number)?:?\s+(?P<value>.+)$"), nx("phoneText")),
    (re.compile(r"^Additional Sanctions Information - (?P<value>.+)$"), nx("sanctionsNote")),
    (re.compile(r"^Secondary sanctions risk:\s*(?P<value>.+)$", re.IGNORECASE),
     nx("sanctionsNote")),
    (re.compile(r"^Organization Type:\s*(?P<value>.+)$"), nx("organizationTypeText")),
    (re.compile(r"^Organization Established Date\s+(?P<value>.+)$"), nx("establishedText")),
    (re.compile(r"^Target Type\s+(?P<value>.+)$"), nx("organizationTypeText")),
    (re.compile(r"^Vessel Registration Identification IMO\s+(?P<value>\d{7})$"), nx("imoNumber")),
    (re.compile(r"^Vessel Year of Build\s+(?P<value>\d{4})$"), nx("buildYearText")),
    (re.compile(r"^Vessel Type\s+(?P<value>.+)$"), nx("vesselType")),
    (re.compile(r"^Vessel Flag\s+(?P<value>.+)$"), nx("flagStateText")),
    (re.compile(r"^(?:Former|Other) Vessel Flag\s+(?P<value>.+)$"), nx("formerFlagText")),
    (re.compile(r"^Aircraft Model\s+(?P<value>.+)$"), nx("aircraftModel")),
    (re.compile(r"^Aircraft Tail Number\s+(?P<value>.+)$"), nx("tailNumber")),
    (re.compile(r"^Aircraft Construction Number .*?(?P<value>\S+)$"), nx("serialNumber")),
    (re.compile(r"^Aircraft Manufacturer.s Serial Number \(MSN\)\s+(?P<value>.+)$"),
     nx("serialNumber")),
    (re.compile(r"^Aircraft Manufacture Date\s+(?P<value>.+)$"), nx("buildYearText")),
    (re.compile(r"^Aircraft Operator\s+(?P<value>.+)$"), nx("operatorText")),
]
_DATE_FORMS = ("%d %b %Y", "%d %B %Y")


@dataclass(frozen=True, slots=True)
class Remarks:
    """What the remarks of an entry say, and how many clauses were understood, of how many."""

    triples: tuple[Triple, ...]
    understood: int
    clauses: int


def read_remarks(entity: Term, key: str, text: str, resolve: Resolve) -> Remarks:
    """The statements in a remark; what is not understood stays in the remark's own text."""
    triples: list[Triple] = [Triple(entity, nx("remarks"), literal(text))]
    clauses = [clause for part in _CLAUSE_END.split(text) if (clause := part.strip(" ;"))]
    understood = 0
    for number, clause in enumerate(clauses):
        found = list(_statements(entity, f"{key}-{number}", clause, resolve))
        understood += bool(found)
        triples += found
    return Remarks(tuple(dict.fromkeys(triples)), understood, len(clauses))


def _statements(entity: Term, key: str, clause: str, resolve: Resolve) -> Iterator[Triple]:
    plain = re.sub(r"^alt\. ", "", clause)
    for start, reader in (("DOB ", _birth), ("POB ", _birth_place), ("nationality ", _nationality),
                          ("citizen ", _citizenship)):
        if plain.lower().startswith(start.lower()):
            yield from reader(entity, plain[len(start):].strip())
            return
    if match := _LINKED.match(plain):
        yield from _link(entity, match["name"].strip(), resolve)
        return
    if match := _ALIAS.match(plain):
        yield from alias(iri(f"{ID}ofac/alias/remark-{iri_part(key)}"), entity, match["name"],
                         match["kind"][0] + "ka", weak=True)
        return
    for pattern, predicate in _VALUES:
        if match := pattern.match(plain):
            yield Triple(entity, predicate, literal(match["value"]))
            return
    if _DOCUMENT_KINDS.search(plain) and (match := _DOCUMENT.match(plain)):
        yield from _document(entity, key, match)


def alias(node: Term, entity: Term, name: str, kind: str, *, weak: bool = False,
          ) -> Iterator[Triple]:
    """An alias: a node with its text, kind (aka, fka, nka) and quality, and the shortcut."""
    yield Triple(node, RDF_TYPE, nx("Alias"))
    yield Triple(node, nx("aliasOf"), entity)
    yield Triple(node, nx("aliasText"), literal(name))
    yield Triple(node, nx("aliasType"), nx(kind))
    yield Triple(node, nx("aliasQuality"), nx("weakAlias" if weak else "strongAlias"))
    yield Triple(entity, nx("alias"), literal(name))


def _birth(entity: Term, text: str) -> Iterator[Triple]:
    yield Triple(entity, nx("birthDateText"), literal(text))
    exact = parse_day(text)
    if exact is not None:
        yield Triple(entity, nx("birthDate"), day(exact))
    years = re.findall(r"\b(1[89]\d\d|20\d\d)\b", text)
    if len(set(years)) == 1:
        yield Triple(entity, nx("birthYear"), literal(years[0], XSD + "gYear"))


def _birth_place(entity: Term, text: str) -> Iterator[Triple]:
    yield Triple(entity, nx("birthPlaceText"), literal(text))
    where = country(text.rsplit(",", 1)[-1]) or country(text)
    if where is not None:
        yield Triple(entity, nx("birthPlace"), where)


def _nationality(entity: Term, text: str) -> Iterator[Triple]:
    yield from _of_country(entity, nx("nationality"), text)


def _citizenship(entity: Term, text: str) -> Iterator[Triple]:
    yield from _of_country(entity, nx("citizenship"), text)


def _of_country(entity: Term, predicate: Term, text: str) -> Iterator[Triple]:
    where = country(text)
    if where is not None:
        yield Triple(entity, predicate, where)
    else:
        yield Triple(entity, nx("nationalityText"), literal(text))


def _link(entity: Term, name: str, resolve: Resolve) -> Iterator[Triple]:
    if name.count(")") > name.count("("):
        name = name.removesuffix(")").strip()
    dotted = name if name.endswith(".") else name + "."
    other = resolve(name)
    if (other is None and (other := resolve(dotted)) is not None) or _ABBREVIATED.search(name):
        name = dotted
    yield Triple(entity, nx("linkedToName"), literal(name))
    if other is not None and other != entity:
        yield Triple(entity, nx("linkedTo"), other)


def _document(entity: Term, key: str, match: re.Match[str]) -> Iterator[Triple]:
    node = iri(f"{ID}ofac/document/{iri_part(key)}")
    yield Triple(node, RDF_TYPE, nx("IdentityDocument"))
    yield Triple(node, nx("documentOf"), entity)
    yield Triple(node, nx("documentType"), literal(match["kind"].strip()))
    yield Triple(node, nx("documentNumber"), literal(match["number"].strip()))
    where = country(match["where"]) if match["where"] else None
    if where is not None:
        yield Triple(node, nx("issuingCountry"), where)
    for word, predicate in (("issued", nx("issueDate")), ("expires", nx("expiryDate"))):
        told = re.search(rf"{word}\s+(\d{{1,2}} \w{{3}} \d{{4}})", match["rest"])
        exact = parse_day(told[1]) if told else None
        if exact is not None:
            yield Triple(node, predicate, day(exact))


def parse_day(text: str) -> date | None:
    """The day that a text such as '19 Jun 1951' names exactly, else None."""
    if not re.fullmatch(r"\d{1,2} [A-Za-z]{3,9} \d{4}", text):
        return None
    for form in _DATE_FORMS:
        try:
            return datetime.strptime(text, form).date()
        except ValueError:
            continue
    return None
