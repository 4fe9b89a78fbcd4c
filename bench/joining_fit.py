"""Weights of the score by which reports join happenings, fitted on the training half of the generated corpus.

    python bench/joining_fit.py --documents 3000 --seeds 1 2

Documents are taken in order; every report is compared with the known happenings that look-up would give it, and with the other
reports of its document, as joining does; which pairs are one happening is known. Out: logistic regression over the parts of
the score, to be rounded into src/closewatch/join/scoring.py. Nothing of the held half is read.
"""

from __future__ import annotations

import argparse
import datetime
import sys
from collections import defaultdict
from pathlib import Path
from typing import Any

import numpy as np

sys.path.insert(0, str(Path(__file__).parent))
from generate import Corpus, generate
from joining import coded, gold_of, restored

from closewatch.join import keeping
from closewatch.join.clusters import summed
from closewatch.join.profiles import Profile, add
from closewatch.join.reading import Report, document_facts, report_of
from closewatch.join.scoring import WEIGHTS, WITHIN, score
from closewatch.store.rows import Party, StoredDocument, StoredEvent
from closewatch.store.shredding import held_of

Row = tuple[dict[str, float], bool, str]  # parts, whether both are one happening, which comparison


def rows_of(corpus: Corpus, records: dict[str, list[dict[str, Any]]]) -> list[Row]:
    """All comparisons of a corpus with their parts."""
    parties: dict[Any, Party] = {}
    families = {d.family for d in corpus.documents}
    profiles: dict[int, Profile] = {}
    places: dict[str, set[tuple[int, int]]] = defaultdict(set)  # dyad -> day and happening
    told_by: dict[str, set[int]] = defaultdict(set)
    rows: list[Row] = []
    events = 0
    for n, doc in enumerate(corpus.documents, 1):
        as_restored = restored(doc)
        stored = StoredDocument(n, doc.id, None, None, None, doc.publisher, doc.published, None, doc.added, "en", "clean", 0)
        family = hash(doc.family) if doc.family in families else None
        facts = document_facts(stored, as_restored.text, family)
        reports: list[tuple[Report, int]] = []
        for record, gold in zip(records[doc.id], gold_of(doc, records[doc.id], corpus), strict=True):
            events += 1
            if gold is not None:
                reports.append((_report(record, events, stored, facts, parties), gold))
        lookup = {p.key: p for p in parties.values()}
        rows += _within(reports, lookup)
        clusters: dict[int, list[Report]] = defaultdict(list)
        for report, gold in reports:
            clusters[gold].append(report)
        for gold, told in clusters.items():
            profile = summed(told)
            rows += _between(profile, gold, (profiles, places, told_by[doc.family]), lookup)
        for gold, told in clusters.items():
            profile = summed(told)
            profiles[gold] = add(profiles[gold], profile) if gold in profiles else profile
            for dyad, day in keeping.dyad_rows(profiles[gold], lookup):
                places[dyad].add((day, gold))
            told_by[doc.family].add(gold)
    return rows


def _report(record: dict[str, Any], key: int, doc: StoredDocument, facts: Any, parties: dict[Any, Party]) -> Report:
    held = held_of(record, doc.published)
    roles = []
    for is_actor, side in ((True, held.actors), (False, held.recipients)):
        for p in side:
            party = parties.setdefault(p, Party(len(parties) + 1, *p))
            roles.append((party.key, is_actor))
    day, past = held.columns.day, held.columns.past
    event = StoredEvent(key, record, doc, day, past, held.columns.is_day_told)
    return report_of(event, roles, facts)


def _within(reports: list[tuple[Report, int]], parties: dict[int, Party]) -> list[Row]:
    rows: list[Row] = []
    for i, (a, gold) in enumerate(reports):
        for b, other in reports[:i]:
            s = score(a.profile, b.profile, parties, within=True)
            if s is not None:
                rows.append((s.parts, gold == other, "within"))
    return rows


def _between(profile: Profile, gold: int, known: tuple[Any, Any, set[int]], parties: dict[int, Party]) -> list[Row]:
    profiles, places, copies_tell = known
    dyads, first, past = keeping.lookup(profile, parties)
    near = {h for dyad in dyads for day, h in places[dyad] if first <= day < past} | copies_tell
    rows: list[Row] = []
    for h in sorted(near):
        s = score(profile, profiles[h], parties, is_copy=h in copies_tell)
        if s is not None:
            rows.append((s.parts, h == gold, "between"))
    return rows


def fit(rows: list[Row], penalty: float = 1.0) -> dict[str, float]:
    """Logistic regression with a penalty on large weights, by Newton's method."""
    names = [n for n in WEIGHTS if any(n in parts for parts, _, _ in rows)]
    x = np.array([[parts.get(n, 0.0) for n in names] for parts, _, _ in rows])
    y = np.array([same for _, same, _ in rows], dtype=float)
    w = np.zeros(len(names))
    ridge = np.diag([0.01 if n == "bias" else penalty for n in names])
    for _ in range(40):
        p = 1 / (1 + np.exp(-np.clip(x @ w, -30, 30)))
        gradient = x.T @ (y - p) - ridge @ w
        hessian = (x * (p * (1 - p))[:, None]).T @ x + ridge
        step = np.linalg.solve(hessian, gradient)
        w += step
        if np.abs(step).max() < 1e-6:
            break
    p = 1 / (1 + np.exp(-np.clip(x @ w, -30, 30)))
    print(f"{len(rows)} comparisons, {int(y.sum())} of one happening; right at 0: {((p > 0.5) == (y > 0.5)).mean():.4f}")
    return dict(zip(names, w.tolist(), strict=True))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--documents", type=int, default=3000)
    parser.add_argument("--seeds", type=int, nargs="+", default=[1, 2])
    parser.add_argument("--penalty", type=float, default=3.0)
    parser.add_argument("--any-maker", action="store_true", help="take cached records whatever made them")
    args = parser.parse_args()
    rows: list[Row] = []
    for seed in args.seeds:
        corpus = generate(seed, args.documents, "train")
        rows += rows_of(corpus, coded(corpus, f"train-{seed}-{args.documents}", any_maker=args.any_maker))
    for which in ("between", "within"):
        print(which, datetime.date.today())
        chosen = [r for r in rows if r[2] == which]
        weights = fit(chosen, args.penalty)
        for name, value in weights.items():
            n = sum(name in parts for parts, _, _ in chosen)
            now = (WEIGHTS if which == "between" else WITHIN)[name]
            print(f'    "{name}": {value:.2f},  # in {n}, now {now}')


if __name__ == "__main__":
    main()
