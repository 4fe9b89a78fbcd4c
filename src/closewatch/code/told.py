"""What a document has told so far, so that "the meeting" finds who met.

In: the drafts of events in the order of the text. Out: the participants of the event that a definite phrase refers to.
"""

from __future__ import annotations

from closewatch.code.judging import DraftEvent
from closewatch.knowledge.patterns import by_lemma
from closewatch.model.actor import Actor
from closewatch.model.parse import Sentence

_DEFINITE = frozenset({"the", "this", "that", "these", "those"})


class Told:
    """The events of one document, the latest last."""

    def __init__(self) -> None:
        self._events: list[tuple[str, tuple[Actor, ...]]] = []

    def note(self, sentence: Sentence, draft: DraftEvent) -> None:
        """Keep an event that has at least two participants."""
        actors = tuple(m.actor for m in (*draft.actors, *draft.recipients) if m.actor.country is not None)
        if len({a.country for a in actors}) > 1:
            self._events.append((draft.type, _one_a_country(actors)))

    def participants(self, sentence: Sentence, token: int) -> tuple[Actor, ...]:
        """Participants of the last event of the kind that the definite event noun names; () where it names none."""
        t = sentence[token]
        if t.pos != "NOUN" or not any(k.lower in _DEFINITE for k in sentence.kids(token, "det")):
            return ()
        kinds = {p.type for p in by_lemma().get(("noun", t.lemma.lower()), ()) if p.type is not None}
        for kind, actors in reversed(self._events):
            if kind in kinds:
                return actors
        return ()


def _one_a_country(actors: tuple[Actor, ...]) -> tuple[Actor, ...]:
    seen: dict[str, Actor] = {}
    for a in actors:
        seen.setdefault(a.country or "", a)
    return tuple(seen.values())
