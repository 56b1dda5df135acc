"""A broken pack says what is wrong, where, and what to write instead; all of it at once; and it never runs."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from small_pack import ACTIVITIES, CLAUSE, DATA, FILES, PACK, VOCABULARY, WORDING, clause, examples, tool

from bot.assembly import open_desk
from bot.conversation import AnswerGiven, QuestionAsked
from bot.library import Fault, PackFaultyError, load_pack, read_pack

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

TODAY = date(2026, 11, 21)
NO = "reason: No.\ninstead: Ask.\n"

BROKEN: dict[str, tuple[Mapping[str, str | bytes | None], str, int, str]] = {
    # What was done: (changes, file, line, words that must be said)
    "missing pack.yaml": ({"pack.yaml": None}, "pack.yaml", 0, "the file is missing"),
    "a duty that breaks one nobody listed": (
        {"vocabulary.yaml": VOCABULARY.replace("[tasting]", "[{id: tasting, breaks: [tastings]}]")},
        "vocabulary.yaml",
        0,
        "duties: 'tasting' breaks 'tastings', which is no duty",
    ),
    "an activity that breaks a duty nobody listed": (
        {"vocabulary.yaml": VOCABULARY.replace("  - order_fish", "  - {id: order_fish, breaks: [tastings]}")},
        "vocabulary.yaml",
        0,
        "activities: 'order_fish' breaks 'tastings', which is no duty",
    ),
    "an example with a kind of data nobody listed": (
        {
            "languages/en/activities.yaml": ACTIVITIES.replace(
                '"may AI order fish for us"', '{ask: "fish by AI", data: [recipe]}'
            )
        },
        "languages/en/activities.yaml",
        0,
        "\"fish by AI\": there is no kind of data 'recipe'; did you mean 'recipes'?",
    ),
    "an example with a further task nobody listed": (
        {"languages/en/activities.yaml": ACTIVITIES.replace('"may AI order fish for us"', '{ask: "fish by AI", also: [fry]}')},
        "languages/en/activities.yaml",
        0,
        "\"fish by AI\": there is no activity 'fry'",
    ),
    "a message whose answer is in a clause nobody wrote": (
        {"languages/en/messages.yaml": '- {ask: "who owns the eel?", intent: info, clauses: [K-77]}\n'},
        "languages/en/messages.yaml",
        0,
        "\"who owns the eel?\": there is no clause 'K-77'",
    ),
    "words of a breach with a group nobody wrote": (
        {"languages/en/duties.yaml": 'tasting: {name: "Taste it", broken_by: ["{nobodi} tastes"]}\n'},
        "languages/en/duties.yaml",
        0,
        "'tasting': there is no group 'nobodi' in groups.yaml; did you mean 'nobody'? ('{nobodi} tastes')",
    ),
    "a term with a group whose name cannot be read": (
        {"languages/en/duties.yaml": 'tasting: {name: "Taste it", broken_by: ["{no-one} tastes"]}\n'},
        "languages/en/duties.yaml",
        0,
        "'tasting': there is no group 'no-one' in groups.yaml",
    ),
    "a group that is no list": (
        {"languages/en/groups.yaml": "nobody: no one\n"},
        "languages/en/groups.yaml",
        1,
        "must be a list",
    ),
    "a clause for everything else that nobody wrote": (
        {"pack.yaml": PACK.replace("default: not_covered", "default: ask_first\n  clause: Z-1")},
        "pack.yaml",
        0,
        "outcomes: there is no clause 'Z-1'",
    ),
    "a clause for everything else that speaks of one task": (
        {"pack.yaml": PACK.replace("default: not_covered", "default: ask_first\n  clause: K-1")},
        "pack.yaml",
        0,
        "outcomes: 'K-1' has to decide, with a 'when' of {}",
    ),
    "a standing duty whose reason is in no clause": (
        {"pack.yaml": PACK.replace("duty: tasting", "duty: tasting, clause: K-22")},
        "pack.yaml",
        0,
        "always_on: there is no clause 'K-22'",
    ),
    "a standing duty that is not for a task nobody listed": (
        {"pack.yaml": PACK.replace("duty: tasting", "duty: tasting, not_for: [order_fsh]")},
        "pack.yaml",
        0,
        "is not for 'order_fsh', which is no activity; did you mean 'order_fish'?",
    ),
    "a standing duty whose reason is a yes": (
        {"pack.yaml": PACK.replace("duty: tasting", "duty: tasting, clause: K-1")},
        "pack.yaml",
        0,
        "'K-1' has to be a clause that decides, and its outcome prohibited",
    ),
    "missing vocabulary": ({"vocabulary.yaml": None}, "vocabulary.yaml", 0, "the file is missing"),
    "no clauses folder": (
        {f"clauses/K-{n}.md": None for n in (1, 2, 3)},
        "clauses",
        0,
        "the folder is missing or empty; a pack needs at least one clause",
    ),
    "no words for data": (
        {"languages/en/data.yaml": None},
        "languages/en/data.yaml",
        0,
        "it is missing or empty; write a block with a name, terms and examples in 'en' for each of: ",
    ),
    "a language without a folder": (
        {"pack.yaml": PACK.replace("[en]", "[en, de]")},
        "languages/de/activities.yaml",
        0,
        "it is missing or empty; write a block with a name, terms and examples in 'de' for each of: word_menu, order_fish",
    ),
    "binary clause": (
        {"clauses/K-1.md": b"---\nid: K-1\xff\xfe\x00\n---\n"},
        "clauses/K-1.md",
        0,
        "it is not text in UTF-8; save it as UTF-8",
    ),
    "3 MB clause": (
        {"clauses/K-1.md": WORDING + "x" * 3_000_000},
        "clauses/K-1.md",
        0,
        "it is larger than 2 MB; split it",
    ),
    "12 MB of messages": (
        {"languages/en/messages.yaml": "# " + "x" * 12_000_000},
        "languages/en/messages.yaml",
        0,
        "it is larger than 10 MB; split it",
    ),
    "messages with a quote missing": (
        {"languages/en/messages.yaml": '- {ask: "may I nap?", intent: may_i}\n- {ask: "and then, intent: may_i}\n'},
        "languages/en/messages.yaml",
        3,
        "is a quote or an indent missing?",
    ),
    "messages that are no list": (
        {"languages/en/messages.yaml": 'ask: "may I nap?"\n'},
        "languages/en/messages.yaml",
        1,
        "must be a list",
    ),
    "binary messages": (
        {"languages/en/messages.yaml": b"\xff\xfe\x00"},
        "languages/en/messages.yaml",
        0,
        "it is not text in UTF-8; save it as UTF-8",
    ),
    "small words that are not YAML": (
        {"languages/en/grammar.yaml": "stopwords: [a, the\n"},
        "languages/en/grammar.yaml",
        2,
        "is a quote or an indent missing?",
    ),
    "no front matter": (
        {"clauses/K-1.md": "Menus may be worded.\n"},
        "clauses/K-1.md",
        1,
        "begin with a line '---', then the keys, then another line '---'",
    ),
    "YAML broken in a clause": (
        {"clauses/K-1.md": WORDING.replace("outcome: allowed\n", "outcome: allowed: always\n", 1)},
        "clauses/K-1.md",
        8,
        "YAML cannot be read here",
    ),
    "YAML broken in the vocabulary": (
        {"vocabulary.yaml": VOCABULARY.replace("roles: [cook]", "roles: [cook")},
        "vocabulary.yaml",
        6,
        "is a quote or an indent missing?",
    ),
    "key missing in pack.yaml": (
        {"pack.yaml": PACK.replace('version: "1.0"\n', "")},
        "pack.yaml",
        1,
        "'version' is missing; add it",
    ),
    "key misspelt in pack.yaml": (
        {"pack.yaml": PACK.replace("contacts:", "contracts:")},
        "pack.yaml",
        8,
        "'contracts' is not a key that is known here; did you mean 'contacts'?",
    ),
    "number where a text belongs": (
        {"pack.yaml": PACK.replace('"1.0"', "1.0")},
        "pack.yaml",
        2,
        "'version' must be text; put it in quotes",
    ),
    "word where a list belongs": (
        {"pack.yaml": PACK.replace("[en]", "en")},
        "pack.yaml",
        3,
        "'languages' must be a list, for instance [first, second]",
    ),
    "word where keys belong": (
        {"pack.yaml": PACK.replace("outcomes:\n  default: not_covered", "outcomes: strict")},
        "pack.yaml",
        4,
        "'outcomes' must hold keys and values",
    ),
    "outcome that is none": (
        {"clauses/K-1.md": WORDING.replace("outcome: allowed\n", "outcome: permitted\n", 1)},
        "clauses/K-1.md",
        8,
        "'outcome' is 'permitted'; write one of",
    ),
    "date that is none": (
        {"clauses/K-1.md": WORDING.replace("2026-01-01", "soon")},
        "clauses/K-1.md",
        6,
        "in_force",
    ),
    "key misspelt in a clause": (
        {"clauses/K-1.md": WORDING.replace("owner: head_chef", "ownr: head_chef")},
        "clauses/K-1.md",
        5,
        "'ownr' is not a key that is known here; did you mean 'owner'?",
    ),
    "outcome beside cases": (
        {"clauses/K-1.md": clause("K-1", "when: {activity: [word_menu]}\noutcome: allowed\ncases:\n  - outcome: prohibited\n")},
        "clauses/K-1.md",
        8,
        "'outcome' is not a key that is known here",
    ),
    "tools in the vocabulary": (
        {"vocabulary.yaml": VOCABULARY + "tools: [spoon]\n"},
        "vocabulary.yaml",
        13,
        "tools have a folder of their own; move them to tools/*.md",
    ),
    "golden question that is none": (
        {"golden/questions.jsonl": '{"id": "1", "text": "ok?", "intent": "may_i"}\n{"id": "2"}\n'},
        "golden/questions.jsonl",
        2,
        "this is not a golden question",
    ),
    "golden line that is not JSON": ({"golden/q.jsonl": "may I?\n"}, "golden/q.jsonl", 1, "see content/README.md"),
    "unknown owner": (
        {"clauses/K-1.md": WORDING.replace("owner: head_chef", "owner: head_cheff")},
        "clauses/K-1.md",
        5,
        "owner 'head_cheff' is not a contact of pack.yaml; did you mean 'head_chef'?",
    ),
    "two examples": (
        {"clauses/K-1.md": clause("K-1", "when: {role: [cook]}\noutcome: allowed", examples=examples("allowed", "a?", "b?"))},
        "clauses/K-1.md",
        9,
        "it has 2 examples; give at least 3",
    ),
    "no text for people": (
        {"clauses/K-1.md": clause("K-1", "when: {activity: [word_menu]}\noutcome: allowed", text="")},
        "clauses/K-1.md",
        2,
        "the text below the second '---' is missing",
    ),
    "unknown intent": (
        {"clauses/I-1.md": clause("I-1", "answers: [opt_outt]", kind="informs")},
        "clauses/I-1.md",
        2,
        "'opt_outt' is not an intent; did you mean 'opt_out'?",
    ),
    "ends before it begins": (
        {"clauses/K-1.md": WORDING.replace("{from: 2026-01-01}", "{from: 2026-01-01, until: 2025-01-01}")},
        "clauses/K-1.md",
        6,
        "it ends before it begins, so it can never apply; correct the dates",
    ),
    "informing clause that decides": (
        {"clauses/I-1.md": clause("I-1", "when: {activity: [word_menu]}\noutcome: allowed", kind="informs")},
        "clauses/I-1.md",
        4,
        "an informing clause has no 'when', 'outcome' or 'cases'",
    ),
    "decides nothing": (
        {"clauses/K-9.md": clause("K-9", "when: {activity: [word_menu]}")},
        "clauses/K-9.md",
        1,
        "it decides nothing: give it an 'outcome', or 'cases' that have one",
    ),
    "no without a reason": (
        {"clauses/K-9.md": clause("K-9", "when: {role: [cook]}\noutcome: prohibited\ninstead: Ask.")},
        "clauses/K-9.md",
        8,
        "a 'prohibited' without 'reason': say why",
    ),
    "no without a way forward": (
        {"clauses/K-9.md": clause("K-9", "when: {role: [cook]}\noutcome: ask_first\nreason: No.")},
        "clauses/K-9.md",
        8,
        "without 'instead': say why, and what people can do instead",
    ),
    "clause that says nothing is covered": (
        {"clauses/K-9.md": clause("K-9", "when: {role: [cook]}\noutcome: not_covered")},
        "clauses/K-9.md",
        8,
        "no clause can decide 'not_covered'; write prohibited, ask_first",
    ),
    "unknown duty": (
        {
            "clauses/K-9.md": clause(
                "K-9", 'when: {role: [cook]}\noutcome: conditional\nconditions:\n  - {text: "Taste.", duty: tastng}'
            )
        },
        "clauses/K-9.md",
        8,
        "duty 'tastng' is not in vocabulary.yaml; did you mean 'tasting'?",
    ),
    "case behind a wider case": (
        {
            "clauses/K-9.md": clause(
                "K-9",
                "when: {role: [cook]}\ncases:\n  - when: {status: [public, blocked]}\n    outcome: allowed\n"
                "  - when: {status: [public]}\n    outcome: conditional",
            )
        },
        "clauses/K-9.md",
        11,
        "case 2 can never apply: an earlier case takes all it matches; put the narrower case first",
    ),
    "unknown activity": (
        {"clauses/K-9.md": clause("K-9", "when: {activity: [word_menus]}\noutcome: allowed")},
        "clauses/K-9.md",
        7,
        "activity 'word_menus' is not defined; did you mean 'word_menu'?",
    ),
    "unknown kind of data": (
        {"clauses/K-9.md": clause("K-9", "when: {data: [reciepts]}\noutcome: allowed")},
        "clauses/K-9.md",
        7,
        "data 'reciepts' is not defined; did you mean 'recipes'?",
    ),
    "unknown role in an exception": (
        {"clauses/K-9.md": clause("K-9", f"when: {{data: [guests], except: {{role: [cok]}}}}\noutcome: prohibited\n{NO}")},
        "clauses/K-9.md",
        7,
        "role 'cok' is not defined; did you mean 'cook'?",
    ),
    "unknown place": (
        {"clauses/K-9.md": clause("K-9", "when: {place: [moon]}\noutcome: allowed")},
        "clauses/K-9.md",
        7,
        "place 'moon' is not defined; known are: island, pier",
    ),
    "unknown status in a case": (
        {"clauses/K-9.md": clause("K-9", "when: {role: [cook]}\ncases:\n  - when: {status: [secret]}\n    outcome: allowed")},
        "clauses/K-9.md",
        9,
        "status 'secret' is not defined; known are: approved, public, blocked, unlisted",
    ),
    "unknown tool in a condition": (
        {
            "clauses/K-9.md": clause(
                "K-9",
                'when: {role: [cook]}\noutcome: conditional\nconditions:\n  - {text: "There.", needs: {tool: [ladlewriterr]}}',
            )
        },
        "clauses/K-9.md",
        9,
        "tool 'ladlewriterr' is not defined; did you mean 'ladlewriter'?",
    ),
    "empty list": (
        {"clauses/K-9.md": clause("K-9", "when: {activity: []}\noutcome: allowed")},
        "clauses/K-9.md",
        7,
        "'activity' is an empty list, so it can never apply; name something or remove it",
    ),
    "tool that never has the status": (
        {"clauses/K-9.md": clause("K-9", "when: {tool: [spoonchat], status: [approved]}\noutcome: allowed")},
        "clauses/K-9.md",
        7,
        "it can never apply: none of these tools has one of the statuses it asks for",
    ),
    "exception that takes everything": (
        {"clauses/K-9.md": clause("K-9", "when: {data: [guests], except: {data: [guests, recipes]}}\noutcome: allowed")},
        "clauses/K-9.md",
        7,
        "it can never apply: 'except' takes away every data it asks for",
    ),
    "two clauses with one id": (
        {"clauses/K-9.md": clause("K-1", "when: {role: [cook]}\noutcome: allowed")},
        "clauses/K-9.md",
        2,
        "id 'K-1' is used by 2 clauses; every clause needs its own",
    ),
    "two clauses that contradict": (
        {"clauses/K-9.md": clause("K-9", f"when: {{activity: [word_menu]}}\noutcome: prohibited\n{NO}")},
        "clauses/K-9.md",
        2,
        "it contradicts K-1: for the same uses one says 'allowed', the other 'prohibited'; change one 'when'",
    ),
    "two clauses that no tool can fulfil": (
        {
            f"clauses/K-{n}.md": clause(
                f"K-{n}",
                "when: {role: [cook]}\noutcome: conditional\n"
                f'conditions:\n  - {{text: "There {n}.", needs: {{tool: [{name}]}}}}',
            )
            for n, name in ((8, "ladlewriter"), (9, "spoonchat"))
        },
        "clauses/K-9.md",
        2,
        "it contradicts K-8: no tool can fulfil the conditions of both; change one of them",
    ),
    "activity listed twice": (
        {"vocabulary.yaml": VOCABULARY.replace("  - order_fish", "  - order_fish\n  - word_menu")},
        "vocabulary.yaml",
        0,
        "activities: 'word_menu' is listed 2 times; list it once",
    ),
    "place in a place that is none": (
        {"vocabulary.yaml": VOCABULARY.replace("in: island", "in: iland")},
        "vocabulary.yaml",
        0,
        "places: 'pier' lies in 'iland', which is not listed",
    ),
    "places in a circle": (
        {"vocabulary.yaml": VOCABULARY.replace("  - island\n", "  - {id: island, in: pier}\n")},
        "vocabulary.yaml",
        0,
        "places: 'island' lies in itself, going round in a circle; give it one larger place",
    ),
    "activity that narrows nothing known": (
        {"vocabulary.yaml": VOCABULARY.replace("  - order_fish", "  - {id: order_fish, narrows: [order_food]}")},
        "vocabulary.yaml",
        0,
        "activities: 'order_fish' narrows 'order_food', which is not listed",
    ),
    "activities that narrow each other": (
        {
            "vocabulary.yaml": VOCABULARY.replace("  - order_fish", "  - {id: order_fish, narrows: [word_menu]}").replace(
                "  - word_menu\n", "  - {id: word_menu, narrows: [order_fish]}\n"
            )
        },
        "vocabulary.yaml",
        0,
        "'order_fish' and 'word_menu' narrow each other; only one can be the narrower",
    ),
    "activity without a clause": (
        {"clauses/K-1.md": None},
        "vocabulary.yaml",
        0,
        "activities: no clause decides 'word_menu'; write one, or remove the activity",
    ),
    "modifier of unknown data": (
        {"vocabulary.yaml": VOCABULARY.replace("turns: [guests]", "turns: [guest]")},
        "vocabulary.yaml",
        0,
        "modifiers: 'anonymised' speaks of data 'guest', which is not listed; did you mean 'guests'?",
    ),
    "sentence that is never said": (
        {"languages/en/replies.yaml": "route: {reprot: 'Tell the cook.'}\n"},
        "languages/en/replies.yaml",
        1,
        "'route.reprot' is no sentence that is ever said; did you mean 'report'?",
    ),
    "form without a question": (
        {"requests/nap.yaml": "id: nap\nfields: []\nlimits: {}\nkeep: {}\n"},
        "requests/nap.yaml",
        2,
        "'fields' is empty; write at least 1 entry.",
    ),
    "gap that nothing fills": (
        {"languages/en/replies.yaml": "route: {approval: 'The desk {{ foo }}.'}\n"},
        "languages/en/replies.yaml",
        1,
        "'route.approval': nothing fills the gap 'foo' here; known are: none.",
    ),
    "gap of another sentence": (
        {"languages/en/speak_up.yaml": "pages:\n  form:\n    count: 'Step {{ number }} of {{ all }}'\n"},
        "languages/en/speak_up.yaml",
        3,
        "'pages.form.count': nothing fills the gap 'number' here; known are: all, n.",
    ),
    "gap that is not closed": (
        {"languages/en/channels.yaml": "slack: {door: 'Come in {{ here'}\n"},
        "languages/en/channels.yaml",
        1,
        "'slack.door': a gap cannot be read",
    ),
    "list where a sentence belongs": (
        {"languages/en/replies.yaml": "route:\n  report: ['Tell the cook.']\n"},
        "languages/en/replies.yaml",
        2,
        "'route.report' has to be one sentence",
    ),
    "language without activities": (
        {"languages/en/activities.yaml": None},
        "languages/en/activities.yaml",
        0,
        "it is missing or empty; write a block with a name, terms and examples in 'en' for each of: word_menu, order_fish",
    ),
    "two tools with one name": (
        {"tools/whisk.md": tool("whisk", "Spoon-Chat", "approved")},
        "tools/whisk.md",
        0,
        "'Spoon-Chat' is also a name of 'spoonchat'; one name can mean one tool only",
    ),
    "ordinary word that is no name of its tool": (
        {
            "tools/whisk.md": tool("whisk", "Whisk", "approved").replace(
                "status: approved", "status: approved\nonly_capitalised: [spoon]"
            )
        },
        "tools/whisk.md",
        0,
        "only_capitalised: 'spoon' is neither the name nor an alias of this tool",
    ),
    "kind of tool with an unknown activity": (
        {"vocabulary.yaml": VOCABULARY.replace("tool_kinds: [writer]", "tool_kinds: [{id: writer, activity: order_fisch}]")},
        "vocabulary.yaml",
        0,
        "tool_kinds: 'writer' has the activity 'order_fisch', which is not listed; did you mean 'order_fish'?",
    ),
    "tool cleared for unknown data": (
        {"tools/ladlewriter.md": tool("ladlewriter", "Ladlewriter", "approved", "[recipe]")},
        "tools/ladlewriter.md",
        0,
        "data 'recipe' is not in vocabulary.yaml; did you mean 'recipes'?",
    ),
    "tool of an unknown kind": (
        {"tools/ladlewriter.md": tool("ladlewriter", "Ladlewriter", "approved").replace("[writer]", "[writers]")},
        "tools/ladlewriter.md",
        0,
        "kind 'writers' is not in vocabulary.yaml; did you mean 'writer'?",
    ),
    "tool for an unknown activity": (
        {
            "tools/ladlewriter.md": tool("ladlewriter", "Ladlewriter", "approved").replace(
                "vendor:", "for_activities: [order_fsh]\nvendor:"
            )
        },
        "tools/ladlewriter.md",
        0,
        "activity 'order_fsh' is not in vocabulary.yaml; did you mean 'order_fish'?",
    ),
    "edition that is not in the catalogue": (
        {
            "tools/spoonchat.md": tool("spoonchat", "Spoonchat", "public").replace(
                "vendor:", "approved_edition: ladlewrite\nvendor:"
            )
        },
        "tools/spoonchat.md",
        0,
        "edition 'ladlewrite' is not in the catalogue; did you mean 'ladlewriter'?",
    ),
    "tool of an unknown owner": (
        {"tools/spoonchat.md": tool("spoonchat", "Spoonchat", "public").replace("head_chef", "nobody")},
        "tools/spoonchat.md",
        0,
        "owner 'nobody' is not a contact of pack.yaml",
    ),
    "tool with a status that is none": (
        {"tools/spoonchat.md": tool("spoonchat", "Spoonchat", "free")},
        "tools/spoonchat.md",
        5,
        "'status' is 'free'; write one of 'approved', 'public', 'blocked' or 'unlisted'",
    ),
    "questions of a clause that is none": (
        {"languages/en/questions.yaml": 'K-7:\n  - "where is the fish?"\n'},
        "languages/en/questions.yaml",
        0,
        "there is no clause 'K-7'; did you mean",
    ),
    "word for an id that is none": (
        {"languages/en/data.yaml": DATA + 'recipies:\n  name: "R"\n  terms: ["r"]\n'},
        "languages/en/data.yaml",
        13,
        "'recipies' is not in vocabulary.yaml; did you mean 'recipes'?",
    ),
    "id without a name": (
        {"languages/en/activities.yaml": ACTIVITIES.replace('  name: "Ordering fish"\n', "")},
        "languages/en/activities.yaml",
        0,
        "'order_fish' has no name in 'en'; add it with a name, terms and examples",
    ),
    "id without words": (
        {"languages/en/data.yaml": 'recipes:\n  name: "Our recipes"\n' + DATA.split("\n", 4)[4]},
        "languages/en/data.yaml",
        0,
        "'recipes' has neither terms nor examples in 'en', so nobody can be understood to mean it",
    ),
    "list where keys belong in words": (
        {"languages/en/data.yaml": "- recipes\n- guests\n"},
        "languages/en/data.yaml",
        1,
        "the file must hold 'id:' keys with their words below",
    ),
    "messages that name no task, as a bare list": (
        {"languages/en/activities.yaml": ACTIVITIES.replace('unnamed:\n  name: "No task"\n  examples:\n', "unnamed:\n")},
        "languages/en/activities.yaml",
        17,
        "'unnamed' is a list; put the messages under 'examples:'",
    ),
    "words of an activity, as a bare list": (
        {"languages/en/data.yaml": 'recipes: ["recipe"]\n' + DATA.split("\n", 4)[4]},
        "languages/en/data.yaml",
        1,
        "'recipes' is a list; put words under 'terms:' and messages under 'examples:'",
    ),
    "words of a duty, as a bare list": (
        {"languages/en/duties.yaml": 'tasting:\n  - "without tasting"\n'},
        "languages/en/duties.yaml",
        1,
        "'tasting' is a list; put the words under 'broken_by:'",
    ),
    "words of a role, as a bare list": (
        {"languages/en/roles.yaml": 'cook: ["I am a cook"]\n'},
        "languages/en/roles.yaml",
        1,
        "'cook' is a list; put the words under 'terms:'",
    ),
    "key misspelt in words": (
        {"languages/en/data.yaml": DATA.replace('  terms: ["specials"]', '  trems: ["specials"]')},
        "languages/en/data.yaml",
        11,
        "'specials.trems' is not a key that is known here; did you mean 'terms'?",
    ),
}


def faults(root: Path) -> tuple[Fault, ...]:
    """Every fault of a pack."""
    return read_pack(root, TODAY)[1]


@pytest.mark.parametrize("broken", BROKEN)
def test_a_fault_says_where_it_is_and_what_to_write(broken: str, make_pack: Callable[..., Path]) -> None:
    """Each thing that can be wrong is said with its file, its line where there is one, and the words of the fix."""
    changes, file, line, words = BROKEN[broken]
    found = [fault for fault in faults(make_pack(changes)) if words in fault.what]
    assert (file, line) in [(fault.file, fault.line) for fault in found], faults(make_pack(changes))
    assert str(found[-1]).startswith(f"{file}:{line}: " if line else f"{file}: ")


@pytest.mark.parametrize("broken", BROKEN)
def test_a_pack_with_a_fault_is_not_loaded(broken: str, make_pack: Callable[..., Path]) -> None:
    """What the check reports as blocking also stops the pack from running, and the error carries the same fault."""
    changes, _, _, words = BROKEN[broken]
    with pytest.raises(PackFaultyError) as stopped:
        load_pack(make_pack(changes))
    assert any(words in fault.what for fault in stopped.value.faults)


def test_the_hand_made_pack_itself_has_no_fault(make_pack: Callable[..., Path]) -> None:
    """The pack that the tests above break is sound before they do."""
    assert faults(make_pack()) == ()


def test_a_missing_folder_is_one_clear_sentence(tmp_path: Path) -> None:
    """A wrong path says so and names the setting to correct."""
    pack, found = read_pack(tmp_path / "nowhere", TODAY)
    assert pack is None
    assert "there is no such folder; MAYI_CONTENT must name a folder that holds pack.yaml" in found[0].what


def test_a_folder_where_a_file_belongs_is_said(make_pack: Callable[..., Path]) -> None:
    """A directory named like a file is reported, not crashed on."""
    root = make_pack({"vocabulary.yaml": None, "vocabulary.yaml/stray.txt": "x"})
    assert any(fault.file == "vocabulary.yaml" for fault in faults(root))


def test_all_faults_are_reported_at_once(make_pack: Callable[..., Path]) -> None:
    """An author sees everything that is wrong in one run, in the order of the files."""
    together = ("unknown owner", "unknown place", "places in a circle", "two tools with one name")
    changes = {name: content for broken in together for name, content in BROKEN[broken][0].items()}
    found = faults(make_pack(changes))
    for broken in together:
        assert any(BROKEN[broken][3] in fault.what for fault in found), broken
    assert list(found) == sorted(found)


def test_a_condition_on_an_unknown_kind_of_tool_is_a_fault(make_pack: Callable[..., Path]) -> None:
    """A misspelt kind is not taken for a condition that nobody can break."""
    rule = 'when: {role: [cook]}\noutcome: conditional\nconditions:\n  - {text: "There.", needs: {tool_kind: [writters]}}'
    found = faults(make_pack({"clauses/K-9.md": clause("K-9", rule)}))
    assert any("tool_kind 'writters' is not defined; did you mean 'writer'?" in fault.what for fault in found)


DATED: dict[str, tuple[dict[str, str], str, int, str]] = {
    "review of a clause": (
        {"clauses/K-1.md": WORDING.replace("kind: decides", "kind: decides\nreview: 2026-06-30")},
        "clauses/K-1.md",
        5,
        "its review was due on 2026-06-30; review it and set the next date",
    ),
    "review of a tool": (
        {"tools/spoonchat.md": tool("spoonchat", "Spoonchat", "public").replace("2099-01-01", "2026-06-30")},
        "tools/spoonchat.md",
        0,
        "its review was due on 2026-06-30; review the card and set the next date",
    ),
    "clause that has ended": (
        {
            "clauses/K-9.md": clause("K-9", "when: {role: [cook]}\noutcome: allowed").replace(
                "{from: 2026-01-01}", "{from: 2026-01-01, until: 2026-06-30}"
            )
        },
        "clauses/K-9.md",
        6,
        "it ended on 2026-06-30; remove it or give it a new date",
    ),
}


@pytest.mark.parametrize("dated", DATED)
def test_what_time_has_passed_is_reported_and_stops_nothing(dated: str, make_pack: Callable[..., Path]) -> None:
    """An overdue review is a task for its owner, not a reason to leave people without answers."""
    changes, file, line, words = DATED[dated]
    root = make_pack(changes)
    found = [fault for fault in faults(root) if words in fault.what]
    assert [(fault.file, fault.line, fault.blocking) for fault in found] == [(file, line, False)]
    assert read_pack(root, date(2026, 6, 30))[1] == ()
    assert load_pack(root).policy.name == "Copper Kettle"


def test_an_overview_that_nobody_will_see_is_reported_and_stops_nothing(make_pack: Callable[..., Path]) -> None:
    """Two are shown where it depends; whoever marks a third learns which two."""
    marked = {id_: clause(id_, "overview: true", kind="informs") for id_ in ("K-7", "K-8", "K-9")}
    root = make_pack({f"clauses/{id_}.md": text for id_, text in marked.items()})
    found = [fault for fault in faults(root) if "overview" in fault.what]
    assert [(fault.file, fault.blocking) for fault in found] == [("clauses/K-9.md", False)]
    assert "the first 2 are shown, K-7 and K-8" in found[0].what
    assert load_pack(root).policy.name == "Copper Kettle"


def test_clauses_that_nobody_translated_are_one_fault_and_stop_nothing(make_pack: Callable[..., Path]) -> None:
    """Once one is translated the others are missed, by name and in one line; people read them as they stand."""
    root = make_pack({"languages/en/clauses/K-2.md": "---\nid: K-2\ntitle: Fish\n---\nNo fish.\n"})
    found = [fault for fault in faults(root) if "no translation yet" in fault.what]
    assert [(fault.file, fault.blocking) for fault in found] == [("languages/en/clauses", False)]
    assert found[0].what.endswith("people read it in the default language: K-1, K-3.")
    assert load_pack(root).policy.name == "Copper Kettle"


def test_two_clauses_that_never_hold_on_the_same_day_do_not_contradict(make_pack: Callable[..., Path]) -> None:
    """A new version of a clause may follow the old one."""
    later = clause("K-9", f"when: {{activity: [word_menu]}}\noutcome: prohibited\n{NO}").replace("2026-01-01", "2027-01-01")
    ending = WORDING.replace("{from: 2026-01-01}", "{from: 2026-01-01, until: 2026-12-31}")
    assert faults(make_pack({"clauses/K-1.md": ending, "clauses/K-9.md": later})) == ()
    assert faults(make_pack({"clauses/K-9.md": later})) != ()


@pytest.mark.parametrize("kind", ["clauses", "tools"])
def test_a_file_with_windows_line_ends_is_read(kind: str, make_pack: Callable[..., Path]) -> None:
    """Whoever edits a pack on Windows gets no fault for it."""
    changes = {name: str(text).replace("\n", "\r\n") for name, text in FILES.items() if name.startswith(kind)}
    assert faults(make_pack(changes)) == ()


def test_hidden_files_and_other_files_are_left_alone(make_pack: Callable[..., Path]) -> None:
    """An editor's leftovers in the folder are no faults."""
    assert faults(make_pack({"clauses/.K-1.md.swp": b"\xff\x00", "clauses/.draft.md": "x", "notes.txt": b"\xff"})) == ()


def test_a_pack_that_fails_its_check_never_replaces_one_that_runs(make_pack: Callable[..., Path]) -> None:
    """A broken edit of the pack stops the start of the next desk; the one that runs keeps answering from the sound pack."""
    root = make_pack()
    running = open_desk(root)
    asked = QuestionAsked("may AI order fish for us", TODAY)
    before = running.turn(asked)
    (root / "clauses" / "K-2.md").write_text(CLAUSE, encoding="utf-8")
    (root / "vocabulary.yaml").write_text("activities: [", encoding="utf-8")
    with pytest.raises(PackFaultyError):
        open_desk(root)
    after = running.turn(asked)
    assert after == before
    assert isinstance(after.replies[0], AnswerGiven)
    assert after.replies[0].answer.outcome == "prohibited"
    assert running.hear(asked).blocks
