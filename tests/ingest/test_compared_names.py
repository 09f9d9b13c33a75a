"""Names are compared in a form that leaves out what is written one way or another."""

from __future__ import annotations

import pytest

from kg.ingest.compared_names import compared


@pytest.mark.parametrize(("text", "forms"), [
    ("KAN'AN, Fawzi", ["fawzi kanan"]),
    ("Mohammed al-Zawāhirī", ["al mohammed zawahiri"]),
    ("Dr. Ayman", ["ayman"]),
    ("DOCTOR M.R.O.", ["mro"]),
    ("The", ["the"]),
    ("Ахмад Шишани", ["akhmad shishani"]),
    ("Jin (Tiesan)", ["jin tiesan"]),
    ("---", [])])
def test_names_of_people(text: str, forms: list[str]) -> None:
    assert list(compared(text, "Person")) == forms


@pytest.mark.parametrize(("text", "forms"), [
    ("TAIPEN, S.A. DE C.V.", ["taipen"]),
    ("OOO Rosa Co. Ltd.", ["rosa"]),
    ("L.L.C.", ["llc"]),
    ("T.M.G. ENGINEERING LIMITED", ["engineering tmg"]),
    ("DEFENCE INDUSTRIES ORGANISATION", ["defense industries organization"]),
    ("HAQQANI NETWORK (HQN)", ["haqqani hqn network", "haqqani network"]),
    ("AL-ITIHAAD / AIAI", ["aiai al itihaad", "al itihaad", "aiai"])])
def test_names_of_organizations(text: str, forms: list[str]) -> None:
    assert list(compared(text, "Organization")) == forms


def test_names_in_other_scripts_have_words_as_written() -> None:
    form, = compared("سيف العدل", "Person")
    assert len(form.split()) == 2


def test_a_title_is_part_of_the_name_of_a_ship() -> None:
    assert list(compared("COLONEL CO", "Vessel")) == ["co colonel"]
