"""How far a "without", an "it is anonymised" and an "instead of" reach, on the sample pack."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from bot.conversation import AnswerGiven, QuestionAsked
from bot.understanding.tokens import clean, tokenise

if TYPE_CHECKING:
    from bot.assembly import Desk
    from bot.policy import Situation


def situation(desk: Desk, text: str, language: str | None = None) -> Situation:
    """What a message says."""
    return desk.knowledge.understanding.read(text, language).situation


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Can Copilot tidy up a mail? I send it without names\npasswords are in it", "credentials"),
        ("Can Copilot tidy up a mail? It comes without names\nmedical certificates are attached", "special"),
        ("May Copilot tidy up a mail? It is anonymised\nHealth data of patients is in the annex", "special"),
        ("May Copilot tidy up this mail, without the greeting, with the passwords?", "credentials"),
        ("May Copilot tidy up a mail? It comes without a table but with passwords", "credentials"),
        ("Darf Copilot die Mail glätten, ohne Anrede, mit Passwörtern?", "credentials"),
        ("Darf Copilot die Mail glätten? Ohne Namen, aber mit Passwörtern", "credentials"),
        ("Copilot peut corriger ce mail, sans la date mais avec les mots de passe ?", "credentials"),
        ("¿Puede Copilot corregir este correo, sin la fecha pero con las contraseñas?", "credentials"),
        ("May Copilot tidy up this slide?\vAgenda\vPasswords\vQuestions", "credentials"),
    ],
)
def test_a_without_ends_with_its_line_and_before_a_but(desk: Desk, text: str, kind: str) -> None:
    """What stands on the next line, or behind "but with", goes in."""
    assert kind in situation(desk, text).data


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("May Copilot tidy up a mail without names, addresses and health data?", "en"),
        ("May Copilot tidy up a mail, but without names and health data?", "en"),
        ("Darf Copilot eine Mail glätten, aber ohne Namen und Gesundheitsdaten?", "de"),
        ("I give a mail without a list with names to Copilot, ok?", "en"),
    ],
)
def test_a_without_reaches_over_commas_of_a_list(desk: Desk, text: str, language: str) -> None:
    """All of a list is left out, also where a "but" or a "with" belongs to it."""
    facts = desk.knowledge.understanding.annotate(text, language).facts
    assert not {"personal", "special"}.intersection(facts.data)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("I have a client list.", "It is anonymised. May I use ChatGPT?"),
        ("our client list\n", "it is anonymised\nmay I use ChatGPT"),
        ("Ich habe eine Kundenliste.", "Sie ist anonymisiert. Darf ich ChatGPT nehmen?"),
        ("J'ai une liste de clients.", "Elle est anonymisée. Je peux utiliser ChatGPT ?"),
        ("Tengo una lista de clientes.", "Está anonimizada. ¿Puedo usar ChatGPT?"),
    ],
)
def test_it_is_anonymised_speaks_of_what_was_named_before(desk: Desk, before: str, after: str) -> None:
    """People say in a second sentence what was done to the list of the first."""
    data = situation(desk, f"{before} {after}").data
    assert "personal" not in data
    assert "internal" in data


@pytest.mark.parametrize(
    "text",
    [
        "I have a client list. The summary is anonymised. May I use ChatGPT?",
        "I have a client list. It is not anonymised. May I use ChatGPT?",
        "May I put our client list into ChatGPT? Does it have to be anonymised?",
    ],
)
def test_only_a_plain_it_is_anonymised_does(desk: Desk, text: str) -> None:
    """Not what is said of something else, not a "not", not a question."""
    assert "personal" in situation(desk, text).data


@pytest.mark.parametrize(
    "text",
    [
        "May I summarise an internal report with Copilot instead of ChatGPT?",
        "May I summarise an internal report with Copilot, not with ChatGPT?",
        "Darf ich einen internen Bericht mit Copilot statt ChatGPT zusammenfassen?",
        "Je peux résumer un rapport interne avec Copilot au lieu de ChatGPT ?",
        "¿Puedo resumir un informe interno con Copilot en vez de ChatGPT?",
    ],
)
def test_a_tool_that_another_stands_in_for_does_not_count(desk: Desk, text: str) -> None:
    """Who asks for Copilot instead of ChatGPT gets no answer about ChatGPT."""
    assert [tool.id for tool in situation(desk, text).tools] == ["m365-copilot"]


@pytest.mark.parametrize("text", ["Why not ChatGPT?", "So no ChatGPT for my mails?", "With Copilot, not only with ChatGPT?"])
def test_a_tool_that_is_asked_about_counts(desk: Desk, text: str) -> None:
    """A "not" beside the only tool asks about it, and "not only" leaves none out."""
    assert "chatgpt" in {tool.id for tool in situation(desk, text).tools}


@pytest.mark.parametrize("gap", ["  ", "\t", "\u00a0", "\u3000 ", " \ufeff"])
def test_blanks_between_words_say_nothing(desk: Desk, gap: str) -> None:
    """Two blanks are no comma: a "won't" still reaches what follows it."""
    text = "May I use Copilot for minutes? I won't {}record without telling them"
    assert situation(desk, text.format(gap)) == situation(desk, text.format(""))


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r", "\v", "\f", "\x85", "\u2028"])
def test_a_line_ends_however_a_program_writes_it(end: str) -> None:
    """Words on two lines stay two words."""
    assert [(token.word, token.line) for token in tokenise(clean(f"hello{end}you"), "en")] == [("hello", 0), ("you", 1)]


@pytest.mark.parametrize(
    "text",
    [
        "I am a contractor and I'm an engineer, may I put confidential data into ChatGPT Enterprise?",
        "I'm an engineer and I am a contractor, may I put confidential data into ChatGPT Enterprise?",
    ],
)
def test_of_two_roles_the_answer_holds_for_both(desk: Desk, text: str) -> None:
    """In whichever order somebody says what she is, the stricter rule counts."""
    said = desk.turn(QuestionAsked(text, date(2026, 11, 21))).replies[0]
    assert isinstance(said, AnswerGiven)
    assert said.answer.outcome == "ask_first"


def test_the_narrowest_of_the_places_that_hold_each_other_counts(desk: Desk) -> None:
    """A city in its country is one place, two cities are two."""
    read = desk.knowledge.understanding.read
    assert read("May I record a meeting in Germany, in the EU?").situation.place == "de"
    two = read("We sit in Germany and in the UK, may I record the meeting?")
    assert {two.situation.place, *(one.place for one in two.alternatives)} >= {"de", "uk"}


@pytest.mark.parametrize(
    ("text", "roles"),
    [
        ("No soy de legal, ¿puedo buscar una sentencia con Copilot?", ()),
        ("Soy de legal, ¿puedo buscar una sentencia con Copilot?", ("legal",)),
    ],
)
def test_a_role_that_is_denied_is_nobodys(desk: Desk, text: str, roles: tuple[str, ...]) -> None:
    """Nor do its words stand beside the answer as those of the person's role."""
    facts = desk.knowledge.understanding.annotate(text, "es").facts
    assert facts.roles == roles
    assert [found.id for found in facts.found if found.facet == "role"] == list(roles)
