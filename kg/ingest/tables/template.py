"""URI templates as the mapping of a table has them: `id:wanted/{number}`, or `{+page}` for a cell
that holds an IRI itself.

Source: RFC 6570, sections 3.2.2 and 3.2.3.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from kg.model.errors import DataError, UsageError
from kg.model.namespaces import PREFIXES
from kg.model.nearest import meant
from kg.model.record import iri_part
from kg.model.terms import Term, iri_text
from kg.store.written_terms import parse_iri

_VARIABLE = re.compile(r"\{([^{}]*)\}")
_WHOLE = re.compile(r"https?://.+|urn:.+", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Template:
    """An IRI with places for cells: the numbers of their columns stand between its texts.

    `whole` tells that the cell is the IRI itself.
    """

    parts: tuple[str | int, ...]
    whole: bool

    @property
    def constant(self) -> Term | None:
        """The IRI, where it is the same for all rows."""
        return None if any(isinstance(part, int) for part in self.parts) else self.expanded(())

    def expanded(self, cells: Sequence[str]) -> Term | None:
        """The IRI with the cells of a row in it, None where one of them is empty.

        Raises DataError for a cell that should be an IRI itself and is none.
        """
        texts = []
        for part in self.parts:
            if isinstance(part, str):
                texts.append(part)
            elif not cells[part]:
                return None
            else:
                texts.append(cells[part] if self.whole else iri_part(cells[part]))
        text = "".join(texts)
        return whole_iri(text) if self.whole else Term(f"<{text}>")


def read_template(text: str, columns: Mapping[str, int]) -> Template:
    """The template of a text; `columns` are the numbers of the columns by their names.

    Raises DataError for columns that there are not, and for what gives no IRI.
    """
    begin, *rest = _VARIABLE.split(text)
    names, texts = rest[::2], rest[1::2]
    whole = text.startswith("{+")
    if any(name.startswith("+") for name in names) and (not whole or "".join((begin, *texts))):
        raise DataError(f"'{text}' has {{+...}} beside other text; it must stand alone")
    parts: list[str | int] = [begin if whole else _with_namespace(begin, text)]
    for name, after in zip(names, texts, strict=True):
        bare = name.removeprefix("+")
        if bare not in columns:
            raise DataError(f"'{text}' names the column '{bare}', and none has that name"
                            + meant(bare, columns, ""))
        parts += [columns[bare], after]
    return Template(tuple(part for part in parts if part != ""), whole)


def _with_namespace(begin: str, text: str) -> str:
    """The first text of a template, with the namespace in place of a prefix."""
    example = iri_text(whole_iri(_VARIABLE.sub("x", text)))
    prefix, _, name = begin.partition(":")
    return PREFIXES[prefix] + name if not example.startswith(begin) else begin


def whole_iri(text: str) -> Term:
    """An IRI, or a prefixed name such as nx:cocaine; raises DataError for others."""
    prefix, _, name = text.partition(":")
    if _WHOLE.fullmatch(text) or (prefix in PREFIXES and name):
        try:
            return parse_iri(text)
        except UsageError:
            pass
    raise DataError(f"'{text[:80]}' is no IRI and no prefixed name; known prefixes are "
                    f"{', '.join(PREFIXES)}")
