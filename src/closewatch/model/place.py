"""Where: places that a text names."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Place:
    """Words that name a place, at [start, end) code points of the text they were found in.

    `precision` follows UCDP's seven steps: 1 exact place, 2 near a place, 3 second-order division,
    4 first-order division, 5 a feature larger than a point (river, border, region), 6 country, 7 international
    waters or airspace. `lat` and `lon` (degrees, WGS 84) are given for precision 1 and 2 only: a country or a region is
    never turned into a point. `country` is ISO 3166-1 alpha-3. What is unknown is None and `reason` says why.
    """

    text: str
    start: int
    end: int
    name: str | None = None
    geonames_id: int | None = None
    lat: float | None = None
    lon: float | None = None
    country: str | None = None
    precision: int | None = None
    reason: str | None = None
