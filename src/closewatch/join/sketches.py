"""Bands of a text's MinHash signature, by which near duplicates are found. Rensa is imported here alone.

One row a band: two texts meet in a band as often as their sets of shingles are alike, so that texts of which one is cut to a
third still meet in some band of ten. Shingles of common words alone are left out, so that unlike texts hardly ever meet.
"""

from __future__ import annotations

from rensa import RMinHash  # type: ignore[import-untyped]

from closewatch.join.settings import FAMILIES
from closewatch.join.words import fold, tokens, weight

_SEED = 20260101  # sketches of one store are comparable only with one seed and one release of the engine
_SHINGLE_WEIGHT = 0.6  # of all its words together
_FEWEST = 5
_HALF = 1 << 31


def shingles(text: str, size: int = FAMILIES.shingle) -> set[str]:
    """Runs of words that hold something rarer than the commonest words; all runs where a text has hardly any of these."""
    words = [fold(t) for t in tokens(text)]
    if len(words) < size:
        return {" ".join(words)} if words else set()
    weights = [weight(w) for w in words]
    runs = range(len(words) - size + 1)
    found = {" ".join(words[i : i + size]) for i in runs if sum(weights[i : i + size]) >= _SHINGLE_WEIGHT}
    return found if len(found) >= _FEWEST else {" ".join(words[i : i + size]) for i in runs}


def sketch(text: str, bands: int = FAMILIES.bands) -> tuple[int, ...]:
    """One signed number of 32 bits a band; empty for a text without words."""
    found = shingles(text)
    if not found:
        return ()
    minhash = RMinHash(num_perm=bands, seed=_SEED)
    minhash.update(sorted(found))
    return tuple(value - _HALF for value in minhash.digest())
