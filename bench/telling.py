"""How the generated corpus puts happenings into words: reports, and what becomes of them on the way from outlet to outlet."""

from __future__ import annotations

import datetime
import random
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from generate import Happening

_MONTHS = ("", "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
           "December")  # fmt: skip
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_LOOK_ALIKES = str.maketrans({
    "a": "\N{CYRILLIC SMALL LETTER A}", "e": "\N{CYRILLIC SMALL LETTER IE}", "o": "\N{CYRILLIC SMALL LETTER O}",
    "c": "\N{CYRILLIC SMALL LETTER ES}", "p": "\N{CYRILLIC SMALL LETTER ER}", "x": "\N{CYRILLIC SMALL LETTER HA}",
})  # fmt: skip
_PERSONS = frozenset({"meet", "call", "visit"})
_ARMED = frozenset({"attack", "troops"})


@dataclass(frozen=True, slots=True)
class Told:
    """A sentence and the happening that it tells of, None for none; the headline comes first."""

    text: str
    happening: int | None
    is_headline: bool = False


def written(told: tuple[Told, ...]) -> str:
    """The sentences as a text: a headline stands alone."""
    head = [t.text for t in told if t.is_headline]
    body = " ".join(t.text for t in told if not t.is_headline)
    return "\n\n".join([*head, body])


def tell(
    rng: random.Random, words: dict[str, Any], h: Happening, status: str, on: datetime.date, before: Happening | None
) -> tuple[str, tuple[Told, ...]]:
    """A report of the happening as of that day: text and sentences. No two reports of one happening share a wording."""
    slots = _slots(rng, words, h)
    spec = words["acts"][h.act]
    head = _next(h, "heads", spec["heads"])
    told = [Told(_say(head, slots), h.id, True)]
    told.append(Told(_lead(rng, words, h, status, on, slots), h.id))
    if status == "asserted":
        more = [_unused(h, "more", spec["more"]) for _ in range(rng.choice((1, 1, 2)))]
        told += [Told(_say(m, slots), h.id) for m in more if m is not None]
    parts = [_unused(h, "topic", words["topics"][h.topic])]
    if before is not None and before.chain[-1] == "asserted" and rng.random() < 0.5:
        told.append(Told(_lead(rng, words, before, "asserted", on, _slots(rng, words, before), is_new=False), before.id))
    if rng.random() < 0.7 or len(told) < 3:
        parts.append(_unused(h, "fillers", words["fillers"]))
    told += [Told(_say(p, slots), None) for p in parts if p is not None]
    return written(tuple(told)), tuple(told)


def tell_noise(rng: random.Random, words: dict[str, Any]) -> tuple[str, tuple[Told, ...]]:
    """A text on nothing political."""
    city = rng.choice(rng.choice(words["countries"])[4])
    text = rng.choice(words["noise"]).format(n=rng.randint(3, 90), city=city)
    parts = text.split(". ")
    rng.shuffle(parts)
    text = ". ".join(p.rstrip(".") for p in parts) + "."
    return text, (Told(text, None),)


def _next(h: Happening, part: str, options: list[Any]) -> Any:
    """The next wording of a part; they begin at another one for every happening."""
    n = h.used.get(part, 0)
    h.used[part] = n + 1
    return options[(n + h.shift) % len(options)]


def _unused(h: Happening, part: str, options: list[str]) -> str | None:
    """The next wording of a part that no report of the happening has had yet, None once all are used."""
    return _next(h, part, options) if h.used.get(part, 0) < len(options) else None


def can_be_told_anew(words: dict[str, Any], h: Happening) -> bool:
    """Whether there is a wording of its lead that no report has had."""
    return h.used.get("verbs", 0) < len(words["acts"][h.act]["verbs"])


def _lead(
    rng: random.Random, words: dict[str, Any], h: Happening, status: str, on: datetime.date, slots: dict[str, str], *,
    is_new: bool = True,
) -> str:  # fmt: skip
    verbs = words["acts"][h.act]["verbs"]
    past, pp, inf, rest = _next(h, "verbs", verbs) if is_new else rng.choice(verbs)
    kind = "person" if h.act in _PERSONS else "armed" if h.act in _ARMED else "crowd" if h.actor is None else "state"
    subject = rng.choice(words["subjects"][kind])
    target = rng.choice(words["objects"]["person" if kind == "person" else "state"])
    forces = rng.choice(words["objects"]["forces"])
    frame = rng.choice(words["frames"][status])
    all_slots = {
        **slots, "when": _when(rng, h.day, on, always=h.kind == "weekly"), "where": f"in {h.city}", "past": past, "pp": pp,
        "inf": inf, "B": _say(target, slots, start=False), "Bf": _say(forces, slots, start=False),
        "S": _say(subject, slots, start=False), "C": _say(rng.choice(words["claimants"]), slots, start=False),
        "D": _say(rng.choice(words["deniers"]), slots),
    }  # fmt: skip
    for _ in range(3):  # slots hold slots
        frame = frame.replace("{rest}", rest)
        frame = re.sub(r"\{(\w+)\}", lambda m: all_slots[m.group(1)], frame)
    return _tidy(frame)


def _say(template: str, slots: dict[str, str], *, start: bool = True) -> str:
    text = template.format_map(slots)
    return _tidy(text) if start else text


def _tidy(text: str) -> str:
    """One space between words, none before a stop, a capital at the beginning."""
    text = re.sub(r"\s+", " ", text).strip().replace(" ,", ",").replace(" .", ".").replace(" ;", ";").replace(",,", ",")
    text = text.replace(",.", ".")
    return text[:1].upper() + text[1:]


def _slots(rng: random.Random, words: dict[str, Any], h: Happening) -> dict[str, str]:
    slots = {"city": h.city, "topic": h.topic, "n": str(h.number)}
    for side, country, role in (("A", h.actor or h.recipient, h.roles[0]), ("B", h.recipient, h.roles[1])):
        slots |= {
            f"{side}n": country[1], f"{side}a": country[2], f"{side}c": country[3], f"{side}r": role,
            f"{side.lower()}r": role.lower(), f"{side}p": _person(words, country, role),
        }  # fmt: skip
    return slots


def _person(words: dict[str, Any], country: Any, role: str) -> str:
    """Who holds the office: an invented name, always the same one."""
    rng = random.Random(f"{country[0]} {role}")
    return f"{rng.choice(words['names']['first'])} {rng.choice(words['names']['last'])}"


def _when(rng: random.Random, day: datetime.date, on: datetime.date, *, always: bool) -> str:
    """Words for the day as a report of that day says them; without `always` none in one report of eight."""
    lag = (on - day).days
    dated = [f"on {day.day} {_MONTHS[day.month]}", f"on {_MONTHS[day.month]} {day.day}"]
    if abs(lag) > 6:
        return rng.choice(dated)
    if not always and rng.random() < 0.125:
        return "" if lag >= 0 else "soon"
    weekday = f"on {_DAYS[day.weekday()]}"
    near = {0: [weekday, weekday, "today"], 1: [weekday, weekday, "yesterday"], -1: ["tomorrow", weekday]}.get(lag, [weekday])
    return rng.choice([*near, *near, *dated])


# --- copies -----------------------------------------------------------------------------------------------------------


def footed(rng: random.Random, words: dict[str, Any], told: tuple[Told, ...]) -> tuple[str, tuple[Told, ...]]:
    """The same text, in half of the cases with a line of the outlet's own below it."""
    if rng.random() < 0.5:
        return written(told), told
    told = (*told, Told(rng.choice(words["footers"]), None))
    return written(told), told


def framed_as_wire(
    rng: random.Random, words: dict[str, Any], h: Happening, told: tuple[Told, ...]
) -> tuple[str, tuple[Told, ...]]:
    """Another headline, a date line, and some sentences cut from the end or from within; the lead stays."""
    body = [t for t in told if not t.is_headline]
    keep = max(2, len(body) - rng.choice((0, 1, 1, 2)))
    chosen = sorted(rng.sample(range(1, len(body)), min(keep - 1, len(body) - 1)))
    kept = [body[0], *(body[i] for i in chosen)]
    head = _say(_next(h, "heads", words["acts"][h.act]["heads"]), _slots(rng, words, h))
    if rng.random() < 0.6:
        kept[0] = Told(f"{h.city.upper()} ({rng.choice(('Northwire', 'Meridian Press Agency', 'own report'))}) - {kept[0].text}",
                       kept[0].happening)  # fmt: skip
    if rng.random() < 0.3:
        kept.append(Told(rng.choice(words["footers"]), None))
    told = (Told(head, h.id, True), *kept)
    return written(told), told


def spun(rng: random.Random, words: dict[str, Any], told: tuple[Told, ...]) -> tuple[str, tuple[Told, ...]]:
    """Words swapped for synonyms, and the sentences after the lead in another order."""
    swaps = {word: line for line in words["synonyms"] for word in line if " " not in word and word.isalpha()}

    def swap(match: re.Match[str]) -> str:
        line = swaps.get(match.group())
        if line is None or rng.random() < 0.3:
            return match.group()
        return rng.choice([w for w in line if w != match.group()])

    changed = [Told(t.text if t.is_headline else re.sub(r"[a-z]+", swap, t.text), t.happening, t.is_headline) for t in told]
    tail = changed[2:]
    rng.shuffle(tail)
    told = (*changed[:2], *tail)
    return written(told), told


def disguised(rng: random.Random, text: str) -> str:
    """Letters of most words replaced by look-alikes of another script."""
    def hide(match: re.Match[str]) -> str:
        return match.group().translate(_LOOK_ALIKES) if rng.random() < 0.8 else match.group()

    return re.sub(r"[A-Za-z]+", hide, text)
