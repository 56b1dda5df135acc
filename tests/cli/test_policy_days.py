"""`mayi policy` and `mayi eval`: rules of another day, what can be improved, and words that help when a command is misread."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from small_pack import ACTIVITIES, FISH, WORDING, clause, examples, make_pack

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Callable
    from pathlib import Path

    Run = Callable[..., subprocess.CompletedProcess[str]]

ASKED = ("may I have AI write the menu", "can a chatbot word our menu card", "ok to let the machine draft the menu?")
"""Examples of the clause about menus, which is in force today."""

LATER = clause(
    "K-9",
    "when: {activity: [word_menu]}\noutcome: prohibited\nreason: The chef writes again.\ninstead: Ask the chef.\n",
    title="Menus by hand",
    examples=examples("prohibited", *ASKED),
).replace("2026-01-01", "2099-01-01")
UNTIL_THEN = WORDING.replace("{from: 2026-01-01}", "{from: 2026-01-01, until: 2098-12-31}")


@pytest.fixture(scope="module")
def ahead(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The kitchen with a rule that is replaced by its opposite on a day to come."""
    return make_pack(tmp_path_factory.mktemp("ahead") / "pack", {"clauses/K-1.md": UNTIL_THEN, "clauses/K-9.md": LATER})


def test_examples_of_a_clause_that_begins_later_are_asked_on_its_first_day(mayi: Run, ahead: Path) -> None:
    """An author can write and test next year's rule today; the rule of today is tested as it is today."""
    done = mayi("policy", "test", str(ahead))
    assert (done.returncode, done.stdout) == (0, "12 of 12 examples right.\n")


def test_examples_of_a_clause_that_has_ended_are_asked_on_its_last_day(mayi: Run, tmp_path: Path) -> None:
    """A trial that is over does not close the gate; `check` names it."""
    over = LATER.replace("{from: 2099-01-01}", "{from: 2026-01-01, until: 2026-01-31}")
    root = make_pack(tmp_path / "pack", {"clauses/K-1.md": WORDING.replace("2026-01-01", "2026-02-01"), "clauses/K-9.md": over})
    assert mayi("policy", "test", str(root)).returncode == 0
    assert "it ended on 2026-01-31" in mayi("policy", "check", str(root)).stdout


def test_an_example_that_fails_on_another_day_says_which(mayi: Run, tmp_path: Path) -> None:
    """A wrong outcome of a rule to come is found, with the day it was asked for."""
    wrong = LATER.replace(f'{ASKED[0]}", outcome: prohibited', f'{ASKED[0]}", outcome: conditional')
    root = make_pack(tmp_path / "pack", {"clauses/K-1.md": UNTIL_THEN, "clauses/K-9.md": wrong})
    done = mayi("policy", "test", str(root))
    assert done.returncode == 1
    assert f"clauses/K-9.md: wanted conditional, got prohibited on 2099-01-01: {ASKED[0]}\n" in done.stdout
    assert "11 of 12 examples right." in done.stdout


def test_diff_shows_what_changes_on_a_day_to_come(mayi: Run, ahead: Path, tmp_path: Path) -> None:
    """Nothing changes today; the answers that will change are listed with the day."""
    now = make_pack(tmp_path / "now")
    done = mayi("policy", "diff", str(now), str(ahead))
    assert done.returncode == 0
    assert done.stdout.count("on 2099-01-01: ") == 3
    assert f"on 2099-01-01: {ASKED[0]}\n    was: allowed (K-1)\n    is:  prohibited (K-9)\n" in done.stdout
    assert done.stdout.endswith("3 of 12 answers change.\n")


def test_a_clean_check_lists_what_can_be_improved(mayi: Run, tmp_path: Path) -> None:
    """A thin pack passes: exit code 0, and where to write more: a line for what is alike in a file, or every entry."""
    root = str(make_pack(tmp_path / "pack"))
    done = mayi("policy", "check", root)
    assert done.returncode == 0
    assert "You can improve (the pack runs all the same):\n  golden: the pack has 0 golden questions" in done.stdout
    start = "\n  languages/en/activities.yaml: 12 terms and 30 messages are a good start; 'order_fish' has 3 terms"
    assert start in done.stdout
    assert done.stdout.endswith("\n  `mayi policy check --all` lists each.\n")
    everything = mayi("policy", "check", "--all", root).stdout
    assert "\n  languages/en/activities.yaml: 'word_menu' has 3 terms and 4 messages; 12 terms" in everything
    assert len(everything.splitlines()) > len(done.stdout.splitlines())
    assert "--all" not in everything


def test_a_faulty_pack_is_told_its_faults_alone(mayi: Run, tmp_path: Path) -> None:
    """What is wrong comes first; what could be better waits."""
    done = mayi("policy", "check", str(make_pack(tmp_path / "pack", {"languages/en/activities.yaml": ACTIVITIES + "x: {}\n"})))
    assert done.returncode == 1
    assert "improve" not in done.stdout


def test_eval_reads_the_questions_and_prints_the_errors(mayi: Run, tmp_path: Path) -> None:
    """Whoever takes the file for the place to write to is told that it is read."""
    kettle = make_pack(tmp_path / "pack", {"clauses/K-2.md": FISH})
    done = mayi("eval", "--errors", str(tmp_path / "errors.jsonl"), env={"MAYI_CONTENT": str(kettle)})
    assert done.returncode == 2
    assert done.stderr.startswith("There is no file ")
    assert "errors.jsonl: name one of golden questions to read, such as" in done.stderr
    assert not (tmp_path / "errors.jsonl").exists()
    line = {"id": "1", "lang": "en", "text": ASKED[0], "intent": "may_i", "accept": ["prohibited"]}
    (tmp_path / "golden.jsonl").write_text(json.dumps(line) + "\n")
    shown = mayi("eval", str(tmp_path / "golden.jsonl"), "--errors", env={"MAYI_CONTENT": str(kettle)})
    assert shown.returncode == 0
    assert "wanted prohibited, got allowed" in shown.stdout


def test_eval_counts_questions_that_name_no_language_by_themselves(mayi: Run, tmp_path: Path) -> None:
    """Every question stands under some language, so that what is printed by language adds up; a role may be everybody's."""
    label = {"id": "1", "text": ASKED[0], "intent": "may_i", "accept": ["allowed"], "role": "everyone"}
    lines = [label, label | {"id": "2", "lang": "en"}, label | {"id": "3", "accept": ["prohibited"]}]
    file = tmp_path / "golden.jsonl"
    file.write_text("".join(f"{json.dumps(line)}\n" for line in lines))
    done = mayi("eval", str(file), "--errors", env={"MAYI_CONTENT": str(make_pack(tmp_path / "pack"))})
    assert done.returncode == 0
    assert done.stdout.startswith("3 [-] right, wrong_permit: wanted prohibited, got allowed\n")
    assert "right outcome          66.7%     2 of 3     - 1/2  en 1/1\n" in done.stdout


def test_help_says_what_takes_a_minute_and_what_a_file_is_for(mayi: Run) -> None:
    """Learning happens once for each changed version; `eval` reads its file."""
    wide = {"COLUMNS": "200"}
    for command in ("test", "diff"):
        assert "learns once, one to three minutes" in " ".join(mayi("policy", command, "--help", env=wide).stdout.split())
    told = " ".join(mayi("eval", "--help", env=wide).stdout.split())
    assert "File of golden questions to read" in told
