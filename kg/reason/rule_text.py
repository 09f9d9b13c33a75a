"""The text of a rule of the domain: what its comments tell, and its parts as SPARQL has them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache, partial
from typing import Any

from pyparsing import ParseBaseException
from rdflib import URIRef
from rdflib.plugins.sparql.algebra import (
    translatePath,
    translatePName,
    translatePrologue,
    traverse,
)
from rdflib.plugins.sparql.parser import parseQuery
from rdflib.plugins.sparql.sparql import Prologue

from kg.model.errors import DataError
from kg.model.namespaces import PREFIXES
from kg.model.terms import Term, literal
from kg.model.yaml_text import YamlError, parsed
from kg.validate.advanced import literals_as_written
from kg.validate.sparql_text import bare

MARK = "#+"
RULE_KEYS = ("label", "description", "source", "focus")
"""What the leading comments of a rule may tell."""

FOCUS = f"{MARK} focus: this\n"
"""Stands above the text of a SHACL rule: `$this` has its value in all groups from the beginning.

Source: SHACL, section 5.3.1 (pre-binding).
"""

_MODIFIERS = {"groupby": "GROUP BY", "having": "HAVING", "orderby": "ORDER BY"}


@lru_cache(maxsize=256)
def label_term(text: str, name: str) -> Term:
    """The label that the leading comments of a rule give it, or its name."""
    return literal(str(front_matter(text).get("label", name)), language="en")


def front_matter(text: str) -> dict[str, Any]:
    """What the leading comments of a rule tell of it; raises DataError where they are no YAML, or
    tell something twice.
    """
    lines = [line.removeprefix(MARK).removeprefix(" ") for line in text.splitlines()
             if line.startswith(MARK)]
    try:
        told = parsed("\n".join(lines))
    except YamlError as error:
        where = f"line {error.line}" if error.line else "the text"
        raise DataError(f"In the leading comments of a rule, {where} {error}") from error
    return told if isinstance(told, dict) else {}


@lru_cache(maxsize=256)
def construct_query(text: str, name: str) -> Any:
    """The CONSTRUCT query of a rule as a tree of what is written there, with IRIs for names.

    Raises DataError, naming the rule, where the text is no such query or has more than a template
    and a WHERE.
    """
    query = _parsed(text, name)
    if query.name != "ConstructQuery":
        raise DataError(f"The rule '{name}' is no CONSTRUCT query.")
    if query.datasetClause:
        raise DataError(f"The rule '{name}' names graphs by FROM; rules see the view alone.")
    if query.where.name == "FakeGroupGraphPatten":  # so spelt there
        raise DataError(f"The rule '{name}' constructs what its WHERE asks for, which says "
                        "nothing new: write what follows between CONSTRUCT and WHERE.")
    if not query.template:
        raise DataError(f"The rule '{name}' constructs nothing: write what follows between the "
                        "braces after CONSTRUCT.")
    for part, word in _MODIFIERS.items():
        if getattr(query, part):
            raise refused(name, text, word)
    if query.limitoffset:
        raise refused(name, text, "LIMIT" if query.limitoffset.limit else "OFFSET")
    return query


def refused(name: str, text: str, what: str) -> DataError:
    """That a rule has what rules may not have, with the line of the first that is written so."""
    found = re.search(rf"(?<![?$:\w]){re.escape(what)}(?!\w)", bare(text), re.IGNORECASE)
    where = _place(text, text.count("\n", 0, found.start()) + 1) if found else ""
    return DataError(f"The rule '{name}' has {what}{where and f' ({where})'}, which rules may not "
                     "have: write patterns with known predicates, comparisons, NOT EXISTS, MINUS, "
                     "VALUES and UNION.")


def _place(text: str, line: int) -> str:
    """A line of a rule for a person; of a SHACL rule, one of the text that it has."""
    if FOCUS not in text:
        return f"line {line}"
    above = sum(one.startswith(MARK) for one in text.splitlines())
    return f"line {max(line - above, 1)} of its sh:construct"


def _parsed(text: str, name: str) -> Any:
    try:
        with literals_as_written():
            prologue, query = parseQuery(_declared(text))
            base = translatePrologue(prologue, None)
            spaces = {one.prefix or "": str(base.absolutize(one.iri)) for one in prologue
                      if one.name == "PrefixDecl"}
            query = traverse(query, visitPost=partial(_absolute, base=base, spaces=spaces))
            query["where"] = traverse(query.where, visitPost=translatePath)
            return query
    except ParseBaseException as error:
        if not text.strip():
            raise DataError(f"The rule '{name}' is empty.") from error
        added = len(_declared(text)) - len(text) if error.lineno == 1 else 0
        raise DataError(f"The rule '{name}' is not SPARQL: {_place(text, error.lineno)}, column "
                        f"{max(error.col - added, 1)}: {_expected(error.msg)}.") from error
    except Exception as error:  # the translation raises many kinds
        problem = " ".join(str(error).split()).rstrip(".")
        raise DataError(f"The rule '{name}' is not SPARQL: {problem}.") from error


def _expected(message: str) -> str:
    """What the parser says, where it is more than that it expected a query."""
    return "this is not expected here" if message.endswith("Query") else message


def _absolute(node: Any, base: Prologue, spaces: Mapping[str, str]) -> Any:
    """The IRI of a prefixed name (rdflib knows one prefix a namespace), or of a relative one."""
    if getattr(node, "name", "") != "pname":
        return translatePName(node, base)
    prefix = node.prefix or ""
    if prefix not in spaces:
        raise ValueError(f"nothing declares the prefix {prefix}:")
    return URIRef(spaces[prefix] + re.sub(r"\\(.)", r"\1", node.localname or ""))


def _declared(text: str) -> str:
    """A rule under the usual prefixes, but for those that it declares itself; they stand on its
    first line, so that lines keep their numbers.
    """
    own = set(re.findall(r"\bPREFIX\s+([\w.-]*):", bare(text), re.IGNORECASE))
    return prefixes((name, space) for name, space in PREFIXES.items() if name not in own) + text


def prefixes(declared: Iterable[tuple[str, str]]) -> str:
    """Prefixes as SPARQL declares them, in one line."""
    return "".join(f"PREFIX {name}: <{namespace}> " for name, namespace in declared)
