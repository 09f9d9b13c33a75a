"""Names as the list of the Security Council writes them."""

from __future__ import annotations

import pytest

from kg.ingest.un_names import names_in, other_names


@pytest.mark.parametrize(("text", "names"), [
    ("Abu Ismail", ["Abu Ismail"]),
    ("Fazel Rahim; Fazil Rahim", ["Fazel Rahim", "Fazil Rahim"]),
    ("Mohammed Sabet; Mohammad Sabet b) M. Javad Kareemi Sabet",
     ["Mohammed Sabet", "Mohammad Sabet", "M. Javad Kareemi Sabet"]),
    ("حسن غول (Hassan Ghul; Hassan Gul; Hasan Gul)",
     ["حسن غول", "Hassan Ghul", "Hassan Gul", "Hasan Gul"]),
    ("Jin Tiesan (金铁三)", ["Jin Tiesan", "金铁三"]),
    ("Agha Jan Alizai اغا جان عالیزی", ["Agha Jan Alizai", "اغا جان عالیزی"]),
    ("Abubakar (original script: Абубакар)", ["Abubakar", "Абубакар"]),
    ("أنصار الشريعة بليبيا (Ansar al Charia in Libya (ASL))",
     ["أنصار الشريعة بليبيا", "Ansar al Charia in Libya (ASL)"]),
    ("Hay’at Tahrir al-Sham (HTS) (هيئة تحرير الشام (original script); Tahrir al-Sham Hay’at)",
     ["Hay’at Tahrir al-Sham (HTS)", "هيئة تحرير الشام", "Tahrir al-Sham Hay’at"]),
])
def test_each_of_several_names_in_a_field_is_a_name(text: str, names: list[str]) -> None:
    assert list(names_in(text)) == names


@pytest.mark.parametrize("text", [
    "Lord’s Resistance Movement (LRM)", "Lom-ali Butayev (Butaev)", "(Sheikh) Musa Hilal",
    "AL-BASHAER TRADING COMPANY, LTD", "Al Qa’ida/Islamic Army", "Hilarion Santos, III (third)",
    "華信船務(香港)有限公司"])
def test_brackets_and_commas_of_a_name_stay_in_it(text: str) -> None:
    assert list(names_in(text)) == [text]


@pytest.mark.parametrize(("text", "name", "remark"), [
    ("Safia Farkash Mohammed Al-Hadad, born 1 Jan. 1953 (Oman passport no.03825239, date of issue "
     "4 May 2014, expiry 3 May 2024.)", "Safia Farkash Mohammed Al-Hadad",
     "born 1 Jan. 1953 (Oman passport no.03825239, date of issue 4 May 2014, expiry 3 May 2024.)"),
    ("Khirullah Said Wali Khairkhwa, born in Kandahar on 01 Jan.1967",
     "Khirullah Said Wali Khairkhwa", "born in Kandahar on 01 Jan.1967"),
    ("Mohammad Ishaq Akhund born in 1963", "Mohammad Ishaq Akhund", "born in 1963"),
    ("Abdel Ilah Sabri (false identity related to fraudulent South African identification number "
     "6910275240086)", "Abdel Ilah Sabri",
     "false identity related to fraudulent South African identification number 6910275240086"),
    ("Encep Nurjaman (birth name)", "Encep Nurjaman", "birth name"),
    ("EL PARA (COMBAT NAME)", "EL PARA", "COMBAT NAME"),
])
def test_what_is_said_of_a_name_in_its_field_is_its_remark(
        text: str, name: str, remark: str) -> None:
    told = other_names(text, "")
    assert (told.names, told.remark, told.former) == ((name,), remark, False)


def test_what_is_said_of_two_writings_is_said_of_both() -> None:
    told = other_names("شبكة أنصار المجاهدين (Ansar al-Mujahideen Network - sub-unit name)", "")
    assert told.names == ("شبكة أنصار المجاهدين", "Ansar al-Mujahideen Network")
    assert told.remark == "sub-unit name"


@pytest.mark.parametrize(("text", "note"), [
    ("Ezatullah Haqqani (previously listed as)", ""),
    ("Yassin Sywal", "formerly listed as"),
    ("Merai Zoghbai", "previously listed as, in Arabic: مرعي زغبي")])
def test_the_name_of_an_earlier_list_is_a_former_name(text: str, note: str) -> None:
    assert other_names(text, note).former


def test_names_in_a_note_are_names_too() -> None:
    told = other_names("شيخ يونس الموريتاني", "Yunis al-Mauritani; Younis al-Mauritani")
    assert told.names == ("شيخ يونس الموريتاني", "Yunis al-Mauritani", "Younis al-Mauritani")
    assert told.remark == ""


def test_names_in_the_brackets_of_a_note_are_names_beside_the_note() -> None:
    note = "(Abu Du’a; Abu Duaa’) prominently known by this nom de guerre"
    told = other_names("أبو دعاء", note)
    assert (told.names, told.remark) == (("أبو دعاء", "Abu Du’a", "Abu Duaa’"), note)


def test_a_stray_bracket_is_no_part_of_a_name() -> None:
    assert other_names(") Abdelrahman Juhan", "").names == ("Abdelrahman Juhan",)


def test_a_note_is_kept_with_the_name_in_another_script_that_it_has() -> None:
    told = other_names("Abu Bilal", "original script: Абу-Билал")
    assert (told.names, told.remark) == (("Abu Bilal", "Абу-Билал"), "original script: Абу-Билал")
