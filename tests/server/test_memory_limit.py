"""The limit of a worker's memory: for each job anew, within one under which the server was started.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from running import running

_LIMITED = """
import resource
from kg.server.memory_limit import MemoryLimit
most = 4 << 30
resource.setrlimit(resource.RLIMIT_AS, (most, most))
memory = MemoryLimit({megabytes})
memory.begin()
soft, hard = resource.getrlimit(resource.RLIMIT_AS)
with memory.lifted():
    within = resource.getrlimit(resource.RLIMIT_AS)
print(soft < most, hard == most, within == (most, most))
"""

_GROWING = """
import mmap, resource
from kg.server.memory_limit import MemoryLimit
MB = 1 << 20
memory = MemoryLimit(100)
memory.begin()
first = resource.getrlimit(resource.RLIMIT_AS)[0]
held = mmap.mmap(-1, 60 * MB)
memory.begin()
second = resource.getrlimit(resource.RLIMIT_AS)[0]
print((second - first) // MB, memory.outgrown)
more = mmap.mmap(-1, 60 * MB)
print(memory.outgrown)
with memory.lifted():
    most = mmap.mmap(-1, 500 * MB)
print(memory.outgrown)
with memory.lifted(keeps=True):
    pass
print(memory.outgrown)
"""


def _printed(script: str) -> list[str]:
    ran = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True,
                         check=False, timeout=60)
    assert ran.returncode == 0, ran.stderr
    return ran.stdout.split()


@pytest.mark.parametrize(("megabytes", "lower"), [(1000, True), (100_000, False)])
def test_a_worker_keeps_within_the_limit_of_the_shell(megabytes: int, lower: bool) -> None:
    assert _printed(_LIMITED.format(megabytes=megabytes)) == [str(lower), "True", "True"]


def test_each_job_may_use_the_same_until_the_process_has_outgrown_it() -> None:
    moved, *outgrown = _printed(_GROWING)
    assert 60 <= int(moved) <= 62
    assert outgrown == ["False", "True", "True", "False"]


def test_little_memory_is_enough_for_views_of_a_small_store(seed_store: Path, tmp_path: Path
                                                            ) -> None:
    """What libraries reserve and never touch does not count."""
    store = tmp_path / "store"
    shutil.copytree(seed_store, store, ignore=shutil.ignore_patterns("views"))
    with running(store, "--workers", "1", "--memory-limit", "128") as server:
        for view in ("alleged", "possible", "merged", "no-inference", "alleged,as-of=2008-10-08"):
            reply = server.http.get("/packs/evidence/records-about", params={
                "thing": "id:organization/farc", "view": view})
            assert reply.status_code == 200, reply.text
        assert "kg_worker_deaths 0" in server.http.get("/metrics").text
