"""Faults that a client is told, each with its HTTP status."""

from __future__ import annotations

from kg.model.errors import DataError, KgError, StoreError, UsageError


class HttpError(KgError):
    """A request fails: HTTP status, sentence, and details for programs."""

    def __init__(self, status: int, sentence: str, **details: object) -> None:
        super().__init__(sentence)
        self.status = status
        self.sentence = sentence
        self.details = details


def as_http_error(error: KgError) -> HttpError:
    """An error of the other rooms as a fault."""
    if isinstance(error, HttpError):
        return error
    status = next((status for kind, status in _STATUS if isinstance(error, kind)), 500)
    return HttpError(status, str(error))


_STATUS = ((UsageError, 400), (DataError, 422), (StoreError, 503))
