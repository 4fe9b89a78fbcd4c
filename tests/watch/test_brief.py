"""Briefs: what stands where, from the data, with evidence."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest
from watch_factory import NOW, TODAY, Act, add

from closewatch.store.api import Store
from closewatch.watch.brief import Brief, Section, make_brief
from closewatch.watch.brief_html import write_html
from closewatch.watch.brief_markdown import write_markdown
from closewatch.watch.parsing import parse_watch

DAY = datetime.timedelta(days=1)
TIES = parse_watch("North Korea, Russia: defence cooperation", name="Ties")
EVIL = 'Talks & <b onclick="x()">toasts</b> [link](javascript:alert(1)) | `code`'


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(tmp_path / "store.sqlite") as made:
        yield made


def brief(store: Store, **more: object) -> Brief:
    with store.read() as reader:
        return make_brief(reader, TIES, now=NOW, **more)  # type: ignore[arg-type]


def section(made: Brief, id_: str) -> Section:
    return next(s for s in made.sections if s.id == id_)


def titles(made: Brief, id_: str) -> list[str]:
    return [line.title for line in section(made, id_).lines]


def notes(made: Brief, id_: str) -> list[tuple[str, ...]]:
    return [line.notes for line in section(made, id_).lines]


@pytest.fixture
def told(store: Store) -> Brief:
    day = TODAY - 4 * DAY
    talks = Act("PRK", "CONSULT", "RUS", day=day, country="PRK", place="Pyongyang")
    add(store, [talks, Act("USA", "ACCUSE", "PRK", day=day)], id="d1", published=day, title=EVIL)
    add(store, talks, id="d2", published=day, publisher="Other Post")
    add(store, Act("PRK", "AID", "RUS", day=TODAY, status="claimed", said_by="KOR"), id="d3", published=TODAY - DAY)
    add(store, Act("PRK", "AID", "RUS", day=TODAY, status="denied", said_by="RUS"), id="d4", publisher="Third Times")
    add(store, Act("PRK", "SUPPORT", "RUS", day=None, status="speculated"), id="d5")
    add(store, Act("PRK", "AGREE", "RUS", day=TODAY - 6 * DAY, status="called_for", said_by="CHN"), id="d6")
    add(store, [Act("PRK", "COOPERATE", "RUS", day=TODAY - DAY, status="claimed"), Act("JPN", "REQUEST", "PRK")], id="d7")
    return brief(store)


def test_each_happening_stands_where_its_status_puts_it(told: Brief) -> None:
    assert titles(told, "asserted") == ["Talks between North Korea and Russia"]
    assert titles(told, "claimed") == ["Cooperation between North Korea and Russia"]
    assert titles(told, "denied") == ["Aid from North Korea to Russia"]
    assert titles(told, "speculated") == ["Support by North Korea for Russia"]


def test_reactions_and_calls_of_third_parties_are_told(told: Brief) -> None:
    assert titles(told, "reactions")[0] == "Accusation by United States against North Korea"
    assert set(titles(told, "called-for")) == {
        "Promise or agreement by North Korea with Russia", "Request by Japan to North Korea",
    }  # fmt: skip


def test_open_questions_come_from_the_data(told: Brief) -> None:
    asked = dict(zip(titles(told, "open"), notes(told, "open"), strict=True))
    assert asked["Aid from North Korea to Russia"][0] == "whether it happened: held as claimed and as denied"
    assert "which day: no report tells it" in asked["Support by North Korea for Russia"]
    assert "whether others know of it: claimed by one source alone" in asked["Cooperation between North Korea and Russia"]
    assert "Talks between North Korea and Russia" not in asked


def test_what_is_new_tells_changes_and_firsts(told: Brief) -> None:
    every = [note for line in notes(told, "new") for note in line]
    assert any(re.fullmatch(r"2024-05-0\d: from claimed to denied", note) for note in every)
    assert any(note.startswith("first AID between North Korea and Russia") for note in every)


def test_who_says_what_is_told_where_reports_differ(told: Brief) -> None:
    assert section(told, "denied").lines[0].said_by == "South Korea (claimed), Russia (denied)"


def test_the_timeline_is_in_order_and_holds_all(told: Brief) -> None:
    days = [str(line.day)[:10] for line in section(told, "timeline").lines]
    assert days == sorted(days)
    assert len(days) == 7


def test_every_line_has_evidence_that_is_listed(told: Brief) -> None:
    numbers = {e.number for e in told.evidence}
    for s in told.sections:
        for line in s.lines:
            assert line.evidence
            assert set(line.evidence) <= numbers
    assert all(e.sentence and e.event and e.document for e in told.evidence)


def test_a_brief_starts_when_it_is_told_to(store: Store) -> None:
    add(store, Act("PRK", "CONSULT", "RUS", day=TODAY - 20 * DAY), id="d1", published=TODAY - 20 * DAY)
    add(store, Act("PRK", "AID", "RUS"), id="d2")
    assert len(section(brief(store), "asserted").lines) == 2
    assert len(section(brief(store, since=TODAY - DAY), "asserted").lines) == 1


def test_a_brief_of_nothing_says_so(store: Store) -> None:
    made = brief(store)
    assert "Nothing in this period." in write_markdown(made)
    assert "Nothing in this period." in write_html(made)


class _Page(HTMLParser):
    """Tags, ids and links of a page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.ids: list[str] = []
        self.links: list[str] = []
        self.attributes: set[str] = set()
        self.open: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        given = dict(attrs)
        self.attributes |= set(given)
        if given.get("id"):
            self.ids.append(str(given["id"]))
        if tag == "a":
            self.links.append(str(given["href"]))
        if tag not in {"meta", "br", "link"}:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def test_the_page_is_whole_safe_and_links_to_what_is_there(told: Brief) -> None:
    html = write_html(told)
    page = _Page(html)
    assert page.open == []
    assert "script" not in page.tags
    assert "b" not in page.tags
    assert "img" not in page.tags
    assert "onclick" not in page.attributes
    assert len(page.ids) == len(set(page.ids))
    assert all(link[1:] in page.ids for link in page.links if link.startswith("#"))
    assert all(link.startswith(("#", "https://news.example.org/")) for link in page.links)
    assert "&lt;b onclick=&quot;x()&quot;&gt;toasts&lt;/b&gt;" in html
    assert '<html lang="en">' in html


def test_no_markup_hides_in_markdown(told: Brief) -> None:
    page = write_markdown(told)
    assert "<b onclick" not in page.replace("\\<b", "")
    assert "[link](javascript" not in page.replace("\\[link\\](", "")
    assert "\\`code\\`" in page
    assert all(f'<a id="e{e.number}"></a>' in page for e in told.evidence)
