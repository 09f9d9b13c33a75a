"""Files of a store that are torn or gone: told in a sentence, and nothing that is left is swept."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.model.errors import StoreError
from kg.store.changes import changes_since, identity, write_changes
from kg.store.generations import Store
from kg.store.manifest import Manifest
from kg.store.transaction import nquad
from tests.commands import kg


def _add(store: Store, graph: str, count: int = 200) -> None:
    with store.write() as transaction:
        transaction.insert(nquad("<urn:s>", "<urn:p>", f'"{graph} {number}"', f"<urn:{graph}>")
                           for number in range(count))
        transaction.publish(Manifest())


@pytest.fixture
def store(tmp_path: Path) -> Store:
    made = Store.create(tmp_path / "store")
    _add(made, "first")
    _add(made, "second")
    return made


def _generations(store: Store) -> list[str]:
    return sorted(folder.name for folder in (store.folder / "generations").iterdir())


@pytest.mark.parametrize("content", [None, b"", b"00000x\n", b"\xff\xfe", b"../x\n", b"000000\n",
                                     b"000009\n"])
def test_without_what_names_the_current_generation_none_is_swept(
        store: Store, content: bytes | None) -> None:
    pointer = store.folder / "CURRENT"
    pointer.unlink()
    if content is not None:
        pointer.write_bytes(content)
    opened = Store.open(store.folder)
    with pytest.raises(StoreError, match="write 000002, the latest, into it"):
        opened.snapshot()
    with pytest.raises(StoreError, match="write 000002, the latest, into it"):
        _add(opened, "third")
    assert _generations(store) == ["000001", "000002"]
    pointer.write_text("000002\n", encoding="ascii")
    assert Store.open(store.folder).snapshot().size() == 400


@pytest.mark.parametrize("torn", ["manifest.json", "quads/CURRENT", "quads/MANIFEST*",
                                  "quads/*.sst"])
@pytest.mark.parametrize("how", ["cut", "gone"])
def test_a_torn_generation_is_told_and_the_earlier_one_kept(store: Store, torn: str, how: str,
                                                            ) -> None:
    _add(store, "third")
    for file in list((store.folder / "generations" / "000003").glob(torn)):
        data = file.read_bytes()
        file.unlink()  # others may have links to it
        if how == "cut":
            file.write_bytes(data[:len(data) // 2])
    opened = Store.open(store.folder)
    with pytest.raises(StoreError, match="or build it again"):
        opened.snapshot()
    with pytest.raises(StoreError, match="or build it again"):
        _add(opened, "fourth")
    assert "000002" in _generations(store)
    (store.folder / "CURRENT").write_text("000002\n", encoding="ascii")
    assert Store.open(store.folder).snapshot().size() == 400


def test_a_block_that_has_rotted_is_told_when_it_is_read(store: Store) -> None:
    for file in (store.folder / "generations" / "000002" / "quads").glob("*.sst"):
        data = bytearray(file.read_bytes())
        data[20] ^= 1
        file.unlink()
        file.write_bytes(data)
    done = kg("query", "SELECT * { GRAPH ?g { ?s ?p ?o } }", store=store.folder)
    assert done.returncode == 3
    assert "is torn" in done.stderr
    assert "restore it from a backup" in done.stderr


def test_a_torn_log_of_changes_begins_anew_and_stops_no_load(tmp_path: Path) -> None:
    first, second, third = (tmp_path / name for name in ("1", "2", "3"))
    for folder, base in ((first, None), (second, first)):
        folder.mkdir()
        write_changes(folder, base, [nquad("<urn:s>", "<urn:p>", "<urn:o>", "<urn:g>")], [])
    known = identity(second)
    assert known is not None
    newest = max((second / "changes").iterdir())
    data = newest.read_bytes()
    newest.unlink()
    newest.write_bytes(data[:12])
    third.mkdir()
    write_changes(third, second, [nquad("<urn:s>", "<urn:p>", "<urn:q>", "<urn:g>")], [])
    assert changes_since(third, known) is None  # so a copy is compared as a whole
    assert identity(third) not in (None, known)
