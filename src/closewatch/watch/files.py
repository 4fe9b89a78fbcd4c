"""Files that channels write: one writer at a time, and on the disk before the delivery counts as sent."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

if sys.platform != "win32":
    import fcntl


@contextmanager
def locked(path: Path) -> Iterator[int]:
    """The file's descriptor, open for reading and writing, made where it is absent; other writers wait.

    Raises:
        OSError: it cannot be opened.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
    try:
        if sys.platform != "win32":
            fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield descriptor
    finally:
        os.close(descriptor)  # which unlocks it


def write_all(descriptor: int, data: bytes) -> None:
    """Write all of it at the end of the file, and wait until it is on the disk."""
    os.lseek(descriptor, 0, os.SEEK_END)
    view = memoryview(data)
    while view:
        view = view[os.write(descriptor, view) :]
    os.fsync(descriptor)


def replace_file(path: Path, data: bytes) -> None:
    """Put a whole new file in the place of the old one: readers see the one or the other, never a part."""
    draft = path.with_name(f".{path.name}.{os.getpid()}.new")
    try:
        with draft.open("wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)
