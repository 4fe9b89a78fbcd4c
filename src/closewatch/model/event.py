"""What was done: one coded political event with the words it rests on."""

from __future__ import annotations

from dataclasses import dataclass

from closewatch.model.actor import Actor
from closewatch.model.place import Place
from closewatch.model.status import Status
from closewatch.model.time import TimeExpression


@dataclass(frozen=True, slots=True)
class Words:
    """Restored words and where they stand: [start, end) code points of the raw text as received."""

    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class SentenceWords:
    """A whole sentence as `Words`, with its number in the document, counted from 0."""

    text: str
    start: int
    end: int
    number: int


@dataclass(frozen=True, slots=True)
class Role:
    """An actor in an event: the words that name it in the document and who they stand for."""

    words: Words
    actor: Actor


@dataclass(frozen=True, slots=True)
class Voice:
    """Who says so: `kind` is person, group, state, organisation, media or unnamed."""

    words: Words | None
    actor: Actor
    kind: str


@dataclass(frozen=True, slots=True)
class Reason:
    """Why an event was coded: the id of the rule, and a sentence for the reader."""

    rule: str
    says: str
    certainty: float | None = None


@dataclass(frozen=True, slots=True)
class MadeBy:
    """Versions of what made an event: the code, the knowledge (hash of all data files) and the models."""

    code: str
    knowledge: str
    models: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Event:
    """Who did what to whom, when, where, who says so and how sure the text is of it.

    `type` and `mode` are PLOVER 2.0, `cameo` the full CAMEO code, `quad` PLOVER's quad class (1 to 4), `goldstein` the
    Goldstein score of the CAMEO code, `intensity` PLOVER's score of the mode or the type; None where the
    published tables give none. `aux` are PLOVER's auxiliary modes. All offsets are of the raw text.
    """

    id: str
    document_id: str
    type: str
    mode: str | None
    contexts: tuple[str, ...]
    cameo: str | None
    quad: int
    goldstein: float | None
    intensity: float | None
    status: Status
    aux: tuple[str, ...]
    actors: tuple[Role, ...]
    recipients: tuple[Role, ...]
    trigger: Words
    sentence: SentenceWords
    when: TimeExpression | None
    when_reason: str | None
    where: Place | None
    where_reason: str | None
    said_by: Voice | None
    quote: Words | None
    why: Reason
    made_by: MadeBy
