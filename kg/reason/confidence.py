"""How far an inferred triple can be relied on: as far as the weakest of what it rests on.

A triple that was said has the best grade of the records that say it. A proof has the worst
reliability and the worst credibility among its leaves; what the ontology says is beyond doubt.
Rules neither weaken nor strengthen: they hold by definition. The grades are those of the Admiralty
scale, which has no arithmetic, so none is done with them.
Source: NATO AJP-2.1, Allied Joint Doctrine for Intelligence Procedures, annex on grading.
"""

from __future__ import annotations

from collections.abc import Iterable

from kg.model.record import Grade
from kg.reason.proof import Proof
from kg.reason.summaries import RecordSummary
from kg.reason.views import ReasonedView


def best(records: Iterable[RecordSummary]) -> Grade | None:
    """The best grade among records that say the same; None where there is none."""
    return min((one.grade for one in records), default=None)


def weakest(grades: Iterable[Grade | None]) -> Grade | None:
    """The worst reliability and the worst credibility of what is needed together."""
    known = [grade for grade in grades if grade is not None]
    if not known:
        return None
    return Grade(max(one.reliability for one in known), max(one.credibility for one in known))


def grade_of(proof: Proof, view: ReasonedView) -> Grade | None:
    """The grade of what a proof proves; None where nothing that it rests on is graded."""
    return weakest(best(view.records_of(leaf)) for leaf in proof.leaves())
