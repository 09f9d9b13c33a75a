"""The talk between the server and a worker: frames of a kind, a length and bytes.

To the worker: `J` (a number, and a job in JSON), `V` (the number of what is taken back). From it:
`R` (ready), `H` (head of the answer, JSON), `D` (data), `E` (the end), `X` (a fault, JSON), `S` (a
job was skipped, for it had been taken back). Jobs are answered in the order in which they are sent.
An end and a fault may tell, in JSON, that the worker is `leaving`.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator

_HEADER = struct.Struct("!cI")
NUMBER = struct.Struct("!Q")
READY, JOB, VOID, HEAD, DATA, END, FAULT, SKIPPED = (bytes([letter]) for letter in b"RJVHDEXS")


def frame(kind: bytes, payload: bytes = b"") -> bytes:
    """A frame as bytes."""
    return _HEADER.pack(kind, len(payload)) + payload


class Frames:
    """Frames out of a stream that comes in pieces."""

    def __init__(self) -> None:
        self._rest = bytearray()

    def of(self, piece: bytes) -> Iterator[tuple[bytes, bytes]]:
        """Kind and payload of the frames that are whole with this piece."""
        self._rest += piece
        at = 0
        while len(self._rest) - at >= _HEADER.size:
            kind, size = _HEADER.unpack_from(self._rest, at)
            begin = at + _HEADER.size
            if len(self._rest) < begin + size:
                break
            at = begin + size
            yield kind, bytes(self._rest[begin:at])
        del self._rest[:at]
