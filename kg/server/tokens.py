"""Tokens: who may do what, kept as hashes in the store's folder."""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import secrets
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from enum import IntEnum
from pathlib import Path

from kg.model.errors import StoreError, UsageError
from kg.server.restricted import forget_others
from kg.store.generations import sync_folder

FILE = "tokens.json"


class Role(IntEnum):
    """What a caller may do; each role may do what the ones below it may.

    A reader queries and asks; an analyst also sees the quarantine and validates; an editor writes;
    an admin also sees and kills what others run.
    """

    NOBODY = 0
    READER = 1
    ANALYST = 2
    EDITOR = 3
    ADMIN = 4


@dataclass(frozen=True, slots=True)
class Token:
    """A token: its name, role, the sources it may read (None: all), the hash, and its day."""

    name: str
    role: str
    sources: tuple[str, ...] | None
    hash: str
    created: str


class Tokens:
    """The tokens of a store. A secret has 256 random bits, so a plain SHA-256 keeps it safe."""

    def __init__(self, store: Path) -> None:
        self._path = store / FILE
        self._read_at: tuple[int, int] | None = None
        self._by_hash: dict[str, Token] = {}

    def all(self) -> tuple[Token, ...]:
        """Every token, by name; raises StoreError where the file is torn."""
        try:
            found = json.loads(self._path.read_text(encoding="utf-8"))
            tokens = [Token(one["name"], one["role"],
                            None if one["sources"] is None else tuple(one["sources"]),
                            one["hash"], one["created"]) for one in found]
        except FileNotFoundError:
            return ()
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise StoreError(f"{self._path} cannot be read: {error}.") from error
        return tuple(sorted(tokens, key=lambda token: token.name))

    def add(self, name: str, role: Role, sources: tuple[str, ...] | None = None) -> str:
        """Make a token and give its secret, which is shown this once; raises UsageError where the
        name is taken, or an editor or admin is to see some sources only.
        """
        if sources is not None and role >= Role.EDITOR:
            raise UsageError("Only readers and analysts can be held to some sources: who writes "
                             "must see what the whole store says.")
        secret = "kg_" + secrets.token_urlsafe(32)
        token = Token(name, role.name.lower(), sources, hashed(secret),
                      datetime.now(UTC).isoformat(timespec="seconds"))

        def with_token(tokens: tuple[Token, ...]) -> tuple[Token, ...]:
            if any(one.name == name for one in tokens):
                raise UsageError(f"There is a token '{name}' already; remove it first.")
            return (*tokens, token)

        self._change(with_token)
        return secret

    def remove(self, name: str) -> None:
        """Delete a token, and the part of the store that it alone could read; raises UsageError
        where there is none of that name.
        """
        def without(tokens: tuple[Token, ...]) -> tuple[Token, ...]:
            if all(one.name != name for one in tokens):
                raise UsageError(f"There is no token '{name}': see 'kg token list'.")
            return tuple(one for one in tokens if one.name != name)

        self._change(without)
        self.forget_parts()

    def forget_parts(self) -> None:
        """Delete the parts of the store that no token may read."""
        forget_others(self._path.parent,
                      [one.sources for one in self.all() if one.sources is not None])

    def find(self, secret: str) -> Token | None:
        """The token of a secret; a change of the file is seen at once."""
        try:
            told = self._path.stat()
            version = (told.st_mtime_ns, told.st_ino)
        except FileNotFoundError:
            return None
        if version != self._read_at:
            self._by_hash = {token.hash: token for token in self.all()}
            self._read_at = version
        # Looked up by the hash: its timing says nothing of the secret.
        return self._by_hash.get(hashed(secret))

    def _change(self, change: Callable[[tuple[Token, ...]], tuple[Token, ...]]) -> None:
        try:
            with (self._path.with_suffix(".lock")).open("w") as lock:
                fcntl.flock(lock, fcntl.LOCK_EX)
                data = json.dumps([asdict(token) for token in change(self.all())], indent=1)
                new = self._path.with_suffix(".new")
                with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600),
                               "w", encoding="utf-8") as out:
                    out.write(data + "\n")
                    out.flush()
                    os.fsync(out.fileno())
                new.replace(self._path)
                sync_folder(self._path.parent)
        except OSError as error:
            raise StoreError(f"{self._path} cannot be written: {error.strerror}.") from error


def hashed(secret: str) -> str:
    """The hash under which a secret is kept."""
    return hashlib.sha256(secret.encode()).hexdigest()
