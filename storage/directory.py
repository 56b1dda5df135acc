"""People in a table: the port `Directory`."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Sequence
from typing import Any, Literal

from sqlalchemy import and_, delete, insert
from sqlmodel import col, select

from bot.cases.people import Person
from storage.columns import storable
from storage.engine import Database
from storage.tables import PersonRow, PersonTeamRow

BATCH = 500
"""People written or named in one statement; SQLite takes no more than 32,766 values."""


def findable(text: str) -> str:
    """Letters without case and accents, as people type a name they only half remember."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in plain if not unicodedata.combining(letter))


def words_of(person: Person) -> str:
    """What a search for a person looks at."""
    return f"{findable(person.name)} {findable(person.mail)}"


class SqlDirectory:
    """The port `Directory`."""

    def __init__(self, database: Database) -> None:
        """`database` holds the people."""
        self._database = database

    def person(self, person_id: str) -> Person | None:
        """A person by the employer's id."""
        return next(iter(self._people(col(PersonRow.id) == person_id)), None)

    def find(self, key: Literal["mail", "slack", "teams"], value: str) -> Person | None:
        """A person by another id of hers; capitals do not matter in mail. Somebody who works here comes first."""
        if not value:
            return None
        column, wanted = {
            "mail": (col(PersonRow.mail_key), value.strip().casefold()),
            "slack": (col(PersonRow.slack), value),
            "teams": (col(PersonRow.teams), value),
        }[key]
        return min(self._people(column == wanted), key=lambda person: (not person.active, person.id), default=None)

    def everybody(self) -> tuple[Person, ...]:
        """All people by id, those who have left too."""
        return self._people()

    def team(self, team: str) -> tuple[Person, ...]:
        """Active people who handle for a team."""
        hers = select(PersonTeamRow.person).where(col(PersonTeamRow.team) == team)
        return self._people(col(PersonRow.active), col(PersonRow.id).in_(hers))

    def named(self, words: str, limit: int = 50) -> tuple[Person, ...]:
        """People whose name or mail holds each of these words, by name."""
        parts = findable(storable(words)).split()
        if not parts:
            return ()
        wanted = and_(*(col(PersonRow.words).contains(part, autoescape=True) for part in parts))
        with self._database.reading() as session:
            rows = session.exec(select(PersonRow).where(wanted).order_by(col(PersonRow.words), col(PersonRow.id)).limit(limit))
            return tuple(_person(row) for row in rows)

    def put(self, people: Sequence[Person]) -> None:
        """Add or replace people, all or none."""
        latest = list({person.id: person for person in people}.values())
        with self._database.writing() as session:
            for start in range(0, len(latest), BATCH):
                some = latest[start : start + BATCH]
                self._database.put(session, PersonRow, ("id",), [_row(person) for person in some])
                ids = [person.id for person in some]
                session.connection().execute(delete(PersonTeamRow).where(col(PersonTeamRow.person).in_(ids)))
                teams = [{"team": team, "person": person.id} for person in some for team in sorted(person.teams_of)]
                if teams:
                    session.connection().execute(insert(PersonTeamRow), teams)

    def _people(self, *wanted: Any) -> tuple[Person, ...]:
        with self._database.reading() as session:
            rows = session.exec(select(PersonRow).where(*wanted).order_by(col(PersonRow.id)))
            return tuple(_person(row) for row in rows)


def _row(person: Person) -> dict[str, Any]:
    return {
        "id": person.id,
        "name": person.name,
        "mail": person.mail,
        "mail_key": person.mail.strip().casefold(),
        "words": words_of(person),
        "manager": person.manager,
        "unit": person.unit,
        "place": person.place,
        "zone": person.zone,
        "roles": json.dumps(person.roles, ensure_ascii=False),
        "slack": person.slack,
        "teams": person.teams,
        "language": person.language,
        "active": person.active,
    }


def _person(row: PersonRow) -> Person:
    return Person(
        id=row.id,
        name=row.name,
        mail=row.mail,
        manager=row.manager,
        unit=row.unit,
        place=row.place,
        zone=row.zone,
        roles=tuple(json.loads(row.roles)),
        slack=row.slack,
        teams=row.teams,
        language=row.language,
        active=row.active,
    )
