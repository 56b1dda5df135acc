"""What learning depends on, as a short name: two packs with the same name teach the same, whatever else differs."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING

from bot.understanding.sentences import FILES
from bot.understanding.training import lessons

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.policy import Policy
    from bot.understanding.words import LanguageWords

NOT_READ = {"tools": {"__all__": {"about", "card", "review", "help", "vendor", "owner"}}}
"""Parts of the vocabulary that people read and no message is compared with."""


def name_of_lessons(policy: Policy, languages: Mapping[str, LanguageWords]) -> str:
    """A hash over everything `Understanding` learns from: lists, terms, examples; 64 hexadecimal digits.

    Clauses count with their examples alone, not with their words; forms, routes, sentences and contacts count not at all.
    """
    digest = hashlib.sha256(f"{policy.default_language}\0".encode())
    digest.update(policy.vocabulary.model_dump_json(exclude=NOT_READ).encode())
    for code, words in languages.items():
        digest.update(f"\0{code}\0{words.model_dump_json()}".encode())
    for lesson in lessons(policy, languages):
        row = (lesson.text, lesson.language, lesson.intents, lesson.activities, lesson.data, lesson.clauses)
        digest.update(json.dumps(row).encode())
    for file in FILES:
        digest.update(file.read_bytes())
    return digest.hexdigest()
