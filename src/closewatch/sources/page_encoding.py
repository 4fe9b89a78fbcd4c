"""From the bytes of a page to its characters, whatever its header claims.

In: bytes and the charset of the HTTP header. Out: text and the encoding it was read in. A page always becomes text:
what no encoding explains shows as replacement characters, which the restoration and the reader then see.
"""

from __future__ import annotations

import codecs
import re

from charset_normalizer import from_bytes

_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF32_LE, "utf-32"), (codecs.BOM_UTF32_BE, "utf-32"),
          (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))  # fmt: skip
_DECLARED = re.compile(
    rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([A-Za-z0-9_:.-]{2,40})"""
    rb"""|<\?xml[^>]{0,100}?encoding\s*=\s*["']([A-Za-z0-9_:.-]{2,40})""",
    re.I,
)
_HEAD = 4096  # browsers look at 1,024 bytes; scripts before the declaration are common
_BROKEN_SHARE = 0.01  # a UTF-8 page may have this share of broken sequences, cut or pasted
# What pages call so is in truth the larger page of Windows or of the People's Republic (WHATWG Encoding Standard).
_MEANT = {
    "iso8859-1": "cp1252", "ascii": "cp1252", "iso8859-9": "cp1254", "iso8859-11": "cp874", "tis-620": "cp874",
    "gb2312": "gb18030", "gbk": "gb18030", "shift_jis": "cp932", "euc_kr": "cp949", "big5": "big5hkscs",
}  # fmt: skip
_STATEFUL = {"iso2022_jp", "hz"}
_TAGS = re.compile(rb"<[^<>]{0,2000}>")
_SAMPLE = 20_000
_FOREIGN = re.compile(r"[^\x00-\x7f]")
_ALIEN = re.compile(
    r"[\x80-\x9f\ufffd\ue000-\uf8ff]"  # controls, replacements, private signs
    r"|[A-Za-z\u00c0-\u024f][\u0370-\u052f]|[\u0370-\u052f][A-Za-z\u00c0-\u024f]"  # alphabets mixed in a word
    r"|[\u00c0-\u00ff]{3}"  # a run of accented letters: Cyrillic or Greek read as Latin
    r"|[\u0430-\u044f][\u0410-\u042f]|[\u03b1-\u03c9][\u0391-\u03a9]"  # a capital within a word: KOI8 read as Windows
    r"|[\u0400-\u040f\u0450-\u045f\u0490-\u04ff][\u0080-\u00bf\u2010-\u203a]"  # UTF-8 read as Windows Cyrillic
    r"|[A-Za-z\u00c0-\u024f][\u00a1-\u00a9\u00ac-\u00b6\u00b8-\u00ba\u00bc-\u00bf][a-z\u00df-\u00ff]"  # a sign within a word
    r"|[\u00c2\u00c3\u00e2][\u0080-\u00bf\u2010-\u2122]"  # UTF-8 read as Latin
)  # fmt: skip


def read_page(data: bytes, header_charset: str | None = None) -> tuple[str, str]:
    """The text of a page and the name of the encoding it was read in."""
    for mark, name in _MARKS:
        if data.startswith(mark):
            return data.decode(name, "replace").removeprefix("\N{ZERO WIDTH NO-BREAK SPACE}"), name
    if data[:2] in (b"<\0", b"\0<"):
        name = "utf-16-le" if data[0] else "utf-16-be"
        return data.decode(name, "replace"), name
    found = _DECLARED.search(data[:_HEAD])
    declared = [_codec(header_charset), _codec(None if found is None else (found[1] or found[2]).decode("ascii"))]
    for stateful in _STATEFUL & {name for name in declared if name is not None}:
        if data.isascii():
            return data.decode(stateful, "replace"), stateful
    try:
        return data.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        pass
    loose = data.decode("utf-8", "replace")
    valid = len(_FOREIGN.findall(loose)) - loose.count("\ufffd")
    if valid > 0 and loose.count("\ufffd") <= max(1, _BROKEN_SHARE * len(loose)) and loose.count("\ufffd") < valid / 4:
        return loose, "utf-8"
    return _best(data, [name for name in declared if name not in {None, "utf-8"}])


def _codec(name: str | None) -> str | None:
    """Python's name of what a page means by an encoding's name; None where nobody knows it."""
    try:
        known = codecs.lookup((name or "").strip().strip("\"'")).name
        "".encode(known)  # codecs that make no text (hex, rot13) are no encodings of pages
    except (LookupError, ValueError, TypeError):
        return None
    return _MEANT.get(known, known)


def _best(data: bytes, declared: list[str | None]) -> tuple[str, str]:
    """The reading in which the fewest characters look alien: of those declared, else of those that fit the bytes."""
    sample = _foreign_lines(data)
    names = [name for name in declared if name is not None]
    guess = from_bytes(sample, steps=5, chunk_size=512).best()
    guessed = _codec(None if guess is None else guess.encoding)
    candidates = list(dict.fromkeys([*names, "cp1252", *([guessed] if guessed is not None else [])]))
    best = min(candidates, key=lambda name: (round(_alien(sample, name), 2), candidates.index(name)))
    return data.decode(best, "replace"), best


def _foreign_lines(data: bytes) -> bytes:
    """The lines of a page's words that are not ASCII, as many as a judgement needs."""
    lines: list[bytes] = []
    size = 0
    for line in _TAGS.sub(b"\n", data).split(b"\n"):
        if not line.isascii():
            lines.append(line)
            size += len(line)
            if size > _SAMPLE:
                break
    return b"\n".join(lines) or data[:_SAMPLE]


def _alien(sample: bytes, name: str) -> float:
    """The share of foreign characters that stand where none should, as this encoding reads them."""
    text = sample.decode(name, "replace")
    return len(_ALIEN.findall(text)) / max(1, len(_FOREIGN.findall(text)))
