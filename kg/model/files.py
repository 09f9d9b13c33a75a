"""Texts out of files that people write."""

from __future__ import annotations

from pathlib import Path

from kg.model.errors import SourceError, why


def text_of_file(file: Path, form: str = "UTF-8") -> str:
    """The text of a file; raises SourceError where it cannot be read or is not UTF-8, and tells to
    save it in a form of that name.
    """
    try:
        return file.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        raise SourceError(str(file), line, f"is not UTF-8 text: save it as {form}.") from error
    except OSError as error:
        raise SourceError(str(file), None, f"cannot be read: {why(error)}.") from error
