"""Text whose bytes were read in a wrong encoding, and bytes whose encoding nobody told."""

from __future__ import annotations

import codecs
import functools
import re
import unicodedata
from collections.abc import Iterator, Set

from closewatch.model.text import Row
from closewatch.restore.kinds import has_odd_case
from closewatch.restore.lexicon import is_cyrillic_word

_UNDEFINED_1252 = "\x81\x8d\x8f\x90\x9d"
_REASON = "wrong encoding"
_LAYERS = 4
_ENOUGH = 5  # Cyrillic letters within Latin words that show a disguise beneath the broken encoding
_SAMPLE = 40  # words that show in which code page a text is


@functools.cache
def _page(name: str) -> dict[str, int]:
    """The byte of each character of a code page; undefined bytes stand for themselves, as lenient readers have it."""
    page = {}
    for byte in range(0x80, 0x100):
        try:
            page[bytes([byte]).decode(name)] = byte
        except UnicodeDecodeError:
            page[chr(byte)] = byte
    return page


class _Utf8As:
    """UTF-8 that was read in an 8-bit code page: finds its sequences and gives back what they were."""

    def __init__(self, name: str, signature: str, strong: str) -> None:
        self.signature = frozenset(signature)
        self.strong = re.compile(strong)
        page = dict(_page(name))
        for byte in range(0x80, 0xA0):  # Latin-1 readers leave these as control codes
            page.setdefault(chr(byte), byte)
        self.byte_of = page
        tails = "".join(re.escape(c) for c, b in page.items() if 0x80 <= b < 0xC0)
        lead2 = "".join(c for c, b in page.items() if 0xC2 <= b < 0xE0)
        lead3 = "".join(c for c, b in page.items() if 0xE0 <= b < 0xF0)
        lead4 = "".join(c for c, b in page.items() if 0xF0 <= b < 0xF5)
        two, three, four = re.escape(lead2), re.escape(lead3), re.escape(lead4)
        sequence = f"[{two}][{tails}]|[{three}][{tails}]{{2}}|[{four}][{tails}]{{3}}"
        self.sequence = re.compile(sequence)
        self.three = re.compile(f"(?:{sequence}){{3}}")

    def read(self, sequence: str) -> str | None:
        """The one character that the sequence stands for; None where it is no UTF-8 or no character of texts."""
        try:
            c = bytes(self.byte_of[s] for s in sequence).decode()
        except UnicodeDecodeError:
            return None
        return None if unicodedata.category(c) in ("Cn", "Co") else c


# Beginnings that no language writes before the characters of a sequence's rest.
_STRONG = (
    "^(?:â[€\x80„‚†˜]|Â[\x80-\xa0£©®°·±§´µ¿¡¼-¾²³¹ª]|Ã[\x80-\xbf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]|ï»¿|ï¿½|ðŸ)"
)

# Each with characters of which a text so damaged holds some, and hardly any other text does.
_WESTERN = _Utf8As("cp1252", "".join(map(chr, range(0xC2, 0xF5))), _STRONG)
_OTHERS = (
    _Utf8As("cp1251", "ЂЃѓЉљЊњЋћЏђџ°±µ¶¤¦", "вЂ."),
    _Utf8As("cp1250", "ĂĹĽŔĐŃÄĺâ", "â€.|Ă[©ˇłş­¶Ľ±¤¨]"),
    _Utf8As("mac-roman", "√¬∂≈∆◊Ä", "‚Ä.|√[©®°≠§∂•†¥±≥ª≤]"),
    _Utf8As("cp437", "├┬╨╤╟╞Γ", "ΓÇ.|├[^\\s─-╿]"),
    _Utf8As("cp850", "├┬ðÐÔÕ", "ÔÇ.|├[^\\s─-╿]"),
)
_LOST = re.compile("â€(?= |$|�)|Ã (?=[a-z ])")
_HIGH_WORD = re.compile("(?<![A-Za-z])[^\\x00-\\x7f\\u2000-\\u200f\\u2028-\\u206f]{4,}(?![A-Za-z])")
_CYRILLIC_PAGES = ("cp1251", "koi8-r", "cp866", "iso8859-5", "mac-cyrillic")


def repair_encoding(text: str, characters: Set[str]) -> Iterator[list[Row]]:
    """Layers of changes that undo a wrong reading of bytes, outermost first; each is of the text that the last left.

    Refuses single pairs of characters that a language can write (É™, Â»), and Cyrillic whose words a word list knows.
    """
    from closewatch.restore.draft import apply_rows

    for _ in range(_LAYERS):
        rows = _undo_utf8(text, characters)
        if len(rows) == 0:
            rows = _undo_code_page(text, characters)
        if len(rows) == 0:
            return
        yield rows
        text = apply_rows(text, rows)
        characters = set(text)


def _undo_utf8(text: str, characters: Set[str]) -> list[Row]:
    """Sequences of UTF-8 that were read in an 8-bit code page, each as the character it was."""
    rows = [] if _WESTERN.signature.isdisjoint(characters) else _sequences(text, _WESTERN)
    if _is_strong(rows, text, _WESTERN):
        return sorted([*rows, *_lost(text, rows)])
    if _is_dense(rows, text):
        return rows
    best: list[Row] = []
    for other in _OTHERS:
        if other.signature.isdisjoint(characters):
            continue
        if other.strong.search(text) is None and other.three.search(text) is None:
            continue
        found = _sequences(text, other)
        if len(found) > len(best) and (_is_strong(found, text, other) or _is_dense(found, text)):
            best = found
    return best


def _is_strong(rows: list[Row], text: str, reading: _Utf8As) -> bool:
    """Whether one sequence begins as no language writes, or several are Cyrillic letters within Latin words."""
    inside = 0
    for start, end, c, _, _, _ in rows:
        if reading.strong.match(text[start:end]):
            return True
        if "\u0400" <= c <= "\u04ff":
            inside += _is_ascii_letter(text[start - 1 : start]) or _is_ascii_letter(text[end : end + 1])
    return inside >= _ENOUGH


def _is_ascii_letter(c: str) -> bool:
    return c.isascii() and c.isalpha()


def _sequences(text: str, reading: _Utf8As) -> list[Row]:
    """All sequences of one reading that decode."""
    rows: list[Row] = []
    for match in reading.sequence.finditer(text):
        c = reading.read(match[0])
        if c is not None:
            rows.append((match.start(), match.end(), c, _REASON, 0.97, False))
    return rows


def _is_dense(rows: list[Row], text: str) -> bool:
    """Whether at least three sequences follow each other without a gap, and they are most of the text beyond ASCII."""
    if len(rows) < 3:
        return False
    touching = sum(1 for a, b, c in zip(rows, rows[1:], rows[2:], strict=False) if a[1] == b[0] and b[1] == c[0])
    covered = sum(row[1] - row[0] for row in rows)
    letters = sum(1 for row in rows if row[2].isalpha())
    foreign = len(text) - sum(1 for c in text if c.isascii())
    return touching > 0 and covered * 10 >= foreign * 6 and letters * 2 >= len(rows)


def _lost(text: str, rows: list[Row]) -> list[Row]:
    """Sequences that lost their last byte on the way, in a text that has whole ones too."""
    taken = {row[0] for row in rows}
    lost: list[Row] = []
    for match in _LOST.finditer(text):
        if match.start() not in taken:
            space = "" if text[match.end() : match.end() + 1] == " " else " "
            mended = "”" if match[0].startswith("â") else "à" + space
            lost.append((match.start(), match.end(), mended, _REASON, 0.8, False))
    return lost


def _undo_code_page(text: str, characters: Set[str]) -> list[Row]:
    """Cyrillic that was read in another page of eight bits: the reading whose words a list knows."""
    if (len(text.encode("utf-8", "replace")) - len(text)) * 3 < len(text):
        return []
    if len(characters) == 0 and not has_odd_case(text):
        return []
    words = _HIGH_WORD.findall(text)
    if len(words) < 3 or sum(map(len, words)) * 3 < len(text):
        return []
    sample = words[:: 1 + len(words) // _SAMPLE]
    known = sum(1 for w in sample if is_cyrillic_word(w.lower()))
    if known * 5 >= len(sample):
        return []
    best, best_known = "", max(known * 3, (len(sample) + 1) // 2)
    characters = set("".join(sample))
    for shown in ("cp1252", *_CYRILLIC_PAGES):
        if len(characters - _page(shown).keys()) * 10 > len(characters):
            continue
        for meant in _CYRILLIC_PAGES:
            if shown != meant:
                read = _reread("\n".join(sample), shown, meant).split("\n")
                score = sum(1 for w in read if w.isalpha() and is_cyrillic_word(w.lower()))
                if score > best_known:
                    best, best_known = f"{shown}/{meant}", score
    if best == "":
        return []
    shown, meant = best.split("/")
    rows: list[Row] = []
    for match in re.finditer("[^\x00-\x7f]+", text):
        read_run = _reread(match[0], shown, meant)
        if read_run != match[0]:
            rows.append((match.start(), match.end(), read_run, _REASON, 0.95, True))
    return rows


def _reread(text: str, shown: str, meant: str) -> str:
    """The text with each character of page `shown` as the one that its byte has in page `meant`."""
    return text.translate(_table(shown, meant))


@functools.cache
def _table(shown: str, meant: str) -> dict[int, str]:
    table = {}
    for c, byte in _page(shown).items():
        try:
            table[ord(c)] = bytes([byte]).decode(meant)
        except UnicodeDecodeError:
            continue
    return table


def read_bytes(data: bytes) -> tuple[str, str]:
    """The text of bytes and the encoding that was used.

    UTF-8 unless a byte order mark, or bytes that are no UTF-8 at all, say otherwise. Single bytes that are no UTF-8 in
    a text that else is stay as escaped bytes (lone surrogates U+DC80 to U+DCFF).
    """
    for mark, encoding in (
        (codecs.BOM_UTF32_LE, "utf-32-le"), (codecs.BOM_UTF32_BE, "utf-32-be"),
        (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"),
    ):
        if data.startswith(mark):
            try:
                return data.decode(encoding), encoding
            except UnicodeDecodeError:
                continue
    try:
        return data.decode(), "utf-8"
    except UnicodeDecodeError:
        text = data.decode("utf-8", "surrogateescape")
    escaped = sum(1 for c in text if "\udc80" <= c <= "\udcff")
    whole = sum(1 for c in text if not c.isascii()) - escaped
    if escaped > 3 * whole:
        page = _guess_page(data)
        if page is not None:
            return data.decode(page), page
    return text, "utf-8"


def _guess_page(data: bytes) -> str | None:
    """The 8-bit page in which the words of bytes are known ones; None where none is."""
    runs = [run for run in re.findall(rb"[\x80-\xff]{3,}", data)[:200] if len(run) < 30]
    best, best_known = None, len(runs) // 2
    for page in _CYRILLIC_PAGES:
        known = sum(1 for run in runs if is_cyrillic_word(run.decode(page, "replace").lower()))
        if known > best_known:
            best, best_known = page, known
    if best is not None:
        try:
            data.decode(best)
        except UnicodeDecodeError:
            return None
    return best


def mend_escaped_bytes(text: str) -> list[Row]:
    """Escaped bytes as the Western characters that they are in Windows-1252; other lone surrogates as U+FFFD."""
    rows: list[Row] = []
    for match in re.finditer("[\ud800-\udfff]", text):
        byte = ord(match[0]) - 0xDC00
        c = bytes([byte]).decode("cp1252", "replace") if 0x80 <= byte <= 0xFF else "\ufffd"
        rows.append((match.start(), match.end(), c, "broken character", 0.7, False))
    return rows
