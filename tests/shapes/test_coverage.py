"""Every assertion is validated: no property of the ontology takes just any value."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from rdflib import OWL, RDF, URIRef
from rdflib.namespace import SH
from rdflib.term import Node
from shape_files import ontology, shapes

PROPERTIES = sorted(str(p) for kind in (OWL.ObjectProperty, OWL.DatatypeProperty)
                    for p in ontology().subjects(RDF.type, kind))
_OF_VALUES = (SH["class"], SH.datatype, SH.nodeKind, SH["in"], SH.pattern, SH["or"],
              SH.minInclusive)


def _properties(path: Node) -> Iterator[Node]:
    """The property that a path is, or the alternatives of which it is one."""
    yield path
    for alternatives in shapes().objects(path, SH.alternativePath):
        yield from shapes().items(alternatives)


GUARDED = {one for shape, path in shapes().subject_objects(SH.path)
           if any((shape, parameter, None) in shapes() for parameter in _OF_VALUES)
           for one in _properties(path)}


@pytest.mark.parametrize("name", PROPERTIES)
def test_a_shape_says_what_the_values_of_a_property_are(name: str) -> None:
    assert URIRef(name) in GUARDED
