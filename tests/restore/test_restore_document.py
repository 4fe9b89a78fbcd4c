"""The document that restoration gives: offsets, edits, id, report."""

import datetime
import hashlib

import pytest

from closewatch.model.text import Edit, RawSpan, Span
from closewatch.restore.api import restore, restore_text

E = "\N{CYRILLIC SMALL LETTER IE}"


def test_each_letter_is_one_edit_with_its_reason():
    doc = restore(f"the me{E}ting")
    assert list(doc.edits) == [Edit(6, 7, "e", "look-alike letter", 0.99)]
    assert len(doc.edits) == 1
    assert doc.edits[0].replacement == "e"


def test_offsets_lead_back_over_what_was_taken_out():
    doc = restore("the pea\u200bce \U0001d42d\U0001d41a\U0001d425\U0001d424\U0001d42c")
    assert doc.text == "the peace talks"
    assert doc.to_raw(4, 9) == RawSpan(4, 10)
    assert doc.to_raw(10, 15) == RawSpan(11, 16)
    assert doc.to_text(7, 8) == Span(7, 7)
    assert doc.to_text(4, 10) == Span(4, 9)


def test_a_span_does_not_take_in_what_was_deleted_at_its_edge():
    doc = restore("x\u200btalks\u200b took")
    start = doc.text.index("talks")
    assert doc.to_raw(start, start + 5) == RawSpan(2, 7)


def test_a_reversed_word_maps_as_a_whole():
    doc = restore("the \u202eecaep\u202c talks")
    assert doc.to_raw(5, 6) == RawSpan(4, 11)


def test_an_empty_span_stays_empty():
    doc = restore("pea\u200bce")
    assert doc.to_raw(3, 3) == RawSpan(4, 4)
    assert doc.to_raw(5, 5) == RawSpan(6, 6)
    assert doc.to_text(6, 6) == Span(5, 5)


def test_a_span_outside_the_text_is_refused():
    doc = restore("peace")
    with pytest.raises(ValueError, match="does not lie in the restored text"):
        doc.to_raw(3, 9)
    with pytest.raises(ValueError, match="does not lie in the raw text"):
        doc.to_text(-1, 2)


def test_bytes_are_counted_in_the_encoding_of_the_source():
    raw = f"“The m{E}eting” ended. " * 500
    for doc in (restore(raw), restore(raw.encode())):
        start = doc.text.rindex("meeting")
        a, b = doc.to_raw_bytes(start, start + 7)
        assert raw.encode()[a:b].decode() == f"m{E}eting"


def test_utf_16_with_a_mark_is_read_and_counted():
    data = "\ufeffThe talks".encode("utf-16-le")
    doc = restore(data)
    assert doc.text == "The talks"
    assert doc.encoding == "utf-16-le"
    assert doc.to_raw_bytes(4, 9) == (10, 20)
    assert doc.raw_bytes() == data


def test_bytes_of_a_russian_page_are_recognised():
    text = "Президент России встретился с министром обороны в Москве и сказал о мире."
    doc = restore(text.encode("koi8-r"))
    assert (doc.text, doc.encoding) == (text, "koi8-r")


def test_a_broken_byte_is_read_as_windows_1252():
    doc = restore(b"caf\xe9 and \xc3\xa9t\xc3\xa9")
    assert doc.text == "café and été"
    assert doc.to_raw_bytes(3, 4) == (3, 4)


def test_the_id_depends_on_source_and_raw_bytes_alone():
    raw = f"the m{E}eting"
    digest = hashlib.sha256(b"wire\0" + raw.encode()).hexdigest()[:16]
    assert restore(raw, source="wire", title="A").id == digest
    assert restore(raw.encode(), source="wire", title="B").id == digest
    assert restore(raw).id != digest
    assert restore(raw, id="17").id == "17"


def test_the_fields_of_the_record_are_kept():
    day = datetime.date(2023, 7, 28)
    doc = restore("Peace.", url="u", title="t", publisher="p", published=day)
    assert (doc.url, doc.title, doc.publisher, doc.published) == ("u", "t", "p", day)


def test_a_clean_text_is_given_back_as_the_same_object():
    raw = "The talks “ended” on Friday."
    doc = restore(raw)
    assert doc.text is raw
    assert doc.report.verdict == "clean"
    assert len(doc.edits) == 0


@pytest.mark.parametrize(
    ("raw", "verdict"),
    [
        (f"th{E} l{E}ad{E}r m{E}t h{E}r", "disguised"),
        ("A long text in which one w\N{CYRILLIC SMALL LETTER O}rd is mixed by accident. " + "And on. " * 40, "damaged"),
        ("itâ€™s broken", "damaged"),
        ("govern\u00adment", "damaged"),
        (" and ".join(["\U0001d42d\U0001d41e\U0001d431\U0001d42d"] * 3), "disguised"),
        ("the \u202eecaep\u202c talks", "disguised"),
    ],
)  # fmt: skip
def test_the_verdict_tells_accident_from_purpose(raw, verdict):
    report = restore(raw).report
    assert report.verdict == verdict
    assert report.reason
    assert all(f.count >= 1 and f.positions and 0 < f.certainty <= 1 for f in report.findings)


def test_two_layers_are_one_edit_each_on_the_raw_text():
    doc = restore(f"th{E}\u200b m\u200b{E}{E}ting was h{E}ld th{E}r{E}")
    assert doc.text == "the meeting was held there"
    assert [doc.raw[e.start : e.end] for e in doc.edits][:3] == [E, "\u200b", "\u200b"]


def test_importing_the_room_does_not_load_word_lists():
    import subprocess
    import sys

    code = "import sys; from closewatch.restore.api import restore; restore('plain'); print('wordfreq' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "False\n"


def test_the_function_gives_text_alone():
    assert restore_text(f"m{E}t") == "met"
