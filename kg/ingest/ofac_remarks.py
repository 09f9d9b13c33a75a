"""The remarks of the SDN list: clauses such as 'DOB 19 Jun 1951; POB Giza, Egypt' as statements.

Source: OFAC, SDN data specification; the clauses are those seen in the list itself.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime

from kg.ingest.countries import country
from kg.ingest.ofac_documents import Document, documents
from kg.model.namespaces import ID, RDF_TYPE, nx
from kg.model.record import iri_part
from kg.model.terms import XSD, Term, Triple, day, iri, literal

Resolve = Callable[[str], Term | None]
"""From a name on the list to the entity that alone bears it."""

_CLAUSE_END = re.compile(r";\s+|\.?\s*$")
_ALTERNATIVE = re.compile(r"^alt\. ", re.IGNORECASE)
_YEAR = re.compile(r"\b(?:1[89]|20)\d\d\b")
_LINKED = re.compile(r"^\(?Linked To:\s*(?P<name>.+)$", re.IGNORECASE)
_ABBREVIATED = re.compile(r"(?:\.\w|\b(?:CO|CORP|INC|LTD|LTDA|BROS|EST|S))$", re.IGNORECASE)
"""What ends in a dot of its own, which at the end of the remarks is theirs too."""

_ALIAS = re.compile(r"^(?P<kind>a\.k\.a\.|f\.k\.a\.|n\.k\.a\.),?\s*'(?P<name>.+)'$")
_VALUES = [(re.compile(pattern, re.IGNORECASE), nx(name)) for pattern, name in (
    (r"Gender\s+(?P<value>.+)", "gender"),
    (r"Website\s+(?P<value>.+)", "websiteText"),
    (r"(?P<value>(?:https?://|www\.)\S+)(?: \(website\))?", "websiteText"),
    (r"Email(?: Address)?:?\s*(?P<value>\S+@\S+)", "emailText"),
    (r"(?P<value>[^\s@]+@[^\s@]+?)(?: \(email\)\.?)?", "emailText"),
    (r"(?:Phone|Fax|Telephone)(?: Number| No\.)?:?\s+(?P<value>.+)", "phoneText"),
    (r"Digital Currency Address\s+-\s+(?P<value>[A-Z\d]+ \S+)", "digitalCurrencyAddress"),
    (r"Additional Sanctions Information - (?P<value>.+)", "sanctionsNote"),
    (r"Secondary sanctions risk:\s*(?P<value>.+)", "sanctionsNote"),
    (r"(?P<value>(?:Transactions Prohibited For|Executive Order|CAATSA Section|IFCA Determination"
     r"|(?:Listing|Effective) Date \(EO|For more information on directives).+)", "sanctionsNote"),
    (r"Organization Type:\s*(?P<value>.+)", "organizationTypeText"),
    (r"Organization Established Date\s+(?P<value>.+)", "establishedText"),
    (r"Target Type\s+(?P<value>.+)", "organizationTypeText"),
    (r"(?:Vessel Registration|Company Number|Identification Number)(?: Identification)? IMO\s+"
     r"(?P<value>\d{7})", "imoNumber"),
    (r"International Maritime Organization No\. \((?P<value>\d{7})\)", "imoNumber"),
    (r"MMSI\s+(?P<value>\d{9})", "mmsiNumber"),
    (r"Vessel Year of Build\s+(?P<value>\d{4})", "buildYearText"),
    (r"(?:Other )?Vessel Type\s+(?P<value>.+)", "vesselType"),
    (r"(?:Other )?Vessel Call Sign\s+(?P<value>.+)", "callSign"),
    (r"Vessel Flag\s+(?P<value>.+)", "flagStateText"),
    (r"(?:Former|Other) Vessel Flag\s+(?P<value>.+)", "formerFlagText"),
    (r"Aircraft Model\s+(?P<value>.+)", "aircraftModel"),
    (r"Aircraft Tail Number\s+(?P<value>.+)", "tailNumber"),
    (r"Previous Aircraft Tail Number\s+(?P<value>.+)", "formerTailNumber"),
    (r"Aircraft Mode S Transponder Code\s+(?P<value>.+)", "modeSTransponderCode"),
    (r"Aircraft Construction Number .*?(?P<value>\S+)", "constructionNumber"),
    (r"Aircraft Manufacturer.s Serial Number \(MSN\)\s+(?P<value>.+)", "serialNumber"),
    (r"Aircraft Serial Identification\s+(?P<value>.+)", "serialNumber"),
    (r"Aircraft Manufacture Date\s+(?P<value>.+)", "buildYearText"),
    (r"Aircraft Operator\s+(?P<value>.+)", "operatorText"))]
"""What a clause gives as the value of a property, word by word."""

_IMO = nx("imoNumber")
_DATE_FORMS = ("%d %b %Y", "%d %B %Y")


@dataclass(frozen=True, slots=True)
class Remarks:
    """What the remarks of an entry say, and how many clauses were understood, of how many."""

    triples: tuple[Triple, ...]
    understood: int
    clauses: int


def read_remarks(entity: Term, key: str, text: str, resolve: Resolve, *, cut: bool = False,
                 ) -> Remarks:
    """The statements in a remark; what is not understood stays in the remark's own text, and so
    does the last clause of one that is `cut` within it.
    """
    triples: list[Triple] = [Triple(entity, nx("remarks"), literal(text))]
    clauses = [clause for part in _CLAUSE_END.split(text) if (clause := part.strip(" ;"))]
    whole = clauses[:-1] if cut and not text.rstrip().endswith(";") else clauses
    understood = 0
    for number, clause in enumerate(whole):
        found = list(_statements(entity, f"{key}-{number}", clause, resolve))
        understood += bool(found)
        triples += found
    return Remarks(tuple(dict.fromkeys(triples)), understood, len(clauses))


def _statements(entity: Term, key: str, clause: str, resolve: Resolve) -> Iterator[Triple]:
    plain = _ALTERNATIVE.sub("", clause)
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
        if match := pattern.fullmatch(plain):
            yield Triple(entity, predicate, literal(match["value"]))
            if predicate == _IMO:  # a registration, as those are that name no scheme
                yield from _document(entity, key, Document("IMO number", match["value"], None,
                                                           "", "", ""))
            return
    if plain.count(")") > plain.count("("):
        plain = plain.removesuffix(")")
    for number, document in enumerate(documents(plain)):
        yield from _document(entity, f"{key}-{number}" if number else key, document)


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
    """A day, a year, a year that is circa, or the first and the last year of a range."""
    yield Triple(entity, nx("birthDateText"), literal(text))
    exact = parse_day(text)
    if exact is not None:
        yield Triple(entity, nx("birthDate"), day(exact))
    years = sorted(set(_YEAR.findall(text)))
    if len(years) == 1:
        name = "approximateBirthYear" if "circa" in text.lower() else "birthYear"
        yield Triple(entity, nx(name), literal(years[0], XSD + "gYear"))
    elif years:
        yield Triple(entity, nx("birthYearFrom"), literal(years[0], XSD + "gYear"))
        yield Triple(entity, nx("birthYearTo"), literal(years[-1], XSD + "gYear"))


def _birth_place(entity: Term, text: str) -> Iterator[Triple]:
    yield Triple(entity, nx("birthPlaceText"), literal(text))
    parts = text.split(",")
    endings = (",".join(parts[start:]) for start in range(len(parts)))
    where = next(filter(None, map(country, endings)), None)
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


def _document(entity: Term, key: str, document: Document) -> Iterator[Triple]:
    node = iri(f"{ID}ofac/document/{iri_part(key)}")
    yield Triple(node, RDF_TYPE, nx("IdentityDocument"))
    yield Triple(node, nx("documentOf"), entity)
    yield Triple(node, nx("documentType"), literal(document.kind))
    yield Triple(node, nx("documentNumber"), literal(document.number))
    if document.country is not None:
        yield Triple(node, nx("issuingCountry"), document.country)
    for text, name in ((document.issued, "issueDate"), (document.expires, "expiryDate")):
        exact = parse_day(text)
        if exact is not None:
            yield Triple(node, nx(name), day(exact))
        elif text:
            yield Triple(node, nx(name + "Text"), literal(text))
    if document.notes:
        yield Triple(node, nx("remarks"), literal(document.notes))


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
