"""Who somebody is: the result of resolving words that name a political actor."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Actor:
    """What words that name somebody stand for.

    `country` is an ISO 3166-1 alpha-3 code (XKX for Kosovo) or one of PLOVER's non-state codes
    (IGO, UNO, EUR, NGO, ISM, IMG, MNC); `sectors` are PLOVER sectors, the first is the primary one.
    A field is None (or empty) where the words do not tell; `basis` then says why, by the field's name.
    """

    words: str
    name: str | None = None
    id: str | None = None
    country: str | None = None
    sectors: tuple[str, ...] = ()
    role: str | None = None
    basis: tuple[tuple[str, str], ...] = ()

    @property
    def sector(self) -> str | None:
        """The primary sector, None where it is unknown."""
        return self.sectors[0] if self.sectors else None

    @property
    def is_known(self) -> bool:
        """Whether anything at all is known of the actor beyond its words."""
        return self.country is not None or len(self.sectors) > 0
