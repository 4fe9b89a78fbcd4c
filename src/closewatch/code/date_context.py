"""What the words of a time expression are read against: the day of publication, the days told before, the verbs
beside them."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date

from closewatch.code import date_calc as calc
from closewatch.code.date_tokens import Tokens
from closewatch.knowledge import calendar

NO_PUBLISHED = "the day of publication is not known"
NO_ANCHOR = "the text names no earlier day that these words could count from"
_STOPS = frozenset({".", ";", "!", "?", "\n", "“", "”"})
_ABBREVIATION_STOP = re.compile(
    r"(?:[A-Z]|Mr|Mrs|Ms|Dr|Gen|Lt|Col|Sgt|Sen|Rep|Gov|St|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\Z"
)


@dataclass(frozen=True, slots=True)
class Reading:
    """What one rule makes of its words; `unit` is what the days are counted in, `fixed` whether the words name their
    year."""

    type: str
    value: str | None = None
    first: date | None = None
    past: date | None = None
    unit: str | None = None
    reason: str | None = None
    fixed: bool = False
    weekday: bool = False


def of_day(day: date, part: str | None = None, *, fixed: bool = False, weekday: bool = False) -> Reading:
    """A reading that is one day, or with `part` (a TIMEX3 suffix such as MO) a part of it."""
    if part:
        value = day.isoformat() + (part if part.startswith("T") else f"T{part}")
        return Reading("TIME", value, day, day + calc.ONE, "time", None, fixed, weekday)
    return Reading("DATE", day.isoformat(), day, day + calc.ONE, "day", None, fixed, weekday)


def of_unit(unit: str, day: date, *, fixed: bool = False) -> Reading:
    """A reading that is the calendar unit holding the day."""
    if unit in calc.CLOCK_LETTER or unit in ("day", "night"):
        return of_day(day, "NI" if unit == "night" else None, fixed=fixed)
    first, past = calc.unit_span(unit, day)
    return Reading("DATE", calc.unit_value(unit, day), first, past, unit, None, fixed)


def unresolved(value: str | None, reason: str, unit: str | None = None, type_: str = "DATE") -> Reading:
    """A reading that fixes no days, with the reason."""
    return Reading(type_, value, None, None, unit, reason)


@dataclass(slots=True)
class Context:
    """Changes while a text is read from its beginning: which day was named last, and which year the sentence is
    about."""

    tokens: Tokens
    published: date | None
    last: Reading | None = None
    last_day: date | None = None
    sentence_year: int | None = None
    year_end: int = field(default=-1)  # number of the word that closes the sentence of `sentence_year`

    def note(self, reading: Reading, end: int) -> None:
        """Remember what later words may count from."""
        if reading.first is None or reading.type not in ("DATE", "TIME"):
            return
        self.last = reading
        if reading.unit in ("day", "time"):
            self.last_day = reading.first
        if reading.unit == "year":
            self.sentence_year, self.year_end = reading.first.year, self.sentence_end(end)

    def sentence_end(self, i: int) -> int:
        """Number of the first word at or after i that closes the sentence."""
        lower = self.tokens.lower
        while i < len(lower) and not self.is_stop(i):
            i += 1
        return i

    def is_stop(self, i: int) -> bool:
        """Whether word i ends a sentence (a full stop after an abbreviation or within a number does not)."""
        t = self.tokens
        if t.lower[i] not in _STOPS:
            return False
        if t.lower[i] != "." or i == 0:
            return True
        inside = i + 1 < len(t.words) and t.touches(i + 1) and t.words[i + 1][0].isalnum()
        return not (inside or (t.touches(i) and _ABBREVIATION_STOP.match(t.words[i - 1])))

    def year_told(self, i: int) -> int | None:
        """The year that the sentence of word i named before it."""
        return self.sentence_year if self.sentence_year is not None and i <= self.year_end else None

    def direction(self, i: int, j: int) -> int:
        """1 where the words beside [i, j) tell of what lies ahead, -1 of what is past, 0 where they do not tell."""
        for k in range(i - 1, max(-1, i - 14), -1):
            if self.is_stop(k):
                break
            if cue := self._cue(k):
                return cue
        for k in range(j, min(len(self.tokens.lower), j + 12)):
            if self.is_stop(k):
                break
            if cue := self._cue(k):
                return cue
        return 0

    def _cue(self, k: int) -> int:
        future, past = calendar.directions()
        word = self.tokens.lower[k]
        if self.tokens.is_capital(k) and not self.tokens.starts_sentence(k):
            return 0  # part of a name: the Ministry of Planning
        if word in future:
            return 1
        if word in ("is", "are", "be"):
            return 1 if self.tokens.word(k + 1) == "to" or self.tokens.word(k + 1).endswith("ing") else 0
        if word in past or (word.endswith("ed") and len(word) > 4 and not self.tokens.is_capital(k)):
            return -1
        return 0
