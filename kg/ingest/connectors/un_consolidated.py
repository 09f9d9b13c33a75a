"""The consolidated list of the United Nations Security Council, in XML.

Source: UN Security Council, consolidated list XML schema (CONSOLIDATED_LIST, INDIVIDUAL, ENTITY).
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from xml.etree.ElementTree import Element, ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import iterparse

from kg.ingest.connector import Advance, Connector, SourceDescription
from kg.ingest.countries import country
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
    try:
        with file.open("rb") as stream:
            count = 0
            for _, element in iterparse(stream, events=("end",), forbid_dtd=True):
                if element.tag not in _CLASSES:
                    continue
                count += 1
                if count % 50 == 0:
                    advance(min(stream.tell(), total), total)
                record = _entry(file, element)
                if record.identifier in seen:
                    raise SourceError(str(file), None,
                                      f"the entry {record.identifier} comes twice.")
                seen.add(record.identifier)
                yield record
                element.clear()
        advance(total, total)
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
    name = " ".join(filter(None, (_text(element, f"{n}_NAME")
                                  for n in ("FIRST", "SECOND", "THIRD", "FOURTH"))))
    if name:
        triples.append(Triple(entity, RDFS_LABEL, literal(name)))
    for tag, predicate in (("NAME_ORIGINAL_SCRIPT", "nameOriginalScript"), ("COMMENTS1", "remarks"),
                           ("GENDER", "gender")):
        if text := _text(element, tag):
            triples.append(Triple(entity, nx(predicate), literal(text)))
    for tag in ("DESIGNATION", "TITLE"):
        triples += [Triple(entity, nx("title"), literal(text)) for text in _values(element, tag)]
    for text in _values(element, "NATIONALITY"):
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
    listed = _day(_text(element, "LISTED_ON"))
    if listed is not None:
        yield Triple(node, nx("startDate"), day(listed))


def _alias(child: Element, entity: Term, key: str) -> Iterator[Triple]:
    name = _text(child, "ALIAS_NAME")
    if not name:
        return
    quality = _text(child, "QUALITY").lower()
    node = iri(f"{ID}un/alias/{key}")
    yield Triple(node, RDF_TYPE, nx("Alias"))
    yield Triple(node, nx("aliasOf"), entity)
    yield Triple(node, nx("aliasText"), literal(name))
    yield Triple(node, nx("aliasType"), nx("fka" if quality == "f.k.a." else "aka"))
    yield Triple(node, nx("aliasQuality"), nx(_QUALITY.get(quality, "weakAlias")))
    yield Triple(entity, nx("alias"), literal(name))


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
    exact, year = _day(_text(child, "DATE")), _text(child, "YEAR")
    years = [text for tag in ("FROM_YEAR", "TO_YEAR") if (text := _text(child, tag))]
    told = " ".join(filter(None, (_text(child, "TYPE_OF_DATE"), _text(child, "DATE"), year,
                                  " to ".join(years), _text(child, "NOTE"))))
    if told:
        yield Triple(entity, nx("birthDateText"), literal(told))
    if exact is not None:
        yield Triple(entity, nx("birthDate"), day(exact))
        year = str(exact.year)
    if len(year) == 4 and year.isdigit():
        yield Triple(entity, nx("birthYear"), literal(year, XSD + "gYear"))


def _birth_place(child: Element, entity: Term, _key: str) -> Iterator[Triple]:
    told = [text for tag in ("CITY", "STATE_PROVINCE", "COUNTRY") if (text := _text(child, tag))]
    if told:
        yield Triple(entity, nx("birthPlaceText"), literal(", ".join(told)))
    where = country(_text(child, "COUNTRY"))
    if where is not None:
        yield Triple(entity, nx("birthPlace"), where)


def _document(child: Element, entity: Term, key: str) -> Iterator[Triple]:
    number, kind = _text(child, "NUMBER"), _text(child, "TYPE_OF_DOCUMENT")
    if not number:
        return
    node = iri(f"{ID}un/document/{key}")
    yield Triple(node, RDF_TYPE, nx("IdentityDocument"))
    yield Triple(node, nx("documentOf"), entity)
    yield Triple(node, nx("documentType"), literal(kind or _text(child, "TYPE_OF_DOCUMENT2")
                                                   or "document"))
    yield Triple(node, nx("documentNumber"), literal(number))
    for tag in ("ISSUING_COUNTRY", "COUNTRY_OF_ISSUE"):
        where = country(_text(child, tag))
        if where is not None:
            yield Triple(node, nx("issuingCountry"), where)
    issued = _day(_text(child, "DATE_OF_ISSUE"))
    if issued is not None:
        yield Triple(node, nx("issueDate"), day(issued))
    if note := _text(child, "NOTE"):
        yield Triple(node, nx("remarks"), literal(note))


def _text(element: Element, tag: str) -> str:
    return " ".join((element.findtext(tag) or "").split())


def _values(element: Element, tag: str) -> Iterator[str]:
    for child in element.findall(f"{tag}/VALUE"):
        if text := " ".join((child.text or "").split()):
            yield text


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        return None


def _sources(_path: Path) -> tuple[SourceDescription, ...]:
    triples = [
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
