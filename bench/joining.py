"""How well joining joins, on a generated corpus whose happenings are known.

    python bench/joining.py measure --documents 10000 --seed 7           # the held half: bench/joining.md is made from it
    python bench/joining.py measure --documents 1000 --half train

The real coder reads the texts; its records are kept in a cache folder, by corpus and by what made them.
"""

from __future__ import annotations

import argparse
import datetime
import gzip
import hashlib
import json
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))
from generate import Corpus, Document, developments, generate, gold_pairs
from telling import written

from closewatch.code.coder import code_many, made_by
from closewatch.code.record import event_record
from closewatch.join import join_document
from closewatch.restore.api import restore
from closewatch.store import joined_rows
from closewatch.store.api import Store

CACHE = Path(__file__).parent.parent / "build" / "joining"
_BATCH = 200


# --- coding -------------------------------------------------------------------------------------------------------------


def restored(doc: Document) -> Any:
    """The document as the project restores it."""
    return restore(doc.text, id=doc.id, publisher=doc.publisher, published=doc.published, source=f"generated:{doc.id}")


def coded(corpus: Corpus, name: str, *, any_maker: bool = False) -> dict[str, list[dict[str, Any]]]:
    """Records of all documents, from the cache where this text was coded by the same maker (or by any)."""
    CACHE.mkdir(parents=True, exist_ok=True)
    path = CACHE / f"{name}.jsonl.gz"
    maker = f"{made_by().code} {made_by().knowledge}"
    known: dict[str, list[dict[str, Any]]] = {}
    if path.exists():
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            for line in lines:
                row = json.loads(line)
                if any_maker or row["maker"] == maker:
                    known[row["key"]] = row["records"]
    todo = [d for d in corpus.documents if _key(d) not in known]
    for i in range(0, len(todo), _BATCH):
        batch = todo[i : i + _BATCH]
        for doc, (as_restored, events) in zip(batch, code_many(restored(d) for d in batch), strict=True):
            known[_key(doc)] = [event_record(e, as_restored) for e in events]
        print(f"\rcoded {i + len(batch)} of {len(todo)}", end="", file=sys.stderr, flush=True)
    if todo:
        with gzip.open(path, "wt", encoding="utf-8", compresslevel=3) as out:
            for doc in corpus.documents:
                out.write(json.dumps({"key": _key(doc), "maker": maker, "records": known[_key(doc)]}) + "\n")
    return {d.id: known[_key(d)] for d in corpus.documents}


def _key(doc: Document) -> str:
    return hashlib.sha256(f"{doc.id} {doc.published} {doc.publisher} {doc.text}".encode()).hexdigest()[:24]


# --- gold ---------------------------------------------------------------------------------------------------------------


def gold_of(doc: Document, records: list[dict[str, Any]], corpus: Corpus) -> list[int | None]:
    """For each record the happening that its sentence tells of, None for none or for another kind of act."""
    text = written(doc.sentences)
    spans, at = [], 0
    for told in doc.sentences:
        start = text.index(told.text, at)
        spans.append((start, start + len(told.text), told.happening))
        at = start + len(told.text)
    found = []
    for record in records:
        here = record["trigger"]["start"]
        told_of = next((h for start, end, h in spans if start <= here < end), None)
        fits = told_of is not None and record["type"] in corpus.happenings[told_of].types
        found.append(told_of if fits else None)
    return found


# --- joining --------------------------------------------------------------------------------------------------------------


@dataclass
class Run:
    """What joining made of a corpus."""

    families: dict[str, int] = field(default_factory=dict)
    clusters: list[tuple[str, int, int]] = field(default_factory=list)  # document, known happening, joined happening
    unknown: list[tuple[str, int]] = field(default_factory=list)  # events that tell of no known happening
    developments: list[Any] = field(default_factory=list)
    gold_of_event: dict[int, int] = field(default_factory=dict)
    document_of_event: dict[int, str] = field(default_factory=dict)
    held: list[tuple[int, str, datetime.date]] = field(default_factory=list)  # happening, status as read, appearance
    reports: dict[int, int] = field(default_factory=dict)
    story_of: dict[int, int | None] = field(default_factory=dict)
    seconds_adding: float = 0.0
    seconds_joining: float = 0.0
    parts: list[float] = field(default_factory=list)  # seconds of joining each thousand documents
    bytes_: dict[str, int] = field(default_factory=dict)


def join_all_of(corpus: Corpus, records: dict[str, list[dict[str, Any]]], where: Path | None = None) -> Run:
    """Add and join every document in a store of its own, one transaction each."""
    run = Run()
    with tempfile.TemporaryDirectory() as folder:
        path = where or Path(folder) / "joining.sqlite"
        path.unlink(missing_ok=True)
        docs = {d.id: (d, restored(d)) for d in corpus.documents}
        with Store.open(path) as store:
            for n, doc in enumerate(corpus.documents):
                _add(store, run, docs[doc.id], records[doc.id], corpus)
                if n % 1000 == 999:
                    run.parts.append(run.seconds_joining - sum(run.parts))
            _collect(store, run)
    return run


def _add(store: Store, run: Run, doc: tuple[Document, Any], records: list[dict[str, Any]], corpus: Corpus) -> None:
    given, as_restored = doc
    start = time.process_time()
    with store.write() as w:
        added = w.add_document(as_restored, records, made_by=made_by(), now=given.added)
        middle = time.process_time()
        join_document(w, added, now=given.added)
        end = time.process_time()
    run.seconds_adding += middle - start
    run.seconds_joining += end - middle
    golds = gold_of(given, records, corpus)
    if given.family == given.id:
        for gold in sorted({g for g in golds if g is not None}):
            told = [r for r, g in zip(records, golds, strict=True) if g == gold]
            run.held.append((gold, held_as_read(told), given.published))
    for event, gold in zip(added.events, golds, strict=True):
        run.document_of_event[event] = given.id
        if gold is not None:
            run.gold_of_event[event] = gold


def _collect(store: Store, run: Run) -> None:
    with store.read() as r:
        run.families = {d.id: d.family or -d.key for d in r.documents()}
        for happening in joined_rows.happenings_by_key(r.connection, joined_rows.all_happenings(r.connection)):
            run.reports[happening.key] = happening.reports
            run.story_of[happening.key] = happening.story
            for event in happening.events:
                gold, doc = run.gold_of_event.get(event), run.document_of_event[event]
                if gold is None:
                    run.unknown.append((doc, happening.key))
                else:
                    run.clusters.append((doc, gold, happening.key))
        run.developments = list(joined_rows.all_developments(r.connection))
        run.bytes_ = _sizes(r.connection)


def _sizes(connection: Any) -> dict[str, int]:
    """Bytes of the tables that joining fills, with their indexes; empty where SQLite was built without dbstat."""
    from sqlalchemy import text
    from sqlalchemy.exc import OperationalError

    try:
        rows = connection.execute(text(
            "SELECT m.tbl_name, SUM(s.pgsize) FROM dbstat s JOIN sqlite_master m ON m.name = s.name GROUP BY m.tbl_name"
        )).all()  # fmt: skip
    except OperationalError:
        return {}
    return {name: size for name, size in rows}  # noqa: C416


# --- measures -------------------------------------------------------------------------------------------------------------


def b_cubed(items: list[tuple[Any, Any]]) -> tuple[float, float, list[tuple[float, float]]]:
    """B³ precision and recall of items as (gold, found), with the values of each item."""
    by_gold, by_found, both = Counter(g for g, _ in items), Counter(f for _, f in items), Counter(items)
    each = [(both[i] / by_found[i[1]], both[i] / by_gold[i[0]]) for i in items]
    n = max(1, len(items))
    return sum(p for p, _ in each) / n, sum(r for _, r in each) / n, each


def f1(p: float, r: float) -> float:
    return 2 * p * r / (p + r) if p + r else 0.0


def measure(corpus: Corpus, run: Run) -> dict[str, Any]:
    """All figures of a run."""
    found: dict[str, Any] = {"documents": len(corpus.documents), "happenings": len(corpus.happenings)}
    found |= _families(corpus, run) | _happenings(corpus, run) | _stories(corpus, run) | _developments(corpus, run)
    found["processor_seconds"] = {"adding": round(run.seconds_adding, 1), "joining": round(run.seconds_joining, 1),
                        "joining_by_thousand": [round(s, 2) for s in run.parts]}  # fmt: skip
    found["bytes_a_document"] = {
        name: round(size / len(corpus.documents)) for name, size in sorted(run.bytes_.items()) if name in _TABLES
    }
    return found


_TABLES = ("sketches", "family_members", "happenings", "happening_events", "happening_dyads", "stories", "story_happenings",
           "developments", "documents", "events", "codings")  # fmt: skip


def _families(corpus: Corpus, run: Run) -> dict[str, Any]:
    gold = set(gold_pairs(corpus))
    members: dict[int, list[str]] = defaultdict(list)
    for id_, family in run.families.items():
        members[family].append(id_)
    order = {d.id: n for n, d in enumerate(corpus.documents)}
    made = set()
    for group in members.values():
        group.sort(key=order.__getitem__)
        made |= {(a, b) for i, a in enumerate(group) for b in group[i + 1 :]}
    kinds = {d.id: d.kind for d in corpus.documents}
    by_kind: dict[str, list[bool]] = defaultdict(list)
    for d in corpus.documents:
        if d.family != d.id and (d.family in run.families):
            by_kind[kinds[d.id]].append(run.families[d.id] == run.families[d.family])
    wrong = Counter(" ".join(sorted((kinds[a], kinds[b]))) for a, b in made - gold)
    right = len(gold & made)
    return {"duplicates": {
        "pairs": len(gold), "recall": right / max(1, len(gold)), "precision": right / max(1, len(made)),
        "recall_by_kind": {k: round(sum(v) / len(v), 4) for k, v in sorted(by_kind.items())}, "wrong_by_kinds": dict(wrong),
    }}  # fmt: skip


def _happenings(corpus: Corpus, run: Run) -> dict[str, Any]:
    items = sorted({((doc, gold), key) for doc, gold, key in run.clusters})
    p, r, each = b_cubed([(gold, key) for (_, gold), key in items])
    told = {(d.id, t.happening) for d in corpus.documents for t in d.sentences if t.happening is not None}
    missed = told - {mention for mention, _ in items}
    all_r = r * len(items) / (len(items) + len(missed))
    docs = {d.id: d for d in corpus.documents}
    groups: dict[str, list[tuple[float, float]]] = defaultdict(list)
    for ((doc, gold), _), values in zip(items, each, strict=True):
        own = docs[doc].happening == gold
        groups[docs[doc].kind if own else "mentioned before"].append(values)
        groups[f"hard: {corpus.happenings[gold].kind}"].append(values)
        groups[f"act: {corpus.happenings[gold].act}"].append(values)
    return {"happenings_joined": {
        "mentions": len(items), "precision": p, "recall": r, "f1": f1(p, r), "missed_by_the_coder": len(missed),
        "with_missed": {"precision": p, "recall": all_r, "f1": f1(p, all_r)},
        "by_kind": {k: _mean(v) for k, v in sorted(groups.items())},
        "joined": len({key for _, key in items}), "other_happenings": len({k for _, k in run.unknown} - {k for _, k in items}),
    }}  # fmt: skip


def _stories(corpus: Corpus, run: Run) -> dict[str, Any]:
    """Stories of those joined happenings that tell of a known one, by most of their reports."""
    told: dict[int, Counter[int]] = defaultdict(Counter)
    for _, gold, key in run.clusters:
        told[key][gold] += 1
    items = [(corpus.happenings[golds.most_common(1)[0][0]].story, run.story_of[key]) for key, golds in told.items()]
    p, r, _ = b_cubed(items)
    return {"stories": {"happenings": len(items), "stories": len({s for _, s in items}), "known": len({g for g, _ in items}),
                        "precision": p, "recall": r, "f1": f1(p, r)}}  # fmt: skip


def _mean(values: list[tuple[float, float]]) -> dict[str, float]:
    p, r = (sum(v[i] for v in values) / len(values) for i in (0, 1))
    return {"n": len(values), "precision": round(p, 3), "recall": round(r, 3), "f1": round(f1(p, r), 3)}


def _developments(corpus: Corpus, run: Run) -> dict[str, Any]:
    """Rows that repeat; known happenings told as new once, more often, never; changes of status told."""
    rows = Counter((d.happening, d.kind, d.status) for d in run.developments)
    new: Counter[int] = Counter()
    changes: Counter[tuple[int, str]] = Counter()
    docs = {d.id: d for d in corpus.documents}
    rang_of_copies = 0
    for d in run.developments:
        gold = run.gold_of_event.get(d.event)
        doc = docs[run.document_of_event[d.event]]
        if d.is_news and doc.kind in {"copy", "disguised", "late"}:
            rang_of_copies += 1
        if gold is not None and d.kind == "new":
            new[gold] += 1
        elif gold is not None:
            changes[gold, d.status] += 1
    seen = {gold for _, gold, _ in run.clusters}
    known = {pair for pair in _changes(corpus.told_statuses()) if pair[0] in seen}
    read = _changes(run.held)  # what the coder read in the documents, put together without a fault
    got = set(changes)
    return {"developments": {
        "rows": len(run.developments), "rows_repeated": sum(n - 1 for n in rows.values()),
        "news": sum(d.is_news for d in run.developments), "news_from_copies": rang_of_copies,
        "happenings_found": len(seen), "new_once": sum(new[g] == 1 for g in seen), "new_more": sum(new[g] > 1 for g in seen),
        "new_never": sum(new[g] == 0 for g in seen),
        "changes_known": len(known), "changes_told": len(got & known), "changes_strange": len(got - known),
        "changes_as_read": len(read), "changes_as_read_told": len(got & read), "changes_not_as_read": len(got - read),
        "changes_repeated": sum(n - 1 for n in changes.values()),
    }}  # fmt: skip


def _changes(told: list[tuple[int, str, datetime.date]]) -> set[tuple[int, str]]:
    """Changes of status among the developments: those of a happening after its first."""
    found = set()
    first: set[int] = set()
    for gold, status in developments(told):
        if gold in first:
            found.add((gold, status))
        first.add(gold)
    return found


def held_as_read(records: list[dict[str, Any]]) -> str:
    """How a document holds what these records tell of: denied anywhere, else as the first mention in its body."""
    if any(r["status"] == "denied" for r in records):
        return "denied"
    return min(records, key=lambda r: (_is_headline(r), r["sentence"]["number"], r["trigger"]["start"]))["status"]


def _is_headline(record: dict[str, Any]) -> bool:
    return record["sentence"]["number"] == 0 and record["sentence"]["text"].rstrip()[-1:] not in ".!?"


def main() -> Iterator[None] | None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("command", choices=("measure", "code"))
    parser.add_argument("--documents", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--half", choices=("train", "held"), default="held")
    parser.add_argument("--any-maker", action="store_true", help="take cached records whatever made them")
    parser.add_argument("--store", type=Path, help="keep the store here")
    args = parser.parse_args()
    started = time.perf_counter()
    corpus = generate(args.seed, args.documents, args.half)
    records = coded(corpus, f"{args.half}-{args.seed}-{args.documents}", any_maker=args.any_maker)
    print(f"\ncoded in {time.perf_counter() - started:.0f} s, {datetime.date.today()}", file=sys.stderr)
    if args.command == "measure":
        print(json.dumps(measure(corpus, join_all_of(corpus, records, args.store)), indent=1))
    return None


if __name__ == "__main__":
    main()
