"""Names in Arabic and in Latin letters have the same consonants: pairs as the lists of the United Nations
and OFAC have them.
"""

from __future__ import annotations

import pytest

from kg.model.consonants import consonants


@pytest.mark.parametrize(("arabic", "latin"), [
    ("حزب الله", "HIZBALLAH"), ("القاعدة", "AL QA'IDA"), ("القاعدة", "al-Qaeda"), ("الشباب", "AL-SHABAAB"),
    ("طالبان", "TALIBAN"), ("حماس", "HAMAS"), ("بوكو حرام", "Boko Haram"), ("أسامة بن لادن", "Usama bin Ladin"),
    ("سيف العدل", "Sayf-Al Adl"), ("حسن غول", "Hassan Ghul"), ("جمال", "Gamal"), ("جعفر ابو محمد", "Djaafar Abou Mohamed"),
    ("عبد العالي ابو ذر", "Abd el Ali Abou Dher"), ("مرعي زغبي", "MERAI ZOGHBI")])
def test_both_scripts_give_the_same_consonants(arabic: str, latin: str) -> None:
    one, other = consonants(arabic), consonants(latin)
    assert one.replace(" ", "") == other.replace(" ", "") != ""


@pytest.mark.parametrize(("arabic", "latin"), [("حماس", "Hamza"), ("لبنان", "Albania"), ("خان", "Hasan")])
def test_other_names_have_others(arabic: str, latin: str) -> None:
    assert consonants(arabic) != consonants(latin)
