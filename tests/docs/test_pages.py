"""What the pages promise is there: dependencies are named, and links lead somewhere."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def package(requirement: str) -> str:
    return re.split(r"[\s<>=!~;\[]", requirement, maxsplit=1)[0].lower()


def links(page: str) -> list[str]:
    """Targets of the links that lead to files of ours, without their anchors, each once."""
    targets = [t.partition("#")[0] for t in re.findall(r"\]\(([^)\s]+)\)", page)]
    return list(dict.fromkeys(t for t in targets if t and "://" not in t))


@pytest.mark.parametrize("name", [package(r) for r in PROJECT["dependencies"]])
def test_every_dependency_has_its_row_with_the_reason(name: str) -> None:
    rows = (ROOT / "docs" / "dependencies.md").read_text(encoding="utf-8").splitlines()
    assert any(re.fullmatch(rf"\| {re.escape(name)} \| .+ \|", row) for row in rows), f"{name} is not in docs/dependencies.md"


@pytest.mark.parametrize("target", links(README))
def test_every_page_that_the_readme_links_exists(target: str) -> None:
    assert (ROOT / target).exists()


@pytest.mark.parametrize("page", sorted((ROOT / "docs").glob("*.md")), ids=lambda p: p.name)
def test_every_page_that_a_page_of_docs_links_exists(page: Path) -> None:
    assert [t for t in links(page.read_text(encoding="utf-8")) if not (page.parent / t).exists()] == []
