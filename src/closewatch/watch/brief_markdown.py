"""A brief as Markdown; words from outside are escaped, so that no markup can hide in them."""

from __future__ import annotations

import datetime
import re

from closewatch.watch.brief import Brief, Line, Section
from closewatch.watch.messages import STATUS_WORDS, plural

_MARKUP = re.compile(r"([\\`*_\[\]<>|~&$])")  # what is markup at the start of a line alone never stands there


def write_markdown(brief: Brief) -> str:
    """The brief as a page of Markdown."""
    last = brief.until - datetime.timedelta(days=1)
    rows = [f"# {_escape(brief.watch)}", "", f"Reported {brief.since} to {last}; made {brief.made:%Y-%m-%d %H:%M} UTC.", ""]
    rows += [f"- {label}: {_escape(words)}" for label, words in brief.asked]
    rows += ["", ", ".join(f"{count} {label}" for label, count in brief.figures) + ".", ""]
    rows += [f"- Rate: {_escape(rate)}" for rate in brief.rates]
    for section in brief.sections:
        rows += ["", *_section(section)]
    rows += ["", "## Evidence", ""]
    for e in brief.evidence:
        title = _escape(e.title) if e.url is None else f"[{_escape(e.title)}](<{_address(e.url)}>)"
        origin = ", ".join(filter(None, (title, _escape(e.publisher or ""), e.published)))
        held = STATUS_WORDS.get(e.held, e.held)
        rows.append(f'{e.number}. <a id="e{e.number}"></a>“{_escape(e.sentence)}” {origin}. Held as {held}; event `{e.event}`.')
    return "\n".join(rows).rstrip() + "\n"


def _section(section: Section) -> list[str]:
    rows = [f"## {section.heading}", ""]
    if section.says:
        rows += [f"*{section.says}*", ""]
    rows += [_line(line, is_quoted=section.is_quoted) for line in section.lines] or ["Nothing in this period."]
    return [*rows, f"- … and {section.left} more"] if section.left else rows


def _line(line: Line, *, is_quoted: bool) -> str:
    given = [(label, words) for label, words in (("in", line.where), ("said by", line.said_by)) if words]
    told = "; ".join([line.standing, *(f"{label} {_escape(words)}" for label, words in given)])
    more = f" and {plural(line.more, 'mention')} more" if line.more else ""
    cited = " ".join(f"[\\[{n}\\]](#e{n})" for n in line.evidence) + more
    below = ([f"“{_escape(line.quote)}”"] if is_quoted else []) + [_escape(note) for note in line.notes]
    notes = "".join(f"\n  - {words}" for words in below)
    return f"- **{_escape(line.day or 'day not told')}** {_escape(line.title)} ({told}) {cited}{notes}"


def _escape(text: str) -> str:
    return _MARKUP.sub(r"\\\1", text)


def _address(url: str) -> str:
    return url.replace("<", "%3C").replace(">", "%3E").replace("\\", "%5C").replace(" ", "%20")
