"""Records for tests, as TriG."""

from __future__ import annotations

from pathlib import Path

_PREFIXES = """@prefix graph: <https://w3id.org/nexus-kg/graph/> .
@prefix id: <https://w3id.org/nexus-kg/id/organization/> .
@prefix nx: <https://w3id.org/nexus-kg/ontology#> .
@prefix prov: <http://www.w3.org/ns/prov#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix source: <https://w3id.org/nexus-kg/source/> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""


def record(name: str, *says: str, status: str = "asserted", reliability: str = "B",
           credibility: int = 2) -> str:
    """A record of the source `test` with what it says."""
    iri = f"<https://w3id.org/nexus-kg/record/test/{name}>"
    return f"""graph:records {{ {iri} a nx:Record ; prov:wasDerivedFrom source:test ;
  nx:sourceIdentifier "{name}" ; nx:locator "line {name}" ; nx:status nx:{status} ;
  nx:sourceReliability "{reliability}" ; nx:informationCredibility {credibility} ;
  nx:passage "Says {name}." . }}
{iri} {{ {' '.join(says)} }}
"""


def organization(name: str, more: str = "") -> str:
    """What makes an organization: its type, a name, and what else is said."""
    return f'id:{name} a nx:Organization ; rdfs:label "{name}"@en {more}.'


def source(folder: Path, *records: str) -> Path:
    """A folder with a file of records."""
    folder.mkdir(parents=True)
    (folder / "records.trig").write_text(
        _PREFIXES + 'graph:records { source:test a nx:Source ; rdfs:label "Test"@en . }\n'
        + "".join(records), encoding="utf-8")
    return folder
