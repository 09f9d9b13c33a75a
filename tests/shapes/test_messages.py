"""What every shape says of itself, for people who write no programs."""

from __future__ import annotations

import pytest
from rdflib import RDFS, Literal, URIRef
from rdflib.namespace import SH
from shape_files import NXS, ontology, shape_names, shapes

NAMES = shape_names()


@pytest.mark.parametrize("name", NAMES)
def test_a_shape_has_a_label_a_severity_and_one_message_in_english(name: str) -> None:
    shape = NXS[name]
    messages = list(shapes().objects(shape, SH.message))
    assert len(messages) == 1
    message = messages[0]
    assert isinstance(message, Literal) and message.language == "en"
    assert message.count(".") >= 2 or ";" in message, "says what is wrong and what to do"
    assert shapes().value(shape, SH.severity) in (SH.Violation, SH.Warning, SH.Info)
    assert shapes().value(shape, RDFS.label) is not None


def test_the_shapes_of_quality_never_refuse_a_record() -> None:
    severities = {name: shapes().value(NXS[name], SH.severity) for name in NAMES}
    quality = {name for name in NAMES if name.startswith("Quality-")}
    assert quality
    assert {severities[name] for name in quality} <= {SH.Warning, SH.Info}
    assert {severities[name] for name in set(NAMES) - quality} == {SH.Violation}


def test_every_term_of_the_ontology_that_a_shape_uses_is_declared() -> None:
    ours = "https://w3id.org/nexus-kg/ontology#"
    used = {node for triple in shapes() for node in triple
            if isinstance(node, URIRef) and node.startswith(ours)}
    declared = set(ontology().subjects(RDFS.label))
    assert used
    assert not used - declared


def test_every_class_that_is_ingested_has_a_shape() -> None:
    ours = "https://w3id.org/nexus-kg/ontology#"
    targets = {str(c).removeprefix(ours) for c in shapes().objects(None, SH.targetClass)}
    assert targets >= {
        "ListedEntity", "Agent", "Person", "Organization", "Vessel", "Aircraft", "Alias",
        "Address", "IdentityDocument", "Designation", "Involvement", "Membership", "Alliance",
        "Support", "Transfer", "AssetBlocking", "Attack", "Estimate", "TraffickingRoute",
        "Record", "Source", "ControlledValue", "Place", "Country", "DatedRelation",
        "SanctionsProgram"}


def test_a_value_without_a_label_tells_where_it_is_given_one() -> None:
    message = str(shapes().value(NXS["ControlledValue-name"], SH.message))
    for where in ("in its file of the ontology", "in its sheet", "kg reason --ontology", "in the record"):
        assert where in message
