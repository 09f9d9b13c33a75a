"""A store is a folder of generations: whole or not there."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import cast

import pyoxigraph as ox
import pytest

from kg.model.errors import DataError, LockedError, StoreError, UsageError
from kg.model.terms import Term
from kg.store import backup, generations, transaction
from kg.store.backup import back_up
from kg.store.generations import Store
from kg.store.manifest import Manifest, read_manifest
from kg.store.snapshot import Quad, Snapshot, Solutions
from kg.store.transaction import nquad


def _lines(count: int, graph: str = "urn:g") -> list[str]:
    return [nquad("<urn:s>", "<urn:p>", f'"{number}"', f"<{graph}>") for number in range(count)]


@pytest.fixture
def store(tmp_path: Path) -> Store:
    made = Store.create(tmp_path / "store")
    with made.write() as transaction:
        transaction.insert(_lines(10))
        transaction.publish(Manifest(records=1))
    return made


def test_what_is_published_is_read_back(store: Store) -> None:
    snapshot = store.snapshot()
    assert snapshot.size() == 10
    assert snapshot.manifest.records == 1
    assert snapshot.size() == 10
    answer = snapshot.select("SELECT ?o WHERE { GRAPH ?g { ?s ?p ?o } } ORDER BY ?o")
    assert answer == Solutions(("o",), [(Term(f'"{n}"'),) for n in range(10)])


def test_what_is_not_published_leaves_no_trace(store: Store) -> None:
    with store.write() as transaction:
        transaction.insert(_lines(5, "urn:other"))
    with pytest.raises(ZeroDivisionError), store.write() as transaction:
        transaction.insert(_lines(5, "urn:other"))
        transaction.publish(Manifest())
        raise ZeroDivisionError
    assert store.snapshot().size() == 10
    assert [path.name for path in (store.folder / "generations").iterdir()] == ["000001"]


def test_insertions_that_run_at_once_are_all_there(store: Store) -> None:
    with store.write() as transaction:
        for number in range(6):
            transaction.insert(_lines(2_000, f"urn:{number % 3}"))
        transaction.remove([Quad(Term("<urn:s>"), Term("<urn:p>"), Term('"7"'), Term("<urn:0>"))])
        transaction.publish(Manifest())
    assert store.snapshot().size() == 10 + 3 * 2_000 - 1


def test_very_many_quads_are_inserted_part_by_part(
        store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(transaction, "_LINES", 7)
    with store.write() as writing:
        writing.insert(_lines(100, "urn:many"))
        writing.publish(Manifest())
    assert len(list(store.snapshot().match(None, None, None, Term("<urn:many>")))) == 100
    with pytest.raises(DataError, match="cannot be stored"), store.write() as writing:
        writing.insert([*_lines(20), "<urn:s> <not an iri> <urn:o> <urn:g> .\n", *_lines(20)])
        writing.publish(Manifest())


def test_a_quad_that_is_none_is_told_and_nothing_is_published(store: Store) -> None:
    with pytest.raises(DataError, match="cannot be stored"), store.write() as transaction:
        transaction.insert(_lines(2_000, "urn:other"))
        transaction.insert(["<urn:s> <not an iri> <urn:o> <urn:g> .\n"])
        transaction.insert(_lines(2_000, "urn:third"))
        transaction.publish(Manifest())
    assert store.snapshot().size() == 10
    assert [path.name for path in (store.folder / "generations").iterdir()] == ["000001"]


def test_a_snapshot_never_changes(store: Store) -> None:
    before = store.snapshot()
    with store.write() as transaction:
        transaction.insert(_lines(1, "urn:other"))
        transaction.publish(Manifest())
    assert before.size() == 10
    assert len(list(before.match(graph=Term("<urn:other>")))) == 0
    assert store.snapshot().size() == 11


def test_a_second_writer_is_refused_when_it_has_waited(store: Store) -> None:
    with store.write(), pytest.raises(LockedError, match=r"finished within 0\.1 seconds"), \
            Store.open(store.folder, patience=0.1).write():
        pass


def test_a_second_writer_adds_to_what_the_first_has_written(store: Store) -> None:
    def second() -> None:
        with Store.open(store.folder).write() as transaction:
            transaction.insert(_lines(1, "urn:second"))
            transaction.publish(Manifest())

    with ThreadPoolExecutor(1) as threads:
        with store.write() as transaction:
            done = threads.submit(second)
            transaction.insert(_lines(1, "urn:first"))
            transaction.publish(Manifest())
            assert not done.done()
        done.result()
    assert store.snapshot().size() == 12


def test_a_kill_in_the_middle_leaves_the_store_as_it_was(store: Store) -> None:
    program = f"""
import time
from pathlib import Path
from kg.store.backup import back_up
from kg.store.generations import Store
from kg.store.manifest import Manifest
from kg.store.transaction import nquad
with Store.open(Path({str(store.folder)!r})).write() as transaction:
    transaction.insert(nquad("<urn:s>", "<urn:p>", f'"{{n}}"', "<urn:h>") for n in range(50000))
    transaction.publish(Manifest())
    print("written", flush=True)
    time.sleep(60)
"""
    writer = subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE)
    assert writer.stdout is not None
    assert writer.stdout.readline() == b"written\n"
    os.kill(writer.pid, signal.SIGKILL)
    writer.wait()
    writer.stdout.close()
    assert store.snapshot().size() == 10
    with store.write() as transaction:
        transaction.insert(_lines(1, "urn:other"))
        transaction.publish(Manifest())
    assert store.snapshot().size() == 11
    assert not list((store.folder / "generations").glob("*.new"))


def test_old_generations_are_swept(store: Store) -> None:
    for number in range(4):
        with store.write() as transaction:
            transaction.insert(_lines(1, f"urn:{number}"))
            transaction.publish(Manifest())
        time.sleep(0)
    kept = sorted(path.name for path in (store.folder / "generations").iterdir())
    assert kept == ["000003", "000004", "000005"]
    (store.folder / "generations" / "000002.new").mkdir()
    assert [(folder.name, views.name) for folder, views in store.earlier(store.snapshot())] == [
        ("000004", "000004"), ("000003", "000003")]


def test_a_generation_is_on_disk_before_it_is_current(store: Store,
                                                      monkeypatch: pytest.MonkeyPatch) -> None:
    synced = []
    monkeypatch.setattr(generations, "durable",
                        lambda folder: synced.append((folder.name, store.generation())))
    with store.write() as transaction:
        transaction.publish(Manifest())
    assert synced == [("000002.new", "000001")]
    assert store.generation() == "000002"


def test_a_generation_that_a_load_has_replaced_meanwhile_is_not_opened(
        store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    def replaced(folder: Path) -> Manifest:
        if folder.name == "000001":
            folder.rename(folder.with_name("000002"))
            (store.folder / "CURRENT").write_text("000002\n")
            raise StoreError("gone")
        return read_manifest(folder)

    monkeypatch.setattr(generations, "read_manifest", replaced)
    assert store.snapshot().folder.name == "000002"


def test_what_was_derived_of_a_generation_that_is_gone_is_swept_with_it(store: Store) -> None:
    orphan = store.folder / "views" / "000000"
    orphan.mkdir(parents=True)
    kept = store.derived(store.snapshot())
    with store.write():
        pass
    assert not orphan.exists()
    assert kept.is_dir()


def test_a_transaction_anew_begins_with_nothing(store: Store) -> None:
    with store.write(anew=True) as transaction:
        transaction.insert(_lines(3))
        transaction.publish(Manifest())
    assert store.snapshot().size() == 3
    assert store.generation() == "000002"


def test_a_backup_is_a_store_and_is_made_while_others_read_and_write(store: Store,
                                                                    tmp_path: Path) -> None:
    with store.write() as transaction:
        assert back_up(store, tmp_path / "backups" / "one") == "000001"
        transaction.insert(_lines(1, "urn:h"))
        transaction.publish(Manifest())
    copy = Store.open(tmp_path / "backups" / "one")
    assert copy.snapshot().size() == 10
    with copy.write() as transaction:
        transaction.insert(_lines(2, "urn:i"))
        transaction.publish(Manifest())
    assert (copy.snapshot().size(), store.snapshot().size()) == (12, 11)
    assert copy.stamp() != store.stamp()
    with pytest.raises(UsageError, match="is there already"):
        back_up(store, tmp_path / "backups" / "one")
    (tmp_path / "file").write_text("")
    with pytest.raises(StoreError, match="cannot be written"):
        back_up(store, tmp_path / "file" / "two")


def test_a_backup_has_the_tokens_and_the_audit_log(store: Store, tmp_path: Path) -> None:
    for name in ("tokens.json", "audit.jsonl"):
        (store.folder / name).write_text(name)
    back_up(store, tmp_path / "backup")
    for name in ("tokens.json", "audit.jsonl", "kg.json"):
        assert (tmp_path / "backup" / name).read_text() == (store.folder / name).read_text()


def test_a_backup_begins_again_where_loads_have_swept_its_generation(
        store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    copy, tries = backup._copy, 0

    def swept(store: Store, generation: Path, new: Path) -> None:
        nonlocal tries
        tries += 1
        if tries == 1:
            first = store.folder / "generations" / "000001"
            first.rename(first.with_name("000002"))
            (store.folder / "CURRENT").write_text("000002\n")
        copy(store, generation, new)

    monkeypatch.setattr(backup, "_copy", swept)
    assert back_up(store, tmp_path / "backup") == "000002"
    assert (tries, Store.open(tmp_path / "backup").snapshot().size()) == (2, 10)


def test_the_backup_of_a_protected_store_can_be_written(store: Store, tmp_path: Path) -> None:
    (store.folder / "audit.jsonl").write_text("")
    for path in [*store.folder.rglob("*"), store.folder]:
        path.chmod(0o555 if path.is_dir() else 0o444)
    back_up(store, tmp_path / "backup")
    for path in [*store.folder.rglob("*"), store.folder]:
        path.chmod(0o755 if path.is_dir() else 0o644)
    copied = [path for path in (tmp_path / "backup").rglob("*") if path.suffix != ".sst"]
    assert all(path.stat().st_mode & 0o200 for path in copied)


def test_the_backup_of_a_private_store_is_private(store: Store, tmp_path: Path) -> None:
    for path in store.folder.rglob("*"):
        path.chmod(0o700 if path.is_dir() else 0o600)
    back_up(store, tmp_path / "backup")
    generation = Path("generations") / store.generation()
    for name in ("manifest.json", "columns/terms.txt"):
        copied = tmp_path / "backup" / generation / name
        if (store.folder / generation / name).exists():
            assert copied.stat().st_mode & 0o077 == 0, name


class _NoLinks:
    """Quads of another user, to which links are not allowed."""

    def backup(self, _folder: str) -> None:
        raise OSError("Operation not permitted")


def test_quads_that_cannot_be_linked_are_copied(store: Store, tmp_path: Path) -> None:
    snapshot = store.snapshot()
    linked = Snapshot(snapshot.folder, cast("ox.Store", _NoLinks()), snapshot.manifest)
    linked.copy_to(tmp_path / "quads")
    assert len(ox.Store.read_only(str(tmp_path / "quads"))) == 10


def test_what_a_killed_backup_leaves_goes_with_the_next_one(store: Store, tmp_path: Path) -> None:
    folder = tmp_path / "backups"
    program = f"""
import os, signal
from pathlib import Path
from kg.store import backup, generations, transaction
from kg.store.generations import Store
backup.durable = lambda folder: os.kill(os.getpid(), signal.SIGKILL)
backup.back_up(Store.open(Path({str(store.folder)!r})), Path({str(folder / "one")!r}))
"""
    killed = subprocess.run([sys.executable, "-c", program], check=False)
    assert killed.returncode == -signal.SIGKILL
    assert not (folder / "one").exists()
    assert back_up(store, folder / "two") == "000001"
    assert [path.name for path in folder.iterdir()] == ["two"]


def test_a_folder_with_other_things_is_not_made_a_store(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("dear")
    with pytest.raises(UsageError, match="not empty"):
        Store.create(tmp_path)
    with pytest.raises(UsageError, match="no store"):
        Store.open(tmp_path)


def test_a_store_is_made_once_and_must_be_filled(tmp_path: Path) -> None:
    store = Store.create(tmp_path)
    assert store.size() == 0
    with pytest.raises(StoreError, match="was never filled"):
        store.snapshot()
    with pytest.raises(UsageError, match="already holds a store"):
        Store.create(tmp_path)
    with store.write() as transaction:
        transaction.publish(Manifest())
    assert store.size() > 0


@pytest.mark.parametrize(("text", "told"), [('{"format": 1}', "has store format 1"), ("{}", "cannot be read"),
                                            ("[]", "cannot be read"), ("{", "cannot be read")])
def test_a_store_of_another_format_is_refused(store: Store, text: str, told: str) -> None:
    (store.folder / "kg.json").write_text(text)
    with pytest.raises(StoreError, match=told):
        Store.open(store.folder)


def test_a_torn_manifest_is_told(store: Store) -> None:
    (store.folder / "generations" / "000001" / "manifest.json").write_text("{")
    with pytest.raises(StoreError, match=r"manifest\.json"):
        store.snapshot()


@pytest.mark.parametrize("text", ["SELECT", "SELECT * WHERE { ?s", "DROP ALL"])
def test_text_that_is_no_query_is_refused(store: Store, text: str) -> None:
    with pytest.raises(UsageError, match=r"not SPARQL|is an update"):
        store.snapshot().query(text)


def test_bindings_are_terms_and_not_text(store: Store) -> None:
    nasty = Term('"} DROP ALL #"')
    answer = store.snapshot().select(
        "SELECT ?s ?o WHERE { GRAPH ?g { ?s ?p ?o } }", {"o": nasty})
    assert answer.rows == []
