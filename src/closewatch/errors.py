"""All errors that Closewatch raises.

    ClosewatchError
    ├── DeliveryError    a channel of a watch did not take a message
    ├── ExportError      an export cannot be written
    ├── InputError       a file, a line or a record cannot be read
    ├── KnowledgeError   a data file breaks its schema or contradicts another
    ├── SetupError       a model or another installed part is missing or unfit
    ├── StoreError       a store cannot be opened, read or written
    └── UsageError       an option or an argument makes no sense

Doubt is never an error: what cannot be known is a value with a reason.
"""

from __future__ import annotations


class ClosewatchError(Exception):
    """Root of all errors of this package."""


class DeliveryError(ClosewatchError):
    """A channel did not take a message: says what it answered; `is_final` where it wants no more messages at all."""

    def __init__(self, reason: str, *, is_final: bool = False) -> None:
        self.is_final = is_final
        super().__init__(reason)


class InputError(ClosewatchError):
    """A source cannot be read: names the place (file and, where it has lines, the line) and the reason."""

    def __init__(self, place: str, reason: str, *, line: int | None = None) -> None:
        self.place = place
        self.line = line
        self.reason = reason
        super().__init__(f"{place}:{line}: {reason}" if line is not None else f"{place}: {reason}")


class KnowledgeError(ClosewatchError):
    """A knowledge file breaks its schema: names file, line and what was expected."""

    def __init__(self, file: str, reason: str, *, line: int | None = None) -> None:
        self.file = file
        self.line = line
        self.reason = reason
        super().__init__(f"{file}:{line}: {reason}" if line is not None else f"{file}: {reason}")


class SetupError(ClosewatchError):
    """Something that must be installed is missing: says what, and how to install it."""


class ExportError(ClosewatchError):
    """An export cannot be written: names the file, the reason and the next step."""

    def __init__(self, place: str, reason: str) -> None:
        self.place = place
        self.reason = reason
        super().__init__(f"{place}: {reason}")


class StoreError(ClosewatchError):
    """A store cannot be opened, read or written: names the store, the reason and the next step."""


class UsageError(ClosewatchError):
    """The call makes no sense as it is: says what was found and what was expected."""
