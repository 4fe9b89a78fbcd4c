"""Who says what."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

StatementKind = Literal["direct", "mixed", "indirect"]


@dataclass(frozen=True, slots=True)
class Statement:
    """A report of somebody's words: what (content), who (source) and by which words (cue).

    All offsets are half-open code points of the text. The source is None where the text names nobody.
    `manner` is how it is said: said, denied, warned, asked, promised, accused, believed.
    """

    kind: StatementKind
    content_start: int
    content_end: int
    source_start: int | None
    source_end: int | None
    cue_start: int | None
    cue_end: int | None
    manner: str = "said"
