"""A brief as one page of HTML without scripts or anything to load; words from outside are escaped."""

from __future__ import annotations

import datetime
import functools
import html
from pathlib import Path

from closewatch.watch.brief import Brief, Evidence, Line, Section
from closewatch.watch.messages import STATUS_WORDS, plural

_PAGE = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="referrer" content="no-referrer">
<title>{title} – brief</title>
<style>
{css}</style>
</head>
<body>
<a class="skip" href="#main">Skip to the brief</a>
<header>
<p class="kicker">Brief · reported {since} to {last}</p>
<h1>{title}</h1>
<dl class="asked">{asked}</dl>
<ul class="figures">{figures}</ul>
{rates}</header>
<nav aria-label="Sections"><ul>{nav}</ul></nav>
<main id="main">
{sections}
<section aria-labelledby="h-evidence" id="evidence">
<h2 id="h-evidence">Evidence</h2>
<p class="says">Every line above rests on these words; numbers lead here.</p>
<ol class="evidence">
{evidence}
</ol>
</section>
</main>
<footer>Made {made} UTC by Closewatch from coded events; nothing here is written by hand.</footer>
</body>
</html>
"""


def write_html(brief: Brief) -> str:
    """The brief as a page of HTML."""
    asked = "".join(f"<div><dt>{html.escape(label)}</dt><dd>{html.escape(words)}</dd></div>" for label, words in brief.asked)
    figures = "".join(f"<li><strong>{count}</strong> {label}</li>" for label, count in brief.figures)
    rates = "".join(f"<li>{html.escape(rate)}</li>" for rate in brief.rates)
    nav = "".join(
        f'<li><a href="#{s.id}">{html.escape(s.heading)} <span class="count">{len(s.lines) + s.left}</span></a></li>'
        for s in brief.sections
    )
    nav += f'<li><a href="#evidence">Evidence <span class="count">{len(brief.evidence)}</span></a></li>'
    return _PAGE.format(
        title=html.escape(brief.watch), css=_css(), since=brief.since, last=brief.until - datetime.timedelta(days=1),
        asked=asked, figures=figures, rates=f'<ul class="rates">{rates}</ul>\n' if rates else "", nav=nav,
        sections="\n".join(map(_section, brief.sections)), evidence="\n".join(map(_evidence, brief.evidence)),
        made=f"{brief.made:%Y-%m-%d %H:%M}",
    )  # fmt: skip


@functools.cache
def _css() -> str:
    return (Path(__file__).parent / "brief.css").read_text(encoding="utf-8")


def _section(section: Section) -> str:
    says = f'<p class="says">{html.escape(section.says)}</p>' if section.says else ""
    lines = "\n".join(_line(line, is_quoted=section.is_quoted) for line in section.lines)
    kind = "lines timeline" if section.id == "timeline" else "lines"
    body = f'<ol class="{kind}">\n{lines}\n</ol>' if lines else '<p class="none">Nothing in this period.</p>'
    left = f'<p class="none">… and {section.left} more</p>' if section.left else ""
    head = f'<h2 id="h-{section.id}">{html.escape(section.heading)}</h2>'
    return f'<section aria-labelledby="h-{section.id}" id="{section.id}">\n{head}{says}{body}{left}\n</section>'


def _line(line: Line, *, is_quoted: bool) -> str:
    status = html.escape(STATUS_WORDS.get(line.status, line.status))
    told = [line.standing.partition("; ")[2]]
    told += [f"{label} {words}" for label, words in (("in", line.where), ("said by", line.said_by)) if words]
    cited = " ".join(f'<a class="cite" href="#e{n}" aria-label="evidence {n}">{n}</a>' for n in line.evidence)
    more = f' <span class="more">and {plural(line.more, "mention")} more</span>' if line.more else ""
    notes = "".join(f"<li>{html.escape(note)}</li>" for note in line.notes)
    quote = f'<blockquote class="quote">{html.escape(line.quote)}</blockquote>' if is_quoted else ""
    return (
        f'<li><span class="day">{html.escape(line.day or "day not told")}</span><div><p class="title">{html.escape(line.title)} '
        f'<span class="chip {line.status}">{status}</span></p>'
        f'<p class="told">{html.escape(" · ".join(told))} <span class="cites">{cited}{more}</span></p>{quote}'
        + (f'<ul class="notes">{notes}</ul>' if notes else "") + "</div></li>"
    )  # fmt: skip


def _evidence(e: Evidence) -> str:
    title = html.escape(e.title)
    if e.url is not None:
        title = f'<a href="{html.escape(e.url, quote=True)}" rel="noopener noreferrer nofollow">{title}</a>'
    origin = " · ".join(filter(None, (title, html.escape(e.publisher or ""), e.published)))
    held = html.escape(STATUS_WORDS.get(e.held, e.held))
    return (
        f'<li id="e{e.number}"><blockquote>{html.escape(e.sentence)}</blockquote>'
        f'<p class="told">{origin} · held as {held} · event <code>{html.escape(e.event)}</code></p></li>'
    )
