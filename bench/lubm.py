"""University data as the Lehigh University Benchmark describes it, and its ontology.

Written from the published description (Guo, Pan, Heflin: LUBM, Journal of Web Semantics 3, 2005,
appendix: what a university holds, in which numbers); no code of the benchmark is used, so the
graphs are like its own, not equal to them. The ontology is in `lubm.ttl`.

    python -m bench.lubm TRIPLES FILE.nt [--seed N]
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np

from bench.generated import Random, Sheet, chosen, repeated, write_generated
from kg.columns.columns import Columns
from kg.columns.dictionary import Ids
from kg.model.namespaces import RDF_TYPE
from kg.model.terms import Term, Triple, iri
from kg.store.conversion import from_oxigraph

UNIVERSITY = "http://swat.cse.lehigh.edu/onto/univ-bench.owl#"
_TRIPLES_OF_A_DEPARTMENT = 6_210
_STAFF = {"FullProfessor": (7, 10), "AssociateProfessor": (10, 14), "AssistantProfessor": (8, 11),
          "Lecturer": (5, 7)}
_PAPERS = {"FullProfessor": (15, 20), "AssociateProfessor": (10, 18),
           "AssistantProfessor": (5, 10), "Lecturer": (0, 5)}
_INTERESTS = 30


def lubm(size: int, seed: int = 0) -> Columns:
    """About `size` triples, ontology included; the same for the same seed."""
    random = np.random.default_rng(seed)
    sheet = Sheet()
    sheet.add_all(ontology())
    departments = max(1, round((size - sheet.size) / _TRIPLES_OF_A_DEPARTMENT))
    _Campus(sheet, random, departments).fill()
    return sheet.columns()


def ontology() -> Iterator[Triple]:
    """The ontology of the benchmark; blank nodes have become IRIs, as `kg` does when it loads."""
    import pyoxigraph as ox

    numbers: dict[Term, Term] = {}
    for quad in ox.parse(path=str(Path(__file__).with_name("lubm.ttl")),
                         format=ox.RdfFormat.TURTLE):
        parts = [from_oxigraph(part) for part in (quad.subject, quad.predicate, quad.object)]
        yield Triple(*(numbers.setdefault(part, iri(f"urn:lubm:node:{len(numbers)}"))
                       if part.startswith("_:") else part for part in parts))


def _term(name: str) -> Term:
    return iri(UNIVERSITY + name)


class _Campus:
    """All departments at once; each thing knows its department by an array of the same length."""

    def __init__(self, sheet: Sheet, random: Random, departments: int) -> None:
        self._sheet = sheet
        self._random = random
        sizes = random.integers(15, 26, departments)  # 15 to 25 departments a university
        university = np.repeat(np.arange(departments), sizes)[:departments]
        within = np.arange(departments) - np.searchsorted(university, university)
        self._places = [f"http://www.Department{d}.University{u}.edu"
                        for d, u in zip(within.tolist(), university.tolist(), strict=True)]
        count = int(university[-1]) + 1
        self.universities = sheet.block(f"<http://www.University{u}.edu>" for u in range(count))
        self.departments = sheet.block(f"<{place}>" for place in self._places)
        self._names: dict[str, Ids] = {}
        self._written: list[tuple[Ids, Ids]] = []
        sheet.add(self.universities, RDF_TYPE, _term("University"))
        sheet.add(self.departments, RDF_TYPE, _term("Department"))
        sheet.add(self.departments, _term("subOrganizationOf"), self.universities[university])
        self._interests = sheet.block(f'"Research{i}"' for i in range(_INTERESTS))

    def fill(self) -> None:
        """Staff, students, courses, papers and groups."""
        staff, homes = self._staff()
        courses, graduate = self._courses(staff, homes)
        self._undergraduates(staff, homes, courses)
        self._graduates(staff, homes, courses, graduate)
        self._groups()

    def _things(self, kind: str, homes: Ids) -> Ids:
        """Things of a kind in their departments (sorted), with type and name."""
        rank = np.arange(len(homes)) - np.searchsorted(homes, homes)
        places = self._places
        things = self._sheet.block([f"<{places[d]}/{kind}{n}>" for d, n in
                                    zip(homes.tolist(), rank.tolist(), strict=True)])
        self._sheet.add(things, RDF_TYPE, _term(kind))
        names = self._names.get(kind, np.empty(0, dtype=np.int64))
        most = int(rank.max(initial=-1)) + 1
        if most > len(names):
            more = self._sheet.block(f'"{kind}{n}"' for n in range(len(names), most))
            names = self._names[kind] = np.concatenate([names, more])
        self._sheet.add(things, _term("name"), names[rank])
        return things

    def _people(self, kind: str, homes: Ids) -> Ids:
        people = self._things(kind, homes)
        rank = np.arange(len(homes)) - np.searchsorted(homes, homes)
        places = self._places
        addresses = self._sheet.block([f'"{kind}{n}@{places[d][11:]}"' for d, n in
                                       zip(homes.tolist(), rank.tolist(), strict=True)])
        self._sheet.add(people, _term("emailAddress"), addresses)
        self._sheet.add(people, _term("telephone"), Term('"xxx-xxx-xxxx"'))
        return people

    def _some_of(self, things: Ids, homes: Ids, wanted: Ids) -> Ids:
        """For each wanted department, a thing of it; `homes` (sorted) are those of the things."""
        low = np.searchsorted(homes, wanted)
        high = np.searchsorted(homes, wanted, side="right")
        return things[low + (self._random.random(len(wanted)) * (high - low)).astype(np.int64)]

    def _staff(self) -> tuple[Ids, Ids]:
        random, sheet = self._random, self._sheet
        every: list[tuple[Ids, Ids]] = []
        for kind, (low, high) in _STAFF.items():
            homes = repeated(random, np.arange(len(self.departments)), low, high)
            people = self._people(kind, homes)
            sheet.add(people, _term("worksFor"), self.departments[homes])
            for degree in ("undergraduate", "masters", "doctoral"):
                sheet.add(people, _term(f"{degree}DegreeFrom"),
                          random.choice(self.universities, len(people)))
            if kind != "Lecturer":
                sheet.add(people, _term("researchInterest"),
                          random.choice(self._interests, len(people)))
            if kind == "FullProfessor":
                first = people[np.searchsorted(homes, np.arange(len(self.departments)))]
                sheet.add(first, _term("headOf"), self.departments)
            self._papers(people, homes, *_PAPERS[kind])
            every.append((people, homes))
        return _by_home(every)

    def _papers(self, authors: Ids, homes: Ids, low: int, high: int) -> None:
        rows = repeated(self._random, np.arange(len(authors)), low, high)
        rank = np.arange(len(rows)) - np.searchsorted(rows, rows)
        papers = self._sheet.block([f"{author[:-1]}/Publication{n}>" for author, n in
                                    zip(self._sheet.texts(authors[rows]), rank.tolist(),
                                        strict=True)])
        self._sheet.add(papers, RDF_TYPE, _term("Publication"))
        self._sheet.add(papers, _term("publicationAuthor"), authors[rows])
        self._written.append((papers, homes[rows]))

    def _courses(self, staff: Ids, homes: Ids) -> tuple[tuple[Ids, Ids], tuple[Ids, Ids]]:
        found = []
        for kind in ("Course", "GraduateCourse"):
            rows = repeated(self._random, np.arange(len(staff)), 1, 2)
            courses = self._things(kind, homes[rows])
            self._sheet.add(staff[rows], _term("teacherOf"), courses)
            found.append((courses, homes[rows]))
        return found[0], found[1]

    def _undergraduates(self, staff: Ids, homes: Ids, courses: tuple[Ids, Ids]) -> None:
        random, sheet = self._random, self._sheet
        home = repeated(random, homes, 8, 14)
        people = self._people("UndergraduateStudent", home)
        sheet.add(people, _term("memberOf"), self.departments[home])
        rows = repeated(random, np.arange(len(people)), 2, 4)
        sheet.add(people[rows], _term("takesCourse"), self._some_of(*courses, home[rows]))
        advised = chosen(random, len(people), 0.2)
        sheet.add(people[advised], _term("advisor"), self._some_of(staff, homes, home[advised]))

    def _graduates(self, staff: Ids, homes: Ids, courses: tuple[Ids, Ids],
                   graduate: tuple[Ids, Ids]) -> None:
        random, sheet = self._random, self._sheet
        home = repeated(random, homes, 3, 4)
        people = self._people("GraduateStudent", home)
        sheet.add(people, _term("memberOf"), self.departments[home])
        sheet.add(people, _term("undergraduateDegreeFrom"),
                  random.choice(self.universities, len(people)))
        rows = repeated(random, np.arange(len(people)), 1, 3)
        sheet.add(people[rows], _term("takesCourse"), self._some_of(*graduate, home[rows]))
        sheet.add(people, _term("advisor"), self._some_of(staff, homes, home))
        papers = repeated(random, np.arange(len(people)), 0, 5)
        sheet.add(self._some_of(*_by_home(self._written), home[papers]),
                  _term("publicationAuthor"), people[papers])
        fate = random.random(len(people))
        assistants, researchers = fate < 0.22, (fate >= 0.22) & (fate < 0.51)
        sheet.add(people[assistants], RDF_TYPE, _term("TeachingAssistant"))
        sheet.add(people[assistants], _term("teachingAssistantOf"),
                  self._some_of(*courses, home[assistants]))
        sheet.add(people[researchers], RDF_TYPE, _term("ResearchAssistant"))

    def _groups(self) -> None:
        homes = repeated(self._random, np.arange(len(self.departments)), 10, 20)
        rank = np.arange(len(homes)) - np.searchsorted(homes, homes)
        places = self._places
        groups = self._sheet.block([f"<{places[d]}/ResearchGroup{n}>" for d, n in
                                    zip(homes.tolist(), rank.tolist(), strict=True)])
        self._sheet.add(groups, RDF_TYPE, _term("ResearchGroup"))
        self._sheet.add(groups, _term("subOrganizationOf"), self.departments[homes])


def _by_home(parts: list[tuple[Ids, Ids]]) -> tuple[Ids, Ids]:
    """Things with their departments as one pair of arrays, sorted by department."""
    things, homes = (np.concatenate(part) for part in zip(*parts, strict=True))
    order = np.argsort(homes, kind="stable")
    return things[order], homes[order]


if __name__ == "__main__":
    write_generated(lubm, __doc__)
