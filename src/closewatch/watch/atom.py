"""A feed file as a channel: Atom 1.0 (RFC 4287), the newest alerts first, replaced as a whole.

A delivery whose entries are in the file already adds nothing.
"""

from __future__ import annotations

import datetime
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Self
from xml.etree import ElementTree

from closewatch.errors import DeliveryError
from closewatch.watch.channels import Options, write_line
from closewatch.watch.cleaning import is_web_address
from closewatch.watch.files import locked, replace_file
from closewatch.watch.messages import Message, Outgoing
from closewatch.watch.rendering import message_html, message_text

_NAMESPACE = "http://www.w3.org/2005/Atom"
_ENTRY, _ID = f"{{{_NAMESPACE}}}entry", f"{{{_NAMESPACE}}}id"
_KEEP = 100
_SPACE = uuid.UUID("7a0f4c6e-3a54-5d0b-9a0e-6f8e4f0c8f21")  # of the ids of our feeds and entries


@dataclass(frozen=True, slots=True)
class AtomChannel:
    """Writes the feed file of the path, with at most `keep` entries."""

    path: Path
    keep: int = _KEEP

    @classmethod
    def of(cls, options: Options) -> Self:
        """The channel of its line; the path becomes absolute. Raises UsageError."""
        options.only("keep")
        return cls(Path(options.one_word("a path")).expanduser().absolute(), options.number("keep", _KEEP, 1, 10_000))

    def __str__(self) -> str:
        """The line that the channel is made from."""
        return write_line("atom", str(self.path), keep=self.keep)

    @property
    def shown(self) -> str:
        """The line for people."""
        return str(self)

    def send(self, outgoing: Outgoing) -> str | None:
        """Add entries that are not there yet. Raises DeliveryError."""
        try:
            with locked(self.path.with_name(f".{self.path.name}.lock")):
                old, feed_id = _read(self.path)
                known = {entry.findtext(_ID) for entry in old}
                new = [_entry(m, outgoing) for m in outgoing.messages]
                new = [entry for entry in new[::-1] if entry.findtext(_ID) not in known]
                if new or not self.path.exists():
                    feed_id = feed_id or f"urn:uuid:{uuid.uuid4()}"
                    replace_file(self.path, _feed(feed_id, outgoing, [*new, *old][: self.keep]))
        except OSError as error:
            raise DeliveryError(f"{self.path} cannot be written: {error.strerror or error}") from error
        except ElementTree.ParseError as error:
            raise DeliveryError(f"{self.path} is no Atom feed ({error}); move it away or name another file") from error
        return None


def _read(path: Path) -> tuple[list[ElementTree.Element], str | None]:
    """The entries of the feed file and its id; nothing where there is no file."""
    if not path.exists() or path.stat().st_size == 0:
        return [], None
    root = ElementTree.parse(path).getroot()
    if root.tag != f"{{{_NAMESPACE}}}feed":
        raise ElementTree.ParseError(f"its root is {root.tag}")
    return root.findall(_ENTRY), root.findtext(_ID)


def _feed(feed_id: str, outgoing: Outgoing, entries: Sequence[ElementTree.Element]) -> bytes:
    ElementTree.register_namespace("", _NAMESPACE)
    feed = ElementTree.Element(f"{{{_NAMESPACE}}}feed")
    _add(feed, "title", f"Closewatch: {outgoing.watch}")
    _add(feed, "id", feed_id)
    _add(feed, "updated", _moment(outgoing.now))
    _add(feed, "generator", "Closewatch")
    _add(_add(feed, "author"), "name", "Closewatch")
    feed.extend(entries)
    ElementTree.indent(feed)
    made: bytes = ElementTree.tostring(feed, encoding="utf-8", xml_declaration=True)
    return made + b"\n"


def _entry(message: Message, outgoing: Outgoing) -> ElementTree.Element:
    entry = ElementTree.Element(_ENTRY)
    _add(entry, "title", message.title)
    _add(entry, "id", f"urn:uuid:{uuid.uuid5(_SPACE, outgoing.message_id(message))}")
    _add(entry, "updated", _moment(message.rang))
    _add(entry, "summary", message_text(message, outgoing.zone), type="text")
    _add(entry, "content", message_html(message, outgoing.zone), type="html")
    _add(entry, "category", term=message.status)
    if is_web_address(message.url):
        _add(entry, "link", rel="alternate", href=message.url or "")
    return entry


def _add(parent: ElementTree.Element, name: str, text: str | None = None, **attributes: str) -> ElementTree.Element:
    child = ElementTree.SubElement(parent, f"{{{_NAMESPACE}}}{name}", attributes)
    child.text = text
    return child


def _moment(moment: datetime.datetime) -> str:
    return moment.astimezone(datetime.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
