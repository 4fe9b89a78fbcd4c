"""What makes a CAMEO code finer: words beside a trigger, and words for what a demand, an offer or a refusal is about.

Two tables in data/ontology, read from the top; the first row that fits decides.
`refined.tsv`: an event of a type whose code begins with one of `from` gets a finer code and mode.
`contents.tsv`: the code of the act that a verbal act is about.
`words` are groups of lemmas joined by " + "; one lemma of every group must stand there, and none of `without`. A lemma with
an underscore stands for words that follow each other.
"""

from __future__ import annotations

import functools
from collections.abc import Collection
from dataclasses import dataclass

from closewatch.errors import KnowledgeError
from closewatch.knowledge.files import DATA, read_tsv
from closewatch.knowledge.ontology import cameo, plover

_FOLDER = DATA / "ontology"


@dataclass(frozen=True, slots=True)
class Wording:
    """Lemmas that must stand near a trigger: one of every group, none of `without`."""

    groups: tuple[frozenset[str], ...]
    without: frozenset[str]

    def fits(self, lemmas: Collection[str]) -> bool:
        """Whether the lemmas hold one of every group and none of `without`."""
        return all(not g.isdisjoint(lemmas) for g in self.groups) and self.without.isdisjoint(lemmas)


@dataclass(frozen=True, slots=True)
class Refinement:
    """A finer code for events of a type; `example` is a sentence that it must code."""

    type: str
    codes: tuple[str, ...]
    wording: Wording
    cameo: str
    mode: str | None
    example: str


@dataclass(frozen=True, slots=True)
class Content:
    """The code of what a verbal act is about; `example` is a sentence that it must code."""

    cameo: str
    wording: Wording
    example: str


@functools.cache
def refinements() -> tuple[Refinement, ...]:
    """Rows of refined.tsv, in order. Raises KnowledgeError where one names a type, code or mode that is none."""
    found = []
    for line, row in read_tsv(_FOLDER / "refined.tsv", ("type", "from", "words", "without", "cameo", "mode", "example")):
        mode = row["mode"] or None
        if row["type"] not in plover() or row["cameo"] not in cameo():
            raise KnowledgeError("refined.tsv", f"unknown type {row['type']} or code {row['cameo']}", line=line)
        if mode is not None and mode not in dict(plover()[row["type"]].modes):
            raise KnowledgeError("refined.tsv", f"{row['type']} has no mode {mode!r}", line=line)
        found.append(Refinement(row["type"], tuple(row["from"].split()), _wording(row), row["cameo"], mode, row["example"]))
    return tuple(found)


@functools.cache
def contents() -> tuple[Content, ...]:
    """Rows of contents.tsv, in order. Raises KnowledgeError where one names a code that is none."""
    found = []
    for line, row in read_tsv(_FOLDER / "contents.tsv", ("content", "words", "without", "example")):
        if row["content"] not in cameo():
            raise KnowledgeError("contents.tsv", f"unknown code {row['content']}", line=line)
        found.append(Content(row["content"], _wording(row), row["example"]))
    return tuple(found)


@functools.cache
def phrases() -> frozenset[tuple[str, ...]]:
    """All entries of more than one word, as tuples of lemmas."""
    wordings = [r.wording for r in refinements()] + [c.wording for c in contents()]
    entries = {word for w in wordings for group in (*w.groups, w.without) for word in group}
    return frozenset(tuple(e.split("_")) for e in entries if "_" in e)


def _wording(row: dict[str, str]) -> Wording:
    return Wording(tuple(frozenset(g.split()) for g in row["words"].split(" + ")), frozenset(row["without"].split()))
