"""Where an event happened: only the place that the text ties to its trigger.

In: a sentence with its tree, the number of the trigger, the places found in the text. Out: one place, or none with the
reason. The dateline, the place of a speech about the event and the seat of who speaks are never the place of the event.
"""

from __future__ import annotations

from typing import NamedTuple

from closewatch.code.place_role import DATELINE
from closewatch.knowledge import toponyms as known
from closewatch.model.parse import Sentence, Token
from closewatch.model.place import Place

_ARGUMENTS = frozenset({"dobj", "obj", "nsubjpass", "nsubj", "attr", "oprd", "dative", "pobj"})


class EventPlace(NamedTuple):
    """The place of an event, or None; the reason says which words tie it or why none is tied."""

    place: Place | None
    reason: str


def place_of_event(sentence: Sentence, trigger: int, places: list[Place]) -> EventPlace:
    """The most exact place that stands with the trigger (number of its token in the sentence).

    `places` are those of the whole text; only those inside the sentence are looked at.
    """
    inside = [p for p in places if sentence.start <= p.start < sentence.end]
    if not inside:
        return EventPlace(None, "the sentence names no place")
    tied = [(p, why) for p in inside if (why := _tie(sentence, trigger, p)) is not None]
    if not tied:
        if all((p.reason or "").startswith(DATELINE) for p in inside):
            return EventPlace(None, "the dateline tells where the report was written, not where this happened")
        return EventPlace(None, "no place of the sentence is tied to this event")
    tied.sort(key=lambda t: (t[0].precision or 9, abs(t[0].start - sentence[trigger].start)))
    place, why = tied[0]
    points = {(p.geonames_id, p.name) for p, _ in tied if p.precision in (1, 2)}
    if len(points) > 1 and place.precision in (1, 2):
        why += f"; one of {len(points)} places named for it"
    return EventPlace(place, why)


def _tie(s: Sentence, trigger: int, place: Place) -> str | None:
    """What ties a place to the trigger, or None."""
    if (place.reason or "").startswith(DATELINE):
        return None
    token = _top(s, place)
    if token is None:
        return None
    token = _climb(s, token)
    head = s[token.head]
    core = _core(s, trigger)
    if token.dep in ("dobj", "nsubjpass", "obj") and head.i in core:
        return f"it is what {head.text!r} acts on"
    if token.dep in ("compound", "poss", "nmod", "npadvmod") and head.i in core:
        return f"it stands before {head.text!r}"
    if token.dep in ("compound", "poss", "nmod") and head.dep == "pobj":
        return _of_preposition(s, s[head.head], core, trigger)
    if (
        token.dep in ("compound", "poss", "nmod")
        and head.dep in ("dobj", "nsubjpass")
        and head.head in core
        and head.pos == "NOUN"
    ):
        return f"it is where what {s[head.head].text!r} acts on lies"
    if token.dep == "pobj":
        return _of_preposition(s, head, core, trigger)
    return None


def _top(s: Sentence, place: Place) -> Token | None:
    """The highest token of the place's words."""
    inside = [t for t in s if t.start < place.end and place.start < t.end]
    return next((t for t in inside if t.head == t.i or not any(t.head == o.i for o in inside)), None)


def _climb(s: Sentence, token: Token) -> Token:
    """From "Kyiv" in "Kharkiv and Kyiv", "the city of Kyiv", "a town north of Kyiv" to the word that the preposition
    governs."""
    kinds = known.contexts()
    for _ in range(8):
        head = s[token.head]
        up_list = token.dep in ("conj", "appos") and head.pos in ("NOUN", "PROPN")
        of = (
            token.dep == "pobj"
            and head.lower == "of"
            and s[head.head].lower in kinds["town"] | kinds["area"] | kinds["direction"] | kinds["region"]
        )
        part = (
            token.dep in ("compound", "poss", "nmod")
            and head.lower in kinds["region"] | kinds["district"] | kinds["locus"] | kinds["town"]
        )
        if up_list or part:
            token = head
        elif of:
            token = s[head.head]
        else:
            break
    return token


def _core(s: Sentence, trigger: int) -> set[int]:
    """The trigger, the verbs it is coordinated with or supported by ("held talks"), and its auxiliaries' verb."""
    core = {trigger}
    t = s[trigger]
    if (
        t.dep == "advcl"
        and t.tag == "VBG"
        and s.kid(t.i, "nsubj", "mark", "prep", "pobj") is None
        and s[t.head].lemma not in known.contexts()["saying"]
    ):
        core.add(t.head)  # "struck Kharkiv, killing three"
    while t.dep in ("conj", "xcomp") and s[t.head].pos == t.pos:
        t = s[t.head]
        core.add(t.i)
    if (
        t.pos in ("NOUN", "PROPN")
        and t.dep in ("dobj", "nsubjpass", "nsubj", "attr")
        and s[t.head].pos in ("VERB", "AUX")
    ) and s[t.head].lemma not in known.contexts()["saying"]:
        core.add(t.head)
    if (
        t.pos == "NOUN"
        and t.dep == "pobj"
        and s[s[t.head].head].pos in ("VERB", "NOUN")
        and s[t.head].lower in ("for", "in", "during", "at", "to")
    ):
        core.add(s[t.head].head)
    return core


def _of_preposition(s: Sentence, prep: Token, core: set[int], trigger: int) -> str | None:
    """Whether the phrase of a preposition hangs on the trigger or on what it acts on."""
    word = prep.lower
    if word not in known.contexts()["locative"]:
        return None
    while prep.dep == "prep" and s[prep.head].dep == "prep":
        prep = s[prep.head]
    governor = s[prep.head]
    motion = known.contexts()["motion"]
    direct = (
        word in known.contexts()["where"]
        or (word in ("on", "over", "of") and governor.i == trigger)
        or (
            word in ("to", "into", "toward", "towards", "through", "onto")
            and s[trigger].lower in motion | {"visit", "visits", "visited"}
        )
    )
    if governor.i in core and direct:
        return f"{word!r} hangs on {governor.text!r}"
    if (
        s[governor.head].lemma in known.contexts()["about"]
        or s[s[governor.head].head].lemma in known.contexts()["about"]
    ):
        return None  # where that lies which is spoken about
    if (
        word in known.contexts()["where"]
        and governor.head in core
        and governor.dep in _ARGUMENTS
        and governor.pos in ("NOUN", "PROPN", "NUM", "PRON")
    ):
        return f"{word!r} hangs on {governor.text!r}, which takes part" if governor.dep not in ("nsubj",) else None
    if (
        word in known.contexts()["where"]
        and governor.dep == "pobj"
        and s[governor.head].head in core
        and s[governor.head].lower in ("by", "on", "against", "at", "in", "with")
    ):
        return f"{word!r} hangs on {governor.text!r}, which takes part" if s[governor.head].lower != "with" else None
    return None
