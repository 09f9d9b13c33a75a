"""What headers of a request say is heeded, or refused in words."""

from __future__ import annotations

import gzip
import socket
import urllib.request
from pathlib import Path
from urllib.parse import urlencode

import pytest
from running import Running, running


@pytest.mark.parametrize("coding", ["gzip", "nonsense"])
def test_a_body_in_a_coding_is_refused_with_what_may_be_sent(reading: Running, coding: str) -> None:
    reply = reading.http.post("/sparql", content=gzip.compress(b"ASK {}"), headers={
        "Content-Type": "application/sparql-query", "Content-Encoding": coding})
    assert (reply.status_code, reply.headers["accept-encoding"]) == (415, "identity")
    assert reply.json() == {"error": f"The body must be sent as it is, not in the coding {coding}."}


def test_a_body_that_says_it_has_no_coding_is_taken(reading: Running) -> None:
    reply = reading.http.post("/sparql", content=b"ASK {}", headers={
        "Content-Type": "application/sparql-query", "Content-Encoding": "identity"})
    assert reply.json()["boolean"] is True


@pytest.mark.parametrize(("parameters", "status"), [
    ("charset=utf-8; profile=x", 200), ('profile=x; Charset="UTF-8"', 200),
    ("Charset=latin1", 415), ("profile=x", 200)])
def test_the_charset_of_a_body_is_found_among_other_parameters(reading: Running, parameters: str,
                                                               status: int) -> None:
    reply = reading.http.post("/sparql", content=b"ASK {}", headers={
        "Content-Type": f"application/sparql-query; {parameters}"})
    assert reply.status_code == status


def test_a_program_is_asked_for_the_token_as_a_password_and_a_browser_is_not(
        writing: Running, secrets: dict[str, str]) -> None:
    del writing.http.headers["Authorization"]
    update = {"update": "INSERT DATA {}"}
    refused = writing.http.post("/sparql", data=update)
    assert refused.headers.get_list("www-authenticate") == ['Basic realm="kg"', 'Bearer realm="kg"']
    page = writing.http.post("/sparql", data=update, headers={"Sec-Fetch-Mode": "cors"})
    assert page.headers.get_list("www-authenticate") == ['Bearer realm="kg"']
    waiting = urllib.request.HTTPPasswordMgrWithDefaultRealm()
    waiting.add_password(None, writing.origin, "any", secrets["editor"])
    opener = urllib.request.build_opener(urllib.request.HTTPBasicAuthHandler(waiting))
    with opener.open(f"{writing.origin}/sparql", urlencode(update).encode()) as reply:
        assert reply.status == 200


def test_a_page_of_another_host_may_write_a_graph_on_a_condition(seed_store: Path) -> None:
    page = "https://yasgui.example"
    with running(seed_store, "--workers", "1", "--cors", page) as server:
        for name in ("If-Match", "If-None-Match", "Record-Locator"):
            asked = server.http.options("/graph-store", headers={
                "Origin": page, "Access-Control-Request-Method": "PUT",
                "Access-Control-Request-Headers": name})
            assert asked.status_code == 200, name


def test_a_tag_that_was_made_strong_on_the_way_is_the_same(reading: Running) -> None:
    first = reading.http.get("/sparql?query=ASK%7B%7D")
    again = reading.http.get("/sparql?query=ASK%7B%7D", headers={
        "If-None-Match": first.headers["etag"].removeprefix("W/")})
    assert (again.status_code, again.content) == (304, b"")
    other = reading.http.get("/sparql?query=ASK%7B%7D", headers={"If-None-Match": '"x"'})
    assert other.status_code == 200


def test_a_query_too_long_for_an_address_is_told_to_come_in_a_body(reading: Running) -> None:
    with socket.create_connection(("127.0.0.1", reading.port)) as connection:
        connection.sendall(b"GET /sparql?query=" + b"a" * 70_000 + b" HTTP/1.1\r\nHost: localhost\r\n\r\n")
        reply = connection.recv(1 << 16)
    assert reply.startswith(b"HTTP/1.1 400 ")
    assert b"send a long query in a body, by POST" in reply


def test_a_form_that_is_cut_writes_nothing(plain: Running) -> None:
    graph = {"graph": "urn:cut"}
    parts = [b'--x\r\nContent-Disposition: form-data; name="a"; filename="%b.ttl"\r\n'
             b"Content-Type: text/turtle\r\n\r\n<urn:%b> <urn:p> <urn:o> .\r\n" % (name, name)
             for name in (b"one", b"two")]
    whole = b"".join([*parts, b"--x--\r\n"])
    for end in (-3, -5, -8, -20, -50):
        reply = plain.http.put("/graph-store", params=graph, content=whole[:end], headers={
            "Content-Type": 'multipart/form-data; boundary="x"'})
        assert reply.status_code == 400, end
        assert "is cut" in reply.json()["error"]
    assert plain.http.get("/graph-store", params=graph).status_code == 404
    reply = plain.http.put("/graph-store", params=graph, content=whole, headers={
        "Content-Type": "multipart/form-data; boundary=x"})
    assert reply.status_code == 201
    assert plain.http.get("/graph-store", params=graph).text.count("<urn:o>") == 2


def test_a_form_without_a_file_writes_nothing(plain: Running) -> None:
    graph = {"graph": "urn:form"}
    plain.http.put("/graph-store", params=graph, content=b"<urn:s> <urn:p> <urn:o> .",
                   headers={"Content-Type": "text/turtle"})
    reply = plain.http.put("/graph-store", params=graph, content=b"--x--\r\n", headers={
        "Content-Type": "multipart/form-data; boundary=x"})
    assert (reply.status_code, reply.json()["error"]) == (400, "The form holds no file.")
    assert "urn:o" in plain.http.get("/graph-store", params=graph).text
