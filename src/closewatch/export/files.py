"""Files that are there whole or not at all, and what stands beside each: its codebook and its counts."""

from __future__ import annotations

import io
import os
import zipfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import BinaryIO, TextIO

from closewatch.errors import ExportError
from closewatch.knowledge import export_codes

_LONG_AGO = (1980, 1, 1, 0, 0, 0)  # the same bytes each time: zip files hold the time of their members


class Files:
    """Files under temporary names that get their own when all is written, and vanish when something fails."""

    def __init__(self) -> None:
        self._parts: list[tuple[Path, Path]] = []

    @contextmanager
    def bytes(self, path: Path) -> Iterator[BinaryIO]:
        """A new file. Raises ExportError where it cannot be written."""
        if path.is_dir():
            raise ExportError(str(path), "is a folder, expected the name of a file in it")
        part = path.with_name(f".{path.name}.{os.getpid()}.part")
        self._parts.append((part, path))
        try:
            with part.open("wb") as stream:
                yield stream
        except OSError as error:
            raise ExportError(str(path), f"cannot be written: {error.strerror or error}") from error

    @contextmanager
    def text(self, path: Path) -> Iterator[TextIO]:
        """A new UTF-8 file; one that ends in .zip holds the text as its only member."""
        with ExitStack() as stack:
            stream = stack.enter_context(self.bytes(path))
            if path.suffix.lower() == ".zip":
                archive = stack.enter_context(zipfile.ZipFile(stream, "w"))
                member = zipfile.ZipInfo(path.name[: -len(".zip")], _LONG_AGO)
                member.compress_type = zipfile.ZIP_DEFLATED
                stream = stack.enter_context(archive.open(member, "w", force_zip64=True))  # type: ignore[assignment]
            yield stack.enter_context(_utf8(stream))

    def keep(self) -> None:
        """Give all files their names, in the order in which they were opened."""
        for part, path in self._parts:
            part.replace(path)
        self._parts.clear()

    def drop(self) -> None:
        """Remove what is not kept."""
        for part, _ in self._parts:
            part.unlink(missing_ok=True)
        self._parts.clear()


@contextmanager
def _utf8(stream: BinaryIO) -> Iterator[TextIO]:
    text = io.TextIOWrapper(stream, encoding="utf-8", errors="replace", newline="")
    yield text
    text.flush()
    text.detach()


@contextmanager
def files() -> Iterator[Files]:
    """Files that are kept when the block ends well, and dropped when it does not."""
    made = Files()
    try:
        yield made
        made.keep()
    finally:
        made.drop()


def codebook(format_: str, title: str, lines: list[str], *, tables: tuple[str, ...] = ()) -> str:
    """The Markdown page that explains a file: what it holds, and every column."""
    parts = [f"# {title}", "", *lines, ""]
    for name in (format_, *tables):
        parts += [f"## Columns{'' if name == format_ else f' of {name}'}", "",
                  "| column | meaning | unit or form | from | differs from the original |", "|---|---|---|---|---|"]  # fmt: skip
        parts += [f"| {_cell(c.column)} | {_cell(c.meaning)} | {_cell(c.unit)} | {_cell(c.source)} | {_cell(c.differs)} |"
                  for c in export_codes.columns(name)]  # fmt: skip
        parts.append("")
    return "\n".join(parts)


def _cell(text: str) -> str:
    return text.replace("|", "\\|")
