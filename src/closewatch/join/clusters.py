"""Which events of one document tell of one happening.

In: the reports of a document. Out: clusters of them, each with its profile. Nothing is read from the store.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass, field

from closewatch.join.profiles import Profile, total
from closewatch.join.reading import Report
from closewatch.join.scoring import Parties, Score, score
from closewatch.join.settings import HAPPENINGS
from closewatch.join.statuses import held_by_document


@dataclass(slots=True)
class Cluster:
    """Reports of one document that tell of one happening; `scores` says for each but the first why."""

    reports: list[Report]
    profile: Profile
    scores: dict[int, Score] = field(default_factory=dict)

    @property
    def key(self) -> int:
        """The key of its first event."""
        return self.reports[0].event


def cluster(reports: Sequence[Report], parties: Parties) -> list[Cluster]:
    """The reports in clusters, in the order of their first events."""
    found: list[Cluster] = []
    for report in reports:
        best: tuple[Score, Cluster] | None = None
        for other in found:
            s = score(report.profile, other.profile, parties, within=True)
            if s is not None and s.value >= HAPPENINGS.within_least and (best is None or s.value > best[0].value):
                best = s, other
        if best is None:
            found.append(Cluster([report], summed([report], report.profile.documents)))
        else:
            joined = best[1]
            joined.reports.append(report)
            joined.scores[report.event] = best[0]
            joined.profile = summed(joined.reports, report.profile.documents)
    return found


def summed(reports: Sequence[Report], documents: int = 1) -> Profile:
    """The profile of what one document reports of one happening."""
    status, event = held_by_document(reports)
    first = reports[0].profile
    day = next(iter(first.held))[0]
    whole = total(r.profile for r in reports)
    return dataclasses.replace(whole, held={(day, status): event}, documents=documents, topic=first.topic)
