"""Making text from outside safe to show: no control characters, no hidden turns of the reading direction."""

from __future__ import annotations

import re

_UNSAFE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\N{LINE SEPARATOR}\N{PARAGRAPH SEPARATOR}"
    "\N{LEFT-TO-RIGHT EMBEDDING}-\N{RIGHT-TO-LEFT OVERRIDE}\N{LEFT-TO-RIGHT ISOLATE}-\N{POP DIRECTIONAL ISOLATE}"
    "\ud800-\udfff\ufffe\uffff]"
)


def clean(text: str) -> str:
    """The text on one line, without what steers terminals or is no character of XML; runs of spaces become one."""
    return " ".join(_UNSAFE.sub(" ", text).split())


def clean_lines(text: str) -> str:
    """The same, with its lines kept."""
    return "\n".join(clean(line) for line in text.split("\n"))


def shorten(text: str, longest: int) -> str:
    """At most so many characters, cut at a space where there is one near."""
    if len(text) <= longest:
        return text
    cut = text[: longest - 1]
    space = cut.rfind(" ")
    return (cut[:space] if space > longest // 2 else cut).rstrip() + "…"


def is_web_address(url: str | None) -> bool:
    """Whether a link may be shown as one: http or https, nothing that a browser would run."""
    return url is not None and url.lower().startswith(("http://", "https://"))
