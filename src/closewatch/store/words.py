"""Full-text search of documents, the same on both databases.

Words are what is left of a text once case, accents, everything that is neither letter nor digit and the commonest words
("the", "of") are gone; both databases get them ready made, so that both find the same. A query is words that all must be
there; "several words" in quotation marks must stand in a row, war* stands for all words that begin so, of two words with OR
between them one must be there, and -word must not be there.
"""

from __future__ import annotations

import functools
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Connection, Select, bindparam, column, literal_column, select, table
from sqlalchemy import text as sql

from closewatch.errors import UsageError

_WORD = re.compile(r"[^\W_]+")
_TERM = re.compile(r'(-?)(?:"([^"]*)"|([^\s"]+))(\*?)')
_LONGEST_WORD: Final = 64  # characters of a word that count
_LONGEST_TEXT: Final = 400_000  # characters of a document that are searched; PostgreSQL takes no more than a megabyte of words
_COMMON: Final = frozenset({
    "a", "an", "and", "are", "as", "at", "be", "but", "by", "for", "from", "has", "have", "he", "in", "is", "it", "its", "of",
    "on", "or", "that", "the", "to", "was", "were", "with",
})  # fmt: skip
_POSITIONS: Final = 16383  # PostgreSQL counts places no further
_AROUND: Final = 90  # characters of a snippet on either side

_fts = table("document_words", column("rowid"), column("words"))
_tsv = table("document_words", column("document"), column("words"))
_INSERT_FTS = sql("INSERT INTO document_words (rowid, words) VALUES (:document, :words)")
_INSERT_TSV = sql("INSERT INTO document_words (document, words) VALUES (:document, CAST(:words AS tsvector))")


@dataclass(frozen=True, slots=True)
class Term:
    """Words in a row; the last one may be only the beginning of a word."""

    words: tuple[str, ...]
    is_prefix: bool
    is_wanted: bool


def words_of(text: str) -> list[str]:
    """The words of a text as they are searched for, without the commonest ones."""
    return [w[:_LONGEST_WORD] for w in _WORD.findall(plain(text[:_LONGEST_TEXT])) if w not in _COMMON]


def plain(text: str) -> str:
    """The text without case and accents."""
    if text.isascii():
        return text.lower()
    bare = "".join(c for c in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(c))
    return unicodedata.normalize("NFC", bare)


def add_words(connection: Connection, document: int, text: str) -> None:
    """Make the document known to the search."""
    words = words_of(text)
    if connection.dialect.name == "sqlite":
        connection.execute(_INSERT_FTS, {"document": document, "words": " ".join(words)})
    else:
        connection.execute(_INSERT_TSV, {"document": document, "words": _tsvector(words)})


def _tsvector(words: Sequence[str]) -> str:
    places: dict[str, list[str]] = {}
    for n, word in enumerate(words, 1):
        found = places.setdefault(word, [])
        if len(found) < 255:
            found.append(str(min(n, _POSITIONS)))
    return " ".join(f"'{word}':{','.join(found)}" for word, found in places.items())


def parse_query(query: str) -> tuple[tuple[Term, ...], ...]:
    """The terms of a query: of each group one must be there, or, where it is unwanted, must not.

    Raises:
        UsageError: no word is asked for.
    """
    groups: list[tuple[Term, ...]] = []
    is_or = False
    for minus, quoted, bare, star in _TERM.findall(query):
        words = tuple(words_of(quoted or bare))
        term = Term(words, star == "*" or (quoted or bare).endswith("*"), minus == "")
        if is_or and words and term.is_wanted and groups and groups[-1][0].is_wanted:
            groups[-1] = (*groups[-1], term)
        elif words:
            groups.append((term,))
        is_or = bare == "OR"
    if not any(group[0].is_wanted for group in groups):
        expected = 'expected words beside the commonest ones, "words in a row", word*, and -word for what must not be there'
        raise UsageError(f"{query!r} asks for no word: {expected}")
    return tuple(groups)


def documents_with(connection: Connection, query: str) -> Select[Any]:
    """A selection of the keys (as `document`) of documents that the query finds."""
    terms = parse_query(query)
    if connection.dialect.name == "sqlite":
        rows: Select[Any] = select(literal_column("rowid").label("document")).select_from(_fts)
        return rows.where(sql("document_words MATCH :fts_query").bindparams(fts_query=_fts_query(terms)))
    asked = sql("document_words.words @@ CAST(:ts_query AS tsquery)").bindparams(bindparam("ts_query", _ts_query(terms)))
    return select(_tsv.c.document).where(asked)


def _fts_query(groups: Sequence[Sequence[Term]]) -> str:
    def one(t: Term) -> str:
        return '"' + " ".join(t.words) + '"' + ("*" if t.is_prefix else "")

    wanted = " AND ".join(f"({' OR '.join(map(one, group))})" for group in groups if group[0].is_wanted)
    unwanted = " OR ".join(one(t) for group in groups for t in group if not t.is_wanted)
    return f"({wanted}) NOT ({unwanted})" if unwanted else wanted


def _ts_query(groups: Sequence[Sequence[Term]]) -> str:
    def one(t: Term) -> str:
        row = " <-> ".join(f"'{w}'" for w in t.words) + (":*" if t.is_prefix else "")
        return f"({row})" if t.is_wanted else f"!({row})"

    return " & ".join(f"({' | '.join(map(one, group))})" for group in groups)


def search(
    connection: Connection, query: str, among: Select[Any] | None = None, *, limit: int | None, best_first: bool = False
) -> list[int]:
    """Keys of the documents that the query finds: the newest first, or those that fit best; only those `among`."""
    terms = parse_query(query)
    is_sqlite = connection.dialect.name == "sqlite"
    key: Any = literal_column("document_words.rowid") if is_sqlite else _tsv.c.document
    fit: Any = literal_column("rank") if is_sqlite else sql("ts_rank(words, CAST(:ts_query AS tsquery)) DESC")
    chosen = documents_with(connection, query)
    if among is not None:
        chosen = chosen.where(key.in_(among))
    chosen = chosen.order_by(fit, key.desc()) if best_first else chosen.order_by(key.desc())
    if best_first and not is_sqlite:
        chosen = chosen.params(ts_query=_ts_query(terms))
    return list(connection.execute(chosen.limit(limit)).scalars())


def snippet(text: str, query: str) -> str:
    """Where the text first shows what is asked for, on one line, with the words found in square brackets."""
    asked = _asked(query)
    folded = text[:_LONGEST_TEXT].lower() if text.isascii() else text[:_LONGEST_TEXT].translate(_FOLDED)
    first = asked.search(folded) if len(folded) <= len(text) else None
    if first is None:
        return " ".join(text[: 2 * _AROUND].split())
    start, end = max(0, first.start() - _AROUND), min(len(text), first.end() + _AROUND)
    shown, at = [], start
    for mark in asked.finditer(folded, first.start()):
        if mark.end() > end:
            break
        shown += [text[at : mark.start()], "[", text[mark.start() : mark.end()], "]"]
        at = mark.end()
    shown.append(text[at:end])
    return ("…" if start > 0 else "") + " ".join("".join(shown).split()) + ("…" if end < len(text) else "")


@functools.lru_cache(maxsize=256)
def _asked(query: str) -> re.Pattern[str]:
    """What shows the query's wanted terms in a folded text."""
    between = rf"[\W_]+(?:(?:{'|'.join(sorted(_COMMON))})[\W_]+)*"
    rows = [
        between.join(map(re.escape, t.words)) + (r"[^\W_]*" if t.is_prefix else "")
        for group in parse_query(query) for t in group if t.is_wanted
    ]  # fmt: skip
    return re.compile(rf"(?<![^\W_])(?:{'|'.join(rows)})(?![^\W_])")


class _Folding(dict[int, str]):
    """Characters without case and accents, one for one, so that places stay."""

    def __missing__(self, code: int) -> str:
        made = plain(chr(code))
        self[code] = found = made if len(made) == 1 else chr(code)
        return found


_FOLDED = _Folding()
