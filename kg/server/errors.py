"""Faults that a client is told, each with its HTTP status."""

from __future__ import annotations

from kg.model.errors import DataError, KgError, LockedError, StoreError, UsageError


class HttpError(KgError):
    """A request fails: HTTP status, sentence, and details for programs.

    The detail `log` is for the log of the server alone: it may name files.
    """

    def __init__(self, status: int, sentence: str, **details: object) -> None:
        super().__init__(sentence)
        self.status = status
        self.sentence = sentence
        self.details = details


def as_http_error(error: KgError) -> HttpError:
    """An error of the other rooms as a fault."""
    if isinstance(error, HttpError):
        return error
    if isinstance(error, LockedError):
        return HttpError(503, "Another process is writing to the store; try again in a moment.")
    if isinstance(error, StoreError):
        return HttpError(503, "The store cannot be read or written just now; the log of the server "
                         "tells why.", log=str(error))
    status = next((status for kind, status in _STATUS if isinstance(error, kind)), 500)
    return HttpError(status, str(error))


_STATUS = ((UsageError, 400), (DataError, 422))
