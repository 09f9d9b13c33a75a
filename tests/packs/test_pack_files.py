"""What a pack tells of itself, and what is wrong with it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from kg.packs.catalogue import packs_and_faults


@pytest.mark.parametrize(("text", "told"), [
    (b"title: Mine: all\ndescription: Mine.\n", "line 1: .*a text that holds a colon stands in"),
    (b"title: Mine\ntitle: Yours\ndescription: Mine.\n", "line 2: gives 'title' twice"),
    (b"title: Mine\ndescription: [\n", "line 3: is not YAML"),
    (b"title: Mine\n", "has no description"),
    (b"", "has no title and no description"),
    (b"Mine", "has no title and no description"),
    (b"title: \xe9\ndescription: Mine.\n", "line 1: is not UTF-8 text: save it as UTF-8"),
])
def test_a_pack_that_tells_too_little_or_too_much(tmp_path: Path, text: bytes, told: str) -> None:
    file = tmp_path / "mine" / "pack.yaml"
    file.parent.mkdir()
    file.write_bytes(text)
    packs, faults = packs_and_faults(tmp_path)
    assert packs == ()
    (fault,) = map(str, faults)
    assert fault.startswith(str(file))
    assert re.search(told, fault)


def test_a_pack_of_windows(tmp_path: Path) -> None:
    file = tmp_path / "mine" / "pack.yaml"
    file.parent.mkdir()
    file.write_bytes(b"\xef\xbb\xbftitle: Mine\r\ndescription: All of mine.\r\n")
    (pack,), faults = packs_and_faults(tmp_path)
    assert (pack.title, pack.description, faults) == ("Mine", "All of mine.", [])
