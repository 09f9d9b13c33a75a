"""Counters and times for Prometheus. Source: its text exposition format, version 0.0.4."""

from __future__ import annotations

import time
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator

from kg.server.job import Job

_BOUNDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)


class Metrics:
    """What the server counts."""

    def __init__(self) -> None:
        self._requests: Counter[tuple[str, str, int]] = Counter()
        self._buckets: Counter[tuple[str, int]] = Counter()
        self._counts: Counter[str] = Counter()
        self._killed = 0
        self._seconds: dict[str, float] = {}

    def answered(self, method: str, route: str, status: int) -> None:
        """Count a response."""
        self._requests[method, route, status] += 1

    def ran(self, job: Job) -> None:
        """Count a job and how long it took until its answer began."""
        seconds = time.monotonic() - job.started
        self._counts[job.task] += 1
        self._seconds[job.task] = self._seconds.get(job.task, 0.0) + seconds
        self._killed += bool(job.killed)
        self._buckets[job.task, bisect_left(_BOUNDS, seconds)] += 1

    def text(self, gauges: dict[str, float]) -> str:
        """All of it, with some gauges, as Prometheus reads it."""
        return "\n".join(self._lines(gauges)) + "\n"

    def _lines(self, gauges: dict[str, float]) -> Iterator[str]:
        yield "# TYPE kg_requests_total counter"
        for (method, route, status), count in sorted(self._requests.items()):
            yield (f'kg_requests_total{{method="{method}",route="{route}",status="{status}"}} '
                   f"{count}")
        yield "# TYPE kg_job_seconds histogram"
        for task, count in sorted(self._counts.items()):
            within = 0
            for at, bound in enumerate(_BOUNDS):
                within += self._buckets[task, at]
                yield f'kg_job_seconds_bucket{{task="{task}",le="{bound}"}} {within}'
            yield f'kg_job_seconds_bucket{{task="{task}",le="+Inf"}} {count}'
            yield f'kg_job_seconds_sum{{task="{task}"}} {self._seconds[task]:.6f}'
            yield f'kg_job_seconds_count{{task="{task}"}} {count}'
        yield "# TYPE kg_jobs_killed_total counter"
        yield f"kg_jobs_killed_total {self._killed}"
        for name, value in sorted(gauges.items()):
            yield f"# TYPE {name} gauge"
            yield f"{name} {value:g}"
