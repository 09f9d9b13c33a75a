"""The server under load, beside the `oxigraph` server and rdflib-endpoint, for the same queries.

Each server holds the same triples and runs in a process of its own; the clients run in another.
Shown are requests a second and how long they took; for kg also with a load of records running, and
a mix of the questions of the packs. With --suite the W3C tests are counted for each server too.

    python -m bench.server [--seconds 16] [--clients 32] [--suite] [--peers FOLDER]

`oxigraph` and kg, with and without kept answers, run at once and are asked in turns. `--peers` is
the folder of the programs `oxigraph` and `rdflib-endpoint`; by default they are made in
build/bench/peers with pip.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import json
import os
import re
import socket
import subprocess
import sys
import tempfile
import threading
import time
import venv
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlencode
from urllib.request import urlopen

REPOSITORY = Path(__file__).resolve().parent.parent
PREFIXES = ("PREFIX nx: <https://w3id.org/nexus-kg/ontology#> "
            "PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#> "
            "PREFIX id: <https://w3id.org/nexus-kg/id/> "
            "PREFIX program: <https://w3id.org/nexus-kg/id/program/> ")
QUERIES = [
    "SELECT ?p ?o { <https://w3id.org/nexus-kg/id/organization/farc> ?p ?o }",
    "SELECT ?s ?name { ?s nx:engagesIn nx:drugTrafficking ; rdfs:label ?name }",
    "SELECT ?s ?start { ?d nx:designatedEntity ?s ; nx:program program:FTO ; nx:startDate ?start } "
    "ORDER BY ?start LIMIT 50",
    "SELECT ?s ?c { ?s a nx:Person ; nx:nationality ?c ; rdfs:label ?l } LIMIT 100",
    "SELECT ?program (COUNT(DISTINCT ?s) AS ?n) { ?d nx:designatedEntity ?s ; nx:program ?program ."
    " ?s a nx:Vessel } GROUP BY ?program ORDER BY DESC(?n)",
    "ASK { ?s nx:engagesIn nx:drugTrafficking ; nx:memberOf ?o }",
    "SELECT ?a ?b { ?a nx:trafficksIn ?x . ?b nx:trafficksIn ?x FILTER(?a != ?b) } LIMIT 100",
    "CONSTRUCT { ?s rdfs:label ?l } WHERE { ?s a nx:TerroristOrganization ; rdfs:label ?l } "
    "LIMIT 100",
]
QUESTIONS = [
    "corruption/weak-states", "corruption/iron-triangles", "designations/as-of",
    "designations/dual-designated", "drug-terror/routes", "drug-terror/forms-of-nexus",
    "evidence/not-believed", "evidence/on-whose-word", "finance/blocked-assets",
    "finance/crimes-that-finance-terrorism", "mobility/smuggling-hubs", "mobility/who-moves-people",
]


SIDE_BY_SIDE = ("oxigraph", "kg", "kg, answers kept")
"""Servers that run at once and are asked in turns, so that all meet the same machine."""
ROUNDS = 4
WORKERS = min(8, (os.cpu_count() or 1) + 2)
"""As many as the server has by itself."""


def main() -> None:
    """Run the comparison; print a table, and write it with a plot."""
    options = _options()
    options.out.mkdir(parents=True, exist_ok=True)
    peers = options.peers or _peers(options.out / "peers")
    with tempfile.TemporaryDirectory(dir=options.work) as work:
        folder = Path(work)
        _build(folder, options.source)
        rows = []
        servers = {name: start for name, start in _servers(folder, peers).items()
                   if not options.only or any(one in name for one in options.only)}
        together = [name for name in servers if name in SIDE_BY_SIDE]
        for names in [together, *([name] for name in servers if name not in SIDE_BY_SIDE)]:
            with contextlib.ExitStack() as running:
                started = {name: running.enter_context(servers[name]()) for name in names}
                for row in _measured(started, options, folder):
                    rows.append(row)
                    print(json.dumps(row), flush=True)
        if options.suite:
            rows += _suite_counts(folder, peers)
    _finish(rows, options.out)


def _options() -> argparse.Namespace:
    shared = Path(os.environ.get("KG_SHARED", REPOSITORY.parent / "shared"))
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=16)
    parser.add_argument("--clients", type=int, default=32)
    parser.add_argument("--suite", action="store_true")
    parser.add_argument("--only", nargs="*", help="names of servers, or parts of them")
    parser.add_argument("--peers", type=Path)
    parser.add_argument("--source", type=Path, default=shared / "data" / "ofac-2021")
    parser.add_argument("--out", type=Path, default=Path("build/bench"))
    parser.add_argument("--work", type=Path, default=None)
    return parser.parse_args()


def _peers(folder: Path) -> Path:
    if not (folder / "bin" / "oxigraph").exists():
        venv.create(folder, with_pip=True)
        subprocess.run([folder / "bin" / "pip", "install", "--quiet", "oxigraph",
                        "rdflib-endpoint", "uvicorn"], check=True)
    return folder / "bin"


def _build(folder: Path, source: Path) -> None:
    """The store, and its default view as N-Triples for the peers."""
    program = "from kg.cli.main import main; main()"
    for arguments in (["init"], ["load", str(source)], ["load", str(REPOSITORY / "seed")]):
        subprocess.run([sys.executable, "-c", program, *arguments, "--store",
                        str(folder / "store")], check=True, stdout=subprocess.DEVNULL)
    import pyoxigraph as ox

    from kg.reason.open_view import open_view
    from kg.store.generations import Store

    view = open_view(Store.open(folder / "store"))
    triples = view.snapshot.evaluate("CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }",
                                     default_graphs=view.graphs)
    assert isinstance(triples, ox.QueryTriples)
    triples.serialize(str(folder / "view.nt"), ox.RdfFormat.N_TRIPLES)


Start = Callable[[], contextlib.AbstractContextManager[tuple[int, subprocess.Popen[str]]]]


def _servers(folder: Path, peers: Path) -> dict[str, Start]:
    return {
        "oxigraph": lambda: _oxigraph(folder, peers),
        "kg": lambda: _serving(folder, "--cache", "0"),
        "kg, answers kept": lambda: _serving(folder),
        "kg, with a load": lambda: _serving(folder, "--cache", "0"),
        "kg, questions": lambda: _serving(folder, "--cache", "0"),
        "rdflib-endpoint": lambda: _rdflib(folder, peers),
    }


@contextlib.contextmanager
def _oxigraph(folder: Path, peers: Path) -> Iterator[tuple[int, subprocess.Popen[str]]]:
    location = folder / "oxigraph"
    if not location.exists():
        subprocess.run([peers / "oxigraph", "load", "--location", location, "--file",
                        folder / "view.nt"], check=True, capture_output=True)
    port = _free_port()
    with _process([str(peers / "oxigraph"), "serve", "--location", str(location), "--bind",
                   f"127.0.0.1:{port}"], port) as process:
        yield port, process


@contextlib.contextmanager
def _serving(folder: Path, *more: str) -> Iterator[tuple[int, subprocess.Popen[str]]]:
    port = _free_port()
    program = "from kg.cli.main import main; main()"
    with _process([sys.executable, "-c", program, "serve", "--store", str(folder / "store"),
                   "--workers", str(WORKERS), "--port", str(port), *more], port) as process:
        yield port, process


@contextlib.contextmanager
def _rdflib(folder: Path, peers: Path) -> Iterator[tuple[int, subprocess.Popen[str]]]:
    port = _free_port()
    with _process([str(peers / "rdflib-endpoint"), "serve", "--host", "127.0.0.1", "--port",
                   str(port), str(folder / "view.nt")], port, wait=300) as process:
        yield port, process


@contextlib.contextmanager
def _process(command: list[str], port: int, wait: float = 60,
             ) -> Iterator[subprocess.Popen[str]]:
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                               text=True)
    try:
        end = time.monotonic() + wait
        while time.monotonic() < end:
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port)):
                break
            time.sleep(0.1)
        time.sleep(3)  # until workers have opened the store
        yield process
    finally:
        process.terminate()
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(20)
        process.kill()


def _measured(servers: dict[str, tuple[int, subprocess.Popen[str]]],
              options: argparse.Namespace, folder: Path) -> Iterator[dict[str, object]]:
    """A row for each server, which are asked in turns."""
    for name, (port, _) in servers.items():
        if name.startswith("kg"):
            _await_memory(port)
    memory = {name: [_memory(process.pid)] for name, (_, process) in servers.items()}
    done = threading.Event()
    loads: list[float] = []
    loading = threading.Thread(target=_load_records, args=(folder, done, loads))
    if any("load" in name for name in servers):
        loading.start()
    times: dict[str, list[float]] = {name: [] for name in servers}
    spent = dict.fromkeys(servers, 0.0)
    faults: dict[str, Counter[str]] = {name: Counter() for name in servers}
    for turn in range(ROUNDS + 1):
        for name, (port, process) in servers.items():
            before = _processor_seconds(process.pid)
            took, found = _fire(port, _targets(name), options.clients, options.seconds / ROUNDS)
            faults[name] += found
            memory[name].append(_memory(process.pid))
            if turn:  # the first warms up
                times[name] += took
                spent[name] += _processor_seconds(process.pid) - before
    done.set()
    if loading.ident is not None:
        loading.join()
    for name in servers:
        yield _row(name, sorted(times[name]), spent[name], faults[name], memory[name],
                   options.seconds) | ({"loads": len(loads)} if loads else {})


def _targets(name: str) -> list[str]:
    if "questions" in name:
        return [f"/packs/{one}" for one in QUESTIONS]
    path = {"rdflib-endpoint": "/", "oxigraph": "/query"}.get(name, "/sparql")
    return [f"{path}?{urlencode({'query': PREFIXES + query})}" for query in QUERIES]


def _row(name: str, times: list[float], spent: float, faults: Counter[str], memory: list[int],
         seconds: float) -> dict[str, object]:
    return {
        "server": name, "requests a second": round(len(times) / seconds, 1),
        "p50 ms": round(times[len(times) // 2] * 1000, 1) if times else None,
        "p99 ms": round(times[int(len(times) * 0.99)] * 1000, 1) if times else None,
        "CPU ms a request": round(spent * 1000 / len(times), 2) if times else None,
        "errors": sum(faults.values()), "faults": dict(faults),
        "MB before": memory[0], "MB warm": memory[1], "MB after": memory[-1]}


def _await_memory(port: int) -> None:
    """Wait until the server holds the default view in memory, as it does soon after each load."""
    end = time.monotonic() + 120
    while time.monotonic() < end:
        with urlopen(f"http://127.0.0.1:{port}/metrics") as told:
            if f"kg_views_in_memory {WORKERS}" in told.read().decode():
                return
        time.sleep(0.5)


def _load_records(folder: Path, done: threading.Event, loads: list[float]) -> None:
    """Load records again and again, each time others, so that each load publishes."""
    while not done.is_set():
        file = folder / f"load{len(loads)}.trig"
        number = len(loads)
        file.write_text(f"""@prefix nx: <https://w3id.org/nexus-kg/ontology#> .
@prefix prov: <http://www.w3.org/ns/prov#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
<https://w3id.org/nexus-kg/graph/records> {{
  <https://w3id.org/nexus-kg/source/bench> a nx:Source ; rdfs:label "Bench"@en .
  <https://w3id.org/nexus-kg/record/bench/{number}> a nx:Record ;
    prov:wasDerivedFrom <https://w3id.org/nexus-kg/source/bench> ; nx:locator "row {number}" ;
    nx:status nx:asserted ; nx:sourceReliability "B" ; nx:informationCredibility 2 .
}}
<https://w3id.org/nexus-kg/record/bench/{number}> {{
  <https://w3id.org/nexus-kg/id/organization/bench{number}> a nx:TerroristOrganization ;
    rdfs:label "Bench {number}"@en .
}}
""", encoding="utf-8")
        started = time.monotonic()
        subprocess.run([sys.executable, "-c", "from kg.cli.main import main; main()", "load",
                        str(file), "--store", str(folder / "store")], check=True,
                       stdout=subprocess.DEVNULL)
        loads.append(time.monotonic() - started)


def _fire(port: int, targets: list[str], clients: int, seconds: float,
          ) -> tuple[list[float], Counter[str]]:
    """Send requests over kept connections; the seconds of each, and what went wrong."""
    return asyncio.run(_fire_all(port, targets, clients, seconds))


async def _fire_all(port: int, targets: list[str], clients: int, seconds: float,
                    ) -> tuple[list[float], Counter[str]]:
    times: list[float] = []
    faults: Counter[str] = Counter()
    end = time.monotonic() + seconds

    async def client(number: int) -> None:
        reader = writer = None
        while time.monotonic() < end:
            target = targets[number % len(targets)]
            number += 1
            started = time.monotonic()
            try:
                if writer is None:
                    reader, writer = await asyncio.open_connection("127.0.0.1", port)
                assert reader is not None
                writer.write(f"GET {target} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nAccept: "
                             "application/sparql-results+json, application/json, text/turtle"
                             "\r\n\r\n".encode())
                status, body = await _reply(reader)
                if status != 200:
                    faults[str(status)] += 1
                elif body[:1] == b"{" and body.rstrip()[-1:] != b"}":
                    faults["torn"] += 1
                else:
                    times.append(time.monotonic() - started)
            except (OSError, EOFError) as error:
                faults[type(error).__name__] += 1
                writer = None
        if writer is not None:
            writer.close()

    await asyncio.gather(*(client(number) for number in range(clients)))
    return times, faults


async def _reply(reader: asyncio.StreamReader) -> tuple[int, bytes]:
    head = (await reader.readuntil(b"\r\n\r\n")).lower()
    status = int(head.split(b" ", 2)[1])
    length = re.search(rb"content-length: (\d+)", head)
    if length:
        return status, await reader.readexactly(int(length[1]))
    body = b""
    while size := int(await reader.readline(), 16):
        body += (await reader.readexactly(size + 2))[:-2]
    await reader.readline()
    return status, body


def _memory(pid: int) -> int:
    """Megabytes that a process and its children hold, shared pages counted once."""
    import psutil
    process = psutil.Process(pid)
    total = 0
    for one in [process, *process.children(recursive=True)]:
        with contextlib.suppress(psutil.Error):
            total += getattr(one.memory_full_info(), "pss", 0)
    return round(total / 1e6)


def _processor_seconds(pid: int) -> float:
    """Seconds of the processor that a process and its children have used."""
    import psutil
    process = psutil.Process(pid)
    total = 0.0
    for one in [process, *process.children(recursive=True)]:
        with contextlib.suppress(psutil.Error):
            told = one.cpu_times()
            total += told.user + told.system
    return total


def _suite_counts(folder: Path, peers: Path) -> list[dict[str, object]]:
    """How many W3C tests each server passes, by kind."""
    sys.path.insert(0, str(REPOSITORY / "tests" / "server"))
    from w3c_suite import Endpoints, all_tests  # type: ignore[import-not-found]

    shared = Path(os.environ.get("KG_SHARED", REPOSITORY.parent / "shared"))
    suite = shared / "suites" / "rdf-tests" / "sparql" / "sparql11"
    rows: list[dict[str, object]] = []
    for name, start, endpoints in _suite_servers(folder, peers):
        passed: Counter[str] = Counter()
        total: Counter[str] = Counter()
        with start() as (port, _):
            at = Endpoints(f"http://127.0.0.1:{port}", **endpoints, host=f"127.0.0.1:{port}")
            for test in all_tests(suite):
                total[test.kind] += 1
                with contextlib.suppress(Exception):
                    test.run(at)
                    passed[test.kind] += 1
        rows.append({"server": f"{name}: W3C tests passed",
                     **{kind: f"{passed[kind]} of {total[kind]}" for kind in total}})
        print(json.dumps(rows[-1]), flush=True)
    return rows


def _suite_servers(folder: Path, peers: Path) -> list[tuple[str, Start, dict[str, str]]]:
    empty = folder / "empty.nt"
    empty.touch()

    @contextlib.contextmanager
    def kg() -> Iterator[tuple[int, subprocess.Popen[str]]]:
        port = _free_port()
        program = "from kg.cli.main import main; main()"
        with _process([sys.executable, "-c", program, "serve", "--plain", "--store",
                       ":memory:", "--port", str(port)], port) as process:
            yield port, process

    @contextlib.contextmanager
    def oxigraph() -> Iterator[tuple[int, subprocess.Popen[str]]]:
        port = _free_port()
        with _process([str(peers / "oxigraph"), "serve", "--bind", f"127.0.0.1:{port}"],
                      port) as process:
            yield port, process

    @contextlib.contextmanager
    def rdflib() -> Iterator[tuple[int, subprocess.Popen[str]]]:
        port = _free_port()
        file = folder / "rdflib_app.py"
        file.write_text("from rdflib import ConjunctiveGraph\n"
                        "from rdflib_endpoint import SparqlEndpoint\n"
                        "app = SparqlEndpoint(graph=ConjunctiveGraph(), enable_update=True)\n")
        with _process([str(peers / "uvicorn"), "--app-dir", str(folder), "--port", str(port),
                       "rdflib_app:app"], port) as process:
            yield port, process

    return [("kg", kg, {}),
            ("oxigraph", oxigraph, {"query": "/query", "update": "/update",
                                    "graph_store": "/store"}),
            ("rdflib-endpoint", rdflib, {"query": "/", "update": "/"})]


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
        return port


def _finish(rows: list[dict[str, object]], out: Path) -> None:
    by_name = {row["server"]: row for row in rows}
    base = by_name.get("oxigraph", {}).get("requests a second")
    for row in rows:
        rate = row.get("requests a second")
        cost, base_cost = row.get("CPU ms a request"), by_name.get("oxigraph", {}).get(
            "CPU ms a request")
        if isinstance(cost, float) and isinstance(base_cost, float) and "questions" not in \
                str(row["server"]):
            row["CPU of oxigraph"] = round(cost / base_cost, 2)
        if isinstance(rate, float) and isinstance(base, float) and "questions" not in \
                str(row["server"]):
            row["of oxigraph"] = round(rate / base, 2)
    for row in rows:
        print("; ".join(f"{name} {value}" for name, value in row.items()))
    (out / "server.json").write_text(json.dumps(rows, indent=1) + "\n", encoding="utf-8")
    import matplotlib as mpl
    mpl.use("Agg")
    from matplotlib import pyplot as plt

    shown = [row for row in rows if "requests a second" in row]
    figure, axes = plt.subplots(figsize=(7, 0.6 * len(shown) + 1.4))
    bars = axes.barh([str(row["server"]) for row in shown],
                     [float(str(row["requests a second"])) for row in shown])
    axes.bar_label(bars, padding=3)
    axes.invert_yaxis()
    axes.set_xlabel("requests a second")
    figure.tight_layout()
    figure.savefig(out / "server.svg")
    print(f"Written: {out / 'server.json'}, {out / 'server.svg'}")


if __name__ == "__main__":
    main()
