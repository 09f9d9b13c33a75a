"""RDF terms as their N-Triples text: `<iri>`, `_:label`, `"text"@en`, `"4"^^<datatype>`.

One string a term keeps terms hashable, comparable and ready to be written down.
Source: RDF 1.1 N-Triples, section 2.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from typing import NamedTuple, NewType

from kg.model.errors import DataError

Term = NewType("Term", str)


class Triple(NamedTuple):
    """Subject, predicate and object, each a term."""

    subject: Term
    predicate: Term
    object: Term


class LiteralParts(NamedTuple):
    """Lexical form, datatype IRI (bare) and language tag (empty where there is none)."""

    text: str
    datatype: str
    language: str


XSD = "http://www.w3.org/2001/XMLSchema#"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"

_FORBIDDEN_IN_IRI = re.compile(r'[\x00-\x20<>"{}|^`\\]')
_ESCAPES = {
    "\\": "\\\\",
    '"': '\\"',
    "\n": "\\n",
    "\r": "\\r",
}
_TO_ESCAPE = re.compile(r'[\\"\n\r]')
_ESCAPED = re.compile(r'\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|([tbnrf"\'\\]))')
_UNESCAPES = {"t": "\t", "b": "\b", "n": "\n", "r": "\r", "f": "\f", '"': '"', "'": "'", "\\": "\\"}
_LANGUAGE = re.compile(r"[a-zA-Z]{1,8}(-[a-zA-Z0-9]{1,8})*")


def iri(text: str) -> Term:
    """The IRI term of a bare IRI; raises DataError for characters that no IRI may hold."""
    if _FORBIDDEN_IN_IRI.search(text) or not text:
        raise DataError(f"'{text}' is not an IRI: it holds a space or a reserved character.")
    return Term(f"<{text}>")


def literal(text: str, datatype: str = "", language: str = "") -> Term:
    """The literal term of a lexical form; `datatype` is a bare IRI, xsd:string where empty."""
    if "\\" in text or '"' in text or "\n" in text or "\r" in text:
        text = _TO_ESCAPE.sub(lambda match: _ESCAPES[match.group()], text)
    if language:
        if not _LANGUAGE.fullmatch(language):
            raise DataError(f"'{language}' is not a language tag.")
        return Term(f'"{text}"@{language.lower()}')
    if datatype and datatype != XSD + "string":
        return Term(f'"{text}"^^<{datatype}>')
    return Term(f'"{text}"')


def integer(value: int) -> Term:
    """The xsd:integer literal of a number."""
    return Term(f'"{value}"^^<{XSD}integer>')


def day_of(text: str) -> date:
    """The day that a text is, such as 2008-10-08, or today (UTC); raises ValueError for others."""
    return datetime.now(UTC).date() if text == "today" else date.fromisoformat(text)


def day(value: date) -> Term:
    """The xsd:date literal of a day."""
    return Term(f'"{value.isoformat()}"^^<{XSD}date>')


def is_iri(term: Term) -> bool:
    """Whether the term is an IRI."""
    return term[0] == "<"


def is_blank(term: Term) -> bool:
    """Whether the term is a blank node."""
    return term[0] == "_"


def is_literal(term: Term) -> bool:
    """Whether the term is a literal."""
    return term[0] == '"'


def has_datatype(term: Term) -> bool:
    """Whether the term is a literal of a datatype other than text."""
    return term[0] == '"' and term[-1] == ">"


def iri_text(term: Term) -> str:
    """The bare IRI of an IRI term."""
    return term[1:-1]


def literal_parts(term: Term) -> LiteralParts:
    """What a literal term says: lexical form, datatype, language."""
    end = term.rindex('"')
    text, rest = _unescaped(term[1:end]), term[end + 1:]
    if rest.startswith("@"):
        return LiteralParts(text, RDF + "langString", rest[1:])
    if rest.startswith("^^"):
        return LiteralParts(text, rest[3:-1], "")
    return LiteralParts(text, XSD + "string", "")


def text_of(term: Term) -> str:
    """What a person reads in place of the term: the IRI or the lexical form."""
    if is_literal(term):
        return _unescaped(term[1:term.rindex('"')])
    return iri_text(term) if is_iri(term) else str(term)


def local_name(term: Term) -> str:
    """The part of an IRI after its last '#' or '/', for display only."""
    bare = iri_text(term).rstrip("/#")
    return re.split(r"[#/]", bare)[-1] or bare


def words_of(name: str) -> str:
    """A local name in words: `subClassOf` gives `sub class of`."""
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])|[_-]+", " ", name).lower()


def _unescaped(text: str) -> str:
    return _ESCAPED.sub(_unescape, text) if "\\" in text else text


def _unescape(match: re.Match[str]) -> str:
    short, long, single = match.groups()
    if short or long:
        return chr(int(short or long, 16))
    return _UNESCAPES[single]
