"""A server that goes away is told in words alone."""

from __future__ import annotations

import socket
import subprocess
import threading

from kg.reason.views import ReasonedView
from tests.commands import COMMAND

_VERSION = b"\x00\x00\x04\x05"  # of Bolt, in answer to those that the client offers


def _leave(listening: socket.socket) -> None:
    """Shake hands with each client, and go away."""
    while True:
        try:
            connection, _ = listening.accept()
        except OSError:
            return
        with connection:
            connection.recv(1 << 12)
            connection.sendall(_VERSION)
            connection.recv(1 << 12)


def test_a_server_that_goes_away_is_told_in_one_sentence(seed: ReasonedView) -> None:
    store = seed.snapshot.folder.parent.parent
    with socket.create_server(("127.0.0.1", 0)) as listening:
        threading.Thread(target=_leave, args=(listening,), daemon=True).start()
        address = f"bolt://127.0.0.1:{listening.getsockname()[1]}"
        done = subprocess.run(
            [*COMMAND, "neo4j", "sync",
             "--store", str(store), "--uri", address], capture_output=True, text=True,
            check=False, env={"NEO4J_PASSWORD": "secret", "PATH": "/usr/bin"})
        listening.shutdown(socket.SHUT_RDWR)
    assert done.returncode == 3
    assert done.stderr.startswith(f"kg: No Cypher server answers at {address}"), done.stderr
    assert len(done.stderr.splitlines()) == 1
