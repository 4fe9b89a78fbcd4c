"""A sentence as the parser read it, in our own types."""

from __future__ import annotations

import operator
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Token:
    """One token: `i` its number in the sentence, [start, end) its code points in the restored text.

    `head` is the number of its governor in the same sentence (its own number for the root); `dep` is the label of the
    spaCy English scheme (nsubj, dobj, ...), `tag` the Penn tag, `pos` the universal part of speech, `lemma` lower case
    except for proper names; `entity` the label of the entity it belongs to ('' for none).
    """

    i: int
    start: int
    end: int
    text: str
    lemma: str
    tag: str
    pos: str
    dep: str
    head: int
    entity: str = ""

    @property
    def lower(self) -> str:
        return self.text.lower()


_NO_CHILD: dict[str, list[Token]] = {}
_number = operator.attrgetter("i")


@dataclass(frozen=True, slots=True)
class Sentence:
    """Tokens of one sentence with the tree over them; `number` counts from 0 in the document."""

    number: int
    start: int
    end: int
    tokens: tuple[Token, ...]
    children: tuple[tuple[int, ...], ...] = field(repr=False, default=())
    labelled: tuple[dict[str, list[Token]], ...] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Sort the children by label once: fifty questions a sentence are for those with one."""
        object.__setattr__(self, "labelled", tuple([self._labelled(below) if below else _NO_CHILD for below in self.children]))

    def _labelled(self, below: tuple[int, ...]) -> dict[str, list[Token]]:
        found: dict[str, list[Token]] = {}
        for c in below:
            t = self.tokens[c]
            if t.dep in found:
                found[t.dep].append(t)
            else:
                found[t.dep] = [t]
        return found

    def __hash__(self) -> int:
        """Of its place alone: a look at all its tokens would cost more than most look-ups by sentence save."""
        return hash((self.number, self.start, self.end))

    def __len__(self) -> int:
        return len(self.tokens)

    def __iter__(self) -> Iterator[Token]:
        return iter(self.tokens)

    def __getitem__(self, i: int) -> Token:
        return self.tokens[i]

    def kids(self, i: int, *labels: str) -> Sequence[Token]:
        """Children of token i in order, only those with one of the labels if any are given."""
        if not labels:
            tokens = self.tokens
            return [tokens[c] for c in self.children[i]]
        below = self.labelled[i]
        found: Sequence[Token] = ()
        for label in labels:
            if label in below:
                found = sorted([*found, *below[label]], key=_number) if found else below[label]
        return found

    def kid(self, i: int, *labels: str) -> Token | None:
        """The first such child, or None."""
        found = self.kids(i, *labels)
        return found[0] if found else None

    def subtree(self, i: int) -> list[int]:
        """Numbers of all tokens below and including i, in order."""
        if not self.children[i]:
            return [i]
        found = [i]
        for t in found:  # grows while it is walked
            found.extend(self.children[t])
        found.sort()
        return found

    def ancestors(self, i: int) -> Iterator[Token]:
        """Governors of token i, nearest first."""
        while self.tokens[i].head != i:
            i = self.tokens[i].head
            yield self.tokens[i]


@dataclass(frozen=True, slots=True)
class Parse:
    """All sentences of one restored text, with the name of the parser that read them."""

    text: str
    sentences: tuple[Sentence, ...]
    made_by: str

    def at(self, start: int, end: int) -> tuple[Sentence, Token] | None:
        """The sentence and the syntactically highest token that overlap [start, end), or None."""
        for sentence in self.sentences:
            if sentence.start < end and start < sentence.end:
                inside = [t for t in sentence.tokens if t.start < end and start < t.end]
                numbers = {t.i for t in inside}
                for t in inside:
                    if t.head == t.i or t.head not in numbers:
                        return sentence, t
        return None
