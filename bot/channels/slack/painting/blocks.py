"""A neutral page as blocks, for one surface and one language."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, ClassVar
from urllib.parse import quote

from bot.channels.slack.painting.elements import Buttons, Element, actions, as_mrkdwn, context, escaped, header, section
from bot.channels.slack.painting.limits import BLOCKS, TOTAL, shortened
from bot.rendering.page import (
    CaseList,
    Checklist,
    ClauseList,
    ClauseText,
    FactList,
    Filters,
    Form,
    Paragraph,
    Progress,
    StepList,
    Table,
    Talk,
    TierList,
    Timeline,
    ToolList,
    Verdict,
)

if TYPE_CHECKING:
    from bot.channels.slack.words import Words
    from bot.rendering.page import Block, Page, Step

SIGNS = {
    "allowed": ":white_check_mark:",
    "conditional": ":ballot_box_with_check:",
    "required": ":large_blue_circle:",
    "ask_first": ":raised_hand:",
    "not_covered": ":raised_hand:",
    "prohibited": ":no_entry:",
    "need_info": ":speech_balloon:",
}
"""A sign for each outcome; the word stands beside it, so that the sign is not needed."""

ITEMS = {"todo": "☐", "met": "☑", "broken": "✗", "not": "-"}
DOOR = "/speak-up"
"""The door for speaking up: one address for everybody, without anything that could tell one visitor from another."""

SPEAK_UP = "speak-up"
"""Target of the step that leads to the door."""

PLACES = {"tool": "/tools/", "clause": "/policy/", "case": "/requests/", "handled": "/console/", "page": "/"}
PAGES = {"requests": "/requests", "inbox": "/console", "catalogue": "/tools", "how": "/about", "policy": "/policy"}
ROOM_FOR_THE_LINK = 3
LONGEST_BLOCK = 2200
"""Characters of one text in a message; a clause's words go on, on the web page."""


class Blocks:
    """Paints one page."""

    def __init__(self, web: str, page: Page, words: Words, surface: str) -> None:
        """`web` is the public address of the web pages, `surface` is `message`, `modal` or `home`."""
        self._web, self._page, self._words, self._surface = web.rstrip("/"), page, words, surface
        self._make = Buttons(page.language)
        facts = next((block for block in page.blocks if isinstance(block, FactList)), None)
        self.known = facts.known if facts is not None else ()

    def paint(self) -> list[Element]:
        """All blocks, as many as fit; what does not is on the web page, one button away."""
        painted: list[Element] = []
        room, most, cut = TOTAL - 400, BLOCKS[self._surface] - ROOM_FOR_THE_LINK, False
        for block in self._page.blocks:
            for element in self._block(block):
                size = len(str(element.get("text", "")))
                if len(painted) >= most or (self._surface == "message" and size > room):
                    cut = True
                    continue
                room -= size
                painted.append(element)
        if cut or not painted:
            painted += actions([self._make.link(self._words.say("read_on"), self.address())])
        return painted

    def address(self) -> str:
        """The web page with the same, or the start page when there is none."""
        case = getattr(self._page, "case", "")
        if case and self._page.kind in {"case", "request"}:
            return f"{self._web}{PLACES['handled' if self._page.kind == 'case' else 'case']}{quote(case)}"
        return f"{self._web}{PAGES.get(self._page.kind, '/')}"

    def _block(self, block: Block) -> Iterator[Element]:
        paint = self.PAINTERS.get(type(block))
        if paint is not None:
            yield from paint(self, block)

    def _verdict(self, block: Verdict) -> Iterator[Element]:
        yield section(f"{SIGNS.get(block.outcome, ':speech_balloon:')} *{escaped(block.word)}*\n{escaped(block.sentence)}")

    def _paragraph(self, block: Paragraph) -> Iterator[Element]:
        text = escaped(block.text)
        if block.tone == "note":
            yield context(f"*{escaped(block.title)}* {text}" if block.title else text)
            return
        sign = ":warning: " if block.tone == "warning" else ""
        yield section(f"{sign}*{escaped(block.title)}*\n{text}" if block.title else f"{sign}{text}")

    def _checklist(self, block: Checklist) -> Iterator[Element]:
        lines = [f"{ITEMS[item.state]} {escaped(item.text)}" for item in block.items]
        yield section("\n".join([f"*{escaped(block.title)}*", *lines] if block.title else lines))

    def _facts(self, block: FactList) -> Iterator[Element]:
        said = " · ".join(f"{escaped(fact.label)}: *{escaped(fact.value)}*" for fact in block.facts)
        yield context(f"{escaped(block.title)}: {said}")
        change = self._make.act("change", self._words.say("change"), known=block.known)
        if self._surface == "message":
            yield from actions([change, *self._about_answer(block)])

    def _about_answer(self, block: FactList) -> list[Element]:
        """Share it, say whether it helped, send it to the policy team."""
        clause = next((line.id for part in self._page.blocks if isinstance(part, ClauseList) for line in part.clauses), "")
        about = (("clause", clause),) if clause else ()
        share = self._make.act("share", self._words.say("share"), known=block.known)
        good = self._make.act("good", self._words.say("good"))
        bad = self._make.act("bad", self._words.say("bad"), about=about)
        return [share, good, bad]

    def _clauses(self, block: ClauseList) -> Iterator[Element]:
        lines = [f"• <{self._at('clause', line.id)}|{escaped(line.id)}> {escaped(line.title)}" for line in block.clauses]
        yield section("\n".join([f"*{escaped(block.title)}*", *lines] if block.title else lines))

    def _clause_text(self, block: ClauseText) -> Iterator[Element]:
        words, cut = shortened(as_mrkdwn(block.markdown), LONGEST_BLOCK)
        title = f"*<{self._at('clause', block.id)}|{escaped(block.id)}> {escaped(block.title)}*"
        yield section(f"{title}\n{words}")
        if cut:
            yield from actions([self._make.link(self._words.say("read_on"), self._at("clause", block.id))])
        yield context(escaped(block.since))

    def _steps(self, block: StepList) -> Iterator[Element]:
        said = "\n".join(part for part in (f"*{escaped(block.title)}*" if block.title else "", escaped(block.text)) if part)
        if said:
            yield section(said)
        buttons = [button for button in (self._step(step) for step in block.steps) if button is not None]
        yield from actions(buttons)

    def _step(self, step: Step) -> Element | None:
        """A button for a way: what needs a form or a page of ours comes back, the rest leads to the web."""
        about = tuple(getattr(step, "about", ()))
        if step.kind == "page" and step.target == SPEAK_UP:
            return self._make.act("speak", step.label)
        if step.kind == "request":
            return self._make.act("form", step.label, f"request/{step.target}", about=about)
        if step.kind == "form":
            action = step.target.partition("/")[0]
            style = {"take": "primary", "decide": "primary"}.get(action, "")
            return self._make.act("form", step.label, step.target, style)
        if step.kind in {"case", "handled", "tool", "clause"}:
            return self._make.act(step.kind, step.label, step.target)
        if step.kind == "reading":
            return self._make.act("reading", step.label, step.target, known=self.known)
        if step.kind == "mail":
            return self._make.link(step.label, f"mailto:{step.target}")
        return self._make.act("page", step.label, step.target) if step.target in PAGES else self._link(step)

    def _link(self, step: Step) -> Element:
        return self._make.link(step.label, self._at("page", step.target))

    def _table(self, block: Table) -> Iterator[Element]:
        lines = [f"*{escaped(name)}:* {escaped(value)}" for name, value in block.rows]
        for start in range(0, len(lines), 12):
            part = lines[start : start + 12]
            yield section("\n".join([f"*{escaped(block.title)}*", *part] if block.title and start == 0 else part))

    def _tiers(self, block: TierList) -> Iterator[Element]:
        for tier in block.tiers:
            names = ", ".join(escaped(name) for _, name in tier.activities)
            yield section(f"{SIGNS.get(tier.outcome, '')} *{escaped(tier.word)}*\n{shortened(names, LONGEST_BLOCK)[0]}")

    def _tools(self, block: ToolList) -> Iterator[Element]:
        lines = [
            f"• <{self._at('tool', tool.id)}|{escaped(tool.name)}>: {escaped(tool.data or tool.about)}" for tool in block.tools
        ]
        yield section(shortened("\n".join([f"*{escaped(block.title)}*", *lines]), LONGEST_BLOCK)[0])

    def _progress(self, block: Progress) -> Iterator[Element]:
        sign = ":alarm_clock: " if block.late else ""
        due = f"\n{sign}*{escaped(block.due)}*" if block.due else ""
        yield section(f"*{escaped(block.word)}*\n{escaped(block.sentence)}{due}")

    def _cases(self, block: CaseList) -> Iterator[Element]:
        if block.title:
            yield header(block.title)
        if not block.lines:
            yield context(escaped(block.empty))
        for line in block.lines[:20]:
            facts = " · ".join(escaped(fact) for fact in (line.word, *line.facts, line.due) if fact)
            shown = section(f"*{escaped(line.title)}*\n{':alarm_clock: ' if line.late else ''}{facts}")
            shown["accessory"] = self._make.act("handled" if line.handled else "case", self._words.say("open"), line.id)
            yield shown

    def _talk(self, block: Talk) -> Iterator[Element]:
        yield section(f"*{escaped(block.title)}*")
        for speech in block.speeches[-8:]:
            yield section(f"*{escaped(speech.who)}* ({escaped(speech.when)})\n{escaped(speech.text)}")

    def _timeline(self, block: Timeline) -> Iterator[Element]:
        lines = [f"{escaped(when)}: {escaped(what)}" for when, what in block.moments[-10:]]
        yield context("\n".join([f"*{escaped(block.title)}*", *lines]))

    def _filters(self, block: Filters) -> Iterator[Element]:
        buttons = [self._make.act("inbox", f"{one.label} ({one.count})", one.view) for one in block.filters]
        yield from actions(buttons)

    def _form(self, block: Form) -> Iterator[Element]:
        """A form outside its own dialog: a button that opens it."""
        yield from actions([self._make.act("form", block.title, f"{block.action}/{block.target}")])

    def _at(self, kind: str, target: str) -> str:
        return f"{self._web}{PLACES[kind]}{quote(target.lstrip('/'), safe='/#')}"

    PAINTERS: ClassVar[Mapping[type, Callable[[Any, Any], Iterator[Element]]]] = {
        Verdict: _verdict,
        Paragraph: _paragraph,
        Checklist: _checklist,
        FactList: _facts,
        ClauseList: _clauses,
        ClauseText: _clause_text,
        StepList: _steps,
        Table: _table,
        TierList: _tiers,
        ToolList: _tools,
        Progress: _progress,
        CaseList: _cases,
        Talk: _talk,
        Timeline: _timeline,
        Filters: _filters,
        Form: _form,
    }
