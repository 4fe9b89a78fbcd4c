"""The words that show PLOVER's 37 contexts."""

from __future__ import annotations

import functools

from closewatch.knowledge.files import DATA, read_yaml

CONTEXTS = (
    "military", "intelligence", "executive", "legislative", "election", "political_institutions", "pro_democracy",
    "pro_autocracy", "economic", "legal", "reparations", "human_rights", "rights_freedoms", "repression", "human_security",
    "gender", "lgbt", "religion_ethnicity", "inequality", "diplomatic", "territory", "peacekeeping", "health", "asylum",
    "migration", "disasters", "natural_resource", "environment", "technology", "terrorism", "cbrn", "cyber",
    "misinformation", "crime", "corruption", "illegal_drugs", "trafficking",
)  # fmt: skip


@functools.cache
def context_words() -> dict[tuple[str, ...], tuple[str, ...]]:
    """Contexts by the words (one to three, lower case, singular) that show them."""
    found: dict[tuple[str, ...], tuple[str, ...]] = {}
    for name, phrases in read_yaml(DATA / "contexts" / "contexts.yaml").items():
        if name == "__line__":
            continue
        for phrase in phrases:
            key = tuple(str(phrase).split())
            found[key] = (*found.get(key, ()), name)
    return found


@functools.cache
def by_first_word() -> dict[str, tuple[tuple[tuple[str, ...], tuple[str, ...]], ...]]:
    """The same words with their contexts by their first word, the shortest first."""
    found: dict[str, list[tuple[tuple[str, ...], tuple[str, ...]]]] = {}
    for key, names in sorted(context_words().items(), key=lambda item: len(item[0])):
        found.setdefault(key[0], []).append((key, names))
    return {first: tuple(rows) for first, rows in found.items()}


def check() -> list[str]:
    """What is wrong in the table of contexts, an empty list where nothing is."""
    shown = {name for names in context_words().values() for name in names}
    wrong = [f"contexts.yaml: no words for {name}" for name in CONTEXTS if name not in shown]
    wrong += [f"contexts.yaml: {name} is no PLOVER context" for name in sorted(shown - set(CONTEXTS))]
    wrong += [f"contexts.yaml: {' '.join(key)!r} has more than three words" for key in context_words() if len(key) > 3]
    return wrong
