"""The consolidated list of the United Nations Security Council, in XML.

Source: UN Security Council, consolidated list XML schema (CONSOLIDATED_LIST, INDIVIDUAL, ENTITY).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from xml.etree.ElementTree import Element, ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import iterparse

from kg.ingest.connector import Advance, Connector, SourceDescription
from kg.ingest.countries import country
from kg.ingest.un_documents import FIELDS, Paper, day_in, read_paper
from kg.ingest.un_names import names_in, other_names
from kg.model.errors import SourceError
from kg.model.namespaces import ID, RDF_TYPE, RDFS_LABEL, nx, term
from kg.model.record import Record, iri_part, record_iri, source_iri
from kg.model.terms import XSD, Term, Triple, day, iri, literal

NAME = "un-sc-consolidated"
_SOURCE = source_iri(NAME)
_PUBLISHER = iri(ID + "organization/un-security-council")
_CLASSES = {"INDIVIDUAL": nx("Person"), "ENTITY": nx("Organization")}
_QUALITY = {"low": "weakAlias", "good": "strongAlias", "a.k.a.": "strongAlias",
            "f.k.a.": "strongAlias"}
_MISSING = frozenset({"na", "n/a"})
"""What stands for what is not available; in capitals, NA is a Korean name."""

_ABOUT = re.compile(r"approximately", re.IGNORECASE)
_FALSE = re.compile(r"false", re.IGNORECASE)
_MONTH_AND_YEAR = re.compile(r"[A-Z][a-z]{2,8}\.? (\d{4})")
_YEAR = re.compile(r"\d{4}")
_IMO = re.compile(r"(?:^|\. )(?:Company Number |International Maritime Organization \()?IMO\)?"
                  r"(?: number)?:? (\d{7})\b", re.IGNORECASE)
"""A sentence of a comment that tells the number of the company itself, not that of a ship."""

_OFFICE = 3
"""Words from which on a title is an office: `Major General` is a form of address."""


def _recognise(path: Path) -> bool:
    if path.is_dir():
        files = sorted(path.glob("*.xml"))
        return len(files) == 1 and _recognise(files[0])
    if path.suffix.lower() != ".xml":
        return False
    with path.open("rb") as file:
        return b"<CONSOLIDATED_LIST" in file.read(2000)


def _file(path: Path) -> Path:
    return next(iter(sorted(path.glob("*.xml"))), path) if path.is_dir() else path


def _read(path: Path, advance: Advance) -> Iterator[Record]:
    file = _file(path)
    total = file.stat().st_size
    seen: set[str] = set()
    for element, done in _elements(file, "end"):
        if element.tag not in _CLASSES:
            continue
        record = _entry(file, element)
        if record.identifier in seen:
            raise SourceError(str(file), None, f"the entry {record.identifier} comes twice.")
        seen.add(record.identifier)
        if len(seen) % 50 == 0:
            advance(min(done(), total), total)
        yield record
        element.clear()
    advance(total, total)


def _elements(file: Path, event: str) -> Iterator[tuple[Element, Callable[[], int]]]:
    """The elements of a file as they begin or end, each with how far the file is then read."""
    try:
        with file.open("rb") as stream:
            for _, element in iterparse(stream, events=(event,), forbid_dtd=True):
                yield element, stream.tell
    except ParseError as error:
        raise SourceError(str(file), error.position[0], f"is not whole XML: {error.msg}; "
                          "download the file again.") from error
    except DefusedXmlException as error:
        raise SourceError(str(file), None, "declares a document type or entities, which a list "
                          "never needs; it is refused.") from error
    except OSError as error:
        raise SourceError(str(file), None, f"cannot be read: {error.strerror}.") from error


def _entry(file: Path, element: Element) -> Record:
    reference, data_id = _text(element, "REFERENCE_NUMBER"), _text(element, "DATAID")
    key = reference or data_id
    if not key:
        raise SourceError(str(file), None, f"an {element.tag} has neither REFERENCE_NUMBER nor "
                          "DATAID, so it cannot be named.")
    entity = iri(f"{ID}un/{iri_part(key)}")
    triples = [Triple(entity, RDF_TYPE, _CLASSES[element.tag]),
               Triple(entity, nx("listIdentifier"), literal(key))]
    parts = filter(None, (_text(element, f"{n}_NAME")
                          for n in ("FIRST", "SECOND", "THIRD", "FOURTH")))
    names = list(names_in(" ".join(part for part in parts if part not in _MISSING)))
    triples += [Triple(entity, RDFS_LABEL, literal(name)) for name in names[:1]]
    for number, other in enumerate(names[1:], start=1):
        triples += _name(f"{iri_part(key)}-name-{number}", entity, other, "aka", "strongAlias")
    for tag, predicate in (("NAME_ORIGINAL_SCRIPT", "nameOriginalScript"), ("COMMENTS1", "remarks"),
                           ("GENDER", "gender")):
        if text := _text(element, tag):
            triples.append(Triple(entity, nx(predicate), literal(text)))
    for number in dict.fromkeys(_IMO.findall(_text(element, "COMMENTS1"))):
        triples += _imo_number(entity, f"{iri_part(key)}-imo-{number}", number)
    triples += _titles(element, entity)
    for text in _values(element, "NATIONALITY"):
        if text in _MISSING:
            continue
        where = country(text)
        triples.append(Triple(entity, nx("nationality"), where) if where is not None
                       else Triple(entity, nx("nationalityText"), literal(text)))
    triples += _designation(element, entity, key)
    for part, reader in (("ALIAS", _alias), ("ADDRESS", _address), ("DATE_OF_BIRTH", _birth),
                         ("PLACE_OF_BIRTH", _birth_place), ("DOCUMENT", _document)):
        for number, child in enumerate(element.findall(f"{element.tag}_{part}"), start=1):
            triples += reader(child, entity, f"{iri_part(key)}-{number}")
    return Record(record_iri(NAME, key), _SOURCE, key, f"Consolidated list, entry {key}",
                  tuple(dict.fromkeys(triples)), reliability="A", credibility=2,
                  attributed_to=_PUBLISHER)


def _titles(element: Element, entity: Term) -> Iterator[Triple]:
    """Offices, and forms of address; some offices stand among these."""
    for text in _values(element, "DESIGNATION"):
        yield Triple(entity, nx("title"), literal(text))
    for text in _values(element, "TITLE"):
        kind = "title" if len(text.split()) >= _OFFICE else "honorific"
        yield Triple(entity, nx(kind), literal(text))


def _designation(element: Element, entity: Term, key: str) -> Iterator[Triple]:
    list_type = _text(element, "UN_LIST_TYPE")
    if not list_type:
        return
    node = iri(f"{ID}un/designation/{iri_part(key)}")
    yield Triple(node, RDF_TYPE, nx("Designation"))
    yield Triple(node, nx("designatedEntity"), entity)
    yield Triple(node, nx("program"), iri(f"{ID}program/UN-{iri_part(list_type)}"))
    yield Triple(node, nx("designatingAuthority"), _PUBLISHER)
    yield Triple(node, nx("listingReference"), literal(key))
    dates = [("startDate", "listed on", _text(element, "LISTED_ON")),
             *(("amendmentDate", "updated on", text)
               for text in _values(element, "LAST_DAY_UPDATED"))]
    for predicate, words, text in dates:
        if (found := day_in(text)) is not None:
            yield Triple(node, nx(predicate), day(found))
        elif text:  # it is no day, and kept as the list has it
            yield Triple(node, nx("remarks"), literal(f"{words} {text}"))


def _alias(child: Element, entity: Term, key: str) -> Iterator[Triple]:
    told = other_names(_text(child, "ALIAS_NAME"), _text(child, "NOTE"))
    quality = _text(child, "QUALITY").lower()
    kind = "fka" if quality == "f.k.a." or told.former else "aka"
    for number, name in enumerate(told.names, start=1):
        own = key if number == 1 else f"{key}-{number}"
        yield from _name(own, entity, name, kind, _QUALITY.get(quality, "weakAlias"))
        node = iri(f"{ID}un/alias/{own}")
        yield from _birth_as(child, node)
        if told.remark:
            yield Triple(node, nx("remarks"), literal(told.remark))


def _name(key: str, entity: Term, name: str, kind: str, quality: str) -> Iterator[Triple]:
    node = iri(f"{ID}un/alias/{key}")
    yield Triple(node, RDF_TYPE, nx("Alias"))
    yield Triple(node, nx("aliasOf"), entity)
    yield Triple(node, nx("aliasText"), literal(name))
    yield Triple(node, nx("aliasType"), nx(kind))
    yield Triple(node, nx("aliasQuality"), nx(quality))
    yield Triple(entity, nx("alias"), literal(name))


def _birth_as(child: Element, node: Term) -> Iterator[Triple]:
    """When and where someone of that name is said to be born, which often differs."""
    born = _text(child, "DATE_OF_BIRTH")
    if (exact := day_in(born)) is not None:
        yield Triple(node, nx("aliasBirthDate"), day(exact))
    elif _YEAR.fullmatch(born):
        yield Triple(node, nx("aliasBirthYear"), literal(born, XSD + "gYear"))
    place = [text for tag in ("CITY", "COUNTRY") if (text := _text(child, f"{tag}_OF_BIRTH"))]
    if place:
        yield Triple(node, nx("aliasBirthPlaceText"), literal(", ".join(place)))


def _address(child: Element, entity: Term, key: str) -> Iterator[Triple]:
    parts = {tag: _text(child, tag) for tag in
             ("STREET", "CITY", "STATE_PROVINCE", "ZIP_CODE", "COUNTRY", "NOTE")}
    if not any(parts.values()):
        return
    node = iri(f"{ID}un/address/{key}")
    yield Triple(node, RDF_TYPE, nx("Address"))
    yield Triple(node, nx("addressOf"), entity)
    told = [text for tag, text in parts.items() if text and tag != "NOTE"]
    if told:
        yield Triple(node, nx("addressText"), literal(", ".join(told)))
    for tag, name in (("STREET", "streetAddress"), ("CITY", "cityName"),
                      ("STATE_PROVINCE", "stateOrProvince"), ("ZIP_CODE", "postalCode"),
                      ("COUNTRY", "countryText"), ("NOTE", "remarks")):
        if parts[tag]:
            yield Triple(node, nx(name), literal(parts[tag]))
    where = country(parts["COUNTRY"])
    if where is not None:
        yield Triple(node, nx("country"), where)


def _birth(child: Element, entity: Term, _key: str) -> Iterator[Triple]:
    kind, note = _text(child, "TYPE_OF_DATE"), _text(child, "NOTE")
    exact, year = day_in(_text(child, "DATE")), _text(child, "YEAR")
    years = [text for tag in ("FROM_YEAR", "TO_YEAR") if (text := _text(child, tag))]
    told = " ".join(filter(None, (kind, _text(child, "DATE"), year, " to ".join(years), note)))
    if told:
        yield Triple(entity, nx("birthDateText"), literal(told))
    if exact is not None:
        year = str(exact.year)
    elif found := _MONTH_AND_YEAR.fullmatch(note):
        year = found[1]
    said = []
    if _ABOUT.search(told):
        said.append(("approximateBirthYear", year))
    elif not _FALSE.search(told):
        if exact is not None:
            yield Triple(entity, nx("birthDate"), day(exact))
        said.append(("birthYear", year))
    if len(years) == 2:
        said += zip(("birthYearFrom", "birthYearTo"), years, strict=True)
    for name, text in said:
        if _YEAR.fullmatch(text):
            yield Triple(entity, nx(name), literal(text, XSD + "gYear"))


def _birth_place(child: Element, entity: Term, _key: str) -> Iterator[Triple]:
    told = dict.fromkeys(text for tag in ("STREET", "CITY", "STATE_PROVINCE", "COUNTRY", "NOTE")
                         if (text := _text(child, tag)))
    if told:
        yield Triple(entity, nx("birthPlaceText"), literal(", ".join(told).replace(", (", " (")))
    where = country(_text(child, "COUNTRY"))
    if where is not None:
        yield Triple(entity, nx("birthPlace"), where)


def _imo_number(entity: Term, key: str, number: str) -> Iterator[Triple]:
    """The number of a ship or company, also as the registration that it is."""
    yield Triple(entity, nx("imoNumber"), literal(number))
    yield from _paper(Paper("IMO number", number, "", "", None, None, ""), entity, key)


def _document(child: Element, entity: Term, key: str) -> Iterator[Triple]:
    paper = read_paper({tag: _text(child, tag) for tag in FIELDS})
    if paper is not None:
        yield from _paper(paper, entity, key)


def _paper(paper: Paper, entity: Term, key: str) -> Iterator[Triple]:
    node = iri(f"{ID}un/document/{key}")
    yield Triple(node, RDF_TYPE, nx("IdentityDocument"))
    yield Triple(node, nx("documentOf"), entity)
    for name, text in (("documentType", paper.kind), ("documentNumber", paper.number),
                       ("issuePlaceText", paper.place), ("remarks", paper.note)):
        if text:
            yield Triple(node, nx(name), literal(text))
    where = country(paper.country)
    if where is not None:
        yield Triple(node, nx("issuingCountry"), where)
    elif paper.country:
        yield Triple(node, nx("issuingCountryText"), literal(paper.country))
    for name, when in (("issueDate", paper.issued), ("expiryDate", paper.expires)):
        if when is not None:
            yield Triple(node, nx(name), day(when))


def _text(element: Element, tag: str) -> str:
    return " ".join((element.findtext(tag) or "").split())


def _values(element: Element, tag: str) -> Iterator[str]:
    for child in element.findall(f"{tag}/VALUE"):
        if text := " ".join((child.text or "").split()):
            yield text


def _sources(path: Path) -> tuple[SourceDescription, ...]:
    root, _ = next(_elements(_file(path), "start"))
    made = day_in(root.get("dateGenerated", ""))
    triples = [
        *([Triple(_SOURCE, nx("publicationDate"), day(made))] if made is not None else []),
        Triple(_SOURCE, RDF_TYPE, nx("Source")),
        Triple(_SOURCE, RDFS_LABEL, literal("UN Security Council consolidated list",
                                            language="en")),
        Triple(_SOURCE, term("prov:wasAttributedTo"), _PUBLISHER),
        Triple(_SOURCE, nx("sourceReliability"), literal("A")),
        Triple(_PUBLISHER, RDF_TYPE, nx("InternationalOrganization")),
        Triple(_PUBLISHER, RDFS_LABEL, literal("United Nations Security Council", language="en")),
    ]
    return (SourceDescription(_SOURCE, tuple(triples)),)


CONNECTOR = Connector(NAME, "UN Security Council consolidated list in XML", _recognise, _read,
                      _sources, full_list=True)
