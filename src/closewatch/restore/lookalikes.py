"""Look-alike letters, word by word, towards the script the word belongs to."""

from __future__ import annotations

import itertools
import operator
import re
from collections import Counter
from dataclasses import dataclass, field

from closewatch.knowledge.scripts import twins
from closewatch.model.text import LetterRows, Row
from closewatch.restore.kinds import MARKS
from closewatch.restore.lexicon import common_english, english, frequency
from closewatch.restore.words import (
    DOUBTFUL,
    GENUINE,
    PLAIN,
    SURE,
    TWINS,
    Reading,
    genuine_scripts,
    latin_form,
    latin_forms,
    loose_latin,
    read_word,
    script_of,
    sure_forms,
)

_BEYOND = (  # letters beyond ASCII of scripts that put spaces between words
    "\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02af\u0370-\u1fff\u2c00-\u2dff\ua4d0-\ua4ff\ua640-\uabff"
    f"\U00010000-\U00016fff{MARKS}"
)
_WORD = re.compile(f"(?<![A-Za-z0-9])([A-Za-z0-9]*[{_BEYOND}][A-Za-z0-9{_BEYOND}]*)")
_LEFT = re.compile(f"([A-Za-z0-9{_BEYOND}]+)([^A-Za-z0-9{_BEYOND}]*)$")
_RIGHT = re.compile(f"([^A-Za-z0-9{_BEYOND}]*)([A-Za-z0-9{_BEYOND}]+)")
_FENCE = re.compile("[\"“”„«»()\\[\\]{}<>‹›\n]|(?<!\\w)['‘’]|['‘’](?!\\w)")
_APOSTROPHES = ("'", "’")
_QUOTES = frozenset("\"“”„«»()[]‹›'‘’")
_ROMAN = re.compile("[IVXLCDM]+")
_MANY = 4  # different words with letters only alike that show the same
_ENOUGH = 3  # mixed words that show a text to be disguised
_REACH = 60  # characters looked at on either side
_LONGEST = 200  # characters of a token that is remembered
_KEPT = 60_000  # tokens remembered
token_forms: dict[str, str] = {}  # what tokens with letters beyond ASCII became lately
unsure_tokens: set[str] = set()  # those of them with a word that context could judge otherwise
_LETTER_BEYOND = re.compile(f"[{_BEYOND}]")
_REASON = "look-alike letter"
_WHOLE = "word in look-alike letters"


_Found = tuple[int, str, Reading]  # a word, where it begins, and what its letters say


@dataclass(slots=True)
class Words:
    """The words of one text that hold letters beyond ASCII, sorted by what their letters say.

    `rows` are the changes so far, `towards` how many words go to each script, `genuine` how many stay in theirs;
    `is_settled` says that no word is left that a second look could judge otherwise.
    """

    rows: list[Row] = field(default_factory=list)
    all_latin: LetterRows | None = None  # instead of `rows`, where every word has its Latin form
    text: str | None = None  # what those make
    towards: dict[str, int] = field(default_factory=dict)
    genuine: Counter[str] = field(default_factory=Counter)
    doubtful: list[_Found] = field(default_factory=list)
    twins: list[_Found] = field(default_factory=list)
    is_settled: bool = False

    @property
    def is_disguised(self) -> bool:
        """Whether enough words went to Latin to show a text that is disguised on purpose."""
        return self.towards.get("Latin", 0) >= _ENOUGH


def mend_words(text: str) -> Words:
    """Words that mix scripts, each in the one script that its letters allow; then words wholly of look-alikes.

    Letters without a twin decide, then word lists, then the neighbours and the document. Whole words change only where
    the document is shown to be disguised and the other reading is the likelier one.

    Refuses: units and variables in Greek (Δt, μs); letters for show (KoЯn); Latin stems with a Cyrillic ending in
    Cyrillic text; whole words beside genuine ones of their script, or alone in an honest text.
    """
    words = _sort_words(text)
    if words.all_latin is not None:
        words.is_settled = True
        return words
    is_latin = words.towards.get("Latin", 0) >= _ENOUGH and len(words.towards) == 1 and len(words.genuine) == 0
    left = 0
    words.doubtful, loose = _part(words.doubtful)
    for start, word, reading in words.doubtful:
        if is_latin and (latin := latin_form(reading)):
            words.rows.append((start, start + len(word), latin, _REASON, 0.97, True))
            continue
        chosen = _decide_doubtful(text, start, word, reading, words)
        if chosen is None:
            left += 1
            continue
        words.rows.extend(_rows_of(start, word, chosen, 0.8))
        words.towards[chosen.target] = words.towards.get(chosen.target, 0) + 1
    if loose:
        rows = _loose_words(text, words, loose)
        left += len(loose) - len(rows)
        words.rows.extend(rows)
    if words.twins:
        whole = _whole_words(text, words)
        left += len(words.twins) - len(whole)
        words.rows.extend(whole)
    for script in ("Cyrillic", "Greek"):
        if words.towards.get(script, 0) >= 3 and words.genuine.get(script, 0) >= 3:
            words.rows.extend(_latin_words(text, script))
    words.rows.sort()
    words.is_settled = left == 0 and len(words.genuine) == 0 and list(words.towards) == ["Latin"]
    return words


def _sort_words(text: str) -> Words:
    """All words with letters beyond ASCII, judged by their letters; those read lately cost one look-up each."""
    words = _settle_latin(text)
    if words is not None:
        return words
    words = Words()
    parts = _WORD.split(text)  # what lies between, and each such word, by turns
    found = parts[1::2]
    bounds = list(itertools.accumulate(map(len, parts)))
    forms = list(map(sure_forms.get, found))
    words.rows = [
        (bounds[2 * i], bounds[2 * i + 1], form, _REASON, 0.99, True)
        for i, form in enumerate(forms)
        if form is not None
    ]
    if words.rows:
        words.towards["Latin"] = len(words.rows)
    unsure = [i for i, form in enumerate(forms) if form is None]
    scripts = [genuine_scripts.get(found[i]) for i in unsure]
    words.genuine = Counter(script for script in scripts if script is not None)
    for i in itertools.compress(unsure, [script is None for script in scripts]):
        _sort_word(bounds[2 * i], found[i], read_word(found[i]), words)
    return words


def _settle_latin(text: str) -> Words | None:
    """The words of a text that is disguised from Latin, all in their Latin forms: the quick way of most such texts.

    None where a word has no exact Latin form, where one that could be foreign stands alone between quotation marks, or
    where too few words are sure.
    """
    if (len(text.encode("utf-8", "replace")) - len(text)) * 10 > len(text) * 7:
        return None  # hardly any Latin letter in it
    tokens = text.split(" ")
    forms = list(map(token_forms.get, tokens, tokens))
    restored = " ".join(forms)
    if not restored.isascii() and _LETTER_BEYOND.search(restored) is not None:
        if not all(token in token_forms or token.isascii() or _learn(token) for token in tokens):
            return None
        forms = list(map(token_forms.get, tokens, tokens))
        restored = " ".join(forms)
    sure = (token for token, form in zip(tokens, forms, strict=True) if token != form and token not in unsure_tokens)
    if len(list(itertools.islice(sure, _ENOUGH))) < _ENOUGH:
        return None
    changed = sum(map(operator.ne, tokens, forms))
    certainty = 0.99 if unsure_tokens.isdisjoint(tokens) else 0.97
    all_latin = LetterRows(tokens, forms, changed, _REASON, certainty)
    return Words(all_latin=all_latin, text=restored, towards={"Latin": changed})


def _learn(token: str) -> bool:
    """Remember what a token without spaces becomes in a text disguised from Latin; False where that is not certain."""
    if len(token) > _LONGEST:
        return False
    pieces, done, is_sure = [], 0, True
    for match in _WORD.finditer(token):
        word = match[0]
        reading = read_word(word)
        form = sure_forms.get(word)
        if form is None and reading.kind == PLAIN:
            form = word
        if form is None:
            form = latin_forms.get(word)
            is_alone = token[: match.start()][-1:] in _QUOTES and token[match.end() :][:1] in _QUOTES
            if form is None or (reading.kind == TWINS and is_alone):
                return False
            is_sure = False
        pieces += [token[done : match.start()], form]
        done = match.end()
    if len(token_forms) > _KEPT:
        token_forms.clear()
        unsure_tokens.clear()
    token_forms[token] = "".join([*pieces, token[done:]])
    if not is_sure:
        unsure_tokens.add(token)
    return True


def _sort_word(start: int, word: str, reading: Reading, words: Words) -> None:
    """Put one word where its reading belongs."""
    if reading.kind == SURE:
        words.rows.extend(_rows_of(start, word, reading, 0.99))
        words.towards[reading.target] = words.towards.get(reading.target, 0) + 1
    elif reading.kind == GENUINE:
        words.genuine[reading.script] += 1
    elif reading.kind == TWINS:
        words.twins.append((start, word, reading))
    elif reading.kind == DOUBTFUL:
        words.doubtful.append((start, word, reading))


def _rows_of(start: int, word: str, reading: Reading, certainty: float) -> list[Row]:
    """The change of one word.

    Letter by letter where it grows: an accented Latin letter becomes a Cyrillic one with a stress mark.
    """
    if len(reading.mended) == len(word):
        return [(start, start + len(word), reading.mended, _REASON, certainty, True)]
    table = twins(reading.target, "strong")
    return [(i, i + 1, table[c], _REASON, certainty, False) for i, c in enumerate(word, start) if c in table]


def _neighbours(
    text: str, start: int, end: int, *, unsure: re.Pattern[str] | None = None
) -> list[tuple[str, bool]]:
    """The words to the left and right: script, and whether a quotation mark, bracket or line end lies between.

    The script is '' where none is near but words whose letters are all twins (or match `unsure`).
    """
    found = []
    for side in (-1, 1):
        script, fenced, a, b = "", False, start, end
        for _ in range(3):
            m = _LEFT.search(text, max(0, a - _REACH), a) if side < 0 else _RIGHT.match(text, b, b + _REACH)
            if m is None:
                break
            word, gap = (m[1], m[2]) if side < 0 else (m[2], m[1])
            fenced = fenced or (gap not in _APOSTROPHES and _FENCE.search(gap) is not None)
            a, b = (m.start(1), b) if side < 0 else (a, m.end(2))
            if unsure is not None and unsure.fullmatch(word):
                continue
            if word.isascii():
                script = "Latin" if any(map(str.isalpha, word)) else ""
            else:
                reading = read_word(word)
                script = reading.target if reading.kind == SURE else "" if reading.kind != GENUINE else reading.script
                if reading.kind == PLAIN:
                    script = next((s for s in map(script_of, word) if s), "")
            if script:
                break
        found.append((script, fenced))
    return found


def _decide_doubtful(text: str, start: int, word: str, reading: Reading, words: Words) -> Reading | None:
    """What a doubtful mixed word becomes; None where nothing decides."""
    near = [script for script, _ in _neighbours(text, start, start + len(word))]
    if reading.other:
        return _decide_between(reading, near, words)
    if reading.target != "Latin":
        is_variable = reading.target == "Greek" and len(word) < 4  # ΔT, ΔH
        known = not is_variable and frequency(reading.mended.lower(), reading.target) > 0
        return reading if known or reading.target in near else None
    is_disguised = words.towards.get("Latin", 0) >= _ENOUGH
    scripts = {script_of(c) for c in word}
    if "Cyrillic" in scripts and "Cyrillic" in near and common_english(reading.mended.lower()) == 0:
        return None
    if "Greek" in scripts and len(word) <= 2 and not is_disguised:
        return None
    return reading


def _decide_between(reading: Reading, near: list[str], words: Words) -> Reading | None:
    """A word whose letters fit two scripts: word lists, then neighbours, then the document."""
    forms: dict[str, str] = {}
    for form in (reading.mended, reading.other):
        script = next(s for s in map(script_of, form) if s)
        forms[script] = form

    def weight(script: str) -> float:
        beside = 10.0 ** sum(2 if s == script else 0 for s in near)
        known = frequency(forms[script].lower(), script) + 1e-8
        document = 10.0 if words.towards.get(script, 0) > sum(words.towards.values()) / 2 else 1.0
        return known * beside * document

    ranked = sorted(forms, key=weight, reverse=True)
    best = ranked[0]
    if len(ranked) > 1 and weight(best) < 2 * weight(ranked[1]):
        return None
    return reading._replace(target=best, mended=forms[best])


def _whole_words(text: str, words: Words) -> list[Row]:
    """Words of one script whose letters could all be Latin, in a document shown to be disguised."""
    mixed = words.towards.get("Latin", 0)
    genuine = sum(words.genuine.values())
    if mixed == 0 and not _shows_whole_words(text, words):
        return []
    if mixed > 0 and words.towards.get("Cyrillic", 0) + words.towards.get("Greek", 0) >= mixed:
        return []
    is_sure = mixed >= _ENOUGH or mixed == 0
    if not is_sure and genuine > 0:
        return []
    rows: list[Row] = []
    for start, word, reading in words.twins:
        end = start + len(word)
        if is_sure and genuine == 0 and not (text[start - 1 : start] in _QUOTES and text[end : end + 1] in _QUOTES):
            rows.append((start, end, reading.mended, _WHOLE, 0.9, True))
        elif _is_latin_word(text, start, word, reading, is_sure=is_sure):
            rows.append((start, end, reading.mended, _WHOLE, 0.85, True))
    return rows


def _is_latin_word(text: str, start: int, word: str, reading: Reading, *, is_sure: bool) -> bool:
    """Whether the Latin reading of a whole word is the likelier one where it stands."""
    (left, left_fenced), (right, right_fenced) = _neighbours(text, start, start + len(word))
    latin = english(reading.mended.lower())
    own = frequency(word.lower(), reading.script)
    if (left == reading.script and not left_fenced) or (right == reading.script and not right_fenced):
        has_latin = (left == "Latin" and not left_fenced) or (right == "Latin" and not right_fenced)
        return has_latin and latin > 10 * own
    if not is_sure:
        return latin >= 1e-4 and not (left_fenced and right_fenced)
    if left_fenced and right_fenced:
        return latin > own
    return own == 0 or latin * 100 >= own


def _shows_whole_words(text: str, words: Words) -> bool:
    """Whether words wholly of look-alikes alone show a document to be disguised.

    They do where there are several that stand among Latin words outside quotation marks, read as common English, and
    there is no genuine word of their script.
    """
    if any(words.genuine.get(reading.script, 0) for _, _, reading in words.twins):
        return False
    strange: set[str] = set()
    common: set[str] = set()
    total = 0
    for start, word, reading in words.twins[:400]:
        (left, left_fenced), (right, right_fenced) = _neighbours(text, start, start + len(word))
        if "Latin" not in (left, right) or (left_fenced and right_fenced):
            continue
        latin = common_english(reading.mended.lower())
        if latin < 1e-5:
            continue
        total += 1
        common.add(word.lower())
        if len(word) >= 2 and frequency(word.lower(), reading.script) == 0:
            strange.add(word.lower())
    return len(strange) >= 2 or (len(strange) >= 1 and total >= 3) or len(common) >= 4


def _part(doubtful: list[_Found]) -> tuple[list[_Found], list[_Found]]:
    """Doubtful words whose letters are twins, and those with letters that are only alike."""
    return [d for d in doubtful if not d[2].is_loose], [d for d in doubtful if d[2].is_loose]


def _loose_words(text: str, words: Words, loose: list[_Found]) -> list[Row]:
    """Words with letters that are only alike, in their Latin or Cyrillic form, in a text that is full of them.

    Every one is a word that a list knows. Where the text has no genuine Greek or Cyrillic of its own, words wholly of
    such letters follow if English uses them more.
    """
    found = {reading.mended.lower() for _, _, reading in loose if len(reading.mended) >= 3}
    if len(found) < _MANY and not words.is_disguised:
        return []
    rows = [(s, s + len(w), r.mended, _REASON, 0.7, True) for s, w, r in loose if len(r.mended) == len(w)]
    if len(found) >= _MANY:
        for match in _WORD.finditer(text):
            word = match[0]
            reading = read_word(word)
            if reading.kind != GENUINE or not (mended := loose_latin(word)):
                continue
            rate = english(mended.lower())
            if rate >= 1e-5 and rate > frequency(word.lower(), reading.script):
                rows.append((match.start(), match.end(), mended, _WHOLE, 0.6, True))
    return rows


def _latin_words(text: str, script: str) -> list[Row]:
    """Latin words whose letters could all be of `script`, amid words of it, in a text disguised from it.

    Refuses roman numerals, names of tags, and abbreviations that English uses more.
    """
    table = twins(script, "strong")
    letters = "".join(sorted(c for c, t in table.items() if len(t) == 1 and script_of(c) == "Latin"))
    shape = re.compile(f"[{letters}]+")
    rows: list[Row] = []
    for match in re.finditer(f"(?<![A-Za-z0-9/<&@_.{_BEYOND}])[{letters}]+(?![A-Za-z0-9>@_{_BEYOND}])", text):
        word = match[0]
        if len(word) > 1 and _ROMAN.fullmatch(word):
            continue
        mended = "".join(table[c] for c in word)
        sides = _neighbours(text, match.start(), match.end(), unsure=shape)
        if not all(s in (script, "") or fenced for s, fenced in sides) or not any(s == script for s, _ in sides):
            continue
        rate = english(word.lower()) / (1 if len(word) > 1 and word.isupper() else 1000)
        if frequency(mended.lower(), script) > rate:
            rows.append((match.start(), match.end(), mended, _WHOLE, 0.8, True))
    return rows
