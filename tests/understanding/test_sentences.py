"""What a sentence means, as numbers."""

from __future__ import annotations

import numpy as np
import pytest

from bot.understanding.sentences import MOST_PIECES, is_compound, known_words, shipped

ASKED = "May I have AI translate a letter?"


@pytest.mark.parametrize(
    "same",
    [
        "Can I let the AI translate this letter?",
        "Darf ich einen Brief mit KI übersetzen?",
        "Puis-je faire traduire une lettre par l'IA ?",
    ],
)
def test_the_same_question_in_other_words_or_another_language_lies_nearer_than_another_question(same: str) -> None:
    """This is what lets the bot understand what no example said."""
    asked, near, far = shipped().of_all([ASKED, same, "The canteen is closed on Friday."])
    assert asked @ near > asked @ far + 0.2


def test_a_message_has_the_same_numbers_alone_and_among_others() -> None:
    """Learning reads thousands at once, answering reads one."""
    texts = [ASKED, "ok?", "", "Ein längerer Satz, der mit den anderen nichts zu tun hat. " * 40, "🙂"]
    together = shipped().of_all(texts)
    for text, row in zip(texts, together, strict=True):
        assert np.array_equal(shipped().of(text), row)
        assert np.isclose(np.linalg.norm(row), 1.0, atol=1e-3)


def test_of_a_long_message_the_first_pieces_are_read() -> None:
    """The time an answer takes does not grow without end; words are counted over all of it."""
    word = "translate "
    assert np.array_equal(shipped().of(word * MOST_PIECES), shipped().of(word * MOST_PIECES * 10))


def test_frequent_words_are_known_and_typing_errors_are_not() -> None:
    """So that a typing error is corrected, and a word is not."""
    assert {"translate", "ubersetzen", "traduire", "traducir"} <= known_words()
    assert not {"trnaslate", "ubersetzne"} & known_words()


def test_two_words_in_one_are_no_typing_error() -> None:
    """The cake list is not the client list, and the company doctor not the works council."""
    assert all(is_compound(word) for word in ("kuchenliste", "betriebsarzt", "stakeholder"))
    assert not any(is_compound(word) for word in ("kunednliste", "betreibsrat", "newsleter"))
