"""Files of people: texts that they write, and what is written for them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from kg.model.errors import SourceError, StoreError, why


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


@contextmanager
def replaced(file: Path) -> Iterator[Path]:
    """A file to write in place of this one, which it takes when it is whole: until then an earlier
    one is kept. What is no ordinary file, such as a device, is written itself.

    Raises StoreError where it cannot be written.
    """
    aside = not (file.is_symlink() or (file.exists() and not file.is_file()))
    new = file.with_name(f".new.{file.name}") if aside else file
    try:
        yield new
        if aside:
            new.replace(file)
    except OSError as error:
        raise StoreError(f"{file} cannot be written: {why(error)}.") from error
    finally:
        if aside:
            with suppress(OSError):
                new.unlink(missing_ok=True)
