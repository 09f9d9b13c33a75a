"""The talk between the server and a worker: frames of a kind, a length and bytes.

To the worker: `J` (a job, JSON). From it: `R` (ready), `H` (head of the answer, JSON), `D` (data),
`E` (the end), `X` (a fault, JSON).
"""

from __future__ import annotations

import struct

HEADER = struct.Struct("!cI")
READY, JOB, HEAD, DATA, END, FAULT = (bytes([letter]) for letter in b"RJHDEX")


def frame(kind: bytes, payload: bytes = b"") -> bytes:
    """A frame as bytes."""
    return HEADER.pack(kind, len(payload)) + payload
