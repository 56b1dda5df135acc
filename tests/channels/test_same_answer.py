"""The same question gets the same answer on the command line, on the web, in Slack and in Teams: outcome, clauses and words."""

from __future__ import annotations

import html
import io
import json
import re
from itertools import islice
from typing import TYPE_CHECKING, Any

import anyio
import httpx
from rich.console import Console

from bot.channels.slack.speaking import Speaker
from bot.channels.teams.painting import Look
from bot.channels.teams.speech import Speech
from bot.channels.terminal import paint, turn_as_object
from bot.channels.web import build_app
from bot.cli.slack import SlackDesk
from bot.cli.teams import TeamsDesk
from bot.conversation import QuestionAsked, ToolOpened
from bot.office import Office
from bot.rendering.page import Checklist, ClauseList, Verdict
from storage import Store

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.assembly import Desk
    from bot.rendering.page import Page

HOW_MANY = 200
WEB = "https://mayi.example"


def questions(desk: Desk) -> Iterator[QuestionAsked]:
    """Examples of the pack in all its languages that are answered with an outcome, spread over the clauses."""
    examples = [[*clause.examples] for clause in desk.knowledge.policy.clauses]
    for place in range(max(map(len, examples))):
        for of_clause in examples:
            if place < len(of_clause) and of_clause[place].ask:
                yield QuestionAsked(of_clause[place].ask, desk.today(), of_clause[place].lang)


def told(page: Page) -> list[str]:
    """What every channel has to say: the outcome, its sentence, what it takes, and the clauses."""
    found = []
    for block in page.blocks:
        if isinstance(block, Verdict):
            found += [block.word, block.sentence]
        elif isinstance(block, Checklist):
            found += [item.text for item in block.items]
        elif isinstance(block, ClauseList):
            found += [clause.id for clause in block.clauses]
    return [plain(words) for words in found]


def plain(words: str) -> str:
    """Letters without the marks a channel puts around them: tags, `<address|words>`, bold, escapes."""
    unlinked = re.sub(r"<[^<>|]*\|([^<>]*)>", r"\1", words)
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]*>", " ", unlinked)).replace("*", "").replace("\\", "")).strip()


def texts(part: Any) -> Iterator[str]:
    """Every text in a payload."""
    if isinstance(part, str):
        yield part
    elif isinstance(part, dict):
        for value in part.values():
            yield from texts(value)
    elif isinstance(part, list):
        for one in part:
            yield from texts(one)


def on_the_web(desk: Desk, asked: list[QuestionAsked]) -> list[str]:
    """The web chat's answers."""

    async def ask() -> list[str]:
        async with httpx.AsyncClient(transport=httpx.ASGITransport(build_app(desk)), base_url="http://mayi.test") as client:
            forms = [{"text": question.text, "lang": question.language or ""} for question in asked]
            return [(await client.post("/ask", data=form)).text for form in forms]

    return anyio.run(ask)


def test_200_questions_get_the_same_answer_on_every_channel(desk: Desk) -> None:
    office = Office(desk, Store.in_memory())
    slack, teams = Speaker(SlackDesk(office, WEB)), Speech(TeamsDesk(office, WEB))
    answered = [(question, turn, desk.renderer.page(turn)) for question in questions(desk) for turn in [desk.turn(question)]]
    answered = list(islice((one for one in answered if isinstance(one[2].blocks[0], Verdict)), HOW_MANY))
    assert len(answered) == HOW_MANY
    web = on_the_web(desk, [question for question, _, _ in answered])
    outcomes = set()
    for (question, turn, page), on_web in zip(answered, web, strict=True):
        verdict = page.blocks[0]
        assert isinstance(verdict, Verdict)
        outcomes.add(verdict.outcome)
        line = turn_as_object(turn, page)
        assert line["outcome"] == verdict.outcome, question.text
        heard = office.hear(question)
        assert heard == page, question.text
        said = {
            "command line": json.dumps(line, ensure_ascii=False) + str(line["text"]),
            "web": on_web,
            "Slack": "\n".join(texts(slack.message(heard))),
            "Teams": "\n".join(texts(teams.message(heard, Look()).card)),
        }
        for channel, words in said.items():
            shown = plain(words).casefold()
            missing = [one for one in told(page) if one.casefold() not in shown]
            assert missing == [], f"{channel}: {question.text}"
    assert len(outcomes) >= 4


def test_a_translated_card_reaches_every_channel(desk: Desk) -> None:
    """A German reads the same German card of a tool wherever she opens it."""
    office = Office(desk, Store.in_memory())
    page = office.hear(ToolOpened("m365-copilot", desk.today()), "de")
    on_screen = io.StringIO()
    paint(page, Console(file=on_screen, width=400))

    async def on_web() -> str:
        async with httpx.AsyncClient(transport=httpx.ASGITransport(build_app(desk)), base_url="http://mayi.test") as client:
            return (await client.get("/tools/m365-copilot", headers={"Accept-Language": "de"})).text

    said = {
        "terminal": on_screen.getvalue(),
        "web": anyio.run(on_web),
        "Slack": "\n".join(texts(Speaker(SlackDesk(office, WEB)).message(page))),
        "Teams": "\n".join(texts(Speech(TeamsDesk(office, WEB)).message(page, Look()).card)),
    }
    for channel, words in said.items():
        shown = plain(words)
        assert "Der Assistent für den Alltag" in shown, channel
        assert "Nein, nach unserem Vertrag." in shown, channel
        assert "The everyday assistant" not in shown, channel
