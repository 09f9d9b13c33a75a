"""Countries by the names that lists give them."""

from __future__ import annotations

import re
from functools import cache

from rigour.territories import lookup_territory

from kg.model.namespaces import ID
from kg.model.terms import Term, iri

_SPELLINGS = {
    "region: gaza": "ps", "region: crimea": "ua", "region: kafia kingi": "sd",
    "region: northern mali": "ml", "west bank": "ps", "palestinian": "ps",
    "korea, north": "kp", "korea, south": "kr", "burma": "mm",
    "congo, democratic republic of the": "cd", "congo, republic of the": "cg",
    "macau": "mo", "hong kong": "hk", "cote d ivoire": "ci",
    "bahamas, the": "bs", "gambia, the": "gm", "macedonia, the former yugoslav republic of": "mk",
    "north macedonia, the republic of": "mk", "curacao": "cw", "kosovo": "xk",
    "bosnia-herzegovina": "ba", "comoros islands": "km", "england": "gb", "scotland": "gb",
    "wales": "gb", "northern ireland": "gb", "cabo verde. previously cape verde": "cv",
    "west bank (palestinian authority)": "ps", "gaza (palestinian authority)": "ps",
}
_ARTICLE = re.compile("^the ", re.IGNORECASE)
_WITHDRAWN = frozenset({"an", "cs", "dd", "su", "yu", "zr"})
"""Codes that ISO 3166-1 has taken back."""


@cache
def country(name: str) -> Term | None:
    """The country that a list means by a name, None where it is none that ISO 3166-1 knows."""
    text = _ARTICLE.sub("", " ".join(name.split()).strip(" .,;"))
    if not text:
        return None
    code = _SPELLINGS.get(text.lower())
    if code is None:
        territory = lookup_territory(text)
        code = None if territory is None else territory.code
    if code is None or len(code) != 2 or code in _WITHDRAWN:
        return None
    return iri(f"{ID}place/{code}")
