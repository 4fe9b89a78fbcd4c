"""What the tests of sources share."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from news_server import NewsServer, running


@pytest.fixture
def server() -> Iterator[NewsServer]:
    """A server of its own for every test."""
    with running() as server:
        yield server
