"""Whatever text makes the engine call another server, the check refuses: tried with the engine."""

from __future__ import annotations

import contextlib
import socket
import threading

import pyoxigraph as ox
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from kg.model.errors import UsageError
from kg.store.sparql_text import check_query, check_update

PIECES = [
    '"', "'", '"""', "'''", "<", ">", "#", "\n", "\r", "\\", "\\'", '\\"', "\\#", "\\u0022",
    "\u00a0", "\u2028", "\x0b", "ex:", "ex:a", ".", ";", ",", " ", "?s ?p ?o", "?o", "1", "1.",
    "1e5", "true", "a", "@en", "^^", "_:b", "FILTER(?o", "<1)", "<?s", ">?p", ")", "(", "{", "}",
    "|", "^", "%41", "-", "\u00b7", "\u00b2", "<a#>", "<<", ">>", "{}", "VALUES ?x {1}",
    "OPTIONAL{}", "{} UNION {", "ex:a\\", "\ufeff", "\x00", "~", "$x", "@", '""', "::", "<a\\u0041"]
WORDS = st.lists(st.sampled_from(PIECES), max_size=5).map("".join)
ENDS = st.sampled_from(["", "#'", '#"', "#>", "\n#'''", '#"""'])


class _Trap:
    def __init__(self) -> None:
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._socket.getsockname()[1]}/x"
        self.visits = 0
        threading.Thread(target=self._wait, daemon=True).start()

    def _wait(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                connection, _ = self._socket.accept()
                self.visits += 1
                connection.close()

    def close(self) -> None:
        self._socket.close()


@pytest.fixture(scope="module")
def trap():  # type: ignore[no-untyped-def]
    found = _Trap()
    yield found
    found.close()


def _store() -> ox.Store:
    store = ox.Store()
    store.update("INSERT DATA { <http://e/a> <http://e/p> 1 }")
    return store


@given(WORDS, st.sampled_from(["", " ", "\n"]), st.sampled_from([":x", "<URL>", "?u", "ex:x"]),
       WORDS, ENDS)
@example("?s ex:a\\' ?o . ", "", "<URL>", "", "'")
@example("", "", ":x", "", "")
@example("?s ?p 1", "", "<URL>", "", "")
@example("?s ?p ex:.", "", "<URL>", "", "")
@settings(max_examples=2000, deadline=None)
def test_no_service_slips_through(trap: _Trap, before: str, gap: str, target: str, after: str,
                                  end: str) -> None:
    query = (f"PREFIX : <{trap.url}> PREFIX ex: <http://e/> SELECT * {{{before}SERVICE{gap}"
             f"{target}{{}}{after}}}{end}").replace("URL", trap.url)
    visits = trap.visits
    with contextlib.suppress(SyntaxError, ValueError, RuntimeError, OSError):
        list(_store().query(query))
    if trap.visits > visits:
        with pytest.raises(UsageError):
            check_query(query)


@given(WORDS, st.sampled_from(["", ";", " ;\n"]), st.sampled_from([":x", " :x", "<URL>",
                                                                  " SILENT <URL>"]), ENDS)
@settings(max_examples=1000, deadline=None)
def test_no_load_slips_through(trap: _Trap, before: str, gap: str, target: str, end: str) -> None:
    update = (f"PREFIX : <{trap.url}> PREFIX ex: <http://e/> INSERT DATA {{{before}}}{gap}"
              f"LOAD{target}{end}").replace("URL", trap.url)
    visits = trap.visits
    with contextlib.suppress(SyntaxError, ValueError, RuntimeError, OSError):
        _store().update(update)
    if trap.visits > visits:
        with pytest.raises(UsageError):
            check_update(update)
