"""The whole way of one text through restoration."""

from __future__ import annotations

import datetime

from closewatch.model.text import Document, Edits
from closewatch.restore import compatibility, controls, encoding, invisible, kinds, leet, lookalikes, marks, verdict
from closewatch.restore.draft import Draft

_ROUNDS = 6  # what one fixer uncovers another may mend; almost all texts need one round
_NO_EDITS = Edits()
_LETTERS = kinds.LATIN | kinds.FOREIGN


def restore_text(raw: str | bytes) -> str:
    """The restored text alone."""
    return restore(raw).text


def restore(  # noqa: PLR0913 - the fields that a record may bring
    raw: str | bytes,
    *,
    id: str | None = None,
    source: str | None = None,
    url: str | None = None,
    title: str | None = None,
    publisher: str | None = None,
    published: datetime.date | None = None,
    retrieved: datetime.datetime | None = None,
    language: str | None = None,
) -> Document:
    """The document of a text as received: raw, restored text, edits and report.

    Args:
        raw: the text, or its bytes in any encoding.
        id: the id that the record brings; without it the id depends on `source` and the raw bytes alone.

    >>> doc = restore("The mееting took place")
    >>> doc.text, len(doc.edits), doc.to_raw(4, 11)
    ('The meeting took place', 2, RawSpan(start=4, end=11))
    """
    used = "utf-8"
    if isinstance(raw, bytes):
        raw, used = encoding.read_bytes(raw)
    draft = _restore(raw)
    if draft is None:
        return Document(
            raw, raw, _NO_EDITS, verdict.CLEAN, id, source, url, title, publisher, published, retrieved, language, used
        )
    rows = draft.rows()
    report = verdict.judge(rows, draft.text.count(" ") + 1)
    return Document(
        raw, draft.text, Edits(raw, rows), report,
        id, source, url, title, publisher, published, retrieved, language, used,
    )


def _restore(raw: str) -> Draft | None:
    """The text with all its layers of changes; None where nothing changes."""
    if kinds.is_plain(raw):
        return None
    draft = Draft(raw)
    for _ in range(_ROUNDS):
        before = draft.text
        if _run_fixers(draft) or draft.text == before or kinds.is_plain(draft.text):
            break
    return draft if draft.text != raw else None


def _run_fixers(draft: Draft) -> bool:
    """One round of all fixers that the kinds of characters call for; True where a second can find nothing more."""
    mask, characters = kinds.kinds_of(draft.text)
    if mask & kinds.BROKEN:
        draft.add(encoding.mend_escaped_bytes(draft.text))
    if mask & (kinds.ACCENTED | kinds.FOREIGN | kinds.CONTROL):
        for rows in encoding.repair_encoding(draft.text, characters):
            draft.add(rows)
            mask, _ = kinds.kinds_of(draft.text)
    if mask & kinds.CONTROL:
        draft.add(controls.delete_backspaced(draft.text))
        draft.add(controls.drop_controls(draft.text))
    if mask & kinds.BIDI:
        draft.add(controls.resolve_direction(draft.text))
    if mask & kinds.INVISIBLE:
        draft.add(invisible.drop_invisible(draft.text))
    if mask & kinds.SPACE:
        draft.add(invisible.plain_spaces(draft.text))
    if mask & kinds.COMPATIBILITY:
        draft.add(compatibility.plain_letters(draft.text))
    if mask & kinds.SMALL_CAPITAL:
        draft.add(compatibility.lower_small_capitals(draft.text))
    if mask & kinds.MARK:
        draft.add(marks.drop_stacked_marks(draft.text))
    if mask & kinds.FOREIGN:
        was_changed = draft.is_changed
        words = lookalikes.mend_words(draft.text)
        draft.add(words.rows if words.all_latin is None else words.all_latin, words.text)
        if words.is_disguised:
            draft.add(leet.read_pairs(draft.text))
        if words.is_settled and not was_changed and mask & ~_LETTERS == 0 and not kinds.might_be_leet(draft.text):
            return True
    if mask & kinds.ACCENTED:
        draft.add(marks.drop_stray_accents(draft.text))
    if kinds.might_be_leet(draft.text):
        draft.add(leet.read_leet(draft.text))
    return False
