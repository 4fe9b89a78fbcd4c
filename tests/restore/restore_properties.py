"""What must hold of the restoration of any text: shared by the tests and the long fuzz run in bench/restore.py."""

from __future__ import annotations

from hypothesis import strategies as st

from closewatch.model.text import Document
from closewatch.restore.api import restore

LETTERS = "aeopcxyisjABCEHIKMOPSTXYvnurthlmdgw .,'\n"
DISGUISE = (
    "аеорсхуіѕјАВСЕНІЈКМОРЅТХпривжЯёЙїґΑΒΕΟονυαδλμΩԁһՕհԼꓐꓑᎪᏴꮯԛӏ"
    "ᴀʙᴄᴅᴇꜰɢʜɪᴊᴋɑıɡʋ\u200b\u200c\u200d\u2060\ufeff\u00ad\u034f\u180e\u2061\u200e\u200f\u202e\u202d\u202c\u2066\u2067\u2069"
    "\u00a0\u2003\u2009\u3000\b\x7f\x00\u0301\u0308\u0336\u0304\u20e3\ufe0f\U000e0061🏴👩💻ａＢ！𝐀𝑏𝚌ⒶⓑﬁⅣKſ"
    "éñüõạğßæøłÂÃâ€™œ”šðŸÐÑРС°±µ‚„†‡Ѓќ√┬â0134578@$!ابجאבक्षमकखไทย中文かな한"
)
WORDS = st.sampled_from(
    ["the", "of", "а", "іѕ", "Кіm", "Korеa", "президент", "С-300", "l0ok", "g0vernment", "7he", "café", "ĉäfé", "Ã©"]
)
PIECES = st.one_of(st.text(LETTERS, max_size=8), st.text(DISGUISE, max_size=6), WORDS, st.characters(), st.just(" "))
TEXTS = st.one_of(st.lists(PIECES, max_size=40).map("".join), st.text(max_size=60))


def hold_of(raw: str | bytes) -> Document:
    """Check every property of one text; the document, for further checks."""
    doc = restore(raw)
    assert isinstance(raw, bytes) or doc.raw == raw
    _replaying_the_edits_gives_the_text(doc)
    _spans_map_in_order_and_back(doc)
    assert restore(doc.text).text == doc.text, "restoring restored text changes it"
    return doc


def _replaying_the_edits_gives_the_text(doc: Document) -> None:
    pieces, done = [], 0
    for edit in doc.edits:
        assert done <= edit.start < edit.end <= len(doc.raw)
        assert doc.raw[edit.start : edit.end] != edit.replacement
        assert 0 < edit.certainty <= 1
        pieces += [doc.raw[done : edit.start], edit.replacement]
        done = edit.end
    assert "".join([*pieces, doc.raw[done:]]) == doc.text
    assert (doc.report.verdict == "clean") == (len(doc.edits) == 0)


def _spans_map_in_order_and_back(doc: Document) -> None:
    last = 0
    for t in range(len(doc.text)):
        span = doc.to_raw(t, t + 1)
        assert last <= span.start < span.end <= len(doc.raw)
        last = span.start
        back = doc.to_text(span.start, span.end)
        assert back.start <= t < back.end
        if span.end - span.start == 1 == back.end - back.start:
            assert (back.start, back.end) == (t, t + 1)
    last = 0
    for r in range(len(doc.raw)):
        found = doc.to_text(r, r + 1)
        assert last <= found.start <= found.end <= len(doc.text)
        last = found.start
    whole = doc.to_raw(0, len(doc.text))
    assert 0 <= whole.start <= whole.end <= len(doc.raw)
