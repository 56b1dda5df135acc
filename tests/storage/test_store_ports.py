"""Notices, people, keys, accounts and what channels remember. On memory, SQLite and PostgreSQL alike."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from request_scenes import MONDAY, key, notice

from bot.cases.people import Person
from bot.ports import Posted
from bot.ports_accounts import Account, Session

if TYPE_CHECKING:
    from bot.ports import Notice
    from storage import Store

ANNE = Person("1", "Änne Çelik", "Anne@Example.com", roles=("handler:a", "handler:b", "admin"), slack="S1", teams="T1")


def post(store: Store, *notices: Notice) -> None:
    with store.cases.work() as work:
        work.post(notices)


def test_a_notice_waits_until_it_is_delivered_or_given_up(store: Store) -> None:
    """Tries are counted; what was delivered stays delivered, whatever is said of it later."""
    post(store, notice("b"), notice("a"), notice("c"))
    assert store.outbox.waiting() == ("b", "a", "c")
    assert store.outbox.waiting(limit=1) == ("b",)
    store.outbox.note("b", "waiting", "rate_limited")
    store.outbox.note("a", "delivered")
    store.outbox.note("a", "failed", "late echo")
    store.outbox.note("c", "failed", "blocked")
    store.outbox.note("unknown", "failed")
    assert store.outbox.waiting() == ("b",)
    assert store.outbox.notice("b") == Posted(notice("b"), "waiting", 1, "rate_limited")
    assert store.outbox.notice("a") == Posted(notice("a"), "delivered", 1)
    assert store.outbox.failures() == (Posted(notice("c"), "failed", 1, "blocked"),)
    assert store.outbox.notice("unknown") is None


def test_notices_that_wait_are_gone_through_page_by_page(store: Store) -> None:
    """However many there are; what is delivered meanwhile, and what nobody knows, ends nothing too early."""
    post(store, *(notice(id_) for id_ in "edcba"))
    assert store.outbox.waiting(2) == ("e", "d")
    store.outbox.note("d", "delivered")
    assert store.outbox.waiting(2, after="d") == ("c", "b")
    assert store.outbox.waiting(2, after="b") == ("a",)
    assert store.outbox.waiting(2, after="a") == ()
    assert store.outbox.waiting(2, after="unknown") == ()


def test_a_notice_that_is_posted_again_is_one_notice(store: Store) -> None:
    """Also when it was delivered already, and twice in one transaction."""
    post(store, notice(), notice())
    store.outbox.note("notice-1", "delivered")
    post(store, replace(notice(), to="somebody"))
    assert store.outbox.notices_of("employee") == (Posted(notice(), "delivered", 1),)
    assert store.outbox.notices_of("somebody") == ()


def test_a_person_finds_what_she_was_told(store: Store) -> None:
    """The newest first, her own; a notice without a moment gets one."""
    post(store, notice("1"), notice("2"), notice("3", at=None), notice("x", to="somebody"))
    told = store.outbox.notices_of("employee")
    assert [posted.notice.id for posted in told] == ["3", "2", "1"]
    assert [posted.notice.id for posted in store.outbox.notices_of("employee", limit=1)] == ["3"]
    assert told[0].notice.at is not None
    assert told[0].notice.at.tzinfo is not None
    assert [posted.notice.id for posted in store.outbox.notices_of("somebody")] == ["x"]


def test_a_person_is_read_as_she_was_put(store: Store) -> None:
    """Every field; putting her again replaces her, her teams too."""
    store.directory.put([ANNE, Person("2", "Bo", "bo@example.com", manager="1", unit="u", place="p", zone="Europe/Paris")])
    assert store.directory.person("1") == ANNE
    assert store.directory.person("3") is None
    changed = replace(ANNE, name="Anne Smith", roles=("handler:b",), language="fr")
    store.directory.put([changed])
    assert store.directory.person("1") == changed
    assert store.directory.team("a") == ()
    assert store.directory.team("b") == (changed,)
    assert [person.id for person in store.directory.everybody()] == ["1", "2"]


def test_a_person_is_found_by_her_other_ids(store: Store) -> None:
    """Capitals in mail do not matter; an empty value finds nobody; who works here comes before who has left."""
    left = Person("0", "Gone", "anne@example.com", active=False)
    store.directory.put([left, ANNE, Person("2", "Bo", "")])
    assert store.directory.find("mail", " ANNE@example.com ") == ANNE
    assert store.directory.find("slack", "S1") == store.directory.find("teams", "T1") == ANNE
    assert store.directory.find("slack", "T1") is None
    assert store.directory.find("mail", "") is store.directory.find("slack", "") is None


def test_a_team_is_made_of_people_who_work_here(store: Store) -> None:
    """Who has left handles nothing."""
    store.directory.put([ANNE, Person("2", "Bo", "", roles=("handler:a",)), Person("3", "Gone", "", roles=("handler:a",))])
    store.directory.put([Person("3", "Gone", "", roles=("handler:a",), active=False)])
    assert [person.id for person in store.directory.team("a")] == ["1", "2"]
    assert store.directory.team("") == ()


@pytest.mark.parametrize("words", ["anne", "ÄNNE", "celik an", "example.COM çelik"])
def test_a_person_is_found_by_some_letters(store: Store, words: str) -> None:
    """Without caring for capitals, accents and order."""
    store.directory.put([ANNE, Person("2", "Bo", "bo@else.org")])
    assert store.directory.named(words) == (ANNE,)


@pytest.mark.parametrize("words", ["", "  ", "%", "_", "anne bo", "\x00", "\ud800"])
def test_letters_that_nobody_has_find_nobody(store: Store, words: str) -> None:
    """A sign that means anything to a database is a letter here."""
    store.directory.put([ANNE, Person("2", "Bo", "bo@else.org")])
    assert store.directory.named(words) == ()


def test_thousands_of_people_are_put_at_once(store: Store) -> None:
    """The import of a company, in the order of names, as many as asked for."""
    store.directory.put([Person(f"{number:05}", f"Person {number:05}", "", roles=("handler:t",)) for number in range(3000)])
    store.directory.put([])
    assert len(store.directory.everybody()) == len(store.directory.team("t")) == 3000
    assert [person.id for person in store.directory.named("person", limit=2)] == ["00000", "00001"]


def test_a_handlers_keys_come_the_newest_first(store: Store) -> None:
    """The same key twice is refused, and the first stays as it is."""
    for name in ("b", "c", "a"):
        store.keyring.add(key(name))
    store.keyring.add(key("x", "somebody"))
    with pytest.raises(ValueError, match=r"^a$"):
        store.keyring.add(key("a", "somebody"))
    assert [found.id for found in store.keyring.keys_of("handler-1")] == ["a", "c", "b"]
    assert store.keyring.keys_of("somebody") == (key("x", "somebody"),)
    store.keyring.remove("c")
    store.keyring.remove("unknown")
    assert [found.id for found in store.keyring.keys_of("handler-1")] == ["a", "b"]


ACCOUNT = Account("1", "argon", "secret", ("r1", "r2"), 3, MONDAY, 58_000_000)


def test_an_account_is_read_as_it_was_put(store: Store) -> None:
    """Putting it again replaces it."""
    assert store.accounts.account("1") is None
    store.accounts.put_account(Account("1", "old"))
    store.accounts.put_account(ACCOUNT)
    assert store.accounts.account("1") == ACCOUNT


@pytest.mark.parametrize("account", [ACCOUNT, Account("1", "argon")])
def test_of_two_changes_of_an_account_one_counts(store: Store, account: Account) -> None:
    """A recovery code cannot be used twice at once, and no failure goes uncounted."""
    store.accounts.put_account(account)
    first, second = replace(account, recovery_hashes=("r2",)), replace(account, failures=4)
    assert store.accounts.exchange_account(account, first)
    assert not store.accounts.exchange_account(account, second)
    assert store.accounts.account("1") == first
    assert not store.accounts.exchange_account(replace(account, person="2"), second)


def test_a_session_ends(store: Store) -> None:
    """When it expires, when it is ended, when all sessions of the person are, when her account is deleted."""
    hour = timedelta(hours=1)
    for number, person in enumerate(("1", "1", "1", "2"), start=1):
        store.accounts.put_session(Session(f"s{number}", person, "csrf", MONDAY, MONDAY + number * hour, "oidc"))
    assert store.accounts.session("s1", MONDAY) == Session("s1", "1", "csrf", MONDAY, MONDAY + hour, "oidc")
    assert store.accounts.session("s1", MONDAY + hour) is None
    assert store.accounts.purge_sessions(MONDAY + hour) == 1
    assert store.accounts.session("s1", MONDAY) is None
    store.accounts.delete_session("s2")
    assert store.accounts.session("s2", MONDAY) is None
    store.accounts.put_account(ACCOUNT)
    store.accounts.delete_account("1")
    assert store.accounts.session("s3", MONDAY) is store.accounts.account("1") is None
    assert store.accounts.session("s4", MONDAY) is not None
    store.accounts.delete_sessions_of("2")
    assert store.accounts.session("s4", MONDAY) is None


def test_a_channel_remembers(store: Store) -> None:
    """What was put last, by channel; a change of what was read changes nothing kept."""
    value = {"id": "ä", "list": [1, None, {"deep": True}]}
    store.memory.put("teams", "k", {"old": 1}, MONDAY)
    store.memory.put("teams", "k", value, MONDAY)
    store.memory.put("slack", "k", {}, MONDAY)
    read = store.memory.get("teams", "k")
    assert read == value
    value["id"] = "changed"
    assert store.memory.get("teams", "k") == read
    assert store.memory.get("slack", "k") == {}
    store.memory.delete("teams", "k")
    assert store.memory.get("teams", "k") is None
    assert store.memory.get("slack", "k") == {}


def test_a_delivery_is_noted_once(store: Store) -> None:
    """And can be forgotten when it is old, channel by channel."""
    later = MONDAY + timedelta(days=1)
    assert store.memory.first_time("slack", "event", MONDAY)
    assert not store.memory.first_time("slack", "event", later)
    assert store.memory.first_time("teams", "event", MONDAY)
    assert store.memory.first_time("slack", "event 2", later)
    assert store.memory.purge("slack", later) == 1
    assert store.memory.first_time("slack", "event", later)
    assert not store.memory.first_time("slack", "event 2", later)
    assert not store.memory.first_time("teams", "event", later)


def test_old_notices_and_acts_are_forgotten_and_waiting_ones_are_not(store: Store) -> None:
    """What nobody has delivered yet is never thrown away."""
    post(store, notice("waiting"), notice("told"), notice("failed"), notice("new", at=datetime.now(UTC)))
    for name, state in (("told", "delivered"), ("failed", "failed"), ("new", "delivered")):
        store.outbox.note(name, state)
    with store.cases.work() as work:
        work.done("act")
    assert store.shredder.purge(MONDAY + timedelta(days=1)) == 2
    assert [posted.notice.id for posted in store.outbox.notices_of("employee")] == ["new", "waiting"]
    assert store.shredder.purge(datetime.now(UTC) + timedelta(days=1)) == 2
    with store.cases.work() as work:
        assert not work.done("act")
