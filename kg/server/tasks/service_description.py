"""What the endpoint can do. Source: SPARQL 1.1 Service Description."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pyoxigraph as ox

from kg.model.namespaces import PREFIXES
from kg.server.answer import Answer
from kg.server.context import Context
from kg.server.negotiation import GRAPHS, RDF_FORMATS, chosen, offered_type

_SD = "http://www.w3.org/ns/sparql-service-description#"
_FORMATS = "http://www.w3.org/ns/formats/"
_RESULTS = ("SPARQL_Results_XML", "SPARQL_Results_JSON", "SPARQL_Results_CSV",
            "SPARQL_Results_TSV", "Turtle", "N-Triples", "RDF_XML", "JSON-LD", "TriG", "N-Quads")
_INPUTS = ("Turtle", "N-Triples", "RDF_XML", "JSON-LD", "TriG", "N-Quads")


def run(context: Context, arguments: Mapping[str, Any], answer: Answer) -> None:
    """Describe the service at `endpoint`."""
    form = chosen(arguments["accept"], GRAPHS, arguments["format"])
    snapshot = context.snapshot(arguments["sources"])
    plain = context.settings.plain
    answer.head(offered_type(arguments["accept"], form), generation=snapshot.folder.name)
    features = ["BasicFederatedQuery"] if context.settings.services else []
    size = snapshot.size() if plain else snapshot.manifest.asserted + snapshot.manifest.inferred
    lines = [
        f"@prefix sd: <{_SD}> . @prefix formats: <{_FORMATS}> .",
        "@prefix ent: <http://www.w3.org/ns/entailment/> .",
        "@prefix void: <http://rdfs.org/ns/void#> .",
        "[] a sd:Service ;", f"  sd:endpoint <{arguments['endpoint']}> ;",
        "  sd:supportedLanguage sd:SPARQL10Query, sd:SPARQL11Query, sd:SPARQL11Update ;",
        *(f"  sd:feature sd:{name} ;" for name in features),
        *(f"  sd:resultFormat formats:{name} ;" for name in _RESULTS),
        *(f"  sd:inputFormat formats:{name} ;" for name in _INPUTS),
        f"  sd:defaultEntailmentRegime ent:{'Simple' if plain else 'OWL-RDF-Based'} ;",
        *([] if plain else ["  sd:defaultSupportedEntailmentProfile "
                            "<http://www.w3.org/ns/owl-profile/RL> ;"]),
        "  sd:defaultDataset [ a sd:Dataset ;",
        f"    sd:defaultGraph [ a sd:Graph ; void:triples {size} ] ] .",
    ]
    triples = ox.parse("\n".join(lines), ox.RdfFormat.TURTLE)
    answer.write(ox.serialize((quad.triple for quad in triples), format=RDF_FORMATS[form.name],
                              prefixes={**PREFIXES, "sd": _SD}) or b"")
