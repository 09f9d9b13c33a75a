"""The errors that a person may see; each message says what is wrong and what to do."""

from __future__ import annotations


class KgError(Exception):
    """A fault told to the user in one sentence.

    `exit_code`: 1 (the data or the answer says no), 2 (usage), 3 (system).
    """

    exit_code = 3


class DataError(KgError):
    """The data or the answer says no."""

    exit_code = 1


class SourceError(DataError):
    """A source file is broken: refused as a whole, the store stays as it was."""

    def __init__(self, file: str, line: int | None, problem: str) -> None:
        where = f"{file}, line {line}" if line else file
        super().__init__(f"{where}: {problem}")
        self.file = file
        self.line = line
        self.problem = problem


class RuleError(DataError):
    """Rules of the domain cannot be run together; `rule` is the name of the first of them."""

    def __init__(self, rule: str, problem: str) -> None:
        super().__init__(problem)
        self.rule = rule


class UsageError(KgError):
    """The command was called in a way that cannot be carried out."""

    exit_code = 2


class QueryError(UsageError):
    """A query is of a form that an engine does not take."""


class StoreError(KgError):
    """The store cannot be opened, read or written."""

    exit_code = 3


class LockedError(StoreError):
    """Another process is writing to the store."""


def torn(error: BaseException) -> StoreError | None:
    """What to tell where the engine finds a file of a store torn or gone; None for other faults."""
    said = " ".join(str(error).split()).rstrip(".")
    corrupt = isinstance(error, RuntimeError) and said.startswith("Corruption: ")
    if not corrupt and not isinstance(error, FileNotFoundError):
        return None
    return StoreError(f"The store is torn ({said.removeprefix('Corruption: ')}): restore it from a "
                      "backup, or build it again.")


def why(error: OSError) -> str:
    """Why the system refused something, in its own words."""
    return error.strerror or " ".join(str(error).split()).rstrip(".")
