"""Who says what: direct, mixed and indirect quotation.

In: text and its parse. Out: `Statement`s in order of their content. What syntax shows comes from `statement_clauses`,
what quotation marks show from `statement_quotes`; here the two are joined and quotations without a clause get a voice.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import replace

from closewatch.code.statement_clauses import Report, reports_in
from closewatch.code.statement_content import speech_frames
from closewatch.code.statement_headlines import headline_report
from closewatch.code.statement_quotes import Quotation, find_quotations
from closewatch.code.statement_span import Span, noun_phrase, speaker
from closewatch.model.parse import Parse, Sentence, Token
from closewatch.model.statement import Statement, StatementKind
from closewatch.read.parser import parse as read

_LONGEST_GAP = 90  # characters between the halves of a split quotation
_REACH = 14  # tokens between a quotation and its cue
_SCARE = 3  # words: shorter quotations are no statements of their own


def find_statements(text: str, parse: Parse | None = None) -> list[Statement]:
    """All statements of a text that name or imply somebody other than the writer, in order of their content."""
    parsed = parse if parse is not None else read(text)
    reports: list[tuple[Sentence, Report]] = []
    for sentence in parsed.sentences:
        made = headline_report(text, sentence)
        if made is not None:
            reports.append((sentence, made))
        reports.extend((sentence, r) for r in reports_in(sentence))
    quotations = find_quotations(text)
    if len(quotations) == 0:
        return _ordered(_statement(r, "indirect") for _, r in reports)
    return _Joiner(text, parsed, quotations, reports).joined()


def _statement(report: Report, kind: StatementKind) -> Statement:
    source, cue = report.source or (None, None), report.cue or (None, None)
    start, end = report.content
    return Statement(kind, start, end, source[0], source[1], cue[0], cue[1], report.manner)


def _ordered(statements: Iterator[Statement] | list[Statement]) -> list[Statement]:
    seen: set[tuple[int, int, int | None]] = set()
    kept = []
    for s in sorted(statements, key=lambda s: (s.content_start, s.content_end, s.cue_start or -1)):
        key = (s.content_start, s.content_end, s.source_start)
        if key not in seen:
            seen.add(key)
            kept.append(s)
    return kept


class _Joiner:
    """Joins quotations with the reports of one text."""

    def __init__(
        self, text: str, parsed: Parse, quotations: list[Quotation], reports: list[tuple[Sentence, Report]]
    ) -> None:
        self.text = text
        self.sentences = parsed.sentences
        self.starts = [s.start for s in parsed.sentences]
        self.quotations = quotations
        self.reports = reports
        self.used: set[Quotation] = set()
        self.done: list[Statement] = []

    def joined(self) -> list[Statement]:
        for sentence, report in self.reports:
            if self.is_first_person(report):
                continue
            self.done.append(self.with_quotes(sentence, report))
        for quotation in self.quotations:
            if quotation in self.used:
                continue
            words = len(self.text[quotation.start : quotation.end].split())
            short = words < _SCARE or (quotation.single and words < 5)
            if words == 0 or (short and not self.is_whole(quotation)):
                continue
            made = self.cued(quotation) or self.continued(quotation)
            if made is not None:
                self.done.append(made)
        return _ordered(self.done)

    def is_whole(self, quotation: Quotation) -> bool:
        """Whether a short quotation is an utterance of its own: it begins with a capital and is set off or stopped."""
        words = self.text[quotation.start : quotation.end]
        before = self.text[: quotation.start].rstrip("\"“‘'`« ")[-1:]
        return words[:1].isupper() and (before in (":", ",") or before == "") and words[-1:] in ".!?,"

    def is_first_person(self, report: Report) -> bool:
        """Whether the quoted speaker speaks of itself ("I think"): no other voice."""
        if report.source is None or report.cue is None:
            return False
        start, end = report.source
        if self.text[start:end].lower() not in ("i", "we"):
            return False
        return any(q.start <= start and end <= q.end for q in self.quotations)

    def with_quotes(self, sentence: Sentence, report: Report) -> Statement:
        """A report with the quotations that it holds, its content widened to them."""
        start, end = report.content
        cue = report.cue or report.content
        quoted = 0
        inside = [q for q in self.quotations if q.start < end and start < q.end]
        nested = [q for q in inside if q.start < start - 2 and end + 2 < q.end]
        inside = [q for q in inside if q not in nested]
        for q in inside:
            if cue[0] < q.end and q.start < cue[1]:  # the cue stands in the quotation: somebody else's words
                continue
            quoted += min(q.end, end) - max(q.start, start)
            start, end = min(start, q.start), max(end, q.end)
            self.used.add(q)
        if quoted == 0:
            return _statement(report, "indirect")
        share = quoted / max(1, report.content[1] - report.content[0])
        kind: StatementKind = "direct" if share >= 0.8 else "mixed"
        end = self.second_half(report, start, end)
        return _statement(replace(report, content=(start, end)), kind)

    def second_half(self, report: Report, start: int, end: int) -> int:
        """The end of a quotation that goes on behind its cue in the same sentence."""
        if report.cue is None or report.cue[0] < end:
            return end
        for q in self.quotations:
            if q.start < report.cue[1] or q in self.used:
                continue
            between = self.text[report.cue[1] : q.start]
            if len(between) > _LONGEST_GAP or re.search(r"[.!?]['\"”’]?\s", between.strip("\"“‘'` ") + " "):
                return end
            self.used.add(q)
            return q.end
        return end

    def sentence_at(self, offset: int) -> Sentence | None:
        at = bisect_right(self.starts, offset) - 1
        return self.sentences[at] if at >= 0 else None

    def cued(self, quotation: Quotation) -> Statement | None:
        """A quotation with a word of saying right before or behind it."""
        found = self.cue_behind(quotation) or self.cue_before(quotation)
        if found is None:
            return None
        sentence, verb, manner = found
        self.used.add(quotation)
        source = self.source_near(sentence, verb, quotation)
        report = Report((quotation.start, quotation.end), source, (verb.start, verb.end), manner, verb.i)
        end = self.second_half(report, quotation.start, quotation.end)
        return _statement(replace(report, content=(quotation.start, end)), "direct")

    def cue_behind(self, quotation: Quotation) -> tuple[Sentence, Token, str] | None:
        sentence = self.sentence_at(quotation.end + 1)
        if sentence is None:
            return None
        after = [t for t in sentence.tokens if t.start >= quotation.end]
        if all(t.pos == "PUNCT" for t in after):
            nxt = self.sentence_at(sentence.end + 2)
            stopped = self.text[quotation.end - 1] == "."
            if nxt is None or nxt is sentence or stopped or "\n" in self.text[quotation.end : nxt.start]:
                return None
            sentence, after = nxt, list(nxt.tokens)
        if "\n\n" in self.text[quotation.end : after[0].start]:
            return None
        ended = self.text[quotation.end - 1] == "."
        for t in after[:_REACH]:
            if t.text in (".", ";", ":", "?", "!") or t.text in ("“", "``"):
                return None
            if t.pos == "VERB" and (frames := speech_frames(sentence, t)) is not None:
                if ended and sentence.kid(t.i, "nsubj") is not None and t.i != after[0].i and self.has_content(t):
                    return None
                return sentence, t, next(iter(frames.values()))
        return None

    def has_content(self, verb: Token) -> bool:
        return any(s.cue_start == verb.start for s in self.done)

    def cue_before(self, quotation: Quotation) -> tuple[Sentence, Token, str] | None:
        sentence = self.sentence_at(max(0, quotation.start - 2))
        if sentence is None or "\n\n" in self.text[sentence.end : quotation.start]:
            return None
        before = [t for t in sentence.tokens if t.end <= quotation.start]
        tail = self.text[sentence.start : quotation.start].rstrip("\"“‘'`« ")
        if sentence.end <= quotation.start and not tail.endswith((":", ",")):
            return None
        for t in reversed(before[-_REACH:]):
            if t.text in (".", "?", "!") and t is not before[-1]:
                return None
            if t.pos in ("VERB", "NOUN") and (frames := speech_frames(sentence, t)) is not None:
                if t.pos == "NOUN" and not tail.endswith((":", ",")):
                    continue
                return sentence, t, next(iter(frames.values()))
        return None

    def source_near(self, sentence: Sentence, verb: Token, quotation: Quotation) -> Span | None:
        head, _ = speaker(sentence, verb.i)
        if head is None and sentence.kid(verb.i, "auxpass") is None:
            nouns = [t for t in sentence.tokens[verb.i + 1 : verb.i + 5] if t.pos in ("PROPN", "NOUN", "PRON")]
            if verb.start >= quotation.end and nouns:
                head = sentence.kid(verb.i, "dobj") or nouns[0]
                while head.dep == "compound" and sentence[head.head].i > verb.i:
                    head = sentence[head.head]
        if head is None or quotation.start <= head.start < quotation.end:
            return None
        return noun_phrase(sentence, head.i)

    def continued(self, quotation: Quotation) -> Statement | None:
        """A quotation without cue goes on with the voice that spoke last in the paragraph."""
        sentence = self.sentence_at(quotation.start)
        if sentence is None:
            return None
        lead = self.text[sentence.start : quotation.start].strip("\"“‘'`« .")
        if lead and not lead.endswith(":"):
            return None
        earlier = [
            s
            for s in self.done
            if s.content_start < quotation.start and max(s.content_end, s.cue_end or 0) <= quotation.start
        ]
        if len(earlier) == 0:
            return None
        last = max(earlier, key=lambda s: (max(s.content_end, s.cue_end or 0), s.content_start))
        if last.source_start is None:
            return None
        between = self.text[max(last.content_end, last.cue_end or 0) : quotation.start]
        breaks = between.count("\n\n")
        if breaks > 1 or (breaks == 1 and last.kind == "indirect") or len(between) > 240:
            return None
        self.used.add(quotation)
        return Statement(
            "direct", quotation.start, quotation.end, last.source_start, last.source_end, None, None, last.manner
        )
