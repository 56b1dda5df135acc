"""The promises of the design, each as a test that fails when the promise is broken.

How many wrong permits there are on questions with labels is measured elsewhere (`mayi eval`).
"""

from __future__ import annotations

import gc
import json
import logging
import os
import socket
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import anyio
import httpx
import pytest
from small_pack import make_pack

from bot.assembly import open_desk
from bot.channels.terminal import turn_as_object
from bot.channels.web import build_app
from bot.conversation import AnswerGiven, QuestionAsked, StatedFacts
from bot.rendering import ClauseList, FactList, StepList, Verdict

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.assembly import Desk
    from bot.rendering import Page

DAY = date(2026, 11, 21)
MARKER = "Quibblethorpe"
"""A word that no pack, no program and no machine knows: wherever it turns up, a question was kept."""


def examples(desk: Desk) -> list[QuestionAsked]:
    """Every example question of the sample policy."""
    clauses = desk.knowledge.policy.clauses
    return [QuestionAsked(one.ask, DAY, one.lang, one.role, one.place) for clause in clauses for one in clause.examples]


def parts_of(page: Page) -> dict[type, object]:
    """The blocks of a page by kind."""
    return {type(block): block for block in page.blocks}


def test_promise_1_no_wrong_permit(desk: Desk) -> None:
    """No yes where a stricter reading of the same words was likely enough to be shown, and none with a broken condition."""
    rank = desk.knowledge.policy.rank
    permitted = 0
    for question in examples(desk):
        reply = desk.turn(question).replies[0]
        if isinstance(reply, AnswerGiven) and reply.answer.outcome.permits:
            permitted += 1
            assert not [shown for shown in reply.answer.conditions if shown.met is False], question.text
            assert all(rank[reply.answer.outcome] <= rank[part.outcome] for part in reply.answer.parts), question.text
            assert not [other for _, other in reply.others if not other.permits and rank[other] < rank[reply.answer.outcome]]
    assert permitted > 50


def test_promise_2_every_answer_shows_its_work(desk: Desk) -> None:
    """Outcome, how it was understood, the clauses with their dates, what would change it, and the way that is open."""
    seen: set[str] = set()
    policy = desk.knowledge.policy
    for question in examples(desk):
        turn = desk.turn(question)
        reply = turn.replies[0]
        if not isinstance(reply, AnswerGiven):
            continue
        page = desk.renderer.page(turn)
        blocks = parts_of(page)
        outcome = str(reply.answer.outcome)
        seen.add(outcome)
        assert isinstance(page.blocks[0], Verdict), question.text
        assert page.blocks[0].outcome == outcome
        assert page.version == (policy.version, policy.content_hash)
        facts = blocks[FactList]
        assert isinstance(facts, FactList)
        assert {"activity", "data", "tool"} <= {fact.facet for fact in facts.facts}
        assert all(fact.options for fact in facts.facts if fact.facet in {"activity", "data", "tool"})
        assert any(option.outcome for fact in facts.facts if fact.facet == "data" for option in fact.options)
        if reply.answer.clauses:
            shown = next(block for block in page.blocks if isinstance(block, ClauseList))
            assert all(line.id in policy.clause_by_id and line.title and line.since for line in shown.clauses)
            if outcome not in {"need_info", "not_covered"}:
                assert any(line.decisive for line in shown.clauses) or any(
                    condition.met is False for condition in reply.answer.conditions
                )
        if not reply.answer.outcome.permits:
            assert isinstance(blocks[StepList], StepList), question.text
    assert {"allowed", "conditional", "ask_first", "prohibited", "required"} <= seen


def test_promise_2_the_same_question_gets_the_same_answer_every_time(kitchen: Desk, tmp_path: Path) -> None:
    """Asked again, in another order, and by a program that was started and taught anew: word for word the same."""
    asked = [QuestionAsked(text, DAY) for text in ("may AI order fish for us", "our recipe into spoonchat?", "menu by AI?")]
    first = [kitchen.hear(question) for question in asked]
    assert [kitchen.hear(question) for question in reversed(asked)] == first[::-1]
    anew = open_desk(make_pack(tmp_path / "pack"))
    assert [anew.hear(question) for question in asked] == first


def test_promise_2_every_channel_gives_the_same_answer(desk: Desk) -> None:
    """The command line's object, its text and the web page carry one outcome, for the same words."""
    turn = desk.turn(QuestionAsked("May I summarise the client list with ChatGPT?", DAY))
    page = desk.renderer.page(turn)
    told = turn_as_object(turn, page)
    verdict = page.blocks[0]
    assert isinstance(verdict, Verdict)
    assert told["outcome"] == verdict.outcome
    web = web_answers(desk, "May I summarise the client list with ChatGPT?")
    assert verdict.word in web
    assert all(f"{id_}" in web for id_ in told["clauses"])


NO_MODEL = """
import socket, sys
def refuse(*a, **k): raise SystemExit("the network was used")
socket.socket.connect = refuse
socket.create_connection = refuse
socket.getaddrinfo = refuse
from pathlib import Path
from datetime import date
from bot.assembly import open_desk
from bot.conversation import QuestionAsked
desk = open_desk(Path(sys.argv[1]), Path(sys.argv[2]))
for text in ("may AI order fish for us", "may I have AI write the menu", "am I monitored?", "I want to opt out"):
    assert desk.hear(QuestionAsked(text, date(2026, 11, 21))).blocks
print("\\n".join(sorted(name.split(".")[0] for name in sys.modules)))
"""

MODEL_LIBRARIES = {
    "torch",
    "tensorflow",
    "transformers",
    "onnxruntime",
    "openai",
    "anthropic",
    "llama_cpp",
    "vllm",
    "langchain",
    "sentence_transformers",
    "model2vec",
    "huggingface_hub",
    "tokenizers",
    "google",
    "cohere",
    "mistralai",
}


def test_promise_3_no_generative_model_decides_or_words_an_answer(tmp_path: Path) -> None:
    """Learning, answering and wording load no model library and open no connection: the network is cut while it runs."""
    root = make_pack(tmp_path / "pack")
    done = subprocess.run(
        [sys.executable, "-c", NO_MODEL, str(root), str(tmp_path / "cache")], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    loaded = set(done.stdout.split())
    assert {"bot", "numpy"} <= loaded
    assert loaded & MODEL_LIBRARIES == set()
    assert loaded & {"requests", "httpx", "aiohttp", "urllib3"} == set()


def test_promise_3_an_answer_is_made_of_the_packs_own_sentences(desk: Desk) -> None:
    """The sentence of a no is the reason as a person wrote it into the clause, letter by letter."""
    page = desk.hear(QuestionAsked("can i paste our client list into chatgpt to clean it up", DAY))
    verdict = page.blocks[0]
    assert isinstance(verdict, Verdict)
    clause = desk.knowledge.policy.clause_by_id["D-4"]
    assert verdict.sentence in {clause.reason, *(case.reason for case in clause.cases)}


def web_answers(desk: Desk, text: str) -> str:
    """What the web chat shows for a message, cookies and redirects followed."""

    async def ask() -> str:
        transport = httpx.ASGITransport(build_app(desk))
        async with httpx.AsyncClient(transport=transport, base_url="http://mayi.test", follow_redirects=True) as client:
            await client.get("/")
            return (await client.post("/ask", data={"text": text}, headers={"origin": "http://mayi.test"})).text

    return anyio.run(ask)


@pytest.fixture
def remembered() -> Iterator[list[str]]:
    """Everything that is logged, by whomever, at any level."""
    kept: list[str] = []

    class Keeper(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            if not record.name.startswith(("httpx", "httpcore")):  # the browser of these tests, not the program
                kept.append(f"{record.name} {record.getMessage()} {record.__dict__!r}")

    keeper, root = Keeper(level=0), logging.getLogger()
    level = root.level
    root.addHandler(keeper)
    root.setLevel(0)
    yield kept
    root.removeHandler(keeper)
    root.setLevel(level)


def files_with(folder: Path, word: str) -> list[Path]:
    """Files under a folder that hold a word."""
    sought = word.casefold().encode()
    return [path for path in folder.rglob("*") if path.is_file() and sought in path.read_bytes().lower()]


def test_promise_4_asking_on_the_command_line_leaves_no_trace(tmp_path: Path) -> None:
    """What is asked on the command line is in no file of home, cache, working or temporary folder afterwards."""
    root = make_pack(tmp_path / "pack")
    world = tmp_path / "world"
    for name in ("home", "cache", "work", "tmp"):
        (world / name).mkdir(parents=True)
    env = {
        "PATH": os.environ["PATH"],
        "HOME": str(world / "home"),
        "TMPDIR": str(world / "tmp"),
        "MAYI_CACHE": str(world / "cache"),
        "MAYI_CONTENT": str(root),
    }
    command = [str(Path(sys.executable).with_name("mayi")), "ask"]
    line = json.dumps({"id": MARKER, "text": f"may {MARKER} order fish"}).encode()
    for words, given in (([f"may I order fish for {MARKER}"], b""), (["--json", f"{MARKER} menu?"], b""), (["--jsonl"], line)):
        done = subprocess.run([*command, *words], input=given, env=env, cwd=world / "work", capture_output=True, check=False)
        assert done.returncode == 0, done.stderr
        assert MARKER.encode() not in done.stderr
    assert files_with(world, MARKER) == []
    assert list((world / "work").iterdir()) == []
    assert list((world / "cache").iterdir())


def test_promise_4_asking_on_the_web_leaves_no_trace(
    kitchen: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, remembered: list[str], capfd: pytest.CaptureFixture[str]
) -> None:
    """What is asked in the web chat is in no log record, no line of output, no file, and nowhere in the policy's memory."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    shown = web_answers(kitchen, f"may I order fish for {MARKER} using {MARKER}AI?")
    assert len(shown) > 200
    assert not [record for record in remembered if MARKER.casefold() in record.casefold()]
    output = capfd.readouterr()
    assert MARKER.casefold() not in (output.out + output.err).casefold()
    assert files_with(tmp_path, MARKER) == []
    index = kitchen.knowledge.policy.index(kitchen.today())
    assert index.judged
    assert MARKER.casefold() not in repr((index.judged, index.answers, index._memo)).casefold()  # noqa: SLF001


def _texts(one: object) -> Iterator[str]:
    """Texts that an object holds itself or in tuples and the like, which the collector does not list."""
    for held in gc.get_referents(one):
        if isinstance(held, str):
            yield held
        elif isinstance(held, (tuple, dict, frozenset)) and not gc.is_tracked(held):
            yield from _texts(held)


def _asks_about_somebody(desk: Desk) -> None:
    """A question with a name that stands nowhere else, put together here so that it is in no constant of this file either."""
    name = "nosnnyfgirb"[::-1].title()
    answer = desk.turn(QuestionAsked(f"may I order fish for {name}, who has leukaemia", desk.today()))
    assert answer.replies


def test_promise_4_the_program_remembers_no_word_of_a_question(kitchen: Desk) -> None:
    """Once the next question is answered, no object of the running program holds a name of the one before."""
    _asks_about_somebody(kitchen)
    kitchen.turn(QuestionAsked("may I order fish", kitchen.today()))
    gc.collect()
    found = [text for one in gc.get_objects() for text in _texts(one) if "nosnnyfgirb"[::-1] in text.casefold()]
    assert found == []


def test_promise_4_a_served_question_is_in_no_log_of_the_server(kitchen: Desk, tmp_path: Path) -> None:
    """The real server, asked over a real connection, prints the question nowhere."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    env = {
        **{key: value for key, value in os.environ.items() if not key.startswith("MAYI_")},
        "MAYI_CONTENT": str(kitchen.pack.root),
        "MAYI_CACHE": str(tmp_path / "cache"),
        "HOME": str(tmp_path),
    }
    command = [str(Path(sys.executable).with_name("mayi")), "serve", "--port", str(port)]
    with subprocess.Popen(command, env=env, cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.STDOUT) as server:
        try:
            assert server.stdout is not None
            started = ""
            while f":{port}" not in started and (line := server.stdout.readline().decode()):
                started += line
            assert f":{port}" in started, started
            answer = _get(port, f"may I order fish for {MARKER}")
        finally:
            server.terminate()
            rest = server.communicate(timeout=30)[0].decode()
    assert len(answer) > 200
    assert MARKER not in started + rest
    assert files_with(tmp_path, MARKER) == []


def _get(port: int, text: str) -> str:
    transport = httpx.HTTPTransport(retries=40)
    with httpx.Client(transport=transport, base_url=f"http://127.0.0.1:{port}", trust_env=False) as client:
        return client.post("/ask", data={"text": text}).text


def test_promise_4_names_that_people_type_stay_out_of_memory(desk: Desk) -> None:
    """A product name that somebody made up is in her answer and in nothing that outlives it."""
    reply = desk.turn(QuestionAsked(f"May I write a summary using {MARKER}GPT?", DAY, facts=StatedFacts())).replies[0]
    assert isinstance(reply, AnswerGiven)
    assert [tool.name for tool in reply.answer.situation.tools] == [f"{MARKER}GPT"]
    index = desk.knowledge.policy.index(DAY)
    assert MARKER not in repr((index.judged, index.answers))
