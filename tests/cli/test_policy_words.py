"""`mayi policy words`: an author reads what the program says, and what it hears, before wording it anew."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import yaml
from small_pack import make_pack

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Callable

    Run = Callable[..., subprocess.CompletedProcess[str]]

OWN = {"languages/en/replies.yaml": 'route: {approval: "Ask the chef: she tastes first."}\n'}


@pytest.fixture(scope="module")
def words(mayi: Run, tmp_path_factory: pytest.TempPathFactory) -> Run:
    """`mayi policy words`, asked of the kitchen, which words one sentence anew."""
    root = make_pack(tmp_path_factory.mktemp("kitchen") / "pack", OWN)
    return lambda *asked: mayi("policy", "words", *asked, env={"MAYI_CONTENT": str(root)})


def test_a_sentence_is_printed_as_lines_of_the_file_it_is_worded_in(words: Run) -> None:
    """What is printed can be copied into the file that is named, and changed there."""
    done = words("replies", "route.approval")
    assert done.returncode == 0
    first, *lines = done.stdout.splitlines()
    assert first == "# languages/en/replies.yaml"
    assert yaml.safe_load("\n".join(lines)) == {"route": {"approval": "Ask the chef: she tastes first."}}


def test_what_a_pack_leaves_out_is_shown_as_it_is_shipped(words: Run) -> None:
    """The other sentences of the same file, with their gaps; and words of a breach that nobody of the pack wrote."""
    said = yaml.safe_load(words("replies").stdout)
    assert "{{ tool }}" in said["sentence"]["allowed"]
    assert len(said["route"]) > 1
    heard = yaml.safe_load(words("modifiers", "anonymised").stdout)
    assert "names removed" in heard["anonymised"]["terms"]


def test_a_text_of_several_lines_stays_one(words: Run) -> None:
    """Blank lines between paragraphs are paragraphs in the file too, not a riddle of quotes."""
    printed = words("channels", "teams.door").stdout
    assert "door: |" in printed
    assert "\\n" not in printed


def test_a_language_that_the_pack_does_not_have_yet_is_shown_as_it_is_shipped(words: Run) -> None:
    """To see what is borrowed before a folder for it is begun."""
    done = words("replies", "outside.text", "--lang", "de")
    first, *lines = done.stdout.splitlines()
    assert first == "# languages/de/replies.yaml"
    assert "Regeln dieser Firma" in yaml.safe_load("\n".join(lines))["outside"]["text"]


def test_a_file_that_is_borrowed_whole_is_printed_to_be_copied(words: Run) -> None:
    first, *lines = words("speaking_up").stdout.splitlines()
    assert first == "# speaking_up.yaml"
    assert any(line.startswith("#") for line in lines), "with its remarks, which say what the keys are for"
    assert "categories" in yaml.safe_load("\n".join(lines))


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        (("repliez",), "There is no file of words 'repliez'; did you mean 'replies'?"),
        (("replies", "rout.approval"), "There is no key below 'replies' 'rout'; did you mean 'route'?"),
        (("replies", "route.approvl"), "There is no key below 'route' 'approvl'; did you mean 'approval'?"),
        (("replies", "--lang", "tlh"), "There is no language 'tlh'; known are: en, de, es, fr"),
        (("speaking_up", "places"), "'speaking_up' is printed whole; leave out 'places'."),
    ],
)
def test_a_word_that_is_not_there_is_answered_with_the_nearest(words: Run, asked: tuple[str, ...], told: str) -> None:
    """Exit code 1, one sentence, nothing else."""
    done = words(*asked)
    assert (done.returncode, done.stdout, done.stderr.strip()) == (1, "", told)
