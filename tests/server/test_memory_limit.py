"""The limit of a worker's memory, within one under which the server was started."""

from __future__ import annotations

import subprocess
import sys

import pytest

_LIMITED = """
import resource
from kg.server.memory_limit import lifted, set_limit
most = 4 << 30
resource.setrlimit(resource.RLIMIT_AS, (most, most))
set_limit({megabytes})
soft, hard = resource.getrlimit(resource.RLIMIT_AS)
with lifted({megabytes}):
    within = resource.getrlimit(resource.RLIMIT_AS)
print(soft < most, hard == most, within == (most, most))
"""


@pytest.mark.parametrize(("megabytes", "lower"), [(1000, True), (100_000, False)])
def test_a_worker_keeps_within_the_limit_of_the_shell(megabytes: int, lower: bool) -> None:
    ran = subprocess.run([sys.executable, "-c", _LIMITED.format(megabytes=megabytes)],
                         capture_output=True, text=True, check=False, timeout=60)
    assert (ran.stdout.split(), ran.returncode) == ([str(lower), "True", "True"], 0), ran.stderr
