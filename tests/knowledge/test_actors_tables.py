"""The tables of actors and their checker."""

from __future__ import annotations

from pathlib import Path

import pytest

from closewatch.errors import KnowledgeError
from closewatch.knowledge import actors
from closewatch.knowledge.actor_check import doubled_names, faulty_persons, overlapping_terms, short_names
from closewatch.knowledge.actor_entries import Entry
from closewatch.knowledge.actor_names import fold
from closewatch.knowledge.countries import state_aliases
from closewatch.knowledge.officials import COLUMNS, read_persons
from closewatch.knowledge.organisations import COLUMNS as ORGANISATION_COLUMNS
from closewatch.knowledge.organisations import organisation_aliases, read_organisations
from closewatch.knowledge.roles import plural_of, role_nouns


def test_all_tables_are_sound() -> None:
    assert actors.check() == []


def test_the_tables_hold_what_the_project_promises() -> None:
    kinds: dict[str, set[str]] = {}
    for _, entry in organisation_aliases():
        kinds.setdefault(entry.kind, set()).add(entry.id)
    assert len(kinds["intergovernmental"]) >= 150
    assert len(kinds["armed"]) >= 150
    assert len(kinds["party"]) >= 300
    assert sum(not r.plural for roles in role_nouns().values() for r in roles) >= 500
    assert len({e.country for _, e in state_aliases() if e.kind == "state"}) >= 193 + 6


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Sergei Shoigu", "Sergey Shoygu"), ("Volodymyr Zelensky", "Volodymyr Zelenskyy"),
        ("Kim Jong Un",
        "Kim Jong-un"),
        ("Muammar Gaddafi", "Moammar Qadhafi"), ("Mohammed Hussein", "Muhammad Hossein"),
        ("Dmitry Medvedev",
        "Dmitriy Medvedev"),
        ("Abdel Fattah al-Sisi", "Abdul Fatah Sisi"), ("Recep Tayyip Erdoğan", "Recep Tayyip Erdogan"),
        ("Boris Yeltsin", "Boris Eltsin"), ("Alexei Navalny", "Aleksey Navalnyy"),
    ],
)  # fmt: skip
def test_spellings_of_one_name_have_one_key(one: str, other: str) -> None:
    assert fold(one) == fold(other)


@pytest.mark.parametrize(("one", "other"), [("Iran", "Iraq"), ("Niger", "Nigeria"), ("Mali", "Malawi"), ("Kim", "Kem")])
def test_other_names_have_other_keys(one: str, other: str) -> None:
    assert fold(one) != fold(other)


def test_plurals() -> None:
    assert plural_of(("minister", "of", "defence")) == ("ministers", "of", "defence")
    assert plural_of(("policeman",)) == ("policemen",)
    assert plural_of(("army",)) == ("armies",)


def write(path: Path, columns: tuple[str, ...], *rows: str) -> Path:
    lines = ["\t".join(columns), *(r.replace("|", "\t") for r in rows)]
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def test_overlapping_terms_are_told(tmp_path: Path) -> None:
    path = write(
        tmp_path / "o.tsv", COLUMNS,
        "KEN|head_of_state|A One||2000-01-01|2005-01-01|", "KEN|head_of_state|B Two||2004-01-01||",
        "UGA|head_of_state|C Three||2000|2005|", "UGA|head_of_state|D Four||2005||",
    )  # fmt: skip
    faults = list(overlapping_terms(read_persons([path])))
    assert len(faults) == 1
    assert "A One" in faults[0]


def test_a_term_that_ends_before_it_begins_is_told(tmp_path: Path) -> None:
    path = write(tmp_path / "o.tsv", COLUMNS, "KEN|head_of_state|A One||2005-01-01|2004-01-01|")
    assert len(list(faulty_persons(read_persons([path])))) == 1


def test_short_and_doubled_names_are_told() -> None:
    one, two = Entry("a", "One", "party", "KEN", place="p:1"), Entry("b", "Two", "party", "KEN", place="p:2")
    assert len(list(short_names([("AB", one), ("AB!", one), ("Abc?", one)]))) == 1
    assert len(list(doubled_names([("Same Name", one), ("Same Name", two)]))) == 1


def test_a_faulty_row_names_file_and_line(tmp_path: Path) -> None:
    path = write(tmp_path / "t.tsv", ORGANISATION_COLUMNS, "KEN|XXX|party|Name|||")
    with pytest.raises(KnowledgeError, match=r"t.tsv:2.*XXX"):
        read_organisations(path)
