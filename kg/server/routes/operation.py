"""/health, /ready, /metrics, /status, /quarantine, /queries: running the server."""

from __future__ import annotations

import time
from collections.abc import Iterable

from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response

from kg import __version__
from kg.server.errors import HttpError
from kg.server.resources import Action, Resource, caller_of
from kg.server.service import Service
from kg.server.tokens import Role


def resources(service: Service) -> Iterable[Resource]:
    """What these paths answer to."""
    async def health(_request: Request) -> Response:
        return JSONResponse({"status": "ok", "version": __version__},
                            headers={"Cache-Control": "no-store"})

    async def ready(_request: Request) -> Response:
        if not service.store.generation():
            raise HttpError(503, "The store was never filled.")
        if not (service.queries.ready and service.pages.ready):
            raise HttpError(503, "No worker is ready.")
        return JSONResponse({"status": "ready"}, headers={"Cache-Control": "no-store"})

    async def metrics(request: Request) -> Response:
        if caller_of(request).sources is not None:
            raise HttpError(403, "The metrics are of the whole store, and this token reads some "
                            "sources only.")
        gauges: dict[str, float] = {
            "kg_generation": int(service.store.generation() or 0),
            "kg_jobs_running": sum(len(pool.jobs) for pool in service.pools),
            "kg_views_in_memory": service.queries.outcomes.count(b"true"),
            "kg_worker_deaths": sum(pool.deaths for pool in service.pools)}
        return PlainTextResponse(service.metrics.text(gauges),
                                 media_type="text/plain; version=0.0.4")

    async def status(request: Request) -> Response:
        return await service.answer(request, "status", {})

    async def quarantine(request: Request) -> Response:
        return await service.answer(request, "quarantine",
                                    {"name": request.path_params.get("name", "")})

    async def queries(request: Request) -> Response:
        """What runs: for an admin all of it, for others what is their own."""
        caller = caller_of(request)
        mine = caller.name or caller.address
        return JSONResponse({"queries": [
            {"number": job.number, "task": job.task, "text": job.text, "owner": job.owner,
             "seconds": round(time.monotonic() - job.started, 3)}
            for pool in service.pools for job in pool.jobs.values()
            if caller.role >= Role.ADMIN or job.owner == mine]},
            headers={"Cache-Control": "no-store"})

    async def kill(request: Request) -> Response:
        number = request.path_params["number"]
        for pool in service.pools:
            if number in pool.jobs:
                pool.jobs[number].kill("It was stopped by an admin.")
                return Response(status_code=204)
        raise HttpError(404, f"There is no query {number} under way.")

    yield Resource("/health", {"GET": Action(health, Role.NOBODY)})
    yield Resource("/ready", {"GET": Action(ready, Role.NOBODY)})
    yield Resource("/metrics", {"GET": Action(metrics)})
    yield Resource("/status", {"GET": Action(status)})
    yield Resource("/quarantine", {"GET": Action(quarantine, Role.ANALYST)})
    yield Resource("/quarantine/{name:path}", {"GET": Action(quarantine, Role.ANALYST)})
    yield Resource("/queries", {"GET": Action(queries)})
    yield Resource("/queries/{number:int}", {"DELETE": Action(kill, Role.ADMIN)})
