"""The real `mayi` command: what it prints, and with which exit code it ends."""

from __future__ import annotations

import json
import socket
from typing import TYPE_CHECKING

import pytest
from small_pack import ACTIVITIES, FISH, PACK, WORDING, clause, make_pack

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Callable
    from pathlib import Path

    Run = Callable[..., subprocess.CompletedProcess[str]]

KEYS = {"id", "intent", "intents", "outcome", "situation", "clauses", "conditions", "unknown", "choices", "instead"}
KEYS |= {"policy", "text"}
SITUATION_KEYS = {"activities", "data", "tool", "tool_status", "role", "place"}


@pytest.fixture(scope="module")
def kettle(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small pack on disk, so that a run takes no training."""
    return make_pack(tmp_path_factory.mktemp("kettle") / "pack")


def test_ask_answers_in_plain_text(mayi: Run) -> None:
    """A question in the shell gets the outcome first, its reason, and the clause; no colour codes in a pipe."""
    done = mayi("ask", "can i paste our client list into chatgpt to clean it up")
    assert done.returncode == 0
    assert done.stdout.startswith("NO\n")
    assert "D-4" in done.stdout
    assert "\x1b" not in done.stdout
    assert done.stderr == ""


def test_words_of_a_question_need_no_quotes(mayi: Run, kettle: Path) -> None:
    """Whoever forgets the quotes is answered all the same."""
    env = {"MAYI_CONTENT": str(kettle)}
    assert mayi("ask", "may", "AI", "order", "fish", env=env).stdout == mayi("ask", "may AI order fish", env=env).stdout


def test_an_empty_cache_setting_turns_the_cache_off(mayi: Run, kettle: Path, tmp_path: Path) -> None:
    """Nothing is written where the command was started, and nothing there is taken for a file of the cache."""
    mine = tmp_path / "pack-of-mine.json"
    mine.write_text("{}", "utf-8")
    done = mayi("ask", "may AI order fish", env={"MAYI_CONTENT": str(kettle), "MAYI_CACHE": ""}, cwd=tmp_path)
    assert done.returncode == 0
    assert list(tmp_path.iterdir()) == [mine]


def test_an_empty_content_setting_is_the_sample_pack(mayi: Run, tmp_path: Path) -> None:
    """As in a file of settings where the line was left blank."""
    done = mayi("policy", "show", "A-4", env={"MAYI_CONTENT": ""}, cwd=tmp_path)
    assert done.returncode == 0
    assert done.stdout == mayi("policy", "show", "A-4").stdout


def test_ask_json_keeps_its_contract(mayi: Run) -> None:
    """Every promised key is there with its kind of value; a program that reads them goes on working."""
    done = mayi("ask", "--json", "can i paste our client list into chatgpt to clean it up")
    answer = json.loads(done.stdout)
    assert set(answer) >= KEYS
    assert set(answer["situation"]) == SITUATION_KEYS
    assert set(answer["policy"]) == {"version", "hash"}
    assert answer["id"] is None
    assert (answer["intent"], answer["outcome"]) == ("may_i", "prohibited")
    assert answer["situation"]["data"] == ["personal"]
    assert (answer["situation"]["tool"], answer["situation"]["tool_status"]) == ("chatgpt", "public")
    assert "D-4" in answer["clauses"]
    assert answer["instead"]
    assert answer["text"].startswith("NO\n")
    assert answer["policy"]["version"] == "2026.11"
    assert len(answer["policy"]["hash"]) == 64
    assert all(set(one) == {"text", "clause", "met"} for one in answer["conditions"])
    assert all(set(one) == {"facet", "options"} for one in answer["choices"])


def test_json_of_another_intent_has_no_outcome(mayi: Run) -> None:
    """`outcome` is null unless somebody asked "may I"; the keys are the same."""
    answer = json.loads(mayi("ask", "--json", "I want to opt out of using Copilot").stdout)
    assert set(answer) >= KEYS
    assert (answer["intent"], answer["outcome"]) == ("opt_out", None)
    assert answer["clauses"]
    assert answer["conditions"] == answer["choices"] == answer["unknown"] == []


def test_json_lines_keep_their_order_and_survive_broken_lines(mayi: Run, kettle: Path) -> None:
    """One object a line in, one out, same order; a broken line becomes an error, the run goes on, and the exit code is 1."""
    lines = [
        b'{"id": "a", "text": "may AI order fish for us"}',
        b"this is not JSON",
        b"",
        b'{"id": "b", "text": "may I have AI write the menu", "lang": "en", "role": "everyone", "place": null}',
        b'{"id": "c", "text": "\xff"}',
        b'{"id": "d", "text": "menu?", "lang": "xx"}',
        b'{"id": 5}',
        b'{"id": "e", "text": ""}',
        b'{"id": "f", "text": "may AI order fish for us"}',
        b'{"id": "g", "text": "menu?", "role": "chef"}',
        b'{"id": "h", "text": "menu?", "role": "cook", "place": "moon"}',
        b'{"id": "i", "text": "may AI order fish for us", "role": "cook", "place": "pier"}',
    ]
    done = mayi("ask", "--jsonl", stdin=b"\n".join(lines) + b"\n", env={"MAYI_CONTENT": str(kettle)})
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    assert done.returncode == 1
    assert len(answers) == 11
    assert [answer["id"] for answer in answers if "error" not in answer] == ["a", "b", "e", "f", "g", "h", "i"]
    assert [at for at, answer in enumerate(answers) if "error" in answer] == [1, 3, 4, 5]
    assert (answers[0]["outcome"], answers[2]["outcome"]) == ("prohibited", "allowed")
    assert "not JSON" in answers[1]["error"]
    assert "UTF-8" in answers[3]["error"]
    assert answers[4] == {"id": "d", "line": 6, "error": "'xx' is not a language of this policy; it has en"}
    assert (answers[5]["id"], answers[5]["line"]) == (5, 7)
    assert answers[8]["warning"].startswith("'chef' is not a role of this policy; it has everyone, cook; answered as if")
    assert answers[9]["warning"].startswith("'moon' is not a place of this policy; it has island, pier; answered as if")
    assert (answers[8]["situation"]["role"], answers[9]["situation"]["place"]) == ("everyone", None)
    assert all(set(answer) >= KEYS for answer in answers if "error" not in answer)
    assert {key: answers[0][key] for key in KEYS - {"id"}} == {key: answers[7][key] for key in KEYS - {"id"}}


def test_a_line_of_nothing_but_brackets_does_not_stop_the_run(mayi: Run, kettle: Path) -> None:
    """What no parser can take apart is one broken line; the next is answered."""
    lines = b"[" * 90_000 + b'\n{"id": "a", "text": "may AI order fish for us"}\n'
    done = mayi("ask", "--jsonl", stdin=lines, env={"MAYI_CONTENT": str(kettle)})
    broken, answered = (json.loads(line) for line in done.stdout.splitlines())
    assert done.returncode == 1
    assert (broken["line"], broken["error"]) == (1, "brackets stand too deep in each other")
    assert answered["outcome"] == "prohibited"


def test_no_line_ends_the_run_whatever_stands_in_it(mayi: Run, kettle: Path) -> None:
    """Half a character, a number that is none: each gets its line in every code page, and so does the question behind them."""
    text = '"text": "may AI order fish for us"'
    lines = f'{{"id": "\\ud800", {text}}}\n{{"id": NaN, {text}}}\n{{"id": "ü", {text}}}\n'
    done = mayi("ask", "--jsonl", stdin=lines, env={"MAYI_CONTENT": str(kettle), "PYTHONIOENCODING": "ascii"})
    first, second, third = (json.loads(line) for line in done.stdout.splitlines())
    assert (first["id"], third["id"]) == ("\ud800", "ü")
    assert (first["outcome"], third["outcome"]) == ("prohibited", "prohibited")
    assert (second["id"], second["line"], done.returncode) == (None, 2, 1)
    assert "error" in second


def test_json_lines_without_a_fault_end_well(mayi: Run, kettle: Path) -> None:
    """Without a broken line the exit code is 0; without a line there is nothing to print."""
    env = {"MAYI_CONTENT": str(kettle)}
    assert mayi("ask", "--jsonl", stdin='{"text": "may AI order fish for us"}\n', env=env).returncode == 0
    empty = mayi("ask", "--jsonl", stdin="", env=env)
    assert (empty.returncode, empty.stdout) == (0, "")


@pytest.mark.parametrize("text", ["", "   ", "🤖🔥", "?!"])
def test_a_question_without_words_is_told_so(mayi: Run, kettle: Path, text: str) -> None:
    """Nothing to read: a sentence, and exit code 2."""
    done = mayi("ask", text, env={"MAYI_CONTENT": str(kettle)})
    assert done.returncode == 2
    assert done.stdout.strip()


def test_a_very_long_or_strange_question_is_answered(mayi: Run, kettle: Path) -> None:
    """100 kB, right-to-left text and markup get an answer, not a traceback."""
    for text in ("may AI order fish for us " * 4000, "هل يمكن طلب السمك؟", "<script>alert(1)</script> {{ 7*7 }} menu"):
        done = mayi("ask", text, env={"MAYI_CONTENT": str(kettle)})
        assert done.returncode == 0
        assert done.stdout.strip()
        assert "Traceback" not in done.stderr


@pytest.mark.parametrize("command", ["migrate", "demo", "serve"])
def test_a_folder_that_cannot_be_made_is_named(mayi: Run, kettle: Path, tmp_path: Path, command: str) -> None:
    """A database below a file: one sentence with the folder, no traceback."""
    (tmp_path / "file").write_text("x", encoding="utf-8")
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    env = {
        "MAYI_CONTENT": str(kettle),
        "MAYI_DATABASE": f"sqlite:///{tmp_path}/file/below/mayi.db",
        "MAYI_PORT": str(port),
    }
    done = mayi(command, env=env)
    assert done.returncode == 1
    assert f"the folder {tmp_path}/file/below cannot be made" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_language_that_the_policy_does_not_have_is_named(mayi: Run) -> None:
    """Whoever asks for Italian is told which languages there are, with exit code 2."""
    done = mayi("ask", "--lang", "it", "may I translate")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == "'it' is not a language of this policy; it has en, de, fr, es.\n"


@pytest.mark.parametrize(
    ("option", "id_", "said"),
    [
        ("--role", "chef", "'chef' is not a role of this policy; it has everyone, cook.\n"),
        ("--place", "moon", "'moon' is not a place of this policy; it has island, pier.\n"),
    ],
)
def test_a_role_or_a_place_that_the_policy_does_not_have_is_named(
    mayi: Run, kettle: Path, option: str, id_: str, said: str
) -> None:
    """A slip in an id is no answer for everybody else: it is told, with the ids there are, and exit code 2."""
    done = mayi("ask", option, id_, "may AI order fish", env={"MAYI_CONTENT": str(kettle)})
    assert (done.returncode, done.stdout, done.stderr) == (2, "", said)


@pytest.mark.parametrize("role", ["cook", "everyone"])
def test_a_role_and_a_place_of_the_policy_are_taken(mayi: Run, kettle: Path, role: str) -> None:
    """Nobody in particular is a role too."""
    words = ("ask", "--json", "--role", role, "--place", "pier", "may AI order fish")
    answer = json.loads(mayi(*words, env={"MAYI_CONTENT": str(kettle)}).stdout)
    assert (answer["situation"]["role"], answer["situation"]["place"]) == (role, "pier")


def test_an_answer_comes_in_the_language_that_was_asked_for(mayi: Run) -> None:
    """`--lang de` answers in German whatever the words are."""
    assert mayi("ask", "--lang", "de", "ChatGPT mit Kundenliste?").stdout.startswith("NEIN\n")


def test_a_sound_pack_passes_its_check(mayi: Run, kettle: Path) -> None:
    """No fault: one line that says so, exit code 0."""
    done = mayi("policy", "check", str(kettle))
    assert done.returncode == 0
    assert "Copper Kettle 1.0" in done.stdout
    assert "no fault in 3 clauses" in done.stdout


def test_the_shipped_pack_passes_its_check(mayi: Run) -> None:
    """What comes with the program has no fault."""
    assert mayi("policy", "check").returncode == 0


def test_a_broken_pack_fails_its_check_with_all_faults(mayi: Run, tmp_path: Path) -> None:
    """Every fault on a line of its own with file and line, a count, exit code 1."""
    root = make_pack(
        tmp_path / "pack",
        {
            "clauses/K-1.md": WORDING.replace("head_chef", "hed_chef"),
            "languages/en/activities.yaml": ACTIVITIES + "x:\n  name: X\n",
        },
    )
    done = mayi("policy", "check", str(root))
    assert done.returncode == 1
    assert "clauses/K-1.md:5: owner 'hed_chef' is not a contact" in done.stdout
    assert "languages/en/activities.yaml:" in done.stdout
    assert "2 faults. Nothing was changed." in done.stderr


@pytest.mark.parametrize("command", [("ask", "may I"), ("policy", "test"), ("serve", "--port", "0"), ("policy", "show", "K-1")])
def test_nothing_starts_on_a_broken_pack(mayi: Run, tmp_path: Path, command: tuple[str, ...]) -> None:
    """A faulty or missing pack is a sentence and a non-zero exit code, never a traceback."""
    broken = make_pack(tmp_path / "pack", {"vocabulary.yaml": "activities: ["})
    for content in (broken, tmp_path / "nowhere"):
        done = mayi(*command, env={"MAYI_CONTENT": str(content)})
        assert done.returncode in {1, 2}
        assert done.stderr.strip()
        assert "Traceback" not in done.stderr


def test_policy_test_passes_when_every_example_is_right(mayi: Run, kettle: Path) -> None:
    """The gate before a publish opens when all examples get their outcome."""
    done = mayi("policy", "test", str(kettle))
    assert (done.returncode, done.stdout) == (0, "9 of 9 examples right.\n")


def test_policy_test_fails_for_an_example_that_is_answered_otherwise(mayi: Run, tmp_path: Path) -> None:
    """An example that contradicts its clause closes the gate, with the question and what came out."""
    wrong = FISH.replace('for us", outcome: prohibited', 'for us", outcome: allowed')
    done = mayi("policy", "test", str(make_pack(tmp_path / "pack", {"clauses/K-2.md": wrong})))
    assert done.returncode == 1
    assert "clauses/K-2.md: wanted allowed, got prohibited: may AI order fish for us" in done.stdout
    assert "8 of 9 examples right." in done.stdout


def test_policy_test_fails_for_a_golden_question_that_is_wrongly_permitted(mayi: Run, tmp_path: Path) -> None:
    """A golden question that must be a no and gets a yes closes the gate."""
    golden = {"id": "1", "lang": "en", "text": "may I have AI write the menu", "intent": "may_i", "accept": ["prohibited"]}
    root = make_pack(tmp_path / "pack", {"golden/q.jsonl": json.dumps(golden) + "\n"})
    done = mayi("policy", "test", str(root))
    assert done.returncode == 1
    assert "may I have AI write the menu" in done.stdout


def test_policy_show_prints_a_clause(mayi: Run, kettle: Path) -> None:
    """A clause opens by its id in any case; one that is not there is exit code 1."""
    found, small = (mayi("policy", "show", id_, str(kettle)) for id_ in ("K-2", "k-2"))
    assert found.returncode == 0
    assert "Fish is bought by people" in found.stdout
    assert "People buy fish." in found.stdout
    assert small.stdout == found.stdout
    missing = mayi("policy", "show", "Z-9", str(kettle))
    assert missing.returncode == 1
    assert "Z-9" in missing.stdout


def test_policy_diff_lists_every_answer_that_changes(mayi: Run, kettle: Path, tmp_path: Path) -> None:
    """A changed outcome shows with the question, what was and what is; nothing else is listed."""
    changed = FISH.replace("outcome: prohibited\nreason", "outcome: ask_first\nreason")
    done = mayi("policy", "diff", str(kettle), str(make_pack(tmp_path / "new", {"clauses/K-2.md": changed})))
    assert done.returncode == 0
    assert "was: prohibited (K-2)" in done.stdout
    assert "is:  ask_first (K-2)" in done.stdout
    assert "write the menu" not in done.stdout
    same = mayi("policy", "diff", str(kettle), str(make_pack(tmp_path / "same", {"pack.yaml": PACK})))
    assert same.returncode == 0
    assert same.stdout.startswith("0 of ")


def test_policy_diff_of_a_pack_that_cannot_be_read_fails(mayi: Run, kettle: Path, tmp_path: Path) -> None:
    """A wrong path is a sentence and exit code 1."""
    done = mayi("policy", "diff", str(kettle), str(tmp_path / "nowhere"))
    assert done.returncode == 1
    assert "there is no such folder" in done.stderr


@pytest.mark.parametrize("command", ["serve", "demo"])
def test_a_port_in_use_is_one_sentence(mayi: Run, command: str) -> None:
    """A second start on the same port says so, says what to do, and ends with exit code 1."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        done = mayi(command, "--port", str(port))
    assert done.returncode == 1
    assert done.stderr == f"Port {port} is in use. Stop what runs there, or choose another: MAYI_PORT=8081.\n"


@pytest.mark.parametrize("port", ["0", "70000", "web"])
def test_a_setting_that_cannot_be_used_is_named(mayi: Run, port: str) -> None:
    """A wrong setting in the environment is a sentence with its name and exit code 2."""
    done = mayi("serve", env={"MAYI_PORT": port})
    assert done.returncode == 2
    assert "MAYI_PORT" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_pack_with_other_words_decides_by_its_own_rules(mayi: Run, tmp_path: Path) -> None:
    """MAYI_CONTENT is all it takes to answer from another policy."""
    forbidden = clause("K-1", "when: {activity: [word_menu]}\noutcome: prohibited\nreason: No.\ninstead: Write it.")
    root = make_pack(tmp_path / "pack", {"clauses/K-1.md": forbidden})
    answer = json.loads(mayi("ask", "--json", "may I have AI write the menu", env={"MAYI_CONTENT": str(root)}).stdout)
    assert (answer["outcome"], answer["clauses"]) == ("prohibited", ["K-1"])
