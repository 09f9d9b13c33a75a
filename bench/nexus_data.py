"""Synthetic data in the ontology of the project, of any size: shaped as the lists and the speech.

Organisations and people hold involvements, memberships, transfers, alliances, supports and
designations, in places that lie in countries; some organisations are told of under several
names, joined by owl:sameAs. Few hold much, many hold little (a power law), as in real data.

    python -m bench.nexus_data TRIPLES FILE.nt [--seed N]
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import numpy as np

from bench.generated import Random, Sheet, chosen, write_generated
from kg.columns.columns import Columns
from kg.columns.dictionary import Ids
from kg.ingest.ontology import read_ontology
from kg.model.namespaces import ID, OWL_SAME_AS, RDF_TYPE, RDFS_LABEL, nx
from kg.model.resources import resource
from kg.model.terms import XSD, Term, Triple

_TRIPLES_OF_AN_ORGANIZATION = 41
_KINDS = ("TerroristOrganization", "ForeignTerroristOrganization", "DrugTraffickingOrganization",
          "Cartel", "Gang", "Company", "Charity", "ArmedGroup", "SmugglingOrganization",
          "FinancialInstitution", "GovernmentBody", "TransnationalCriminalNetwork")
_DAYS = 12_000


def nexus_data(size: int, seed: int = 0, same_as: float = 0.02) -> Columns:
    """About `size` triples, ontology included; the same for the same seed.

    `same_as` is the share of organisations told of under two to four names.
    """
    random = np.random.default_rng(seed)
    sheet = Sheet()
    ontology = list(ontology_triples())
    sheet.add_all(ontology)
    count = max(4, round((size - sheet.size) / _TRIPLES_OF_AN_ORGANIZATION))
    _World(sheet, random, ontology, count, same_as).fill()
    return sheet.columns()


def ontology_triples() -> Iterator[Triple]:
    """The ontology as it is loaded, each triple once."""
    yield from dict.fromkeys(triple for module in read_ontology(resource("ontology"))
                             for triple in module.triples)


class _World:
    """All organisations of a graph, and what is said of them."""

    def __init__(self, sheet: Sheet, random: Random, ontology: Iterable[Triple], count: int,
                 same_as: float) -> None:
        self._sheet = sheet
        self._random = random
        self._count = count
        self._same_as = same_as
        values: dict[Term, list[Term]] = {}
        for triple in ontology:
            if triple.predicate == RDF_TYPE:
                values.setdefault(triple.object, []).append(triple.subject)
        self._values = {cls: np.array([sheet.one(term) for term in terms])
                        for cls, terms in values.items()}
        self._days = sheet.block(
            f'"{day}"^^<{XSD}date>' for day in
            np.datetime_as_string(np.datetime64("1990-01-01") + np.arange(_DAYS)).tolist())

    def fill(self) -> None:
        """Places, organisations, people, and the dated relations between them."""
        count = self._count
        places = self._places(max(2, count // 20))
        groups = self._agents("organization", count)
        kinds = np.array([self._sheet.one(nx(kind)) for kind in _KINDS])
        self._sheet.add(groups, RDF_TYPE, self._random.choice(kinds, count))
        parts = groups[chosen(self._random, count, 0.1)]
        self._sheet.add(parts, nx("partOf"), self._of(groups, len(parts)))
        people = self._agents("person", 2 * count)
        self._sheet.add(people, RDF_TYPE, nx("Person"))
        self._sheet.add(people, nx("nationality"), self._value("Country", len(people)))
        self._involvements(groups, places, 2 * count)
        self._memberships(people, groups, 2 * count)
        self._transfers(groups, count)
        self._pairs("Alliance", "firstAlly", "secondAlly", groups, count // 4)
        self._pairs("Support", "provider", "beneficiary", groups, count // 4)
        self._designations(groups, count // 2)
        self._same(groups)

    def _things(self, kind: str, count: int) -> Ids:
        return self._sheet.block(f"<{ID}{kind}/made-{n}>" for n in range(count))

    def _agents(self, kind: str, count: int) -> Ids:
        agents = self._things(kind, count)
        self._sheet.add(agents, RDFS_LABEL,
                        self._sheet.block(f'"{kind} {n}"' for n in range(count)))
        return agents

    def _of(self, things: Ids, count: int) -> Ids:
        """So many of some things, few of them often and many seldom."""
        return things[(len(things) * self._random.random(count) ** 3).astype(np.int64)]

    def _value(self, cls: str, count: int) -> Ids:
        return self._of(self._values[nx(cls)], count)

    def _dated(self, kind: str, count: int) -> Ids:
        relations = self._things(kind.lower(), count)
        self._sheet.add(relations, RDF_TYPE, nx(kind))
        self._sheet.add(relations, nx("startDate"), self._random.choice(self._days, count))
        return relations

    def _places(self, count: int) -> Ids:
        cities = self._things("place", count)
        self._sheet.add(cities, RDF_TYPE, nx("City"))
        self._sheet.add(cities, nx("locatedIn"), self._value("Country", count))
        quarters = self._things("facility", count)
        self._sheet.add(quarters, RDF_TYPE, nx("Facility"))
        self._sheet.add(quarters, nx("locatedIn"), self._of(cities, count))
        return np.concatenate([quarters, cities])

    def _involvements(self, groups: Ids, places: Ids, count: int) -> None:
        sheet = self._sheet
        events = self._dated("Involvement", count)
        sheet.add(events, nx("actor"), self._of(groups, count))
        sheet.add(events, nx("activityType"), self._value("ActivityType", count))
        sheet.add(events, nx("mode"), self._value("InvolvementMode", count))
        sheet.add(events, nx("place"), self._of(places, count))
        goods = events[chosen(self._random, count, 0.5)]
        sheet.add(goods, nx("traffickedCommodity"), self._value("Commodity", len(goods)))

    def _memberships(self, people: Ids, groups: Ids, count: int) -> None:
        bonds = self._dated("Membership", count)
        self._sheet.add(bonds, nx("member"), self._random.choice(people, count))
        self._sheet.add(bonds, nx("organization"), self._of(groups, count))
        self._sheet.add(bonds, nx("memberRole"), self._value("MemberRole", count))

    def _transfers(self, groups: Ids, count: int) -> None:
        transfers = self._dated("Transfer", count)
        self._sheet.add(transfers, nx("sender"), self._of(groups, count))
        self._sheet.add(transfers, nx("receiver"), self._of(groups, count))
        self._sheet.add(transfers, nx("transferMethod"),
                        self._value("ValueTransferMethod", count))
        amounts = self._sheet.block(f'"{n}.00"^^<{XSD}decimal>' for n in range(1, 1001))
        self._sheet.add(transfers, nx("amount"), self._random.choice(amounts, count))

    def _pairs(self, kind: str, first: str, second: str, groups: Ids, count: int) -> None:
        relations = self._dated(kind, count)
        self._sheet.add(relations, nx(first), self._of(groups, count))
        self._sheet.add(relations, nx(second), self._of(groups, count))

    def _designations(self, groups: Ids, count: int) -> None:
        designations = self._dated("Designation", count)
        self._sheet.add(designations, nx("designatedEntity"),
                        self._random.choice(groups, count))
        self._sheet.add(designations, nx("program"), self._value("SanctionsProgram", count))

    def _same(self, groups: Ids) -> None:
        """Clusters of two to four names: other names hold a share of what is told."""
        chief = groups[chosen(self._random, len(groups), self._same_as)]
        rows = np.repeat(np.arange(len(chief)), self._random.integers(1, 4, len(chief)))
        others = self._agents("alias", len(rows))
        self._sheet.add(others, RDF_TYPE, nx("Organization"))
        self._sheet.add(chief[rows], OWL_SAME_AS, others)
        events = self._dated("Situation", len(rows))
        self._sheet.add(events, nx("participant"), others)


if __name__ == "__main__":
    write_generated(nexus_data, __doc__)
