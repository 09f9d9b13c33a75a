"""The Specially Designated Nationals list of OFAC, in its old CSV form: sdn, add and alt.

Source: OFAC, SDN data specification (delimited format): 12, 6 and 5 columns, no header, '-0-' for
what is missing, a lone end-of-file byte (hex 1A) as the last line. Remarks end after 1,000
characters, wherever that is; sdn_comments, of two columns, has the rest of those that are longer.
"""

from __future__ import annotations

import csv
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path

from kg.ingest.connector import Advance, Connector, SourceDescription
from kg.ingest.countries import country
from kg.ingest.ofac_remarks import Resolve, alias, read_remarks
from kg.model.errors import SourceError
from kg.model.namespaces import ID, RDF_TYPE, RDFS_LABEL, nx, term
from kg.model.record import Record, iri_part, record_iri, source_iri
from kg.model.terms import Term, Triple, iri, literal

NAME = "ofac-sdn"
_SOURCE = source_iri(NAME)
_PUBLISHER = iri(ID + "organization/ofac")
_RECORDS = ("sdn", "add", "alt")
_COMMENTS = "sdn_comments"
_COLUMNS = {"sdn": 12, "add": 6, "alt": 5, _COMMENTS: 2}
_LONGEST = 1000
"""Characters after which sdn.csv cuts a remark."""

_MISSING = "-0-"
_END_OF_FILE = "\x1a"
_CLASSES = {"individual": nx("Person"), _MISSING: nx("Organization"), "vessel": nx("Vessel"),
            "aircraft": nx("Aircraft")}
_VESSEL_TEXTS = (nx("callSign"), nx("vesselType"), nx("tonnage"), nx("grossRegisteredTonnage"),
                 nx("flagStateText"), nx("vesselOwnerText"))
_MARK = re.compile(r"[A-Z\d]{1,2}-?[A-Z\d]{2,5}")
"""The registration mark of an aircraft, by which the list names most of them."""

_EVERY = 500
"""Progress is told after so many rows."""


def _recognise(path: Path) -> bool:
    if path.is_dir():
        return "sdn" in _files_in(path)
    return path.suffix.lower() == ".csv" and path.stem.lower() == "sdn" and _looks_right(path)


def _looks_right(path: Path) -> bool:
    with path.open("rb") as file:
        first = file.readline(4000).decode("latin-1")
    rows = list(csv.reader([first], skipinitialspace=True))
    return bool(rows) and len(rows[0]) == _COLUMNS["sdn"] and rows[0][0].strip().isdigit()


def _read(path: Path, advance: Advance) -> Iterator[Record]:
    files = _files(path)
    continued = _continued(files)
    files.pop(_COMMENTS, None)
    total = sum(file.stat().st_size for file in files.values())
    read_before = 0
    resolve = _name_index(files)
    makers = {"sdn": lambda row: _entity(row, continued.get(row[0], ""), resolve),
              "add": _address, "alt": _alias}
    for kind, file in files.items():
        done = 0
        for count, row in enumerate(_rows(file, kind)):
            done += sum(map(len, row)) + 3 * len(row)
            if count % _EVERY == 0:
                advance(min(read_before + done, total), total)
            yield makers[kind](row)
        read_before += file.stat().st_size
    advance(total, total)


def _files(path: Path) -> dict[str, Path]:
    folder = path if path.is_dir() else path.parent
    files = _files_in(folder)
    if "sdn" not in files:
        raise SourceError(str(folder), None, "holds no sdn.csv.")
    return files


def _files_in(folder: Path) -> dict[str, Path]:
    """The files of the list by kind; their names may be in capitals, as OFAC gives them too."""
    named = {file.name.lower(): file for file in sorted(folder.iterdir()) if file.is_file()}
    return {kind: named[f"{kind}.csv"] for kind in _COLUMNS if f"{kind}.csv" in named}


def _lacks(path: Path) -> list[str]:
    there = _files(path)
    return [f"{kind}.csv" for kind in _RECORDS if kind not in there]


def _notes(path: Path) -> list[str]:
    """That remarks are cut, where nothing continues them."""
    files = _files(path)
    continued = _continued(files)
    with files["sdn"].open(encoding="utf-8", newline="") as lines:
        long = (line for line in lines if len(line) > _LONGEST)  # an entry is a line
        cut = [row[0].strip() for row in csv.reader(long)
               if row and _is_cut(row[-1], continued.get(row[0].strip(), ""))]
    if not cut:
        return []
    return [f"{files['sdn']} cuts remarks after {_LONGEST:,} characters, and with them what they "
            f"say last, in {len(cut)} of its entries ({', '.join(cut)}): put {_COMMENTS}.csv of "
            "the same day beside it, which has the rest, and load again."]


def _continued(files: dict[str, Path]) -> dict[str, str]:
    """By the number of an entry, what its remarks say after their cut."""
    if _COMMENTS not in files:
        return {}
    return {row[0]: row[1] for row in _rows(files[_COMMENTS], _COMMENTS)}


def _is_cut(remarks: str, continued: str) -> bool:
    return len(remarks) >= _LONGEST and not continued


def _rows(file: Path, kind: str) -> Iterator[list[str]]:
    """The rows of a file, each checked: number of columns, numeric and unique own id.

    Values are without blanks around them, but for remarks where they are cut.
    """
    seen: set[str] = set()
    key = 1 if kind in ("add", "alt") else 0
    try:
        with file.open(encoding="utf-8", newline="") as text:
            reader = csv.reader(text, strict=True, skipinitialspace=False)
            ended = False
            for row in reader:
                if len(row) == 1 and row[0].strip() == _END_OF_FILE:
                    ended = True
                    continue
                if not row:
                    continue
                if ended:
                    raise SourceError(str(file), reader.line_num, "goes on after its end mark.")
                if len(row) != _COLUMNS[kind]:
                    raise SourceError(str(file), reader.line_num,
                                      f"has {len(row)} columns, {kind}.csv has {_COLUMNS[kind]}; "
                                      "download the file again.")
                *values, last = row
                cut = kind == _COMMENTS or len(last) >= _LONGEST
                row = [*map(str.strip, values), last if cut else last.strip()]
                if not (row[0].isdigit() and row[key].isdigit()):
                    raise SourceError(str(file), reader.line_num,
                                      f"'{row[key]}' is not a number that could be an id.")
                if row[key] in seen:
                    raise SourceError(str(file), reader.line_num, f"the id {row[key]} comes twice.")
                seen.add(row[key])
                yield row
            if not ended and kind != _COMMENTS:
                raise SourceError(str(file), reader.line_num, "ends without its end mark (hex 1A): "
                                  "it was cut short; download the file again.")
    except UnicodeDecodeError as error:
        raise SourceError(str(file), None, f"is not UTF-8 at byte {error.start}; save it as UTF-8."
                          ) from error
    except csv.Error as error:
        raise SourceError(str(file), reader.line_num, f"is not CSV: {error}.") from error
    except OSError as error:
        raise SourceError(str(file), None, f"cannot be read: {error.strerror}.") from error


def _name_index(files: dict[str, Path]) -> Resolve:
    """Names of the whole list that one entity bears; aliases, where they are nobody's own name."""
    bearers: dict[str, dict[str, set[str]]] = {kind: defaultdict(set) for kind in ("sdn", "alt")}
    for kind, column in (("sdn", 1), ("alt", 3)):
        if kind in files:
            for row in _rows(files[kind], kind):
                bearers[kind][_folded(row[column])].add(row[0])

    def resolve(name: str) -> Term | None:
        folded = _folded(name)
        found = bearers["sdn"].get(folded) or bearers["alt"].get(folded, set())
        return _entity_iri(next(iter(found))) if len(found) == 1 else None

    return resolve


def _folded(name: str) -> str:
    return " ".join(name.casefold().replace(",", " ").split())


def _entity(row: list[str], continued: str, resolve: Resolve) -> Record:
    number, name, kind, programs, title, *vessel, remarks = row
    entity = _entity_iri(number)
    triples = [Triple(entity, RDF_TYPE, _CLASSES.get(kind, nx("ListedEntity"))),
               Triple(entity, RDFS_LABEL, literal(name)),
               Triple(entity, nx("listIdentifier"), literal(number))]
    if title != _MISSING:
        triples.append(Triple(entity, nx("title"), literal(title)))
    triples += [Triple(entity, predicate, literal(text))
                for predicate, text in zip(_VESSEL_TEXTS, vessel, strict=True) if text != _MISSING]
    flag = country(vessel[4]) if vessel[4] != _MISSING else None
    if flag is not None:
        triples.append(Triple(entity, nx("flagState"), flag))
    for program in dict.fromkeys(programs.split("] [")) if programs != _MISSING else ():
        triples += _designation(entity, number, program.strip("[] "))
    if remarks != _MISSING:
        triples += read_remarks(entity, number, (remarks + continued).strip(), resolve,
                                cut=_is_cut(remarks, continued)).triples
    if kind == "aircraft" and _MARK.fullmatch(name):
        triples.append(Triple(entity, nx("tailNumber"), literal(name)))
    return _record(f"sdn/{number}", f"SDN list, entry {number}", triples)


def _designation(entity: Term, number: str, program: str) -> Iterable[Triple]:
    node = iri(f"{ID}ofac/designation/{number}-{iri_part(program)}")
    return (Triple(node, RDF_TYPE, nx("Designation")),
            Triple(node, nx("designatedEntity"), entity),
            Triple(node, nx("program"), iri(f"{ID}program/{iri_part(program)}")),
            Triple(node, nx("designatingAuthority"), _PUBLISHER),
            Triple(node, nx("listingReference"), literal(number)))


def _address(row: list[str]) -> Record:
    owner, number, street, city, land, remarks = row
    entity, node = _entity_iri(owner), iri(f"{ID}ofac/address/{number}")
    triples = [Triple(node, RDF_TYPE, nx("Address")), Triple(node, nx("addressOf"), entity)]
    told = [text for text in (street, city, land) if text != _MISSING]
    if told:
        triples.append(Triple(node, nx("addressText"), literal(", ".join(told))))
    for text, predicate in ((street, nx("streetAddress")), (city, nx("cityName")),
                            (land, nx("countryText")), (remarks, nx("remarks"))):
        if text != _MISSING:
            triples.append(Triple(node, predicate, literal(text)))
    where = country(land) if land != _MISSING else None
    if where is not None:
        triples.append(Triple(node, nx("country"), where))
    return _record(f"add/{number}", f"SDN list, address {number} of entry {owner}", triples)


def _alias(row: list[str]) -> Record:
    owner, number, kind, name, _ = row
    node = iri(f"{ID}ofac/alias/{number}")
    triples = list(alias(node, _entity_iri(owner), name, kind if kind in _ALIASES else "aka"))
    return _record(f"alt/{number}", f"SDN list, alias {number} of entry {owner}", triples)


_ALIASES = frozenset({"aka", "fka", "nka"})


def _entity_iri(number: str) -> Term:
    return iri(f"{ID}ofac/{number}")


def _record(identifier: str, locator: str, triples: Iterable[Triple]) -> Record:
    return Record(record_iri(NAME, identifier), _SOURCE, identifier, locator,
                  tuple(dict.fromkeys(triples)),
                  reliability="A", credibility=2, attributed_to=_PUBLISHER)


def _sources(_path: Path) -> tuple[SourceDescription, ...]:
    return (SourceDescription(_SOURCE, (
        Triple(_SOURCE, RDF_TYPE, nx("Source")),
        Triple(_SOURCE, RDFS_LABEL, literal("OFAC Specially Designated Nationals list",
                                            language="en")),
        Triple(_SOURCE, term("prov:wasAttributedTo"), _PUBLISHER),
        Triple(_SOURCE, nx("sourceReliability"), literal("A")),
        Triple(_PUBLISHER, RDF_TYPE, nx("GovernmentBody")),
        Triple(_PUBLISHER, RDFS_LABEL, literal("Office of Foreign Assets Control",
                                               language="en")),
    )),)


CONNECTOR = Connector(NAME, "OFAC SDN list: sdn.csv, add.csv, alt.csv, sdn_comments.csv",
                      _recognise, _read, _sources, full_list=True, lacks=_lacks, notes=_notes)
