"""A worker: a process that carries out one job at a time and may be killed at any moment."""

from __future__ import annotations

import contextlib
import importlib
import multiprocessing
import os
import pkgutil
import signal
import socket
import sys
import threading
from functools import cache
from types import ModuleType
from typing import Any

import kg.server.tasks
from kg.model.errors import KgError, StoreError, UsageError, torn
from kg.server.answer import Answer, HeadGivenError, LimitError
from kg.server.context import Context
from kg.server.errors import as_http_error
from kg.server.frames import READY, frame
from kg.server.inbox import Inbox
from kg.server.memory_limit import MemoryLimit
from kg.server.settings import MEGABYTE, Settings


def work(connection: socket.socket, settings: Settings, warm: bool, memory: int) -> None:
    """Carry out jobs until the server closes the connection; `memory` in megabytes, 0: any."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_the_server, daemon=True).start()
    if not os.environ.get("KG_DEBUG"):
        # What the engine says as it dies; the server tells it to the client in its own words.
        os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
    connection.setblocking(True)
    context = Context(settings, MemoryLimit(memory))
    if warm:
        _warm(context)
    connection.sendall(frame(READY))
    inbox = Inbox(connection)
    while (job := inbox.next()) is not None:
        _carry_out(job, context, connection)


@cache
def task_named(name: str) -> ModuleType:
    """The module of a task."""
    if name not in task_names():
        raise UsageError(f"There is no task '{name}'.")
    return importlib.import_module(f"{kg.server.tasks.__name__}.{name}")


@cache
def task_names() -> frozenset[str]:
    """The names of all tasks."""
    return frozenset(module.name for module in pkgutil.iter_modules(kg.server.tasks.__path__))


def _carry_out(job: dict[str, Any], context: Context, connection: socket.socket) -> None:
    context.memory.begin()
    limits = context.settings.limits
    answer = Answer(connection, limits.rows, limits.result * MEGABYTE,
                    only_head=job["arguments"].get("only_head", False))
    try:
        with contextlib.suppress(HeadGivenError):
            task_named(job["task"]).run(context, job["arguments"], answer)
        answer.end(leaving=context.memory.outgrown)
    except BrokenPipeError:
        sys.exit(0)
    except MemoryError:
        answer.fault(503, "There is not enough memory for this.", leaving=True)
        sys.exit(1)
    except LimitError as fault:
        answer.fault(413, str(fault))
    except KgError as error:
        told = as_http_error(error)
        answer.fault(told.status, told.sentence, **told.details)
    except Exception as fault:  # the server must answer, whatever happens here
        if isinstance(fault.__context__, LimitError):
            answer.fault(413, str(fault.__context__))
        elif isinstance(fault, OSError) or torn(fault):  # its text may name files: for the log
            told = as_http_error(StoreError(str(fault)))
            answer.fault(told.status, told.sentence, **told.details)
        else:
            answer.fault(500, f"An unforeseen fault, {type(fault).__name__}: {fault}.")


def _end_with_the_server() -> None:
    """End this process when the server has ended, even if that was killed in the middle of a job.
    """
    server = multiprocessing.parent_process()
    if server is not None:
        server.join()
        os._exit(1)


def _warm(context: Context) -> None:
    """Open the default view ahead of the first job, where there is one."""
    try:
        if context.settings.plain:
            context.snapshot(None)
        else:
            context.view("default", None)
    except KgError:
        return  # the first job tells what is wrong
