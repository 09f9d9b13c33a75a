"""Who calls, and how often: tokens, guesses of tokens, requests a second."""

from __future__ import annotations

import base64
import binascii
import time
from collections import OrderedDict
from dataclasses import dataclass

from kg.server.errors import HttpError
from kg.server.settings import Settings
from kg.server.tokens import Role, Tokens

_GUESSES = 10
_GUESSES_SECONDS = 60.0
_REMEMBERED = 10_000


@dataclass(frozen=True, slots=True)
class Caller:
    """Who calls: a name, the role, the sources it may read (None: all), the address."""

    name: str
    role: Role
    sources: tuple[str, ...] | None
    address: str


class Access:
    """Finds out who calls. Raises HttpError for who may not, or calls too often."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._tokens = Tokens(settings.store)
        self._guesses = _Buckets(_GUESSES / _GUESSES_SECONDS, _GUESSES)
        rate = settings.limits.rate
        self._requests = _Buckets(rate, max(1.0, 2 * rate)) if rate else None

    def caller(self, authorization: str, address: str) -> Caller:
        """The caller of a request with this header from this address."""
        secret = _secret(authorization)
        if secret is None:
            if self._settings.plain:
                return Caller("", Role.ADMIN, None, address)
            role = Role.ANALYST if self._settings.open_reads else Role.NOBODY
            return Caller("", role, None, address)
        token = self._tokens.find(secret)
        if token is None:  # a right one is never kept out: others may have the same address
            if not self._guesses.take(address):
                raise HttpError(429, "Too many tokens from this address were wrong; wait a minute.")
            raise HttpError(401, "The token is not valid: see 'kg token list'.")
        return Caller(token.name, Role[token.role.upper()], token.sources, address)

    def admit(self, address: str) -> None:
        """Count a request; raises HttpError where its address sends too many."""
        if self._requests is not None and not self._requests.take(address):
            raise HttpError(429, f"More than {self._settings.limits.rate:g} requests a second; "
                        "slow down.")


class _Buckets:
    """Token buckets by key: `rate` a second flow in, at most `most` stay."""

    def __init__(self, rate: float, most: float) -> None:
        self._rate, self._most = rate, most
        self._left: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def take(self, key: str) -> bool:
        left, at = self._left.get(key, (self._most, 0.0))
        left = min(self._most, left + (time.monotonic() - at) * self._rate)
        self._left[key] = (max(0.0, left - 1), time.monotonic())
        self._left.move_to_end(key)
        while len(self._left) > _REMEMBERED:
            self._left.popitem(last=False)
        return left >= 1


def _secret(authorization: str) -> str | None:
    """The token of an Authorization header: Bearer, or the password of Basic for older clients."""
    scheme, _, value = authorization.strip().partition(" ")
    if scheme.lower() == "bearer":
        return value.strip()
    if scheme.lower() == "basic":
        try:
            return base64.b64decode(value, validate=True).decode().partition(":")[2]
        except (binascii.Error, UnicodeDecodeError):
            return ""
    return "" if authorization.strip() else None
