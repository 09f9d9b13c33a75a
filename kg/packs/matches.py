"""What the rows of a query match: for each, the triples of a view that its patterns found."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from kg.model.errors import DataError
from kg.model.terms import Term, Triple, is_literal
from kg.packs.patterns import COMPUTED, Pattern, QueryPatterns
from kg.packs.question import Question
from kg.packs.ways import Match, Ways
from kg.reason.views import ReasonedView
from kg.store.snapshot import Solutions
from kg.validate.sparql_text import bare

Found = tuple[Triple, Term | None]
"""A triple, and the graph in which it was found (None: the view)."""

_Values = tuple[Term | None, ...]

_ONLY_VARIABLES = re.compile(r"\s*(DISTINCT\s)?(\s*[?$]\w+)+\s*", re.IGNORECASE)
_ONLY_ORDER = re.compile(r"\s*(ORDER\s+BY\b(?!.*\b(LIMIT|OFFSET|VALUES)\b).*)?",
                         re.IGNORECASE | re.DOTALL)
_DISTINCT = re.compile(r"\s*(DISTINCT|REDUCED)\b", re.IGNORECASE)
_SLICE = re.compile(r"(?<![?$:\w])(LIMIT|OFFSET)\b", re.IGNORECASE)
_VALUES = re.compile(r"(?<![?$:\w])VALUES\b", re.IGNORECASE)
_GROUP_BY = re.compile(r"\bGROUP\s+BY\b(?P<by>(\s*[?$]\w+)*)", re.IGNORECASE)


class Matches:
    """The solutions of a query over a view, and what each rests on."""

    def __init__(self, question: Question, view: ReasonedView, parameters: Mapping[str, Term],
                 patterns: QueryPatterns) -> None:
        """Raises DataError where it cannot be told of which group a row is."""
        self._question = question
        self._view = view
        self._parameters = parameters
        self._patterns = patterns
        self._variables = sorted({*parameters, *(
            name for one in patterns.patterns for name in (*one.variables, *one.within))})
        if patterns.groups is None:
            self.solutions, self._keys, every = self._of_rows()
        else:
            self.solutions, self._keys, every = self._of_groups(patterns.groups)
        self._found = self._by_key(every)
        at = _places(self.solutions)
        self._key = [at[name] for name in self._keys]

    def rests_on(self, row: Sequence[Term | None]) -> Iterable[Found]:
        """The triples that the solutions of a row match."""
        return self._found.get(tuple(row[i] for i in self._key), ())

    def all(self) -> Iterator[Found]:
        """The triples that any solution matches."""
        return (one for found in self._found.values() for one in found)

    def _of_rows(self) -> tuple[Solutions, Sequence[str], Solutions]:
        """Of a query whose rows are solutions: the rows, what tells them apart, and the solutions
        with all variables.

        Where the rows are distinct parts of these, the store is asked once.
        """
        one = self._question
        clause = _DISTINCT.sub("", one.clause)
        if (_ONLY_VARIABLES.fullmatch(one.clause) and _DISTINCT.match(one.clause)
                and _ONLY_ORDER.fullmatch(one.modifiers)):
            every = self._solve(self._selecting(clause), one.modifiers)
            names = re.findall(r"\w+", clause)
            at = [every.variables.index(name) for name in names]
            rows = Solutions(tuple(names),
                             [*dict.fromkeys(tuple(row[i] for i in at) for row in every.rows)])
        else:
            rows = self._view.select(one.query, self._parameters)
            every = self._solve(self._selecting(clause), self._restricted(rows, clause))
        return rows, [name for name in rows.variables if name not in self._parameters], every

    def _of_groups(self, by: Sequence[str]) -> tuple[Solutions, Sequence[str], Solutions]:
        """The same of a query whose rows are groups, which are told apart by what they group by."""
        one = self._question
        told = _GROUP_BY.search(bare(one.modifiers))
        if sorted(by) != sorted(_plain_names(told["by"]) if told else ()):
            raise DataError(COMPUTED)
        named = _plain_names(bare(one.clause))
        untold = "".join(f" ?{name}" for name in by if name not in named)
        if untold and _DISTINCT.match(one.clause):
            raise DataError("The query selects DISTINCT of groups that it does not name, so that "
                            f"rows fall together: add{untold} to SELECT.")
        rows = self._view.select(f"{one.prologue}SELECT {one.clause}{untold} WHERE "
                                 f"{{{one.body}}} {one.modifiers}", self._parameters)
        keys = [name for name in by if name not in self._parameters]
        selected = " ".join(f"?{name}" for name in dict.fromkeys((*by, *self._variables)))
        every = self._solve(selected, self._restricted(rows, selected)) if selected else \
            Solutions((), [()])
        return rows, keys, every

    def _selecting(self, clause: str) -> str:
        """A clause of SELECT with all variables of the patterns."""
        if clause.strip() == "*":
            return clause
        plain = _plain_names(bare(clause))
        return clause + "".join(f" ?{name}" for name in self._variables if name not in plain)

    def _solve(self, clause: str, after: str) -> Solutions:
        return self._view.select(f"{self._question.prologue}SELECT DISTINCT {clause} WHERE "
                                 f"{{{self._question.body}}} {after}", self._parameters)

    def _restricted(self, rows: Solutions, clause: str) -> str:
        """The VALUES of the query; or, where its rows are a part of all, some that ask for their
        solutions alone.
        """
        modifiers = self._question.modifiers
        plain_modifiers = bare(modifiers)
        if own := _VALUES.search(plain_modifiers):
            return modifiers[own.start():]
        if not _SLICE.search(plain_modifiers):
            return ""
        plain = _plain_names(bare(clause)) if clause.strip() != "*" else rows.variables
        names = [name for name in rows.variables if name in plain and name not in self._parameters]
        at = [rows.variables.index(name) for name in names]
        return _values(names, (tuple(row[i] for i in at) for row in rows.rows)) if names else ""

    def _by_key(self, every: Solutions) -> dict[_Values, list[Found]]:
        """For each key of rows, the triples that its solutions match."""
        at = _places(every)
        finders = [self._finder(one, at) for one in self._patterns.patterns if not one.nodes]
        finders += [self._finder_of_block(block, every) for block in self._patterns.nodes]
        keys = [at[name] for name in self._keys]
        found: dict[_Values, list[Found]] = defaultdict(list)
        # The engine gives solutions in any order; evidence is told in one.
        for row in sorted(every.rows, key=lambda row: [one or "" for one in row]):
            told = found[tuple(row[i] for i in keys)]
            for finder in finders:
                told += finder(row)
        return found

    def _finder(self, one: Pattern, at: Mapping[str, int],
                ) -> Callable[[_Values], Iterable[Found]]:
        """What gives the triples that a pattern matches in a solution."""
        places = [_part(part, at) for part in (one.subject, one.predicate, one.object, one.graph)]
        marks = [at[name] for name in one.within]
        ways: dict[Term | None, Ways] = {}

        def of(row: _Values) -> Iterable[Found]:
            if any(row[mark] is None for mark in marks):
                return ()
            s, p, o, graph = (part if place is None else row[place] for place, part in places)
            if s is None or p is None or o is None:
                return ()
            if graph in self._view.graphs:
                graph = None
            if one.path is None:
                return ((Triple(s, p, o), graph),)
            if graph not in ways:
                ways[graph] = Ways(one.path, self._matching(graph))
            return ((triple, graph) for triple in ways[graph].between(s, o))

        return of

    def _matching(self, graph: Term | None) -> Match:
        graphs = self._view.graphs if graph is None else (graph,)

        def match(s: Term | None, p: Term | None, o: Term | None) -> Iterator[Triple]:
            if s is None or not is_literal(s):
                for one in graphs:
                    for quad in self._view.snapshot.match(s, p, o, one):
                        yield quad.triple

        return match

    def _finder_of_block(self, block: Sequence[Pattern], every: Solutions,
                         ) -> Callable[[_Values], Iterable[Found]]:
        """The same of a block with nodes that have no name: they are asked for by its other values.
        """
        at = _places(every)
        shared = list(dict.fromkeys(name for one in block for name in one.variables if name in at))
        names = [*shared, *dict.fromkeys(name for one in block for name in one.nodes)]
        places = [at[name] for name in shared]
        needed = [*places, *(at[name] for name in block[0].within)]
        wanted = dict.fromkeys(tuple(row[i] for i in places) for row in every.rows
                               if all(row[i] is not None for i in needed))
        text = " . ".join(f"{one.subject} {one.predicate} {one.object}" for one in block)
        if block[0].graph is not None:
            text = f"GRAPH {block[0].graph} {{ {text} }}"
        solved = self._view.select(
            f"SELECT DISTINCT {' '.join(f'?{name}' for name in names)} WHERE {{ {text} }} "
            + (_values(shared, wanted) if shared else "")) if wanted else Solutions((), [])
        known: dict[_Values, list[Found]] = defaultdict(list)
        finders = [self._finder(replace(one, within=()), _places(solved)) for one in block
                   if one in self._patterns.patterns and one.nodes]
        for row in solved.rows:
            told = known[row[:len(shared)]]
            for finder in finders:
                told += finder(row)
        return lambda row: () if any(row[i] is None for i in needed) else known.get(
            tuple(row[i] for i in places), ())


def _places(solutions: Solutions) -> dict[str, int]:
    return {name: i for i, name in enumerate(solutions.variables)}


def _part(part: str | None, at: Mapping[str, int]) -> tuple[int | None, Term | None]:
    """Where a part of a pattern stands in a solution (None: it is no variable), and what it is."""
    if part is None or not part.startswith("?"):
        return None, None if part is None else Term(part)
    return at.get(part[1:]), None


def _plain_names(clause: str) -> list[str]:
    """The variables that a clause gives as they are; not those it computes."""
    while (shorter := re.sub(r"\([^()]*\)", " ", clause)) != clause:
        clause = shorter
    return re.findall(r"[?$](\w+)", clause)


def _values(names: Sequence[str], rows: Iterable[_Values]) -> str:
    """Rows of terms as VALUES; nodes without a name, which it cannot hold, are left open."""
    lines = dict.fromkeys(" ".join("UNDEF" if one is None or one.startswith("_:") else one
                                   for one in row) for row in rows)
    return (f"VALUES ({' '.join(f'?{name}' for name in names)}) "
            f"{{ {' '.join(f'({line})' for line in lines)} }}")
