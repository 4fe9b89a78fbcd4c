"""`closewatch explain`: why a sentence was coded as it was."""

from __future__ import annotations

import argparse
import dataclasses
import sys
import textwrap
from collections.abc import Iterable, Iterator, Sequence

from closewatch.cli.code import parse_day
from closewatch.code.explaining import EncoderView, Explanation, FrameMatch, Judgement, explain
from closewatch.code.matching import Proposal
from closewatch.code.mentions import Mention
from closewatch.errors import InputError, UsageError
from closewatch.knowledge.patterns import Pattern
from closewatch.model.actor import Actor
from closewatch.model.event import Event, Role
from closewatch.model.text import Document
from closewatch.restore.api import restore
from closewatch.sources.inputs import Record, read_inputs

_WIDTH = 110
_LEMMAS_SHOWN = 6


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command to the command line."""
    parser = subparsers.add_parser(
        "explain",
        help="say why a sentence was coded as it was",
        description="Show every step from a sentence to its events: the parse, who is named, which frames met which "
        "patterns, what the learned reader made of it, what was kept or dropped, and the events with their status.",
        epilog="Example: closewatch explain article.txt --sentence 0 --published 2023-07-28",
    )
    parser.add_argument("source", metavar="FILE|-", help="plain text or JSON lines; - is standard input")
    parser.add_argument("--sentence", type=int, required=True, metavar="N",
                        help="number of the sentence as in the event record, counted from 0")  # fmt: skip
    parser.add_argument("--published", metavar="YYYY-MM-DD", help="day of publication of texts that do not bring their own")
    parser.add_argument("--document", metavar="ID", help="document_id of the record, where the file holds several documents")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Explain one sentence on stdout. Raises UsageError where there is no such sentence or document."""
    published = parse_day(args.published)
    docs = []
    for item in read_inputs([args.source]):
        if not isinstance(item, Record):
            raise InputError(item.place, item.reason, line=item.line)
        doc = restore(
            item.raw, id=item.id, source=item.place, url=item.url, title=item.title, publisher=item.publisher,
            published=item.published or published,
        )  # fmt: skip
        docs.append(doc)
    for line in render(explain(_chosen(docs, args.document), args.sentence)):
        sys.stdout.write(line + "\n")
    return 0


def _chosen(docs: Sequence[Document], id: str | None) -> Document:
    """The document that is meant."""
    wanted = [d for d in docs if id is None or d.id == id]
    if len(wanted) == 1:
        return wanted[0]
    held = ", ".join(d.id for d in docs[:5]) + (", …" if len(docs) > 5 else "")
    if wanted:
        raise UsageError(f"the source holds {len(wanted)} documents: say which with --document ({held})")
    raise UsageError(f"there is no document {id!r}: the source holds {held}")


def render(e: Explanation) -> Iterator[str]:
    """The explanation as lines of plain text."""
    yield from _wrapped(f"sentence {e.sentence.number}: ", e.words(0, len(e.sentence) - 1))
    yield from _section("parse", _table(_parse_rows(e)))
    yield from _section("who is named", (_mention(e, m) for m in e.mentions), "nobody known")
    yield from _section("frames and patterns", _frames(e), "no predicate that a pattern knows")
    yield from _section("learned reader", _encoder(e, e.encoder), "")
    yield from _section("judgement", _judgements(e), "nothing to judge")
    yield from _section("events", (line for event in e.events for line in _event(event)), "none")


def _section(title: str, lines: Iterable[str], nothing: str = "nothing") -> Iterator[str]:
    yield ""
    yield title
    written = False
    for line in lines:
        written = True
        yield from _wrapped("  ", line) if len(line) > _WIDTH else (f"  {line}",)
    if not written:
        yield f"  {nothing}"


def _wrapped(lead: str, text: str) -> list[str]:
    indent = " " * (len(text) - len(text.lstrip()) + 4)
    return textwrap.wrap(lead + text, _WIDTH, subsequent_indent=indent, drop_whitespace=True, break_long_words=False)


def _table(rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """Rows in columns as wide as their widest cell."""
    widths = [max(len(row[n]) for row in rows) for n in range(len(rows[0]))]
    for row in rows:
        yield "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()


def _parse_rows(e: Explanation) -> list[tuple[str, ...]]:
    rows: list[tuple[str, ...]] = [("no.", "token", "lemma", "tag", "dependency", "head")]
    for t in e.sentence:
        head = "—" if t.head == t.i else f"{t.head} {e.sentence[t.head].text}"
        rows.append((str(t.i), t.text, t.lemma, t.tag, t.dep, head))
    return rows


# mentions, frames ---------------------------------------------------------------------------------------------------


def _codes(actor: Actor) -> str:
    return " ".join((actor.country or "", *actor.sectors)).strip() or "unknown"


def _named(e: Explanation, m: Mention) -> str:
    via = "" if m.via is None else f", through “{e.sentence[m.via].text}”"
    return f"“{e.words(m.first, m.last)}” ({_codes(m.actor)}{via})"


def _everyone(e: Explanation, mentions: Sequence[Mention]) -> str:
    return " and ".join(_named(e, m) for m in mentions) or "nobody named"


def _mention(e: Explanation, m: Mention) -> str:
    known = [x for x in (m.actor.name, m.actor.role, m.actor.id) if x is not None]
    basis = "; ".join(f"{field}: {why}" for field, why in m.actor.basis)
    return f"{_named(e, m)}" + (f"  {', '.join(known)}" if known else "") + (f"  [{basis}]" if basis else "")


def _frames(e: Explanation) -> Iterator[str]:
    for match in e.frames:
        f = match.frame
        light = "" if f.light is None else f", carried by “{f.light}”"
        yield f"“{e.sentence[f.i].text}” ({f.kind} {f.lemma}{', passive' if f.passive else ''}{light})"
        for slot, tokens in f.slots.items():
            yield f"  {slot:<10} " + ", ".join(f"{e.sentence[t].text} ({t})" for t in tokens)
        yield f"  {_met(match)}"
    if e.unknown:
        yield "no pattern is written for: " + ", ".join(e.sentence[i].lemma for i in e.unknown)


def _met(match: FrameMatch) -> str:
    p = match.pattern
    if p is not None and p.type is None:
        return f"pattern {p.id} ({p.file}:{p.line}): it only looks like an act"
    if p is not None:
        return f"pattern {p.id} ({p.file}:{p.line}): {p.type}{'' if p.mode is None else '/' + p.mode}"
    return "no pattern met: " + "; ".join(f"{t.id} ({_demands(t)})" for t in match.tried)


def _demands(p: Pattern) -> str:
    """What a pattern asks for, in short."""
    told = [f"needs {_slot(slot, need)}" for slot, need in p.needs] + [f"never {_slot(slot, need)}" for slot, need in p.never]
    if p.light is not None:
        told.append(f"carried by {_some(p.light)}")
    return ", ".join(told) or "needs nothing"


def _slot(slot: str, need: frozenset[str] | None) -> str:
    return slot if need is None else f"{slot}: {_some(need)}"


def _some(words: frozenset[str]) -> str:
    listed = sorted(words)
    return "|".join(listed[:_LEMMAS_SHOWN]) + (f"|… ({len(listed)})" if len(listed) > _LEMMAS_SHOWN else "")


# the learned reader and its judgement ----------------------------------------------------------------------------------


def _encoder(e: Explanation, view: EncoderView | None) -> Iterator[str]:
    if view is None:
        yield "not asked: no pattern fits, and the sentence lacks a verb or a name"
        return
    yield f"{view.name}; types over 5 %"
    for p in view.pairs:
        yield f"pair  {p.actor or 'nobody'} → {p.recipient or 'nobody'}:  {_types(p.types)}"
    if view.asked > len(view.pairs):
        yield f"pairs without any: {view.asked - len(view.pairs)} of {view.asked}"
    for w in view.words:
        yield f"word  {e.sentence[w.i].text} ({w.i}):  {_types(w.types)}"
    yield "thresholds  " + ", ".join(f"{name} {value}" for name, value in dataclasses.asdict(view.thresholds).items())


def _types(types: Iterable[tuple[str, float]]) -> str:
    return ", ".join(f"{name} {p:.0%}" for name, p in types)


def _judgements(e: Explanation) -> Iterator[str]:
    for j in e.judgements:
        yield _judgement(e, j)
    for p in e.silent:
        why = "it names nobody known" if not _names_somebody(p) else "another event tells it already"
        yield f"left out    {p.pattern.type} “{e.sentence[p.frame.i].text}”: {why}"


def _judgement(e: Explanation, j: Judgement) -> str:
    after = None if j.after is None else j.after.proposal
    shown = after or j.before
    if shown is None:
        return j.verdict
    kind = shown.pattern.type or "NONE"
    if j.verdict == "relabelled" and j.before is not None:
        kind = f"{j.before.pattern.type} to {kind}"
    sure = "" if j.after is None or j.after.certainty is None else f", certainty {j.after.certainty:.0%}"
    named = "" if not j.named else f"; given a role: {_everyone(e, j.named)}"
    who = f"{_everyone(e, shown.actors)} → {_everyone(e, shown.recipients)}"
    return f"{j.verdict:<11} {kind} “{e.sentence[shown.frame.i].text}”: {who}{sure} [{shown.pattern.id}]{named}"


def _names_somebody(p: Proposal) -> bool:
    return any(m.actor.is_known for m in (*p.actors, *p.recipients))


# events -------------------------------------------------------------------------------------------------------------


def _event(event: Event) -> Iterator[str]:
    kind = event.type if event.mode is None else f"{event.type}/{event.mode}"
    yield f"{_roles(event.actors)} → {kind} → {_roles(event.recipients)}  (“{event.trigger.text}”, CAMEO {event.cameo or '—'})"
    cue = "no cue" if event.status.cue is None else f"cue “{event.status.cue}”"
    yield f"  status {event.status.name}, {cue}: {event.status.reason}"
    yield f"  rule   {event.why.rule}: {event.why.says}"


def _roles(roles: Sequence[Role]) -> str:
    return ", ".join(f"{' '.join(r.words.text.split())} ({_codes(r.actor)})" for r in roles) or "nobody named"
