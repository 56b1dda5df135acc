"""A neutral page as blocks, for one surface and one language."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, ClassVar
from urllib.parse import quote

from bot.channels.chat import DOOR, PAGES, PLACES
from bot.channels.slack.painting.elements import Buttons, Element, actions, as_mrkdwn, context, escaped, section
from bot.channels.slack.painting.limits import BLOCKS, TEXT, TOTAL, shortened, size
from bot.rendering.doors import SPEAK_UP
from bot.rendering.page import (
    CaseList,
    Checklist,
    ClauseList,
    ClauseText,
    Door,
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
    from bot.channels.slack.painting.frame import Frame
    from bot.rendering.page import Block, ClauseLine, Page, Step, ToolLine

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
ROOM_FOR_THE_LINK = 3
TEXT_FOR_THE_LINK = 400
LONGEST_BLOCK = 2200
"""Characters of one text in a message; a clause's words go on, on the web page."""

FIRST = ("take", "decide")
"""What a handler does next: the first of these that she can is the button that stands out."""

ENDS = (":", "?", "!", ".")
LINES = 12
SHORT_HASH, LONGEST_VERSION = 12, 40
LONGEST_ADDRESS = 2000
MOST_CASES, MOST_SPEECHES, MOST_MOMENTS = 20, 8, 10


class Blocks:
    """Paints one page."""

    def __init__(self, frame: Frame, page: Page, surface: str, most: int = 0) -> None:
        """Paint nothing yet.

        Args:
            frame: words and addresses.
            page: what to paint.
            surface: `message`, `modal` or `home`.
            most: how many blocks there may be; 0 for as many as Slack takes.
        """
        self._frame, self._page, self._surface = frame, page, surface
        self._web, self._words = frame.web, frame.words
        self._make = Buttons(page.language)
        self._most = (most or BLOCKS[surface]) - ROOM_FOR_THE_LINK
        self._room, self._cut = TOTAL - TEXT_FOR_THE_LINK, False
        facts = next((block for block in page.blocks if isinstance(block, FactList)), None)
        self.known = facts.known if facts is not None else ()

    def paint(self) -> list[Element]:
        """All blocks, as many as fit; what does not is on the web page, one button away."""
        painted: list[Element] = []
        room = self._room
        for block in self._page.blocks:
            for element in self._block(block):
                room -= size(element)
                if len(painted) >= self._most or (self._surface == "message" and room < 0):
                    self._cut = True
                    break
                painted.append(element)
        if self._cut or not painted:
            painted += actions([self._make.link(self._words.say("read_on"), self.address())])
        return painted

    def _said(self, text: str, longest: int = TEXT) -> Iterator[Element]:
        """A text, already escaped; none when there is nothing to say."""
        words, cut = shortened(text.strip(), longest)
        self._cut = self._cut or cut
        if words.strip():
            yield section(words)

    def _aside(self, text: str) -> Iterator[Element]:
        """A small line."""
        words, cut = shortened(text.strip(), LONGEST_BLOCK)
        self._cut = self._cut or cut
        if words.strip():
            yield context(words)

    def _some(self, of: Sequence[Any], most: int) -> Sequence[Any]:
        """As many as a page shows here."""
        self._cut = self._cut or len(of) > most
        return of[:most]

    def address(self) -> str:
        """The web page with the same, or the start page when there is none."""
        case = getattr(self._page, "case", "")
        if case and self._page.kind in {"case", "request"}:
            return f"{self._web}{PLACES['handled' if self._page.kind == 'case' else 'case']}{quote(case)}"
        return f"{self._web}{PAGES.get(self._page.kind, '/')}"

    def _block(self, block: Block) -> Iterator[Element]:
        yield from self.PAINTERS[type(block)](self, block)

    def _verdict(self, block: Verdict) -> Iterator[Element]:
        word = escaped(block.word) or escaped(block.outcome)
        yield from self._said(f"{SIGNS.get(block.outcome, ':speech_balloon:')} *{word}*\n{escaped(block.sentence)}")

    def _paragraph(self, block: Paragraph) -> Iterator[Element]:
        text, title = escaped(block.text), _bold(block.title)
        if block.tone == "note":
            yield from self._aside(" ".join(part for part in (title, text) if part))
            return
        words = "\n".join(part for part in (title, text) if part)
        yield from self._said(f":warning: {words}" if block.tone == "warning" and words else words)

    def _door(self, _: Door) -> Iterator[Element]:
        yield from door(self._frame, self._page.language)

    def _checklist(self, block: Checklist) -> Iterator[Element]:
        yield from self._said(_lines(block.title, [f"{ITEMS[item.state]} {escaped(item.text)}" for item in block.items]))

    def _facts(self, block: FactList) -> Iterator[Element]:
        said = " · ".join(f"{escaped(fact.label)}: *{escaped(fact.value)}*" for fact in block.facts)
        yield from self._aside("\n".join(part for part in (escaped(block.title), said) if part))
        change = self._make.act("change", self._words.say("change"), known=block.known)
        yield from actions([change, *self._about_answer(block)])

    def _about_answer(self, block: FactList) -> list[Element]:
        """Share it where nobody else reads it yet, say that it helped, ask the policy team about it."""
        share = self._make.act("share", self._words.say("share"), known=block.known)
        good = self._make.act("good", self._words.say("good"))
        return [*([share] if self._surface == "message" and not self._frame.shared else []), good, *self.ask()]

    def ask(self) -> list[Element]:
        """A button that asks the policy team, where the policy has a form for it."""
        if not self._frame.feedback:
            return []
        clause = next((line.id for part in self._page.blocks if isinstance(part, ClauseList) for line in part.clauses), "")
        about = (("clause", clause),) if clause else ()
        return [self._make.act("form", self._words.say("bad"), f"request/{self._frame.feedback}", about=about)]

    def version(self) -> Iterator[Element]:
        """Which policy answered."""
        number, digest = self._page.version
        yield from self._aside(escaped(self._words.say("version", number=number[:LONGEST_VERSION], hash=digest[:SHORT_HASH])))

    def _clauses(self, block: ClauseList) -> Iterator[Element]:
        """Their ids, titles and dates; a date that they share is said once."""
        dates = {line.since for line in block.clauses}
        lines = [self._clause_line(line, dated=len(dates) > 1) for line in block.clauses]
        yield from self._said(_lines(block.title, lines), LONGEST_BLOCK)
        if len(dates) == 1:
            yield from self._aside(escaped(dates.pop()))

    def _clause_line(self, line: ClauseLine, *, dated: bool) -> str:
        since = f" ({escaped(line.since)})" if dated and line.since else ""
        return f"• <{self._at('clause', line.id)}|{escaped(line.id)}> {escaped(line.title)}{since}"

    def _clause_text(self, block: ClauseText) -> Iterator[Element]:
        words, cut = shortened(as_mrkdwn(block.markdown), LONGEST_BLOCK)
        yield from self._said(f"*<{self._at('clause', block.id)}|{escaped(block.id)}> {escaped(block.title)}*\n{words}")
        if cut:
            yield from actions([self._make.link(self._words.say("read_on"), self._at("clause", block.id))])
        yield from self._aside(escaped(block.since))

    def _steps(self, block: StepList) -> Iterator[Element]:
        mails = [
            f"<mailto:{quote(step.target, safe='@')}|{escaped(step.label)}>" for step in block.steps if step.kind == "mail"
        ]
        yield from self._said("\n".join(part for part in (_bold(block.title), escaped(block.text), *mails) if part))
        buttons = [button for button in (self._step(step) for step in block.steps) if button is not None]
        first = next((button for act in FIRST for button in buttons if f'"t":"{act}/' in button.get("value", "")), None)
        if first is not None:
            first["style"] = "primary"
        yield from actions(buttons)

    def _step(self, step: Step) -> Element | None:
        """A button for a way: what needs a form or a page of ours comes back, the rest leads to the web. A mail is a link."""
        about = tuple(getattr(step, "about", ()))
        if step.kind == "page" and step.target == SPEAK_UP:
            return self._make.act("speak", step.label)
        if step.kind == "request":
            return self._make.act("form", step.label, f"request/{step.target}", about=about)
        if step.kind == "form":
            return self._make.act("form", step.label, step.target)
        if step.kind in {"case", "handled", "tool", "clause"}:
            return self._make.act(step.kind, step.label, step.target)
        if step.kind == "reading":
            return self._make.act("reading", step.label, step.target, known=self.known)
        if step.kind == "mail":
            return None
        return self._make.act("page", step.label, step.target) if step.target in PAGES else self._link(step)

    def _link(self, step: Step) -> Element:
        return self._make.link(step.label, self._at("page", step.target))

    def _table(self, block: Table) -> Iterator[Element]:
        lines = [f"{_bold(name if name[-1:] in ENDS else f'{name}:')} {escaped(value)}" for name, value in block.rows]
        for start in range(0, len(lines), LINES):
            yield from self._said(_lines("" if start else block.title, lines[start : start + LINES]))

    def _tiers(self, block: TierList) -> Iterator[Element]:
        for tier in block.tiers:
            names = ", ".join(escaped(name) for _, name in tier.activities)
            lines = [part for part in (names, *(self._clause_line(line, dated=False) for line in tier.clauses)) if part]
            yield from self._said("\n".join([f"{SIGNS.get(tier.outcome, '')} *{escaped(tier.word)}*", *lines]), LONGEST_BLOCK)

    def _tools(self, block: ToolList) -> Iterator[Element]:
        lines = [self._tool_line(tool) for tool in block.tools]
        yield from self._said(_lines(block.title, lines), LONGEST_BLOCK)

    def _tool_line(self, tool: ToolLine) -> str:
        return f"• <{self._at('tool', tool.id)}|{escaped(tool.name)}>: {escaped(tool.data or tool.about)}"

    def _progress(self, block: Progress) -> Iterator[Element]:
        sign = ":alarm_clock: " if block.late else ""
        due = sign + "\n".join(map(_bold, block.due.splitlines())) if block.due else ""
        yield from self._said("\n".join(part for part in (_bold(block.word), escaped(block.sentence), due) if part))

    def _cases(self, block: CaseList) -> Iterator[Element]:
        yield from self._said(_bold(block.title))
        if not block.lines:
            yield from self._aside(escaped(block.empty))
        self._cut = self._cut or block.pages > 1
        for line in self._some(block.lines, MOST_CASES):
            facts = " · ".join(escaped(fact) for fact in (line.word, *line.facts, line.due) if fact)
            head = f":exclamation: {_bold(line.urgent)} · {_bold(line.title)}" if line.urgent else _bold(line.title)
            for shown in self._said(f"{head}\n{':alarm_clock: ' if line.late else ''}{facts}", LONGEST_BLOCK):
                button = self._make.act("handled" if line.handled else "case", self._words.say("open"), line.id)
                yield {**shown, "accessory": button}

    def _talk(self, block: Talk) -> Iterator[Element]:
        yield from self._said(_bold(block.title))
        self._cut = self._cut or len(block.speeches) > MOST_SPEECHES
        for speech in block.speeches[-MOST_SPEECHES:]:
            yield from self._said(f"{_bold(speech.who)} ({escaped(speech.when)})\n{escaped(speech.text)}")

    def _timeline(self, block: Timeline) -> Iterator[Element]:
        self._cut = self._cut or len(block.moments) > MOST_MOMENTS
        lines = [f"{escaped(when)}: {escaped(what)}" for when, what in block.moments[-MOST_MOMENTS:]]
        yield from self._aside(_lines(block.title, lines))

    def _filters(self, block: Filters) -> Iterator[Element]:
        marks = {True: "▸ ", False: ""}
        yield from actions(
            [self._make.act("inbox", f"{marks[one.current]}{one.label} ({one.count})", one.view) for one in block.filters]
        )

    def _form(self, block: Form) -> Iterator[Element]:
        """A form outside its own dialog: a button that opens it."""
        yield from actions([self._make.act("form", block.title, f"{block.action}/{block.target}")])

    def _at(self, kind: str, target: str) -> str:
        return f"{self._web}{PLACES[kind]}{quote(target.lstrip('/'), safe='/#')}"[:LONGEST_ADDRESS]

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
        Door: _door,
        Progress: _progress,
        CaseList: _cases,
        Talk: _talk,
        Timeline: _timeline,
        Filters: _filters,
        Form: _form,
    }


def door(frame: Frame, language: str) -> list[Element]:
    """What others can see, and the address, before anybody opens it."""
    address = f"{frame.web}{DOOR}"
    lines = (frame.words.say("door"), frame.words.say("door_address", address=address))
    text = "\n".join((f"*{escaped(frame.words.say('door_title'))}*", *map(escaped, lines)))
    return [section(text[:TEXT]), *actions([Buttons(language).link(frame.words.say("door_open"), address)])]


def _bold(text: str) -> str:
    return f"*{escaped(text.strip())}*" if text.strip() else ""


def _lines(title: str, lines: Iterable[str]) -> str:
    return "\n".join(part for part in (_bold(title), *lines) if part)
