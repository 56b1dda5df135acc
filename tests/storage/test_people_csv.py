"""The import of people: every bad row is named with what to write, and nothing is half imported."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.cases.people import Person
from storage import Store
from storage.people_csv import import_people
from storage.people_rules import Allowed

if TYPE_CHECKING:
    from bot.ports import Directory
    from storage.people_csv import Imported

HEAD = "id,name,email,manager,unit,place,roles,slack_id,teams_id\n"
ALLOWED = Allowed(
    places=frozenset({"berlin", "paris"}),
    teams=frozenset({"hr"}),
    roles=frozenset({"admin"}),
    languages=frozenset({"de", "en"}),
    zone_of={"berlin": "Europe/Berlin", "paris": "Europe/Paris"},
)


@pytest.fixture
def directory() -> Directory:
    """Nobody works here yet."""
    return Store.in_memory().directory


def load(directory: Directory, text: str | bytes, **options: bool) -> Imported:
    return import_people(directory, text.encode() if isinstance(text, str) else text, ALLOWED, **options)


def told(imported: Imported) -> list[str]:
    return [f"{problem.line}: {problem.what}" for problem in imported.problems]


def test_people_come_in_with_everything_the_file_says(directory: Directory) -> None:
    """The time zone follows the place unless the file names one."""
    imported = load(
        directory,
        "id,name,email,manager,unit,place,roles,slack_id,teams_id,zone,language\n"
        '1,"Çelik, Änne",anne@example.com,,hr,berlin,"handler:hr, admin",S1,T1,,de\n'
        "2,Bo,bo@example.com,1,ops,paris,,,,America/New_York,\n",
    )
    assert (imported.done, imported.added, imported.problems) == (True, ("1", "2"), ())
    assert directory.everybody() == (
        Person(
            *("1", "Çelik, Änne", "anne@example.com", "", "hr", "berlin", "Europe/Berlin"),
            roles=("handler:hr", "admin"),
            slack="S1",
            teams="T1",
            language="de",
        ),
        Person("2", "Bo", "bo@example.com", manager="1", unit="ops", place="paris", zone="America/New_York"),
    )


@pytest.mark.parametrize(
    "data",
    [
        b"id,name,place\n1,\xc3\x84nne,berlin\n",
        b"\xef\xbb\xbfid,name,place\r\n1,\xc3\x84nne,berlin\r\n",
        b"id;name;place\n1;\xc3\x84nne;berlin",
        b"\n ID , Name,PLACE\n\n1,  \xc3\x84nne\t,berlin\n,,\n\n",
        b"id,name,place\r1,\xc3\x84nne,berlin\r",
        b'"id";"name";"place"\n"1";"\xc3\x84nne";"berlin"\n',
    ],
)
def test_a_table_is_read_as_spreadsheets_write_it(directory: Directory, data: bytes) -> None:
    """Commas or semicolons, a mark at the beginning or none, any ends of lines, empty rows."""
    assert told(load(directory, data)) == []
    assert directory.everybody() == (Person("1", "Änne", "", place="berlin", zone="Europe/Berlin"),)


@pytest.mark.parametrize("head", ["id,name,e-mail,Slack ID,teams id", "Id,NAME,Mail,slack_id,TeamsID"])
def test_columns_are_known_by_the_names_people_give_them(directory: Directory, head: str) -> None:
    """Hyphens, spaces and capitals do not matter."""
    load(directory, f"{head}\n1,Bo,b@example.com,S,T\n")
    assert directory.find("slack", "S") == directory.find("teams", "T") == directory.find("mail", "b@example.com")
    assert directory.person("1") is not None


@pytest.mark.parametrize(
    ("row", "problem"),
    [
        (",Bo,,,,,,,", "the id is missing"),
        ("9,,,,,,,,", "the name is missing"),
        ("1,Bo,,,,,,,", "the id '1' is in line 2 already"),
        ("9,Bo,ANNE@example.com,,,,,,", "the e-mail 'anne@example.com' is in line 2 already"),
        ("9,Bo,,,,,,S1,", "the Slack id 'S1' is in line 2 already"),
        ("9,Bo,,,,,,,T1", "the Teams id 'T1' is in line 2 already"),
        ("9,Bo,left@example.com,,,,,,", "the e-mail 'left@example.com' belongs to 'known'"),
        ("9,Bo,bo at home,,,,,,", "'bo at home' is no e-mail address"),
        ("9,Bo,,,,atlantis,,,", "the place 'atlantis' is unknown: write one of berlin, paris"),
        ("9,Bo,,,,,handler:nobody,,", "the team of the role 'handler:nobody' is unknown: write handler: and one of hr"),
        ("9,Bo,,,,,amdin,,", "the role 'amdin' is unknown: write one of admin"),
        ("9,Bo,,nobody,,,,,", "the manager 'nobody' is neither in the file nor in the directory"),
        ("9,Bo,,9,,,,,", "the managers go in a circle (9 to 9)"),
        ("9,Bo,,,,", "the row has 6 cells, the first row names 9"),
        ("9,Bo,,,,,handler:hr,admin,,", "the row has 10 cells, the first row names 9"),
        ('9,"Bo,,,,,,,', "the quotation marks of this row do not match"),
        ('9,"B"o,,,,,,,', "the quotation marks of this row do not match"),
        (f"9,{'x' * 301},,,,,,,", "a cell is longer than 300 characters"),
    ],
)
def test_a_bad_row_is_named_and_stops_the_import(directory: Directory, row: str, problem: str) -> None:
    """With its line and what to write; not even the good rows come in."""
    known = Person("known", "Known", "left@example.com")
    directory.put([known])
    imported = load(directory, f"{HEAD}1,Änne,anne@example.com,known,,berlin,,S1,T1\n{row}\n")
    assert [problem_.line for problem_ in imported.problems] == [3]
    assert problem in imported.problems[0].what
    assert not imported.done
    assert directory.everybody() == (known,)


@pytest.mark.parametrize(("zone", "language", "problem"), [("Berlin", "", "time zone 'Berlin'"), ("", "xx", "language 'xx'")])
def test_zones_and_languages_are_checked(directory: Directory, zone: str, language: str, problem: str) -> None:
    """A slip would show wrong days, or a page nobody can read."""
    imported = load(directory, f"id,name,zone,language\n1,Bo,{zone},{language}\n")
    assert problem in told(imported)[0]


@pytest.mark.parametrize("zone", ["../etc/passwd", "Europe", "/", "Europe/Berlin\x01"])
def test_a_zone_is_a_name_and_no_path(directory: Directory, zone: str) -> None:
    """Nothing is opened that is no time zone, and no error gets out."""
    assert load(directory, f"id,name,zone\n1,Bo,{zone}\n").done is (zone == "Europe/Berlin\x01")


def test_every_bad_row_is_told_at_once_by_line(directory: Directory) -> None:
    """Also where a cell goes over several lines."""
    imported = load(directory, f'{HEAD}1,"Two\nlines",,,,,,,\n2,,,,,mars,,,\n,Bo,,,,,,,\n3,Circle,,4,,,,,\n4,Circle,,3,,,,,\n')
    assert [line.split(":")[0] for line in told(imported)] == ["4", "4", "5", "6", "7"]
    assert "circle (3 to 4 to 3)" in told(imported)[3]


def test_the_good_rows_come_in_when_they_are_wanted(directory: Directory) -> None:
    """The others are told all the same."""
    imported = load(directory, f"{HEAD}1,Änne,,,,,,,\n2,,,,,,,,\n3,Bo,,2,,,,,\n", partial=True)
    assert (imported.done, imported.added) == (True, ("1", "3"))
    assert [problem.line for problem in imported.problems] == [3]
    assert [person.id for person in directory.everybody()] == ["1", "3"]


@pytest.mark.parametrize(
    ("data", "line", "problem"),
    [
        (b"PK\x03\x04\x00\x00xlsx", 1, "Save as"),
        ("id,name\n1,Bo\n".encode("utf-16"), 1, "Save as"),
        (b"id,name\n1,Bo\n2,\xc4nne\n", 3, "not in UTF-8"),
        (b"", 1, "no people in the file"),
        (b"id,name\n", 1, "no people in the file"),
        (b"id,nmae\n1,Bo\n", 1, "unknown columns (nmae)"),
        (b"id\n1\n", 1, "no column name"),
        (b"id,name,id\n1,Bo,1\n", 1, "named twice"),
        (b"1,Bo,bo@example.com\n", 1, "unknown columns"),
    ],
)
def test_a_file_that_is_no_such_table_is_answered_with_what_to_do(
    directory: Directory, data: bytes, line: int, problem: str
) -> None:
    """Whatever was chosen in the dialogue by mistake."""
    imported = load(directory, data, partial=True)
    assert not imported.done
    assert problem in " ".join(told(imported))
    assert imported.problems[0].line == line


def test_importing_again_updates(directory: Directory) -> None:
    """A column that is not there leaves what is known; a cell that is empty empties it; who left is back."""
    load(directory, f"{HEAD}1,Anne,a@example.com,,hr,berlin,handler:hr,S1,T1\n2,Bo,,,,,,,\n3,Cy,,,,,,,\n")
    person = directory.person("3")
    assert person is not None
    directory.put([Person("3", "Cy", "", active=False)])
    imported = load(directory, "id,name,unit,roles\n1,Anne Smith,,\n2,Bo,,\n3,Cy,,\n")
    assert (imported.added, imported.changed, imported.unchanged) == ((), ("1", "3"), 1)
    assert directory.person("1") == Person(
        "1", "Anne Smith", "a@example.com", place="berlin", zone="Europe/Berlin", slack="S1", teams="T1"
    )
    assert directory.person("3") == person


def test_who_is_not_in_the_file_stays_unless_asked(directory: Directory) -> None:
    """And is never removed."""
    load(directory, f"{HEAD}1,Anne,,,,,,,\n2,Bo,,,,,,,\n")
    imported = load(directory, f"{HEAD}1,Anne,,,,,,,\n")
    assert (imported.absent, imported.left) == (("2",), ())
    assert [person.active for person in directory.everybody()] == [True, True]
    imported = load(directory, f"{HEAD}1,Anne,,,,,,,\n", absent_have_left=True)
    assert (imported.absent, imported.left) == ((), ("2",))
    assert [person.active for person in directory.everybody()] == [True, False]


def test_nobody_leaves_because_of_a_bad_row(directory: Directory) -> None:
    """Who is named in a bad row is in the file; and a file that is not imported makes nobody leave."""
    load(directory, f"{HEAD}1,Anne,,,,,,,\n2,Bo,,,,,,,\n3,Cy,,,,,,,\n")
    bad = f"{HEAD}1,Anne,,,,,,,\n2,,,,,,,,\n"
    assert load(directory, bad, absent_have_left=True).left == ()
    assert [person.active for person in directory.everybody()] == [True, True, True]
    assert load(directory, bad, absent_have_left=True, partial=True).left == ("3",)


def test_a_manager_may_be_known_already(directory: Directory) -> None:
    """A file of one department names a manager of another; a circle over both is found."""
    directory.put([Person("boss", "Boss", "", manager="x")])
    assert told(load(directory, f"{HEAD}1,Anne,,boss,,,,,\n")) == []
    assert "circle (x to boss to x)" in told(load(directory, f"{HEAD}x,Ex,,boss,,,,,\n"))[0]
