"""The W3C tests of SPARQL 1.1 over HTTP, against any server: protocol, graph store, description,
evaluation of queries and updates.
"""

from __future__ import annotations

import csv
import http.client
import io
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from urllib.parse import quote, urlencode, urlsplit

import pyoxigraph as ox
import rdflib
from rdflib.collection import Collection
from rdflib.compare import isomorphic

MF = rdflib.Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#")
QT = rdflib.Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-query#")
UT = rdflib.Namespace("http://www.w3.org/2009/sparql/tests/test-update#")
HT = rdflib.Namespace("http://www.w3.org/2011/http#")
CNT = rdflib.Namespace("http://www.w3.org/2011/content#")
RS = rdflib.Namespace("http://www.w3.org/2001/sw/DataAccess/tests/result-set#")
STATUS = "http://www.w3.org/2011/http-statusCodes#"
BASE = "http://tests.example/"
HOST = "www.example"
CODES = {"OK": 200, "Created": 201, "NoContent": 204, "NotFound": 404}


@dataclass(frozen=True)
class Endpoints:
    """Where a server answers: its origin, and the paths of query, update and graph store."""

    origin: str
    query: str = "/sparql"
    update: str = "/sparql"
    graph_store: str = "/graph-store"
    host: str = HOST


@dataclass(frozen=True)
class Reply:
    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def kind(self) -> str:
        return self.headers.get("content-type", "").partition(";")[0].strip()


@dataclass(frozen=True)
class Case:
    """A test: its kind, its name, and what runs it (raising AssertionError where it fails)."""

    kind: str
    name: str
    run: Callable[[Endpoints], None]


def send(at: Endpoints, method: str, path: str, headers: dict[str, str] | None = None,
         body: bytes | None = None) -> Reply:
    """One request on a connection of its own."""
    place = urlsplit(at.origin)
    connection = http.client.HTTPConnection(place.hostname, place.port, timeout=60)
    try:
        connection.request(method, path, body, {"Host": at.host, **(headers or {})})
        response = connection.getresponse()
        told = {name.lower(): value for name, value in response.getheaders()}
        return Reply(response.status, told, response.read())
    finally:
        connection.close()


def all_tests(suite: Path) -> Iterator[Case]:
    """Every test in the folder `sparql11` of the suite."""
    yield from protocol_tests(suite)
    yield from graph_store_tests(suite)
    yield from description_tests()
    yield from evaluation_tests(suite)


def protocol_tests(suite: Path) -> Iterator[Case]:
    graph, nodes = _manifest(suite / "protocol" / "manifest.ttl")
    for node in nodes:
        def run(at: Endpoints, graph: rdflib.Graph = graph, node: rdflib.term.Node = node) -> None:
            fill(at, tuple(
                (str(graph.value(data, rdflib.RDFS.label)),
                 suite / "protocol" / str(graph.value(data, UT.graph)).rpartition("/")[2])
                for data in graph.objects(node, UT.graphData)))
            _requests(at, graph, node, "/sparql/", at.query, at.update)
        yield Case("protocol", _name(graph, node), run)


def graph_store_tests(suite: Path) -> Iterator[Case]:
    for form in ("indirect", "direct"):
        graph, nodes = _manifest(suite / "graph-store-protocol" / f"manifest-{form}.ttl")
        for node in nodes:
            def run(at: Endpoints, graph: rdflib.Graph = graph,
                    node: rdflib.term.Node = node) -> None:
                update(at, "DROP ALL")
                _requests(at, graph, node, "/gsp", at.graph_store)
            yield Case(f"graph store, {form}", _name(graph, node), run)


def description_tests() -> Iterator[Case]:
    sd = rdflib.Namespace("http://www.w3.org/ns/sparql-service-description#")

    def described(at: Endpoints) -> rdflib.Graph:
        reply = send(at, "GET", at.query, {"Accept": "text/turtle"})
        assert reply.status == 200, reply.status
        assert reply.kind == "text/turtle", reply.kind
        return rdflib.Graph().parse(data=reply.body, format="turtle")

    def returns_rdf(at: Endpoints) -> None:
        assert len(described(at))

    def has_endpoint(at: Endpoints) -> None:
        own = rdflib.URIRef(f"http://{at.host}{at.query}")
        assert list(described(at).subjects(sd.endpoint, own))

    def conforms(at: Endpoints) -> None:
        graph = described(at)
        services = list(graph.subjects(rdflib.RDF.type, sd.Service))
        assert len(services) == 1
        assert all(isinstance(one, rdflib.URIRef) for one in graph.objects(None, sd.endpoint))
        known = {sd.endpoint, sd.feature, sd.defaultEntailmentRegime, sd.defaultDataset,
                 sd.defaultSupportedEntailmentProfile, sd.supportedLanguage, sd.resultFormat,
                 sd.inputFormat, sd.defaultGraph, sd.availableGraphs, sd.namedGraph, sd.name,
                 sd.languageExtension, sd.propertyFeature, sd.extensionFunction,
                 sd.extensionAggregate, sd.graph, sd.entailmentRegime}
        used = {p for p in graph.predicates() if str(p).startswith(str(sd))}
        assert used <= known, used - known

    for name, run in (("returns RDF", returns_rdf), ("has endpoint triple", has_endpoint),
                      ("conforms to schema", conforms)):
        yield Case("service description", name, run)


def evaluation_tests(suite: Path) -> Iterator[Case]:
    folders = [
        *("aggregates", "bind", "bindings", "cast", "construct", "exists", "functions", "grouping",
          "negation", "project-expression", "property-path", "subquery", "csv-tsv-res", "json-res"),
        *("add", "basic-update", "clear", "copy", "delete", "delete-data", "delete-insert",
          "delete-where", "drop", "move", "update-silent")]
    for folder in folders:
        graph, nodes = _manifest(suite / folder / "manifest.ttl")
        for node in nodes:
            kind = graph.value(node, rdflib.RDF.type)
            if kind in (MF.QueryEvaluationTest, MF.CSVResultFormatTest):
                yield _query_test(suite, folder, graph, node)
            elif kind == MF.UpdateEvaluationTest:
                yield _update_test(suite, folder, graph, node)


def update(at: Endpoints, text: str) -> None:
    """Carry out an update; raises AssertionError where it fails."""
    fill.cache_clear()
    reply = send(at, "POST", at.update, {"Content-Type": "application/sparql-update"},
                 text.encode())
    assert reply.status in (200, 204), f"{reply.status} {reply.body[:200]!r}"


@lru_cache(maxsize=1)
def fill(at: Endpoints, files: tuple[tuple[str, Path], ...]) -> None:
    """Let a server hold some files alone, each in a graph, or ("") in the default one.

    By INSERT DATA, which every server knows, in one request: each costs a server that keeps what
    it is told much more than a query. What the query before had already is not sent again.
    """
    parts = []
    for graph, file in files:
        lines = " ".join(f"{triple} ." for triple in _triples(file, BASE + _path(file)))
        parts.append(f"GRAPH <{graph}> {{ {lines} }}" if graph else lines)
    update(at, f"DROP ALL ; INSERT DATA {{ {' '.join(parts)} }}")


def _query_test(suite: Path, folder: str, graph: rdflib.Graph, node: rdflib.term.Node) -> Case:
    action = graph.value(node, MF.action)
    file = _file(suite, graph.value(action, QT.query))
    result = _file(suite, graph.value(node, MF.result))

    def run(at: Endpoints) -> None:
        fill(at, (*(("", _file(suite, data)) for data in graph.objects(action, QT.data)),
                  *((str(data), _file(suite, data))
                    for data in graph.objects(action, QT.graphData))))
        text = f"BASE <{BASE}{folder}/{file.name}>\n{file.read_text(encoding='utf-8')}"
        tabular = result.suffix == ".ttl" and "ResultSet" in result.read_text(encoding="utf-8")
        accept = _ACCEPT[".srj" if tabular else result.suffix]
        reply = send(at, "POST", at.query, {"Content-Type": "application/sparql-query",
                                            "Accept": accept}, text.encode())
        assert reply.status == 200, f"{reply.status} {reply.body[:200]!r}"
        _compare(reply, result)

    return Case("query evaluation", f"{folder}: {_name(graph, node)}", run)


def _update_test(suite: Path, folder: str, graph: rdflib.Graph, node: rdflib.term.Node) -> Case:
    action, result = graph.value(node, MF.action), graph.value(node, MF.result)

    def run(at: Endpoints) -> None:
        fill(at, tuple(_dataset(suite, graph, action)))
        request = _file(suite, graph.value(action, UT.request))
        update(at, f"BASE <{BASE}{folder}/{request.name}>\n"
               + request.read_text(encoding="utf-8"))
        wanted: dict[str, rdflib.Graph] = {}
        for name, file in _dataset(suite, graph, result):
            wanted.setdefault(name, rdflib.Graph()).parse(file, publicID=BASE + _path(file))
        found = _all_graphs(at)
        names = {name for name in (*wanted, *found) if len(wanted.get(name, ())) or
                 len(found.get(name, ()))}
        for name in names:
            assert isomorphic(wanted.get(name, rdflib.Graph()), found.get(name, rdflib.Graph())), \
                f"graph '{name}'"

    return Case("update evaluation", f"{folder}: {_name(graph, node)}", run)


def _all_graphs(at: Endpoints) -> dict[str, rdflib.Graph]:
    found = {}
    for name in ["", *_graph_names(at)]:
        pattern = f"GRAPH <{name}> {{ ?s ?p ?o }}" if name else "?s ?p ?o"
        reply = send(at, "GET", f"{at.query}?" + urlencode(
            {"query": f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ {pattern} }}"}),
            {"Accept": "application/n-triples"})
        found[name] = rdflib.Graph().parse(data=reply.body, format="nt")
    return found


def _graph_names(at: Endpoints) -> list[str]:
    reply = send(at, "GET", f"{at.query}?" + urlencode(
        {"query": "SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } }"}),
        {"Accept": "application/sparql-results+json"})
    told = json.loads(reply.body)["results"]["bindings"]
    # A name that is a blank node is how rdflib calls its default graph.
    return [row["g"]["value"] for row in told if row["g"]["type"] == "uri"]


_ACCEPT = {".srx": "application/sparql-results+xml", ".srj": "application/sparql-results+json",
           ".csv": "text/csv", ".tsv": "text/tab-separated-values", ".ttl": "text/turtle",
           ".nt": "application/n-triples"}


def _compare(reply: Reply, file: Path) -> None:
    if reply.kind == _ACCEPT[".srj"] and file.suffix == ".ttl":
        found = ox.parse_query_results(reply.body, ox.QueryResultsFormat.JSON)
        assert isinstance(found, ox.QuerySolutions)
        assert isomorphic(_as_graph(found), _result_set(file))
        return
    wanted_type = _ACCEPT[file.suffix]
    if file.suffix == ".csv":
        assert reply.kind == wanted_type, reply.kind
        assert _rows(reply.body.decode()) == _rows(file.read_text(encoding="utf-8"))
        return
    if file.suffix in (".ttl", ".nt"):
        wanted = rdflib.Graph().parse(file, publicID=BASE + _path(file))
        found = rdflib.Graph().parse(data=reply.body, format="turtle")
        assert isomorphic(wanted, found), f"{len(found)} triples, wanted {len(wanted)}"
        return
    assert reply.kind == wanted_type, reply.kind
    forms = {".srx": ox.QueryResultsFormat.XML, ".srj": ox.QueryResultsFormat.JSON,
             ".tsv": ox.QueryResultsFormat.TSV}
    found_results = ox.parse_query_results(reply.body, forms[file.suffix])
    wanted_results = ox.parse_query_results(file.read_bytes(), forms[file.suffix])
    if isinstance(wanted_results, ox.QueryBoolean):
        assert bool(found_results) == bool(wanted_results)
        return
    assert isinstance(found_results, ox.QuerySolutions)
    assert {v.value for v in found_results.variables} == {
        v.value for v in wanted_results.variables}
    assert isomorphic(_as_graph(found_results), _as_graph(wanted_results))


def _as_graph(solutions: ox.QuerySolutions) -> rdflib.Graph:
    """Solutions as a graph: one blank node a row, so that isomorphism compares them as a bag."""
    variables = list(solutions.variables)
    lines = []
    for number, row in enumerate(solutions):
        lines.append(f'_:row{number} <urn:row> "row" .')
        for variable in variables:
            value = row[variable]
            if value is not None:
                if isinstance(value, ox.Literal) and value.datatype.value.endswith(
                        ("#decimal", "#double", "#float")):
                    value = ox.Literal(repr(float(value.value)), datatype=value.datatype)
                lines.append(f"_:row{number} <urn:{variable.value}> {value} .")
    return rdflib.Graph().parse(data="\n".join(lines), format="nt")


def _result_set(file: Path) -> rdflib.Graph:
    """A result set in Turtle, in the form of `_as_graph`."""
    told = rdflib.Graph().parse(file, publicID=BASE + _path(file))
    found = rdflib.Graph()
    for solution in told.objects(None, RS.solution):
        row = rdflib.BNode()
        found.add((row, rdflib.URIRef("urn:row"), rdflib.Literal("row")))
        for binding in told.objects(solution, RS.binding):
            name = told.value(binding, RS.variable)
            found.add((row, rdflib.URIRef(f"urn:{name}"), told.value(binding, RS.value)))
    return found


def _rows(text: str) -> tuple[list[str], list[list[str]]]:
    rows = [["_:" if cell.startswith("_:") else cell for cell in row]
            for row in csv.reader(io.StringIO(text))]
    order = sorted(range(len(rows[0])), key=lambda i: rows[0][i])
    return [rows[0][i] for i in order], sorted([row[i] for i in order] for row in rows[1:])


def _requests(at: Endpoints, graph: rdflib.Graph, node: rdflib.term.Node, root: str,
              other: str, of_updates: str | None = None) -> None:
    """Send the requests of a test; those that speak of an update to a path of their own."""
    fill.cache_clear()  # the requests may change what the server holds
    connection = graph.value(node, MF.action)
    requests = graph.value(connection, HT.requests)
    location = ""
    for request in Collection(graph, requests):
        path = of_updates if of_updates and _is_update(graph, request) else other

        def moved(text: str, location: str = location, path: str = path) -> str:
            text = text.replace("$LOCATION$", quote(location, safe=""))
            return text.replace(f"{HOST}{root}", f"{at.host}{path}").replace(
                quote(f"{HOST}{root}", safe=""), quote(f"{at.host}{path}", safe=""))

        target = str(graph.value(request, HT.absolutePath))
        target = moved(path + target.removeprefix(root.rstrip("/")).removeprefix(
            "/" if root.endswith("/") else ""))
        body_node = graph.value(request, HT.body)
        headers = _headers(graph, request)
        body = None
        if body_node is not None:
            encoding = str(graph.value(body_node, CNT.characterEncoding))
            text = moved(str(graph.value(body_node, CNT.chars)))
            if "multipart" in headers.get("content-type", ""):
                text = text.replace("\r\n", "\n").replace("\n", "\r\n")
            body = text.encode(encoding)
        method = str(graph.value(request, HT.methodName))
        reply = send(at, method, target, headers, body)
        expected = graph.value(request, HT.resp)
        statuses = [str(s).removeprefix(STATUS) for s in graph.objects(
            expected, MF.expectedStatus)]
        assert any(_is_status(reply.status, s) for s in statuses), \
            f"{method} {target}: {reply.status}, wanted {statuses}: {reply.body[:200]!r}"
        if graph.value(expected, MF.expectedLocation) is not None:
            location = reply.headers["location"]
        _check_form(reply, graph, expected)
        if method == "HEAD":
            assert reply.body == b""
        wanted_body = graph.value(expected, HT.body)
        if wanted_body is not None and method != "HEAD":
            wanted = rdflib.Graph().parse(
                data=moved(str(graph.value(wanted_body, CNT.chars))), format="turtle")
            assert isomorphic(wanted, rdflib.Graph().parse(data=reply.body, format="turtle"))
        if wanted_body is not None or (method == "HEAD" and reply.status == 200):
            assert reply.kind == "text/turtle", reply.kind


def _check_form(reply: Reply, graph: rdflib.Graph, expected: rdflib.term.Node) -> None:
    wanted = graph.value(expected, MF.expectedBoolean)
    form = graph.value(expected, MF.expectedFormat)
    if wanted is not None:
        results = ox.parse_query_results(reply.body, ox.QueryResultsFormat.from_media_type(
            reply.kind) or ox.QueryResultsFormat.JSON)
        assert bool(results) == wanted.toPython()
    if form is not None:
        kinds = {"boolean": ("application/sparql-results+xml", "application/sparql-results+json"),
                 "tabular": ("application/sparql-results+xml", "application/sparql-results+json",
                             "text/csv", "text/tab-separated-values"),
                 "RDF": ("text/turtle", "application/rdf+xml", "application/n-triples",
                         "application/n-quads", "application/ld+json")}
        assert reply.kind in kinds[str(form)], f"{reply.kind} is not {form}"


def _is_update(graph: rdflib.Graph, request: rdflib.term.Node) -> bool:
    body = graph.value(request, HT.body)
    told = [graph.value(request, HT.absolutePath), body and graph.value(body, CNT.chars),
            _headers(graph, request).get("content-type")]
    return any("update=" in str(one) or "sparql-update" in str(one) for one in told)


def _is_status(status: int, wanted: str) -> bool:
    if wanted.startswith("StatusCode"):
        return str(status)[0] == wanted.removeprefix("StatusCode")[0]
    return status == CODES[wanted]


def _headers(graph: rdflib.Graph, request: rdflib.term.Node) -> dict[str, str]:
    listed = graph.value(request, HT.headers)
    if listed is None:
        return {}
    return {str(graph.value(one, HT.fieldName)): str(graph.value(one, HT.fieldValue))
            for one in Collection(graph, listed)}


def _dataset(suite: Path, graph: rdflib.Graph,
             node: rdflib.term.Node | None) -> Iterator[tuple[str, Path]]:
    for data in graph.objects(node, UT.data):
        yield "", _file(suite, data)
    for named in graph.objects(node, UT.graphData):
        yield str(graph.value(named, rdflib.RDFS.label)), _file(
            suite, graph.value(named, UT.graph))


def _manifest(file: Path) -> tuple[rdflib.Graph, list[rdflib.term.Node]]:
    graph = rdflib.Graph().parse(file, publicID=BASE + _path(file), format="turtle")
    entries = [entry for listed in graph.objects(None, MF.entries)
               for entry in Collection(graph, listed)]
    return graph, entries


def _triples(file: Path, base: str) -> Iterator[str]:
    form = ox.RdfFormat.from_extension(file.suffix[1:])
    for quad in ox.parse(file.read_bytes(), form, base_iri=base, rename_blank_nodes=True):
        yield str(quad.triple)


def _path(file: Path) -> str:
    return f"{file.parent.name}/{file.name}"


def _file(suite: Path, node: rdflib.term.Node | None) -> Path:
    return suite / str(node).removeprefix(BASE)


def _name(graph: rdflib.Graph, node: rdflib.term.Node) -> str:
    return str(graph.value(node, MF.name)).strip()
