"""A SPARQL 1.1 store elsewhere: its query and update services. Source: SPARQL 1.1 Protocol."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO
from urllib.parse import urlencode, urlsplit

import httpx
import pyoxigraph as ox

from kg.model.errors import StoreError, UsageError
from kg.model.terms import Term
from kg.store.conversion import from_oxigraph, stored_form

_PATIENCE = httpx.Timeout(600, connect=10)
"""Seconds: a store may work long on a batch before it answers."""

_TSV = "text/tab-separated-values"
_OTHERS = "application/sparql-results+json, application/sparql-results+xml;q=0.5"
_RESULTS = {_TSV: ox.QueryResultsFormat.TSV,
            "application/sparql-results+json": ox.QueryResultsFormat.JSON,
            "application/sparql-results+xml": ox.QueryResultsFormat.XML}

_ODD = (Term('"a\\t\\"b\\"\\n\\\\ é"@en'), Term("<urn:x:y>"), Term('"1"^^<urn:t>'), Term('"plain"'))
"""Terms that not every store writes rightly as tab-separated values, by far its fastest form."""


class Endpoint:
    """The services of a store; where it names no other, both are at one address.

    Raises UsageError for an address that is none over HTTP.
    """

    def __init__(self, query: str, update: str | None = None, user: str | None = None,
                 password: str = "") -> None:
        self.query_address = _checked(query)
        self.update_address = _checked(update or query)
        self._user = user
        self._password = password
        self._accepted = ""
        self._client = httpx.Client(timeout=_PATIENCE, headers={"User-Agent": "nexus-kg"})

    def close(self) -> None:
        """Let go of the connections."""
        self._client.close()

    def holds(self, pattern: str) -> bool:
        """Whether anything matches a pattern. (Not every store answers ASK as SPARQL 1.1 has it.)
        """
        query = f"SELECT (1 AS ?there) {{ {pattern} }} LIMIT 1"
        return any(True for _ in self._rows(query, _OTHERS))

    def select(self, query: str) -> Iterator[tuple[Term | None, ...]]:
        """The rows of a SELECT query, in the order of its variables; values as our store has them.
        """
        if not self._accepted:
            self._accepted = _TSV if self._writes_tsv() else _OTHERS
        yield from self._rows(query, self._accepted)

    def _writes_tsv(self) -> bool:
        """Whether the store writes tab-separated values as SPARQL 1.1 has them."""
        query = f"SELECT ?a ?b ?c ?d {{ VALUES (?a ?b ?c ?d) {{ ({' '.join(_ODD)}) }} }}"
        try:
            return list(self._rows(query, _TSV)) == [_ODD]
        except StoreError:
            return False

    def _rows(self, query: str, accept: str) -> Iterator[tuple[Term | None, ...]]:
        with self._answer(query, accept) as answer:
            for solution in answer:
                yield tuple(None if value is None else stored_form(from_oxigraph(value))
                            for value in solution)

    def update(self, text: str) -> None:
        """Carry out a SPARQL Update."""
        self._posted(self.update_address, "*/*", content=text.encode(),
                     kind="application/sparql-update").close()

    @contextmanager
    def _answer(self, query: str, accept: str) -> Iterator[ox.QuerySolutions]:
        response = self._posted(self.query_address, accept, content=urlencode({"query": query}),
                                kind="application/x-www-form-urlencoded")
        with tempfile.TemporaryFile() as file:  # whole before it is read: it may end in the middle
            try:
                _spool(response, file)
            except httpx.HTTPError as error:
                raise StoreError(f"{self.query_address} broke off: {_why(error)}.") from error
            kind = response.headers.get("content-type", "").partition(";")[0].strip()
            try:
                found = ox.parse_query_results(file, _RESULTS[kind])
                if not isinstance(found, ox.QuerySolutions):
                    raise KeyError(kind)
                yield found
            except (KeyError, SyntaxError) as error:
                raise StoreError(f"{self.query_address} gives no results of SPARQL (it says "
                                 f"'{kind}'): name the address of its queries.") from error

    def _posted(self, address: str, accept: str, *, content: str | bytes, kind: str,
                ) -> httpx.Response:
        def send() -> httpx.Response:
            return self._client.send(self._client.build_request(
                "POST", address, content=content,
                headers={"Content-Type": kind, "Accept": accept}), stream=True)

        try:
            response = send()
            if response.status_code == httpx.codes.UNAUTHORIZED and self._learns_to_sign(response):
                response.close()
                response = send()
            if response.is_success:
                return response
            said = response.read()[:1000].decode(errors="replace")
        except httpx.HTTPError as error:
            raise StoreError(f"No SPARQL store answers at {address}: {_why(error)}. "
                             "Start it, or name another address.") from error
        if response.status_code in (httpx.codes.UNAUTHORIZED, httpx.codes.FORBIDDEN):
            raise UsageError(f"{address} wants another user or password: give --user, and the "
                             "password in KG_REMOTE_PASSWORD.")
        raise StoreError(f"{address} answers {response.status_code}: "
                         f"{' '.join(said.split())[:300] or response.reason_phrase}")

    def _learns_to_sign(self, response: httpx.Response) -> bool:
        """Sign from now on as the store asks; False where nothing new can be tried."""
        if self._user is None or self._client.auth is not None:
            return False
        digest = "digest" in response.headers.get("www-authenticate", "").lower()
        scheme = httpx.DigestAuth if digest else httpx.BasicAuth
        self._client.auth = scheme(self._user, self._password)
        return True


def _checked(address: str) -> str:
    try:
        parts = urlsplit(address)
        parts.port  # noqa: B018  (a wrong one is told when it is asked for)
    except ValueError:
        parts = urlsplit("")
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise UsageError(f"'{address}' is no address of a SPARQL store: write it as "
                         "http://localhost:3030/nexus/sparql.")
    if parts.username:
        raise UsageError("Leave user and password out of the address: give --user, and the "
                         "password in KG_REMOTE_PASSWORD.")
    return address


def _spool(response: httpx.Response, file: IO[bytes]) -> None:
    for chunk in response.iter_bytes():
        file.write(chunk)
    response.close()
    file.seek(0)


def _why(error: httpx.HTTPError) -> str:
    return " ".join(str(error).split()).rstrip(".") or type(error).__name__
