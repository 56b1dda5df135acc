"""Any page can be painted: Slack's own validators and our checker take what comes out, and nothing is cut blindly."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, get_args, get_origin, get_type_hints

import pytest
from fake_slack import buttons, said, stated, texts
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View

from bot.channels.slack.painting.limits import OverLimitError, check, shortened
from bot.channels.slack.speaking import Speaker
from bot.channels.slack.tags import filled, read
from bot.rendering import page as pages
from bot.rendering import request_blocks
from bot.rendering.page import CaseLine, CaseList, Choice, Entry, Form, Page, Paragraph, Step

if TYPE_CHECKING:
    from hypothesis.strategies import SearchStrategy

    from bot.channels.slack.desk import Desk

IDS = st.text(alphabet="abcdefghijklmnopqrstuvwxyz_-/0123456789", max_size=200)
WORDS = st.one_of(
    st.text(max_size=200),
    st.sampled_from(["", " ", "<!here> & <b>", "*bold* _it_ `x`", "a sentence. " * 600, "w" * 5000, "&" * 4000, "ä\n" * 300]),
)
LANGUAGES = st.sampled_from(["en", "de", "fr", "es"])
NAMED = {"id", "value", "facet", "target", "outcome", "state", "view", "action", "submission", "kind"}


def of_type(kind: object, name: str) -> SearchStrategy[object]:
    """Values of an annotated type."""
    if get_origin(kind) is tuple:
        inner = get_args(kind)
        if inner[-1] is Ellipsis:
            return st.lists(of_type(inner[0], name), max_size=130 if inner[0] is Choice else 6).map(tuple)
        return st.tuples(*(of_type(one, name) for one in inner))
    if isinstance(kind, type) and kind.__module__.startswith("bot.rendering"):
        return built(kind)
    if str(kind).startswith("typing.Literal"):
        return st.sampled_from(get_args(kind))
    if kind is bool:
        return st.booleans()
    if kind is int:
        return st.integers(min_value=0, max_value=5000)
    return IDS if name in NAMED else WORDS


def built(kind: type) -> SearchStrategy[object]:
    """Values of a block or a part of one."""
    hints = get_type_hints(kind, {**vars(pages), **vars(request_blocks)})
    return st.builds(kind, **{name: of_type(hint, name) for name, hint in hints.items()})


BLOCKS = st.lists(st.one_of(*(built(kind) for kind in get_args(pages.Block))), max_size=8).map(tuple)
PAGES = st.builds(
    Page,
    kind=st.sampled_from(["answer", "route", "case", "request", "form", "policy", "notice"]),
    title=WORDS,
    language=LANGUAGES,
    blocks=BLOCKS,
    version=st.tuples(WORDS, IDS),
    case=IDS,
)
JSON = st.recursive(st.none() | st.integers() | st.text(), lambda one: st.lists(one) | st.dictionaries(st.text(), one))
SLOWLY = settings(suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.large_base_example])


@pytest.fixture(scope="module")
def speak(desk: Desk) -> Speaker:
    from bot.cli.slack import SlackDesk  # noqa: PLC0415 - the desk of the sample pack, without a store
    from bot.office import Office  # noqa: PLC0415 - as above
    from storage import Store  # noqa: PLC0415 - as above

    return Speaker(SlackDesk(Office(desk, Store.in_memory()), "https://mayi.example.com"))  # type: ignore[arg-type]


def taken_as_message(message: dict[str, object]) -> None:
    """Slack would take it."""
    check(message, "message")
    for block in Block.parse_all(message["blocks"]):  # type: ignore[arg-type]
        block.validate_json()
    assert sum(map(len, texts(message["blocks"]))) <= 11_000
    assert len(json.dumps(message)) < 200_000


def taken_as_view(view: dict[str, object]) -> None:
    """Slack would take it."""
    check(view, str(view["type"]))
    View(**view).validate_json()  # type: ignore[arg-type]


@SLOWLY
@given(page=PAGES, private=st.booleans())
def test_any_page_is_a_message_and_a_modal_that_slack_takes(speak: Speaker, page: Page, private: bool) -> None:  # noqa: FBT001 - drawn
    message, view = speak.message(page, private=private), speak.views(page.language).read(page)
    taken_as_message(message)
    taken_as_view(view)
    assert message["blocks"]
    assert view["blocks"]
    taken_as_view(speak.views(page.language).home(page, page, {"en": "English"}, handles=private))


@SLOWLY
@given(form=built(Form), page=PAGES)
def test_any_form_is_a_modal_that_slack_takes_and_every_field_comes_back(speak: Speaker, form: Form, page: Page) -> None:
    entries = {entry.id: entry for entry in form.entries if entry.id}
    form = replace(form, entries=tuple(entries.values()))
    view = speak.views(page.language).form(page, form)
    taken_as_view(view)
    sent = filled({**view, "state": {"values": stated(view)}})
    shown = {block["block_id"] for block in view["blocks"] if block["type"] == "input"}
    assert set(sent.values) == {block.partition("~")[0] for block in shown}
    assert not {entry.id for entry in form.entries if entry.sealed} & shown


@given(text=WORDS, longest=st.integers(20, 3000))
def test_a_text_is_shortened_between_words_and_marks(text: str, longest: int) -> None:
    from bot.channels.slack.painting.elements import escaped  # noqa: PLC0415 - used once

    words, cut = shortened(escaped(text), longest)
    assert len(words) <= longest
    assert words.count("<") == words.count(">")
    assert cut == (len(escaped(text)) > longest)
    if "&" in words[-6:]:
        assert ";" in words[-6:]


def page_of(*blocks: pages.Block) -> Page:
    """A page with these blocks."""
    return Page("answer", "A page", "en", blocks, ("1", "abc"))


def test_what_does_not_fit_is_one_button_away(speak: Speaker) -> None:
    short = speak.message(page_of(Paragraph("Short.")))
    long = speak.message(page_of(Paragraph("A sentence that stands. " * 400)))
    many = CaseList("", tuple(CaseLine(str(number), "Opt-out", "filed", "Sent", ()) for number in range(60)), "")
    listed = speak.message(page_of(many))
    assert "Read on the web page" not in said(short)
    assert "Read on the web page" in said(long)
    assert "Read on the web page" in said(listed)
    assert long["blocks"][0]["text"]["text"].endswith("stands. …")


def test_a_title_too_long_for_a_modal_stands_whole_above_its_fields(speak: Speaker) -> None:
    entry = Entry("team", "Team", "choice", choices=(Choice("a", "A"),), unset="Nobody", value="")
    short, long = "Step aside", "Ask to work without AI where a licence forbids it"
    views = {
        title: speak.views("en").form(page_of(form), form)
        for title in (short, long)
        for form in [Form("request", "x", "s", title, "", (entry,), "Send")]
    }
    assert views[short]["title"]["text"] == short
    assert "…" not in views[long]["title"]["text"]
    assert views[long]["blocks"][0]["text"]["text"] == long
    assert len(views[long]["blocks"]) == len(views[short]["blocks"]) + 1


def test_a_list_of_more_than_a_hundred_choices_loses_none(speak: Speaker) -> None:
    choices = tuple(Choice(f"team-{number}", f"Team {number}") for number in range(250))
    entry = Entry("team", "Team", "choice", choices=choices, unset="Please choose", value="team-201")
    form = Form("request", "x", "s", "Title", "", (entry,), "Send")
    view = speak.views("en").form(page_of(form), form)
    element = view["blocks"][0]["element"]
    offered = [option["value"] for group in element["option_groups"] for option in group["options"]]
    assert set(offered) >= {choice.value for choice in choices}
    assert element["initial_option"]["value"] == "team-201"
    assert element["placeholder"]["text"] == "Please choose"


def test_a_choice_can_be_taken_back(speak: Speaker) -> None:
    entry = Entry("team", "Team", "choice", choices=(Choice("a", "A"),), unset="Nobody", value="a")
    form = Form("request", "x", "s", "Title", "", (entry,), "Send")
    view = speak.views("en").form(page_of(form), form)
    nobody = view["blocks"][0]["element"]["options"][0]
    state = {"values": {"team": {"field": {"type": "static_select", "selected_option": nobody}}}}
    assert nobody["text"]["text"] == "Nobody"
    assert filled({**view, "state": state}).values == {"team": ""}


@pytest.mark.parametrize(("count", "kind"), [(10, "checkboxes"), (11, "multi_static_select"), (250, "multi_static_select")])
def test_several_can_be_chosen_however_many_there_are(speak: Speaker, count: int, kind: str) -> None:
    """Slack shows up to ten boxes; of more it makes a list. What was chosen comes back chosen, and none of it is lost."""
    choices = tuple(Choice(f"team-{number}", f"Team {number}") for number in range(count))
    entry = Entry("teams", "Teams", "choices", choices=choices, value=f"team-1,team-{count - 1},gone")
    form = Form("request", "x", "s", "Title", "", (entry,), "Send")
    view = speak.views("en").form(page_of(form), form)
    element = view["blocks"][0]["element"]
    offered = [one for group in element.get("option_groups", [element]) for one in group["options"]]
    assert (element["type"], [one["value"] for one in offered]) == (kind, [choice.value for choice in choices])
    assert [one["value"] for one in element["initial_options"]] == ["team-1", f"team-{count - 1}"]
    state = {"values": {"teams": {"field": {"type": kind, "selected_options": offered[:3]}}}}
    assert filled({**view, "state": state}).values == {"teams": "team-0,team-1,team-2"}
    stranger = {**element, "initial_options": [{"text": {"type": "plain_text", "text": "X"}, "value": "x"}]}
    with pytest.raises(OverLimitError):
        check({**view, "blocks": [{**view["blocks"][0], "element": stranger}]}, "modal")


def test_ways_to_write_are_links_and_all_others_buttons(speak: Speaker) -> None:
    steps = (Step("mail", "ai@example.com", "Write to us"), Step("request", "approval", "Ask"))
    message = speak.message(page_of(pages.StepList("Ways", "", steps)))
    assert "<mailto:ai@example.com|Write to us>" in said(message)
    assert next(one["text"]["text"] for one in buttons(message)) == "Ask"


def test_the_checker_names_what_slack_would_refuse_without_saying_what_it_says() -> None:
    secret = "x" * 76
    button = {"type": "button", "text": {"type": "plain_text", "text": secret}, "action_id": "a", "value": "v" * 2001}
    with pytest.raises(OverLimitError) as raised:
        check({"text": "t", "blocks": [{"type": "actions", "elements": [button]}] * 51}, "message")
    assert "51 blocks" in str(raised.value)
    assert "button: 76 characters of 75" in str(raised.value)
    assert "button value: 2001" in str(raised.value)
    assert secret not in str(raised.value)


@given(value=st.text() | JSON.map(json.dumps))
def test_whatever_a_button_carries_can_be_read(value: str) -> None:
    tag = read(value)
    assert len(tag.written()) <= 2000
    assert len(tag.act) <= 400
