"""Characters without a glyph and spaces of odd kinds, judged by what stands around them."""

from __future__ import annotations

import re
import unicodedata

from closewatch.model.text import Row
from closewatch.restore.kinds import INVISIBLES, MARKS, ODD_SPACES

_INVISIBLE = re.compile(f"[{INVISIBLES}]+")
_ODD_SPACE = re.compile(f"[{ODD_SPACES}]")
# Scripts whose letters join: Arabic, Syriac, Thaana, N'Ko, Mandaic, Indic, Tibetan, Mongolian, Khmer, South East Asia.
_JOINING = re.compile(
    "[\u0600-\u08ff\u0900-\u0dff\u0e00-\u0fff\u1000-\u109f\u1780-\u18af\u1a20-\u1aaf\u1b00-\u1bff\ua800-\uabff"
    "\ufb50-\ufdff\ufe70-\ufefc\U00010a00-\U00011fff\U0001e900-\U0001e95f]"
)
_EAST_ASIAN = re.compile(
    "[\u1100-\u11ff\u2e80-\u9fff\ua960-\ua97f\uac00-\ud7ff\uf900-\ufaff\uff00-\uffef\U00020000-\U0003ffff]"
)
_PLAIN_LETTER = re.compile(f"[A-Za-z\u00c0-\u052f\u1e00-\u1fff\u2c60-\u2c7f\ua640-\ua69f\ua720-\ua7ff{MARKS}]")
_JOINERS = "\u200c\u200d"
_SELECTORS = re.compile("[\ufe00-\ufe0f\U000e0100-\U000e01ef\u180b-\u180f]")
_TAGS = re.compile("[\U000e0000-\U000e007f]+")
_FLAG = "\U0001f3f4"
_COMMON_SPACES = "\u00a0\u202f"


def drop_invisible(text: str) -> list[Row]:
    """Characters without a glyph, taken out.

    Refuses: joiners between letters of scripts that join and in emoji; variation selectors after signs, emoji and Han;
    tags of a flag; fillers beside Hangul; anything between letters of East and South East Asian scripts.
    """
    rows: list[Row] = []
    for match in _INVISIBLE.finditer(text):
        start, end = match.span()
        run = match[0]
        before, after = text[start - 1 : start], text[end : end + 1]
        if len(run) == 1 and not _is_needed(run, before, after):
            rows.append((start, end, "", _name(run), 0.97, False))
        elif len(run) > 1:
            rows.extend(_judge_run(run, start, before, after))
    return rows


def _judge_run(run: str, start: int, before: str, after: str) -> list[Row]:
    """Rows for a run of several: each is judged by the visible characters around the run."""
    if before == _FLAG and _TAGS.fullmatch(run):
        return []
    rows: list[Row] = []
    kept = before
    for i, c in enumerate(run, start):
        if _is_needed(c, kept, after):
            kept = c if c in _JOINERS else kept
        elif rows and rows[-1][1] == i and rows[-1][3] == _name(c):
            rows[-1] = (rows[-1][0], i + 1, "", rows[-1][3], 0.97, False)
        else:
            rows.append((i, i + 1, "", _name(c), 0.97, False))
    return rows


def _is_needed(c: str, before: str, after: str) -> bool:
    """Whether c does work between the two visible characters (either may be empty)."""
    if before == "" and after == "" and c != "\ufeff":
        return False
    if _PLAIN_LETTER.match(before):
        return False
    if c in _JOINERS:
        return bool(_JOINING.match(before) or (c == "\u200d" and _is_pictorial(before) and _is_pictorial(after)))
    if "\u180b" <= c <= "\u180f":
        return "\u1800" <= before <= "\u18af"
    if _SELECTORS.match(c):
        is_letter = bool(_EAST_ASIAN.match(before) or _JOINING.match(before))
        is_keycap = c in "\ufe0e\ufe0f" and before in "#*0123456789"
        return before != "" and (is_keycap or is_letter or _is_pictorial(before))
    if c in "\u00ad\ufeff" or _PLAIN_LETTER.match(after):
        return False
    return bool(
        _JOINING.match(before) or _JOINING.match(after) or _EAST_ASIAN.match(before) or _EAST_ASIAN.match(after)
    )


def _is_pictorial(c: str) -> bool:
    """Whether c is an emoji or another sign, or a selector or skin tone after one."""
    return c != "" and (unicodedata.category(c) in ("So", "Sk", "Sm", "Cn") or c in "\ufe0f\u200d©®‼⁉〰〽\u20e3♀♂")


def _name(c: str) -> str:
    if c == "\u00ad":
        return "soft hyphen"
    if c == "\ufeff":
        return "byte order mark"
    if _SELECTORS.match(c):
        return "variation selector"
    if "\U000e0000" <= c <= "\U000e007f":
        return "tag character"
    return "invisible character"


def plain_spaces(text: str) -> list[Row]:
    """Spaces of odd kinds as plain spaces, where a text has them at an abnormal rate.

    Refuses texts in which they are typography: a few no-break or thin spaces, or ideographic spaces in East Asian text.
    """
    found = _ODD_SPACE.findall(text)
    plain = text.count(" ")
    rare = sum(1 for c in found if c not in _COMMON_SPACES)
    kinds = len(set(found))
    total = len(found) + plain
    is_varied = kinds >= 4 and len(found) * 4 >= total
    is_flooded = (rare >= 5 and rare * 3 >= total) or (len(found) >= 10 and len(found) * 10 >= total * 8)
    if not (is_varied or is_flooded) or len(_EAST_ASIAN.findall(text)) > len(found):
        return []
    return [(m.start(), m.end(), " ", "odd space", 0.9, True) for m in _ODD_SPACE.finditer(text)]
