"""The schema's history: one revision a file in `versions`, run when an older store is opened."""

from __future__ import annotations

from typing import Final

REVISIONS: Final = ("0001",)  # from the first to today's; a test holds them to the files
HEAD: Final = REVISIONS[-1]
