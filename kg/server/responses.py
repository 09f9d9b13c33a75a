"""Responses: whole, streamed and cut where they break, and faults told by Accept."""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
from collections.abc import Mapping

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from kg.server.errors import HttpError
from kg.server.job import Job
from kg.server.negotiation import HTML, JSON, Form, chosen

_LOG = logging.getLogger("uvicorn.error")


class CutError(Exception):
    """A response broke after its head was sent: the connection is closed, never ended properly."""


class Streamed(Response):
    """A response whose body comes from a job, piece by piece.

    Where the job fails in the middle the connection is cut, so that no client takes what it has
    for the whole; where the client goes away the job is killed.
    """

    def __init__(self, job: Job, media_type: str, headers: Mapping[str, str], status: int) -> None:
        super().__init__(None, status, dict(headers), media_type)
        if "content-length" in self.headers:
            del self.headers["content-length"]
        self._job = job

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:  # noqa: ARG002
        """Send it."""
        watch = asyncio.create_task(kill_when_gone(self._job, receive))
        try:
            await send({"type": "http.response.start", "status": self.status_code,
                        "headers": self.raw_headers})
            async for chunk in self._job.chunks():
                await send({"type": "http.response.body", "body": chunk, "more_body": True})
            await send({"type": "http.response.body", "body": b"", "more_body": False})
        except HttpError as fault:
            raise cut(fault) from fault
        finally:
            watch.cancel()
            self._job.kill("The client went away.")


async def kill_when_gone(job: Job, receive: Receive) -> None:
    """Kill a job when its client closes the connection."""
    with contextlib.suppress(asyncio.CancelledError):
        while (await receive())["type"] != "http.disconnect":
            pass
        job.kill("The client went away.")


_TEXT = Form("text", ("text/plain",))


def cut(fault: HttpError) -> CutError:
    """What ends a response that a fault broke off."""
    _logged(fault)
    return CutError(fault.sentence)


def _logged(fault: HttpError) -> None:
    """Tell the log of the server what is not for clients."""
    if "log" in fault.details:
        _LOG.error("%s", fault.details["log"])


def told(fault: HttpError, request: Request) -> Response:
    """A fault as JSON, or as text for who asks for text or HTML."""
    headers = {"Cache-Control": "no-store", "Vary": "Accept"}
    details = dict(fault.details)
    _logged(fault)
    details.pop("log", None)
    for name, header in (("allow", "Allow"), ("accept_encoding", "Accept-Encoding")):
        if name in details:
            headers[header] = str(details.pop(name))
    if fault.status in (408, 413):
        headers["Connection"] = "close"  # the rest of the body is not wanted
    if fault.status in (429, 503):
        headers["Retry-After"] = "5"
    try:
        form = chosen(request.headers.get("accept", ""), (JSON, _TEXT, HTML))
    except HttpError:
        form = JSON
    if form is JSON:
        body = json.dumps({"error": fault.sentence, **details}, ensure_ascii=False)
        response = Response(body, fault.status, headers, "application/json")
    else:
        response = Response(fault.sentence + "\n", fault.status, headers, "text/plain")
    if fault.status == 401:
        for scheme in _schemes(request):
            response.headers.append("WWW-Authenticate", f'{scheme} realm="kg"')
    return response


def _schemes(request: Request) -> tuple[str, ...]:
    """By what a token may be sent. Many programs send it only where Basic is asked for; a browser
    (it alone tells how it fetches) would ask the reader for it in a dialog.
    """
    return ("Bearer",) if "sec-fetch-mode" in request.headers else ("Basic", "Bearer")
