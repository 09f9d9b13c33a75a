"""Running the server."""

from __future__ import annotations

import errno
import ipaddress
import logging
import signal
import socket
import sys
from collections.abc import Callable

import uvicorn

from kg.model.errors import KgError
from kg.server.app import application
from kg.server.connections import protocol
from kg.server.responses import CutError
from kg.server.settings import Settings


class _CutsAreNoFaults(logging.Filter):
    """A response that was cut on purpose is no fault of the server: one line, no traceback."""

    def filter(self, record: logging.LogRecord) -> bool:
        if record.exc_info and isinstance(record.exc_info[1], CutError):
            record.msg, record.args = f"A response was cut: {record.exc_info[1]}", ()
            record.exc_info = record.exc_text = None
            record.levelno, record.levelname = logging.WARNING, "WARNING"
        return True


def serve(settings: Settings, *, log_level: str = "warning",
          started: Callable[[int], None] = lambda _port: None) -> None:
    """Serve until a signal ends it; `started` is told the port once requests are answered.

    Raises KgError where the host or the port cannot be had.
    """
    listening = _listening(settings.host, settings.port)
    logging.getLogger("uvicorn.error").addFilter(_CutsAreNoFaults())
    limits = settings.limits
    config = uvicorn.Config(
        application(settings), host=settings.host, port=settings.port, log_level=log_level,
        http=protocol(limits.head_seconds), ws="none", lifespan="on", server_header=False,
        date_header=True, proxy_headers=bool(settings.proxies),
        forwarded_allow_ips=list(settings.proxies), access_log=log_level == "info",
        limit_concurrency=limits.connections, timeout_keep_alive=20,
        timeout_graceful_shutdown=10)
    for number in (signal.SIGINT, signal.SIGTERM):
        # Once it has shut down, the server raises the signal again: then this process ends well.
        signal.signal(number, lambda _number, _frame: sys.exit(0))
    _Server(config, started).run([listening])


def _listening(host: str, port: int) -> socket.socket:
    try:
        return socket.create_server(
            (host, port), family=socket.AF_INET6 if ":" in host else socket.AF_INET)
    except OSError as error:
        advice = ("another program uses it; name another one with --port, or 0 for a free one"
                  if error.errno == errno.EADDRINUSE else f"{error.strerror or error}")
        raise KgError(f"The port {port} of {host} cannot be had: {advice}.") from error


def is_address(text: str) -> bool:
    """Whether a text is an IP address."""
    try:
        ipaddress.ip_address(text)
    except ValueError:
        return False
    return True


def is_loopback(host: str) -> bool:
    """Whether only this machine can reach a server that is bound to this host."""
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return host == "localhost"


class _Server(uvicorn.Server):
    def __init__(self, config: uvicorn.Config, started: Callable[[int], None]) -> None:
        super().__init__(config)
        self._told = started

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if not self.should_exit:
            self._told(self.servers[0].sockets[0].getsockname()[1])
