"""Tools in a message: editions, private accounts, spellings, and products nobody has looked at."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.understanding.lexicon import Mention
from bot.understanding.negation import Negation
from bot.understanding.tokens import tokenise
from bot.understanding.words import Grammar

if TYPE_CHECKING:
    from bot.assembly import Desk


def tool(desk: Desk, text: str) -> tuple[str | None, str]:
    """Id and status of the only tool in a message; nothing at all when there is none."""
    tools = desk.knowledge.understanding.read(text).situation.tools
    assert len(tools) <= 1, tools
    return (tools[0].id, tools[0].status) if tools else (None, "unnamed")


@pytest.mark.parametrize(
    ("text", "breach"),
    [
        ("May I secretly read what my team types?", "hidden"),
        ("May I summarise our trade secrets with Copilot?", None),
        ("¿Puedo resumir un secreto comercial con Copilot?", None),
        ("Puis-je résumer un secret commercial avec Copilot ?", None),
        ("May I make a picture of a real person?", "no_likeness"),
        ("May I make a picture without real people?", None),
    ],
)
def test_only_words_in_their_own_form_state_a_breach(desk: Desk, text: str, breach: str | None) -> None:
    """What is secret is not done in secret, and "without" takes back what follows it."""
    breaches = desk.knowledge.understanding.read(text).situation.breaches
    assert breach in breaches if breach else not breaches


def test_a_negating_word_inside_a_name_takes_nothing_back() -> None:
    """A tool can be called "DeepL without login"; the data after it stays named."""
    negation = Negation(Grammar(without=("without",)), "en")
    tokens = tokenise("DeepL without login for customer data", "en")
    data, name = Mention("data", "personal", 4, 5), Mention("tool", "deepl", 0, 2)
    assert negation.takes_back(data, tokens)
    assert not negation.takes_back(data, tokens, [name])


@pytest.mark.parametrize(
    ("words", "id_", "status"),
    [
        ("ChatGPT", "chatgpt", "public"),
        ("chat gpt", "chatgpt", "public"),
        ("Chat-GPT", "chatgpt", "public"),
        ("CHATGPT", "chatgpt", "public"),
        ("ChatGTP", "chatgpt", "public"),
        ("ChatGPT Enterprise", "chatgpt-enterprise", "approved"),
        ("Copilot", "m365-copilot", "approved"),
        ("Microsoft 365 Copilot", "m365-copilot", "approved"),
        ("GitHub Copilot", "github-copilot", "approved"),
        ("DeepL", "deepl-free", "public"),
        ("DeepL Pro", "deepl-pro", "approved"),
        ("DeepSeek", "deepseek", "blocked"),
        ("Otter.ai", "otter", "public"),
    ],
)
def test_a_bare_name_means_what_the_catalogue_says(desk: Desk, words: str, id_: str, status: str) -> None:
    """A brand is found however it is written, and is the edition that its entry says it is."""
    assert tool(desk, f"May I summarise a press article with {words}?") == (id_, status)


@pytest.mark.parametrize(
    ("words", "status"),
    [
        ("our company ChatGPT", "approved"),
        ("my own Copilot", "public"),
        ("my personal Copilot account", "public"),
        ("Copilot with my private account", "public"),
    ],
)
def test_ours_and_mine_are_different_editions(desk: Desk, words: str, status: str) -> None:
    """A private account of an approved brand is a public tool; "our" edition of a public brand is the company's."""
    assert tool(desk, f"May I summarise a press article with {words}?")[1] == status


@pytest.mark.parametrize("name", ["Zoom AI Companion", "Cursor", "Jasper", "Literanova app", "FooBarGPT", "ZorpleAI"])
def test_a_product_without_an_entry_is_unlisted(desk: Desk, name: str) -> None:
    """Well-known or never heard of: a product outside the catalogue is a tool nobody has looked at."""
    assert tool(desk, f"May I write a summary using {name}?") == (None, "unlisted")


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("gamma for slides?", "en"),
        ("jasper pour un article ?", "fr"),
        ("Is the AI feature in Westlaw fine for case law?", "en"),
        ("Can FooBar's app translate a letter?", "en"),
        ("May I send out SmartScribe's summary of an internal report?", "en"),
        ("Can TextBot's draft go into our internal report?", "en"),
        ("May I use FooBar's free version for a letter?", "en"),
        ("May I use LinkedIn's AI to word a post?", "en"),
        ("Kann mir die KI-Suche von Personio eine Anzeige schreiben?", "de"),
        ("is personio's ai ok for a job ad?", "en"),
        ("L'assistant IA de Doctrine pour un arrêt publié, c'est permis ?", "fr"),
        ("¿La IA de Genially para una presentación?", "es"),
        ("may i let gemma run locally on my laptop and summarise a press article", "en"),
        ("Darf Mistral lokal auf meinem Laptop ein Gedicht schreiben?", "de"),
    ],
)
def test_what_is_typed_in_a_hurry_or_built_into_a_program_is_a_tool_nobody_has_looked_at(
    desk: Desk, text: str, language: str
) -> None:
    """A name without its capital at the beginning, the AI of a program that has none, a model on one's own machine."""
    tools = desk.knowledge.understanding.read(text, language).situation.tools
    assert [tool.status for tool in tools] == ["unlisted"]


@pytest.mark.parametrize(
    ("words", "status"),
    [("a free AI tool", "public"), ("our approved tool", "approved"), ("a local model on my laptop", "unlisted")],
)
def test_a_tool_without_a_name_has_the_status_that_is_said(desk: Desk, words: str, status: str) -> None:
    """'A free tool' is public, "our approved tool" approved, a model on one's own machine unlisted."""
    assert tool(desk, f"May I summarise a press article with {words}?")[1] == status


def test_an_ai_inside_another_program_is_one_tool(desk: Desk) -> None:
    """Where the AI has a name of its own, the program it is met in is no second tool."""
    tools = desk.knowledge.understanding.read("May I ask Meta AI in WhatsApp for a poem?", "en").situation.tools
    assert [named.name for named in tools] == ["Meta AI"]


@pytest.mark.parametrize("text", ["May I use AI to write a letter?", "Is it ok to have the machine translate a menu?"])
def test_ai_as_such_is_no_tool(desk: Desk, text: str) -> None:
    """Nobody who says "AI" has named a tool."""
    assert tool(desk, text) == (None, "unnamed")


@pytest.mark.parametrize(
    "text",
    [
        "she is a claude-like writer, may I edit her text",
        "may i translate a menu",
        "may I have captions in video calls?",
    ],
)
def test_a_first_name_or_a_plain_word_is_not_an_unlisted_tool(desk: Desk, text: str) -> None:
    """Names that are ordinary words too count as tools only when they are written like names; so does "I translate"."""
    assert "unlisted" not in {tool.status for tool in desk.knowledge.understanding.read(text).situation.tools}


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Can AI draft our answers to TripAdvisor reviews?", "en"),
        ("Slides for PowerPoint drafted with AI?", "en"),
        ("May AI write captions for our TikTok?", "en"),
        ("Mails an KundInnen mit KI schreiben?", "de"),
        ("Darf ich Texte der LehrerInnen mit KI kürzen?", "de"),
        ("Darf die KI mir das BetrVG erklären?", "de"),
        ("On peut se faire aider par l'IA pour les posts ?", "fr"),
        ("Une playlist de chansons protégées, remixée par IA ?", "fr"),
        ("¿Puedo generar una imagen para el folleto con IA?", "es"),
        ("Si un cliente llama, ¿puede contestar la IA?", "es"),
        ("La IA resume bien. Veo que ayuda, ¿puedo?", "es"),
        ("May AI synthesise the voice?", "en"),
        ("May AI check data for my PI?", "en"),
        ("May I summarise AcmeCorp's contract with AI?", "en"),
        ("Frau Gamma fragt, ob die KI einen Aushang schreiben darf", "de"),
        ("L'IA peut répondre sur le chat du site ?", "fr"),
        ("Can I use AI for slides in PowerPoint?", "en"),
        ("Can AI help with posts on LinkedIn?", "en"),
        ("Will the booking chatbot replace us?", "en"),
        ("Can we have a bot on WhatsApp for bookings?", "en"),
        ("Dürfen Referendare KI in der Station benutzen?", "de"),
        ("Je peux activer une IA pour le compte rendu ?", "fr"),
    ],
)
def test_a_name_that_only_looks_like_a_tool_is_none(desk: Desk, text: str, language: str) -> None:
    """Programs, sites, a law, and "KollegInnen" have a capital inside and are no AI that somebody would have to approve."""
    assert desk.knowledge.understanding.read(text, language).situation.tools == ()


def test_an_unusual_word_that_is_a_name_counts_in_small_letters(desk: Desk) -> None:
    """Nobody writes "cursor" for anything else at work; "aider" and "imagen" are words of every day."""
    assert tool(desk, "can the intern let cursor write half of his feature") == (None, "unlisted")


@pytest.mark.parametrize(
    ("text", "language", "facet"),
    [
        ("on est assis devant l'écran", "fr", "data"),
        ("vous devez payer le repas", "fr", "data"),
        ("vous savez quoi faire", "fr", "activity"),
        ("les pages publiques de la ville", "fr", "activity"),
        ("is there a human on the other end", "en", "activity"),
        ("my colleague is blind", "en", "activity"),
        ("the local paper", "en", "activity"),
        ("a project for next spring", "en", "activity"),
        ("the assistant said so", "en", "activity"),
        ("pictures of animals", "en", "activity"),
    ],
)
def test_a_word_with_the_stem_of_another_is_not_that_one(desk: Desk, text: str, language: str, facet: str) -> None:
    """Stemming makes "devis" of "devant" and "humanizer" of "human": such words count only as they stand."""
    seen = desk.knowledge.understanding.annotate(text, language)
    assert [mention.id for mention in seen.mentions if mention.facet == facet] == []
