"""A relay on loopback through which SERVICE calls an allowed host, and follows no redirect.

The engine's own client follows redirects to any host, so a query is sent to the relay instead.
"""

from __future__ import annotations

import http.client
import secrets
import threading
from contextlib import closing
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

from kg.store.sparql_text import tokens

_SECONDS = 30.0
_MOST = 64 << 20
"""How many bytes of an answer are taken."""

_PASSED = ("Accept", "Content-Type", "User-Agent")


class Relay:
    """Passes requests on to the addresses that queries name."""

    def __init__(self) -> None:
        self._targets: dict[str, str] = {}
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Passing, self._targets))
        self._server.daemon_threads = True
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def through(self, query: str) -> str:
        """A query whose calls of services go through the relay. They name IRIs, as checked."""
        self._targets.clear()
        found = list(tokens(query))
        pieces, at = [], 0
        for number, token in enumerate(found):
            if token.kind != "word" or token.text != "SERVICE":
                continue
            named = next(one for one in found[number + 1:] if one.text != "SILENT")
            path = f"/{secrets.token_urlsafe(16)}"
            self._targets[path] = named.text[1:-1]
            pieces.append(f"{query[at:named.start]}<http://127.0.0.1:"
                          f"{self._server.server_port}{path}>")
            at = named.start + len(named.text)
        return "".join(pieces) + query[at:]


class _Passing(BaseHTTPRequestHandler):
    """Passes one request on, and its answer back."""

    def __init__(self, targets: dict[str, str], *given: object) -> None:
        self._targets = targets
        super().__init__(*given)  # type: ignore[arg-type]

    def do_GET(self) -> None:
        self._pass()

    def do_POST(self) -> None:
        self._pass()

    def log_message(self, *_: object) -> None:
        """Say nothing."""

    def _pass(self) -> None:
        path, _, query = self.path.partition("?")
        target = self._targets.get(path)
        if target is None:
            self.send_error(404)
            return
        try:
            self._answer(target, query)
        except (OSError, http.client.HTTPException, ValueError):
            self.send_error(502)

    def _answer(self, target: str, query: str) -> None:
        place = urlsplit(target)
        kind = http.client.HTTPSConnection if place.scheme == "https" \
            else http.client.HTTPConnection
        given = "&".join(filter(None, (place.query, query)))
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        headers = {name: self.headers[name] for name in _PASSED if name in self.headers}
        with closing(kind(place.netloc, timeout=_SECONDS)) as connection:
            connection.request(self.command, (place.path or "/") + (f"?{given}" if given else ""),
                               body or None, headers)
            answer = connection.getresponse()
            if answer.status != 200:
                # A redirect is no answer either: it might lead to a host that is not allowed.
                self.send_error(502, f"It answered {answer.status}")
                return
            content = answer.read(_MOST + 1)
        if len(content) > _MOST:
            self.send_error(502, "It answered too much")
            return
        self.send_response(200)
        self.send_header("Content-Type", answer.headers.get("Content-Type", ""))
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)
