"""PLOVER types, modes and scores, CAMEO codes, and how a CAMEO code follows from an act and its content.

Source: PLOVER manual, draft 2.0 (2024); CAMEO manual 1.1b3; the score of ACCUSE is -3 as in the manual's earlier
versions (the sign was lost), and SANCTION is material conflict as in its own section.
"""

from __future__ import annotations

import functools
from dataclasses import dataclass

from closewatch.errors import KnowledgeError
from closewatch.knowledge.files import DATA, read_tsv

TYPES = (
    "AGREE", "CONSULT", "SUPPORT", "CONCEDE", "COOPERATE", "AID", "RETREAT", "REQUEST",
    "ACCUSE", "REJECT", "THREATEN", "PROTEST", "SANCTION", "MOBILIZE", "COERCE", "ASSAULT",
)  # fmt: skip
_FOLDER = DATA / "ontology"


@dataclass(frozen=True, slots=True)
class TypeEntry:
    """One PLOVER type: quad class 1 to 4, score, modes with their scores, whether it needs a recipient."""

    name: str
    quad: int
    score: float
    needs_recipient: bool
    modes: tuple[tuple[str, float | None], ...]

    def intensity(self, mode: str | None) -> float | None:
        """PLOVER's score of the mode, or of the type where there is no mode or the manual gives none for it."""
        for name, score in self.modes:
            if name == mode and score is not None:
                return score
        return self.score


@dataclass(frozen=True, slots=True)
class CameoEntry:
    """One CAMEO code with its name and Goldstein score (None where none is published)."""

    code: str
    name: str
    goldstein: float | None


@functools.cache
def plover() -> dict[str, TypeEntry]:
    """PLOVER types by name."""
    found: dict[str, TypeEntry] = {}
    for line, row in read_tsv(_FOLDER / "plover.tsv", ("type", "mode", "quad", "score", "requires_recipient")):
        score = float(row["score"]) if row["score"] else None
        if not row["mode"]:
            if score is None:
                raise KnowledgeError("plover.tsv", f"type {row['type']} has no score", line=line)
            found[row["type"]] = TypeEntry(row["type"], int(row["quad"]), score, row["requires_recipient"] == "1", ())
            continue
        old = found[row["type"]]
        modes = (*old.modes, (row["mode"], score))
        found[row["type"]] = TypeEntry(old.name, old.quad, old.score, old.needs_recipient, modes)
    return found


@functools.cache
def cameo() -> dict[str, CameoEntry]:
    """CAMEO codes by code."""
    columns = ("code", "quad", "goldstein", "intensity", "type", "mode", "context", "name")
    return {
        row["code"]: CameoEntry(row["code"], row["name"], float(row["goldstein"]) if row["goldstein"] else None)
        for _, row in read_tsv(_FOLDER / "cameo.tsv", columns)
    }


@functools.cache
def _composed() -> dict[tuple[str, str], tuple[str, str | None]]:
    found = {}
    for line, row in read_tsv(_FOLDER / "composed.tsv", ("act", "content", "cameo", "mode")):
        if row["cameo"] not in cameo():
            raise KnowledgeError("composed.tsv", f"unknown CAMEO code {row['cameo']}", line=line)
        found[row["act"], row["content"]] = (row["cameo"], row["mode"] or None)
    return found


def compose(act: str, content_type: str, content_cameo: str | None) -> tuple[str, str | None] | None:
    """CAMEO code and PLOVER mode of a verbal act about something: a demand for aid, a threat to attack.

    `act` is appeal, demand, intend, refuse or threaten; the longest prefix of the content's code that the table knows
    decides, then the content's type. None where the table has neither.
    """
    table = _composed()
    code = content_cameo or ""
    while code:
        if (act, code) in table:
            return table[act, code]
        code = code[:-1]
    return table.get((act, content_type))


def check() -> list[str]:
    """What is wrong in the ontology's tables, an empty list where nothing is."""
    wrong = [f"plover.tsv: type {t} is missing" for t in TYPES if t not in plover()]
    for (act, content), (_, mode) in _composed().items():
        types = {"appeal": "REQUEST", "demand": "REQUEST", "intend": "AGREE", "refuse": "REJECT", "threaten": "THREATEN"}
        if act not in types:
            wrong.append(f"composed.tsv: act {act!r} is none of {', '.join(types)}")
        elif mode is not None and mode not in dict(plover()[types[act]].modes):
            wrong.append(f"composed.tsv: {act} {content}: {types[act]} has no mode {mode}")
    return wrong
