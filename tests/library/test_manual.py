"""content/README.md is followed to the letter: its smallest pack, its snippets, and its advice on what to write."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING

import pytest
import yaml
from small_pack import ACTIVITIES, TOOL, clause

from bot.library import load_pack, read_pack, shipped_content
from bot.policy import NamedTool, Situation, determine

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

TODAY = date(2026, 11, 21)
MANUAL = (shipped_content() / "README.md").read_text(encoding="utf-8")
NO = "reason: No.\ninstead: Ask.\n"
SPOONCHAT = NamedTool("Spoonchat", "public", "spoonchat")
LADLEWRITER = NamedTool("Ladlewriter", "approved", "ladlewriter")


def outcome(root: Path, **facts: object) -> str:
    """What a pack answers to these facts."""
    return str(determine(Situation(**facts), load_pack(root).policy, TODAY).outcome)  # type: ignore[arg-type]


def test_the_smallest_pack_of_the_manual_has_no_fault(tmp_path: Path) -> None:
    """Whoever copies section 2 file by file has a pack that works."""
    section = MANUAL.split("## 2. ")[1].split("## 3. ")[0]
    files = dict(re.findall(r"`([\w./-]+)`\n```yaml\n(.*?)```", section, re.DOTALL))
    assert len(files) == 6
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    assert read_pack(tmp_path, TODAY)[1] == ()


def test_messages_without_a_task_are_written_as_the_manual_shows(make_pack: Callable[..., Path]) -> None:
    """The snippet for `unnamed:` is taken as it stands."""
    (snippet,) = re.findall(r"```yaml\n(unnamed:\n.*?)```", MANUAL, re.DOTALL)
    own = ACTIVITIES.split("unnamed:")[0] + snippet
    root = make_pack({"languages/en/activities.yaml": own})
    assert read_pack(root, TODAY)[1] == ()
    taught = load_pack(root).languages["en"].words.activities["unnamed"].examples
    assert [phrase.ask for phrase in taught] == [
        one if isinstance(one, str) else one["ask"] for one in yaml.safe_load(snippet)["unnamed"]["examples"]
    ]


HELPER = """\
card:
  purpose: ""
  data_goes_to: "The office's own computer."
  kept_for: ""
  trains_on_inputs: ""
  limits: ["Gets names wrong."]
  updates: ""
---
About"""


def test_a_card_is_translated_as_the_manual_shows(make_pack: Callable[..., Path]) -> None:
    """The snippet of section 10 is the whole translation of the tool it speaks of."""
    (snippet,) = re.findall(r"```yaml\n(---\nid: helper\n.*?)```", MANUAL, re.DOTALL)
    helper = TOOL.format(id="helper", name="Helper", status="approved", cleared="[]").replace("---\nAbout", HELPER)
    root = make_pack({"tools/helper.md": helper, "languages/en/tools/helper.md": snippet})
    assert read_pack(root, TODAY)[1] == ()
    assert load_pack(root).languages["en"].cards["helper"].say("Gets names wrong.") == "Schreibt Namen falsch."


CLOSED = "when: {status: [public]}\ncases:\n  - {when: {tool: [spoonchat], activity: [word_menu]}, outcome: allowed}\n"
ASKS_WHAT_FOR = "  - {when: {activity: [unnamed], data: [unnamed]}, outcome: allowed}\n"
ASKED_BACK = {"": "prohibited", ASKS_WHAT_FOR: "need_info"}


@pytest.mark.parametrize("case", ASKED_BACK, ids=["as it stands", "with the case that asks back"])
def test_public_tools_closed_but_one_open_for_one_task(case: str, make_pack: Callable[..., Path]) -> None:
    """The catch-all says no to a message that names the tool alone; with the case of the manual it is asked what for."""
    assert "`{activity: [unnamed], data: [unnamed]}` → `allowed` before the last" in MANUAL
    rule = f"{CLOSED}{case}  - outcome: prohibited\n{NO}"
    root = make_pack({"clauses/K-4.md": clause("K-4", rule)})
    assert outcome(root, tools=(SPOONCHAT,)) == ASKED_BACK[case]
    assert outcome(root, tools=(SPOONCHAT,), activities=("word_menu",)) == "allowed"
    assert outcome(root, tools=(SPOONCHAT,), data=("specials",)) == "prohibited"


def test_a_tool_for_certain_tasks_only_needs_a_clause(make_pack: Callable[..., Path]) -> None:
    """`for_activities` forbids nothing; the clause that the manual gives does, and leaves the bare name a question."""
    assert "`when: {tool: [helper], except: {activity: [translate, unnamed]}}`" in MANUAL
    bought = TOOL.format(id="ladlewriter", name="Ladlewriter", status="approved", cleared="[]")
    tools = {"tools/ladlewriter.md": bought.replace("vendor:", "for_activities: [order_fish]\nvendor:")}
    assert outcome(make_pack(tools, name="bought"), tools=(LADLEWRITER,), activities=("word_menu",)) == "allowed"
    rule = "when: {tool: [ladlewriter], except: {activity: [order_fish, unnamed]}}\noutcome: prohibited\n" + NO
    root = make_pack({**tools, "clauses/K-4.md": clause("K-4", rule)}, name="closed")
    assert outcome(root, tools=(LADLEWRITER,), activities=("word_menu",)) == "prohibited"
    assert outcome(root, tools=(LADLEWRITER,)) == "need_info"


def test_keys_the_manual_names_for_rewording_exist() -> None:
    """Each key of the list in section 9 is a sentence of the shipped pack, in every language."""
    rows = re.findall(r"^\| `(replies|pages|requests|channels|speak_up)` \| (.*) \|$", MANUAL.split("## 9. ")[1], re.MULTILINE)
    assert [file for file, _ in rows] == ["replies", "pages", "requests", "channels", "speak_up"]
    for file, keys in rows:
        prefix = ""
        for key in re.findall(r"`([\w.]+)`", keys):
            if key.endswith("."):
                prefix = key
                continue
            for code in ("en", "de", "fr", "es"):
                found = yaml.safe_load((shipped_content() / f"languages/{code}/{file}.yaml").read_text(encoding="utf-8"))
                for step in f"{prefix}{key}".split("."):
                    found = found[step]
                assert found, (file, code, prefix, key)


def test_limits_of_the_shipped_forms_are_as_the_manual_says() -> None:
    """Who checks her own policy against the shipped deadlines reads them here, not in seven files."""
    told = " ".join(MANUAL.split("## 14. ")[1].split("```yaml")[0].split())
    assert "two working days to a first answer, 15 to a decision and 30 at the latest (`contest` 30 days)" in told
    assert "`change` five to a first answer" in told
    assert "`report` three, seven days at the very latest, a word every 30 days, 60 to a decision and 90 at the latest" in told
    kinds = load_pack(shipped_content()).requests
    spans = {
        kind.id: [(span.amount, span.unit) for span in (kind.limits.start, kind.limits.decision, kind.limits.hard_stop)]
        for kind in kinds.values()
    }
    days = "working_days"
    usual = [(2, days), (15, days), (30, days)]
    assert spans.pop("contest") == [(2, days), (15, days), (30, "days")]
    assert spans.pop("change") == [(5, days), (15, days), (30, days)]
    assert spans.pop("report") == [(3, days), (60, "days"), (90, "days")]
    assert set(map(tuple, spans.values())) == {tuple(usual)}
    assert "30 days for an appeal, which takes 14, and are kept three years, `feedback` one" in told
    assert {(kind.limits.appeal_window.amount, kind.limits.appeal.amount) for kind in kinds.values()} == {(30, 14)}
    assert {kind.id: kind.keep["default"].amount for kind in kinds.values()} == dict.fromkeys(kinds, 3) | {"feedback": 1}


def test_every_kind_of_request_that_can_be_borrowed_is_named() -> None:
    """Who routes a shipped form needs its id and has no other place to look it up."""
    row = next(line for line in MANUAL.split("## 9. ")[1].splitlines() if line.startswith("| `requests/`"))
    assert set(re.findall(r"`(\w+)`", row)) == {path.stem for path in (shipped_content() / "requests").glob("*.yaml")}
