"""From proposals to drafts of events: the rules of the ontology that hold across patterns.

In: proposals of one sentence with the status of each trigger. Out: drafts: type, mode, CAMEO code, roles, status.
A promise is AGREE, a threat THREATEN, a refusal REJECT, and what is promised, threatened or refused is kept
as an event of its own in its own status.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from closewatch.code.actors import is_political
from closewatch.code.fusing import Fused
from closewatch.code.matching import Proposal
from closewatch.code.mentions import Mention, MentionReader
from closewatch.code.refining import act_of, compose_by_words, refine
from closewatch.knowledge.ontology import compose
from closewatch.knowledge.patterns import by_lemma, classes
from closewatch.model.actor import Actor
from closewatch.model.parse import Sentence
from closewatch.model.status import Status

COOPERATIVE = frozenset({"CONSULT", "SUPPORT", "CONCEDE", "COOPERATE", "AID", "RETREAT"})
HARMFUL = frozenset({"SANCTION", "COERCE", "ASSAULT", "PROTEST", "MOBILIZE"})
VERBAL = frozenset({"AGREE", "REQUEST", "REJECT", "THREATEN"})
_SURE = 0.6  # certainty from which an actor may be a word that no table knows
_PRIVATE = frozenset({"BUS"})
_ANSWERS = frozenset({"REJECT", "CONCEDE", "AGREE", "SUPPORT", "RETREAT"})
_FUTURE_WORDS = frozenset({"will", "'ll", "shall", "would", "going", "wo", "’ll"})

StatusOf = Callable[[int], Status]


@dataclass(frozen=True, slots=True)
class DraftEvent:
    """One event of a sentence before its words are tied to the raw text; `trigger` are token numbers."""

    type: str
    mode: str | None
    cameo: str | None
    trigger: tuple[int, ...]
    actors: tuple[Mention, ...]
    recipients: tuple[Mention, ...]
    status: Status
    rule: str
    says: str
    certainty: float | None = None


def judge(sentence: Sentence, fused: list[Fused], status_of: StatusOf, mentions: MentionReader) -> list[DraftEvent]:
    """Events of one sentence, in order of their triggers, each kind of event between the same actors once."""
    drafts = [_draft(sentence, f, status_of(f.proposal.frame.i)) for f in fused]
    drafts = [_refined(sentence, d) for d in drafts]
    drafts = [_refined(sentence, d) for d in _compose(sentence, [f.proposal for f in fused], drafts)]
    found: list[DraftEvent] = []
    for n, draft in enumerate(drafts):
        if not _names_somebody(draft) or _is_part_of_another(sentence, n, drafts):
            continue
        governed = _governed(sentence, n, drafts)
        demand = None if governed else _demanded(sentence, draft, mentions)
        found.extend(_unreal(sentence, draft, governed=governed) if demand is None else [demand, draft])
    return _once(found)


def _draft(sentence: Sentence, fused: Fused, status: Status) -> DraftEvent:
    p = fused.proposal
    verb = sentence[p.frame.i].text
    says = p.pattern.says or f"“{verb}” in this frame is {p.pattern.type}, as in: {p.pattern.example}"
    return DraftEvent(
        p.pattern.type or "", p.pattern.mode, p.pattern.cameo, p.trigger, p.actors, p.recipients, status, p.pattern.id, says,
        None if fused.certainty is None else round(fused.certainty, 3),
    )  # fmt: skip


def _names_somebody(draft: DraftEvent) -> bool:
    """Whether somebody who can act in politics is named.

    Who acts may be a word that the tables do not know ("Chadian horsemen", but also "Kenyan bees") only where the
    reader is sure of the event.
    """
    known = [m for m in (*draft.actors, *draft.recipients) if m.actor.is_known]
    if all(m.actor.sector in _PRIVATE for m in known):
        return False  # trade between companies is business, not politics
    acting = [m for m in draft.actors if m.actor.country is not None]
    sure = draft.certainty is None or draft.certainty >= _SURE
    return sure or not acting or any(_can_act(m.actor) for m in acting)


def _can_act(actor: Actor) -> bool:
    """Whether the actor is a body, a person or a group, not only a thing of some country."""
    return actor.id is not None or actor.role is not None or is_political(actor.words)


def _refined(sentence: Sentence, draft: DraftEvent) -> DraftEvent:
    cameo, mode = refine(sentence, draft.trigger[0], draft.type, draft.cameo, draft.mode)
    return draft if cameo == draft.cameo else replace(draft, cameo=cameo, mode=mode)


def _compose(sentence: Sentence, proposals: list[Proposal], drafts: list[DraftEvent]) -> list[DraftEvent]:
    """Verbal acts get CAMEO code and mode from what they are about: an act that is coded itself, else words."""
    made = list(drafts)
    for n, (p, draft) in enumerate(zip(proposals, drafts, strict=True)):
        act = p.pattern.act
        if act is None and p.pattern.file == "encoder":
            act = act_of(draft.type, draft.cameo)
        if act is None:
            continue
        below = set(sentence.subtree(p.frame.i))
        contents = [d for k, d in enumerate(drafts) if k != n and d.trigger[0] in below and d.trigger[0] != p.frame.i]
        contents.sort(key=lambda d: abs(d.trigger[0] - p.frame.i))
        composed = next((c for d in contents if (c := compose(act, d.type, d.cameo)) is not None), None)
        if composed is None:
            composed = compose_by_words(sentence, p.frame.i, act) or _from_words(sentence, p, act)
        if composed is not None:
            made[n] = replace(draft, cameo=composed[0], mode=composed[1] or draft.mode)
    return made


def _from_words(sentence: Sentence, p: Proposal, act: str) -> tuple[str, str | None] | None:
    """CAMEO code and mode of a verbal act from the highest word below it that may name an act ("demanded aid").

    Words for what is answered ("the request", "a proposal") are passed over for what they are about.
    """
    level = [p.frame.i]
    while level:
        level = [c for i in level for c in sentence.children[i]]
        for t in (sentence[i] for i in level):
            if t.i == p.frame.light_i or t.lemma in classes()["plan"]:
                continue
            kind = "noun" if t.pos == "NOUN" else "verb"
            for known in by_lemma().get((kind, t.lemma.lower()), ()):
                composed = compose(act, known.type or "", known.cameo)
                if composed is not None:
                    return composed
    return None


def _is_part_of_another(sentence: Sentence, n: int, drafts: list[DraftEvent]) -> bool:
    """Whether the draft is what another is about and no act beside it.

    A demand, an offer or a charge that somebody answers is named by the answer ("rejected the demand"); a demand made by
    demonstrating is PROTEST alone (PLOVER manual).
    """
    draft, t = drafts[n], sentence[drafts[n].trigger[0]]
    others = [d for k, d in enumerate(drafts) if k != n]
    if draft.type in {"REQUEST", "ACCUSE"}:
        above = {a.i for a in sentence.ancestors(t.i)}
        if any(d.type == "PROTEST" and above & {*d.trigger, sentence[d.trigger[0]].head} for d in others):
            return True
    if t.pos != "NOUN" or t.lemma not in classes()["plan"] or draft.type not in VERBAL | {"ACCUSE"}:
        return False
    head = sentence[t.head]
    if t.dep == "pobj" and head.pos == "ADP":
        head = sentence[head.head]
    return t.dep in {"dobj", "nsubjpass", "pobj"} and any(head.i in d.trigger and d.type in _ANSWERS for d in others)


def _governed(sentence: Sentence, n: int, drafts: list[DraftEvent]) -> bool:
    """Whether the draft is the content of a verbal act that is coded itself."""
    i = drafts[n].trigger[0]
    above = {a.i for a in sentence.ancestors(i)}
    return any(d.type in VERBAL and d.trigger[0] in above for k, d in enumerate(drafts) if k != n)


def _unreal(sentence: Sentence, draft: DraftEvent, *, governed: bool) -> list[DraftEvent]:
    """The draft, and before it the verbal act that its future or its refusal amounts to."""
    if governed or draft.type in VERBAL or not any(m.actor.is_known for m in draft.actors):
        return [draft]
    verb = draft.trigger[0]
    auxiliaries = {k.lower for k in sentence.kids(verb, "aux")}
    negated = sentence.kid(verb, "neg") is not None
    willed = bool(auxiliaries & _FUTURE_WORDS)
    if not willed or draft.status.name not in {"expected", "denied", "claimed", "asserted"}:
        return [draft]
    said = Status("asserted", reason="the announcement itself is made")
    if negated and draft.type in COOPERATIVE:
        return [_verbal(draft, "REJECT", "refuse", "120", said, "says that it will not"), draft]
    if not negated and draft.type in COOPERATIVE:
        return [_verbal(draft, "AGREE", "intend", "030", said, "says that it will"), draft]
    if not negated and draft.type in HARMFUL:
        return [_verbal(draft, "THREATEN", "threaten", "130", said, "says that it will do harm"), draft]
    return [draft]


def _demanded(sentence: Sentence, draft: DraftEvent, mentions: MentionReader) -> DraftEvent | None:
    """The REQUEST of who says that another must do it ("London said that Tripoli must hand over the men")."""
    t = sentence[draft.trigger[0]]
    if t.dep != "ccomp" or not any(k.lower in {"must", "should"} for k in sentence.kids(t.i, "aux")):
        return None
    speaker = sentence.kid(t.head, "nsubj")
    if sentence[t.head].pos != "VERB" or speaker is None:
        return None
    speakers = [m for m in mentions.named(speaker.i) if m.actor.is_known]
    if not speakers or not draft.actors or any(m.overlaps(a) for m in speakers for a in draft.actors):
        return None
    said = Status("asserted", reason="the demand itself is made")
    demand = replace(draft, actors=tuple(speakers), recipients=draft.actors)
    return _verbal(demand, "REQUEST", "demand", "100", said, "says that the other must")


def _verbal(draft: DraftEvent, type_: str, act: str, cameo: str, status: Status, why: str) -> DraftEvent:
    composed = compose(act, draft.type, draft.cameo)
    code, mode = composed if composed is not None else (cameo, None)
    says = f"the actor {why}: an announced {draft.type} is {type_}"
    return replace(draft, type=type_, mode=mode, cameo=code, status=status, rule=f"unreal/{type_.lower()}", says=says)


def _once(drafts: list[DraftEvent]) -> list[DraftEvent]:
    """Each type between the same actors once a sentence and status: the draft that knows most is kept."""
    kept: list[DraftEvent] = []
    for d in drafts:
        same = next((k for k in kept if _same(k, d)), None)
        if same is None:
            kept.append(d)
        elif _weight(d) > _weight(same):
            kept[kept.index(same)] = d
    return kept


def _same(a: DraftEvent, b: DraftEvent) -> bool:
    if a.type != b.type or a.status.name != b.status.name:
        return False
    mine, theirs = {m.head for m in (*a.actors, *a.recipients)}, {m.head for m in (*b.actors, *b.recipients)}
    return mine <= theirs or theirs <= mine


def _weight(d: DraftEvent) -> tuple[int, int]:
    return len(d.actors) + len(d.recipients), int(d.mode is not None)
