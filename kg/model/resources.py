"""Where the ontology, shapes, questions and seed graph that ship with the package are found."""

from __future__ import annotations

from pathlib import Path

from kg.model.errors import StoreError

_PACKAGE = Path(__file__).resolve().parent.parent


def resource(name: str) -> Path:
    """The folder `ontology`, `shapes`, `queries` or `seed`: in the wheel, or in the checkout."""
    for parent in (_PACKAGE / "resources", _PACKAGE.parent):
        if (parent / name).is_dir():
            return parent / name
    raise StoreError(f"The folder '{name}' is missing from this installation; install it again.")
