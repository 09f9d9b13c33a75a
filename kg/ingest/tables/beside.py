"""The file beside a source that says what it means: NAME-metadata.json, in CSV on the Web.

Source: W3C, Metadata Vocabulary for Tabular Data, 17 December 2015, section 5.2.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

from kg.ingest.tables.expected import as_object
from kg.model.errors import DataError, SourceError
from kg.model.files import text_of_file

SUFFIX = "-metadata.json"
"""How the name of that file ends."""

_T = TypeVar("_T")


def mapping_file(source: Path) -> Path:
    """Where the file lies that says what a source means."""
    return source.with_name(source.name + SUFFIX)


def read_beside(source: Path, understand: Callable[[dict[str, Any]], _T]) -> _T:
    """What is understood of the file beside a source; raises SourceError for what is not."""
    file = mapping_file(source)
    text = text_of_file(file)
    try:
        return understand(as_object(json.loads(text), "it"))
    except json.JSONDecodeError as error:
        raise SourceError(str(file), error.lineno, f"is not JSON: {error.msg}.") from error
    except RecursionError as error:
        raise SourceError(str(file), None, "is nested too deeply.") from error
    except DataError as error:
        raise SourceError(str(file), None, str(error).rstrip(".") + ".") from error
