"""What joining must know of the ontology and of outlets: types that one act is told as, and agencies by their short names.

In: data/joining/*.tsv. Out: frozen look-ups. No text is read here.
"""

from __future__ import annotations

import functools
from collections.abc import Mapping
from types import MappingProxyType

from closewatch.errors import KnowledgeError
from closewatch.knowledge.files import DATA, read_tsv
from closewatch.knowledge.ontology import plover

FOLDER = DATA / "joining"


@functools.cache
def near_types() -> Mapping[str, frozenset[str]]:
    """For each type the other types that the same act may be told as. Raises KnowledgeError."""
    found: dict[str, set[str]] = {}
    for line, row in read_tsv(FOLDER / "near_types.tsv", ("type", "other", "says")):
        for name in (row["type"], row["other"]):
            if name not in plover():
                raise KnowledgeError("near_types.tsv", f"{name!r} is no PLOVER type", line=line)
        if row["type"] == row["other"]:
            raise KnowledgeError("near_types.tsv", f"{row['type']} stands beside itself", line=line)
        found.setdefault(row["type"], set()).add(row["other"])
        found.setdefault(row["other"], set()).add(row["type"])
    return MappingProxyType({name: frozenset(others) for name, others in found.items()})


@functools.cache
def agencies() -> Mapping[str, str]:
    """Short names of agencies as texts write them, with the name that stands for the agency."""
    return MappingProxyType({r["written"]: r["name"] for _, r in read_tsv(FOLDER / "agencies.tsv", ("written", "name"))})


@functools.cache
def holding_words() -> frozenset[str]:
    """Words by which a text holds something as unsure, denied or yet to come: texts that differ in them do not say the same."""
    return frozenset(row["word"] for _, row in read_tsv(FOLDER / "holding.tsv", ("word",)))
