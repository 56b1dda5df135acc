"""What time it is at a place of the pack, and whose public holidays it keeps."""

from __future__ import annotations

from collections.abc import Mapping

from bot.cases.kinds import Id, Value


class PlaceTime(Value):
    """Calendar and clock of a place.

    Attributes:
        country, subdivision: ISO 3166 codes of whose public holidays it keeps; without a country, weekends alone.
        zone: IANA time zone.
    """

    country: str = ""
    subdivision: str = ""
    zone: str = "UTC"


class Calendars(Value):
    """`calendars.yaml` of a pack.

    Attributes:
        default: for people whose place is not known.
        places: by id of a place; as part of a pack it has every place of the pack, small ones like those around them.
    """

    default: PlaceTime = PlaceTime()
    places: Mapping[Id, PlaceTime] = {}

    def of(self, place: str) -> PlaceTime:
        """Calendar and clock of a place."""
        return self.places.get(place, self.default)
