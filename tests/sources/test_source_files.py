"""Files of all formats, good and bad."""

from __future__ import annotations

import datetime
import gzip
import io
import json
import re
import subprocess
import sys
import zlib
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import zstandard
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from news_server import ARTICLE

from closewatch.sources import records, tables, unpacking
from closewatch.sources.inputs import Record, Refusal, read_inputs, read_sources

NOW = datetime.datetime(2024, 5, 3, 12, 0, tzinfo=datetime.UTC)
PAGE = f"<!doctype html><html><head><title>A page</title></head><body><h1>A page</h1><p>{ARTICLE}</p></body></html>".encode()


def read(*sources: Path) -> tuple[list[Record], list[str]]:
    """Records, and refusals without the folder."""
    items = list(read_sources([str(s) for s in sources], now=NOW))
    good = [i for i in items if isinstance(i, Record)]
    folder = sources[0] if sources[0].is_dir() else sources[0].parent
    bad = [str(i).replace(f"{folder}/", "") for i in items if isinstance(i, Refusal)]
    return good, bad


def put(folder: Path, name: str, data: bytes | str) -> Path:
    path = folder / name
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return path


def packed(name: str, data: bytes) -> bytes:
    return gzip.compress(data) if name.endswith(".gz") else zstandard.compress(data)


# plain text and JSON lines --------------------------------------------------------------------------------------------


def test_a_plain_text_is_one_record_as_received(tmp_path: Path) -> None:
    (record,), bad = read(put(tmp_path, "a.txt", "  Kenya condemned Somalia.\r\n"))
    assert (record.raw, record.kind, record.data, bad) == ("  Kenya condemned Somalia.\r\n", "text", None, [])


def test_a_text_that_says_it_is_utf_16_is_read_so(tmp_path: Path) -> None:
    (record,), _ = read(put(tmp_path, "a.txt", "Kenya — Somalia".encode("utf-16")))
    assert record.raw == "Kenya — Somalia"


def test_texts_that_are_empty_binary_or_of_no_known_encoding_are_refused(tmp_path: Path) -> None:
    put(tmp_path, "a.txt", b" \n")
    put(tmp_path, "b.txt", bytes(range(256)))
    put(tmp_path, "c.txt", b"first\nS\xe3o Paulo")
    put(tmp_path, "d.txt", b"\xff\xfea\x00\x00\xd8")
    _, bad = read(tmp_path)
    told = " | ".join(bad)
    for part in ("a.txt: is empty", "b.txt: is binary", "c.txt:2: no UTF-8: byte 0xe3", "d.txt: begins with the mark of UTF-16"):
        assert part in told


def test_json_lines_bring_all_that_a_record_has(tmp_path: Path) -> None:
    row = {
        "id": 7, "body": "Kenya condemned it.", "title": "T", "url": "https://example.org/a", "publisher": "P", "source": "S",
        "date": "2024-05-01T10:00:00Z", "language": "en", "retrieved": "2024-05-02T00:00:00Z",
    }  # fmt: skip
    (record,), _ = read(put(tmp_path, "a.jsonl", json.dumps(row)))
    assert (record.raw, record.id, record.title, record.url) == ("Kenya condemned it.", "7", "T", "https://example.org/a")
    assert (record.publisher, record.language, record.published) == ("P", "en", datetime.date(2024, 5, 1))
    assert (record.retrieved, record.kind) == (datetime.datetime(2024, 5, 2, tzinfo=datetime.UTC), "row")
    assert record.place.endswith("a.jsonl:1")


def test_bad_json_lines_are_refused_one_by_one(tmp_path: Path) -> None:
    dated = ['{"text": "a", "date": "soon"}', '{"text": "a", "retrieved": "x"}']
    lines = ["{", "[" * 100_000, "[1]", '{"id": 1}', '{"text": ""}', *dated]
    good, bad = read(put(tmp_path, "a.jsonl", "\n".join([*lines, '{"text": "last"}'])))
    assert [r.raw for r in good] == ["last"]
    assert [b.split(":")[1] for b in bad] == ["1", "2", "3", "4", "5", "6", "7"]


def test_a_line_longer_than_a_document_ends_its_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(unpacking, "MAX_BYTES", 1000)
    good, bad = read(put(tmp_path, "a.jsonl", '{"text": "a"}\n' + " " * 2000 + "\n" + '{"text": "b"}\n'))
    assert [r.raw for r in good] == ["a"]
    assert "a.jsonl:2: the line is longer" in bad[0]


# tables -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_a_table_is_read_by_the_names_of_its_columns(tmp_path: Path, separator: str) -> None:
    rows = (["ID", "Text", "date", "other"], ["1", '"Kenya, ""said""\nmore"', "2024-05-01", "x"])
    text = "\r\n".join(separator.join(row) for row in rows)
    (record,), bad = read(put(tmp_path, "a.tsv" if separator == "\t" else "a.csv", "\N{ZERO WIDTH NO-BREAK SPACE}" + text))
    assert (record.raw, record.id, record.published, bad) == ('Kenya, "said"\nmore', "1", datetime.date(2024, 5, 1), [])


def test_bad_rows_of_a_table_are_refused_one_by_one(tmp_path: Path) -> None:
    rows = [b"id,text,date", b"1,good,", b"2,,", b"3,text,never", b"4,a,b,c,d", b"5,S\xe3o Paulo,", b"6,last"]
    good, bad = read(put(tmp_path, "a.csv", b"\n".join(rows)))
    assert [r.raw for r in good] == ["good", "last"]
    assert [b.partition(": ")[0] for b in bad] == ["a.csv:3", "a.csv:4", "a.csv:5", "a.csv:6"]


def test_a_table_without_a_column_for_the_text_is_refused_with_what_it_has(tmp_path: Path) -> None:
    assert read(put(tmp_path, "a.csv", "id,words\n1,x\n"))[1] == [
        "a.csv:1: no column is named text, body or content; found 'id', 'words'"
    ]
    assert read(put(tmp_path, "b.csv", ""))[1] == ["b.csv: is empty"]
    assert read(put(tmp_path, "c.csv", "text,id\n\n"))[1] == ["c.csv: holds no row"]
    assert "the first row is broken" in read(put(tmp_path, "d.csv", "text,id\rwords,1\r"))[1][0]


def parquet(columns: dict[str, object]) -> bytes:
    out = io.BytesIO()
    pq.write_table(pa.table(columns), out)
    return out.getvalue()


def test_parquet_is_read_by_batches_and_bad_rows_are_named(tmp_path: Path) -> None:
    texts = [f"text {n}" for n in range(200)]
    texts[99], texts[150] = "", None  # type: ignore[call-overload]
    good, bad = read(put(tmp_path, "a.parquet", parquet({"Content": texts, "date": [datetime.date(2024, 5, 1)] * 200})))
    assert (len(good), good[0].published, good[-1].raw) == (198, datetime.date(2024, 5, 1), "text 199")
    assert [b.partition(": ")[0] for b in bad] == ["a.parquet:100", "a.parquet:151"]


def test_bad_parquet_is_refused(tmp_path: Path) -> None:
    put(tmp_path, "a.parquet", b"PAR1 no more")
    put(tmp_path, "b.parquet", parquet({"words": ["x"]}))
    put(tmp_path, "c.parquet", parquet({"text": ["x" * 50_000] * 100})[:-100])
    put(tmp_path, "d.parquet", parquet({"text": pa.array([], pa.string())}))
    good, bad = read(tmp_path)
    assert good == []
    for part in ("a.parquet: is no sound Parquet", "no column is named text", "c.parquet: is no", "d.parquet: holds no row"):
        assert part in " | ".join(bad)


def test_packed_parquet_is_unpacked_only_so_far(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = put(tmp_path, "a.parquet.gz", gzip.compress(parquet({"text": ["packed"]})))
    assert [r.raw for r in read(path)[0]] == ["packed"]
    monkeypatch.setattr(tables, "MAX_PARQUET_BYTES", 100)
    assert "holds more than 100 bytes" in read(path)[1][0]


# packing ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("end", [".gz", ".zst"])
def test_every_format_may_be_packed(tmp_path: Path, end: str) -> None:
    feed = b"<rss version='2.0'><channel><item><title>T</title><description>Words.</description></item></channel></rss>"
    plain = {
        "a.txt": b"Words.", "b.jsonl": b'{"text": "Words."}', "c.csv": b"text\nWords.", "d.html": PAGE, "e.rss": feed,
        "f.parquet": parquet({"text": ["Words."]}), "g.warc": warc(PAGE),
    }  # fmt: skip
    for name, data in plain.items():
        put(tmp_path, name + end, packed(end, data))
    good, bad = read(tmp_path)
    assert (len(good), bad) == (len(plain), [])


@pytest.mark.parametrize("name", ["a.txt.gz", "a.txt.zst", "a.jsonl.gz", "a.csv.zst", "a.warc.gz"])
def test_a_packing_bomb_is_refused_with_its_size(tmp_path: Path, name: str) -> None:
    filler = b"\n" if "jsonl" in name else b" "
    start = b"WARC/1.0\r\nWARC-Type: response\r\nContent-Length: 90000000\r\n\r\n" if "warc" in name else b""
    good, (told,) = read(put(tmp_path, name, packed(name, start + filler * 20_000_000)))
    assert good == []
    assert re.search(r"is a packing bomb: [\d.]+ (kB|bytes) unpack to [12]\d MB and more", told), told


@pytest.mark.parametrize(("name", "data"), [
    ("a.txt.gz", gzip.compress(ARTICLE.encode() * 50)[:-20]), ("b.jsonl.gz", b"no gzip"), ("c.txt.zst", b"no zstd"),
    ("d.txt.gz", gzip.compress(b"x" * 1000)[:20] + b"junk" * 20), ("e.txt.gz", zlib.compress(b"deflate alone")),
])  # fmt: skip
def test_a_file_that_is_packed_wrongly_is_refused(tmp_path: Path, name: str, data: bytes) -> None:
    good, bad = read(put(tmp_path, name, data))
    assert (len(good), len(bad)) == (0, 1)
    assert "gzip" in bad[0] or "zstd" in bad[0]


def test_lines_before_a_break_in_the_packing_are_kept(tmp_path: Path) -> None:
    lines = b"".join(b'{"text": "line %d"}\n' % n for n in range(50_000))
    good, bad = read(put(tmp_path, "a.jsonl.gz", gzip.compress(lines)[:-1000]))
    assert good[0].raw == "line 0"
    assert len(good) > 30_000
    assert bad == ["a.jsonl.gz: is cut off: the gzip data end too early"]


# web archives ---------------------------------------------------------------------------------------------------------


def warc(body: bytes, *, kind: str = "text/html", status: str = "200 OK", extra: str = "") -> bytes:
    payload = f"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\n{extra}Content-Length: {len(body)}\r\n\r\n".encode() + body
    head = (
        "WARC/1.0\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:uuid:00000000-0000-0000-0000-000000000001>\r\n"
        "WARC-Date: 2024-05-02T08:00:00Z\r\n"
        f"WARC-Target-URI: https://news.example/a\r\nContent-Type: application/http; msgtype=response\r\n"
        f"Content-Length: {len(payload)}\r\n\r\n"
    )
    return head.encode() + payload + b"\r\n\r\n"


def test_an_archive_gives_its_pages_with_address_and_moment(tmp_path: Path) -> None:
    (record,), bad = read(put(tmp_path, "a.warc", warc(PAGE)))
    assert (record.raw, record.title, record.url, record.kind) == (ARTICLE, "A page", "https://news.example/a", "page")
    assert (record.retrieved, record.data) == (datetime.datetime(2024, 5, 2, 8, tzinfo=datetime.UTC), PAGE)
    assert (record.publisher, bad) == ("news.example", [])


def test_an_archive_passes_over_what_is_no_page(tmp_path: Path) -> None:
    parts = [warc(b"\x89PNG", kind="image/png"), warc(PAGE, status="404 Not Found"), warc(PAGE, status="301 Moved"), warc(PAGE)]
    good, bad = read(put(tmp_path, "a.warc.gz", b"".join(gzip.compress(p) for p in parts)))
    assert (len(good), bad) == (1, [])
    assert good[0].place.endswith("a.warc.gz:4")


def test_an_archive_keeps_packed_pages_and_plain_texts(tmp_path: Path) -> None:
    parts = [warc(gzip.compress(PAGE), extra="Content-Encoding: gzip\r\n"), warc(ARTICLE.encode(), kind="text/plain")]
    good, _ = read(put(tmp_path, "a.warc", b"".join(parts)))
    assert [r.raw for r in good] == [ARTICLE, ARTICLE]


def test_a_page_in_an_archive_that_holds_too_much_is_refused(tmp_path: Path) -> None:
    bomb = warc(gzip.compress(bytes(30_000_000)), extra="Content-Encoding: gzip\r\n")
    good, bad = read(put(tmp_path, "a.warc", bomb + warc(PAGE)))
    assert len(good) == 1
    assert "a.warc:1: https://news.example/a: the page holds more than 20 MB" in bad[0]


def test_broken_archives_are_refused_after_what_they_give(tmp_path: Path) -> None:
    put(tmp_path, "a.warc", b"no archive at all\r\n" * 10)
    put(tmp_path, "b.warc", (warc(PAGE) + warc(PAGE))[:-60])
    put(tmp_path, "c.warc", b"")
    good, bad = read(tmp_path)
    assert len(good) == 1
    assert [b.partition(" ")[0] for b in bad] == ["a.warc:", "b.warc:2:", "c.warc:"]


# folders, standard input, other names -------------------------------------------------------------------------------


def test_a_folder_is_read_in_order_and_tells_what_it_passes_over(tmp_path: Path) -> None:
    (tmp_path / "sub").mkdir()
    put(tmp_path / "sub", "b.txt", "second")
    put(tmp_path, "a.txt", "first")
    put(tmp_path, "photo.jpg", b"\xff\xd8")
    put(tmp_path, ".hidden.txt", "hidden")
    good, bad = read(tmp_path)
    assert [r.raw for r in good] == ["first", "second"]
    assert len(bad) == 1
    assert "photo.jpg" in bad[0]


def test_a_folder_without_known_files_says_so(tmp_path: Path) -> None:
    assert "holds no file of a known format (.txt" in read(tmp_path)[1][0]
    assert "cannot be read: No such file" in read(tmp_path / "gone.txt")[1][0]


@pytest.mark.parametrize(("data", "kind"), [
    (b"Plain words.", "text"), (b'{"text": "Words."}\n{"text": "More."}', "row"), (PAGE, "page"), (warc(PAGE), "page"),
    (parquet({"text": ["Words."]}), "row"), (gzip.compress(PAGE), "page"), (zstandard.compress(b"Plain words."), "text"),
    (b"\n <?xml version='1.0'?><rss><channel><item><description>Words.</description></item></channel></rss>", "entry"),
    (b"<?xml version='1.0' encoding='utf-8'?>" + PAGE, "page"),
])  # fmt: skip
def test_standard_input_and_nameless_files_are_told_by_how_they_begin(
    tmp_path: Path, data: bytes, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    good, bad = read(put(tmp_path, "nameless", data))
    assert (good[0].kind, bad) == (kind, [])
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data)))
    piped = [i for i in read_inputs(["-"]) if isinstance(i, Record)]
    assert [r.raw for r in piped] == [r.raw for r in good]


def test_lines_from_a_pipe_are_given_as_they_come() -> None:
    code = (
        "from closewatch.sources.inputs import read_inputs\n"
        "for item in read_inputs(['-']):\n    print(item.raw, flush=True)\n"
    )
    with subprocess.Popen([sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        for word in (b"one", b"two"):
            process.stdin.write(b'{"text": "' + word + b'"}\n')
            process.stdin.flush()
            assert process.stdout.readline() == word + b"\n"


SEEDS = {
    "a.warc": warc(PAGE) + warc(gzip.compress(PAGE), extra="Content-Encoding: gzip\r\n"), "a.html": PAGE, "a.txt": b"Words.",
    "a.csv": b'id,text,date\n1,"a ""b""\nc",2024-05-01\n2,x,\n', "a.jsonl": b'{"text": "a"}\n{"text": "b"}\n',
    "a.rss": b"<rss version='2.0'><channel><item><guid>1</guid><description>Words.</description></item></channel></rss>",
    "a.parquet": parquet({"text": ["a", "b" * 100]}), "a": gzip.compress(PAGE), "a.txt.zst": zstandard.compress(b"Words."),
}  # fmt: skip


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.sampled_from(sorted(SEEDS)),
    st.lists(st.tuples(st.integers(0, 2_000), st.integers(0, 40), st.binary(max_size=8)), min_size=1, max_size=6),
)
def test_no_damage_makes_a_reader_fail_or_fall_silent(tmp_path: Path, name: str, cuts: list[tuple[int, int, bytes]]) -> None:
    data = SEEDS[name]
    for start, length, put_in in cuts:
        at = start % (len(data) + 1)
        data = data[:at] + put_in + data[at + length :]
    items = list(read_sources([str(put(tmp_path, name, data))], now=NOW))
    assert len(items) > 0


def test_a_document_of_too_many_characters_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(records, "MAX_CHARACTERS", 10)
    assert "holds 12 characters (longest line 12), more than the 10" in read(put(tmp_path, "a.txt", "twelve chars"))[1][0]
