"""The whole way of one text through restoration."""

from __future__ import annotations

import datetime

from closewatch.model.text import Document, Edits, Finding, RestoreReport, Row
from closewatch.restore.draft import Draft
from closewatch.restore.lookalikes import mend_mixed_words

_CLEAN = RestoreReport()


def restore_text(raw: str) -> str:
    """The restored text alone."""
    return _run(raw).text


def restore(
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
    """
    encoding = "utf-8"
    if isinstance(raw, bytes):
        raw = raw.decode("utf-8", "surrogateescape")
    draft = _run(raw)
    rows = draft.rows()
    return Document(
        raw, draft.text, Edits(raw, rows), _report(rows) if rows else _CLEAN,
        id, source, url, title, publisher, published, retrieved, language, encoding,
    )


def _run(raw: str) -> Draft:
    draft = Draft(raw)
    if raw.isascii():
        return draft
    draft.add(mend_mixed_words(draft.text))
    return draft


def _report(rows: "object") -> RestoreReport:
    found: dict[str, list[Row]] = {}
    for row in rows:  # type: ignore[attr-defined]
        found.setdefault(row[3], []).append(row)
    findings = tuple(
        Finding(what, len(same), tuple(r[0] for r in same[:10]), min(r[4] for r in same)) for what, same in found.items()
    )
    return RestoreReport(findings, "disguised", "words mix letters of scripts that look alike")
