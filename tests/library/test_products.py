"""Products that everybody has heard of are recognised in every pack, also where its author did not think of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from small_pack import tool

from bot.library import load_pack, shipped_content

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


def test_a_product_that_the_pack_does_not_name_is_unlisted(make_pack: Callable[..., Path]) -> None:
    pack = load_pack(make_pack({"tools/bard.md": tool("bard", "Gemini", "approved")}))
    by_name = {entry.name: entry for entry in pack.policy.vocabulary.tools}
    assert by_name["Claude"].status == by_name["Perplexity"].status == "unlisted"
    assert (by_name["Gemini"].id, by_name["Gemini"].status) == ("bard", "approved")


def test_a_name_that_is_no_ai_is_none_in_every_pack_unless_the_pack_says_so(make_pack: Callable[..., Path]) -> None:
    assert "PowerPoint" in load_pack(make_pack()).policy.vocabulary.no_ai
    own = load_pack(make_pack({"tools/known.yaml": "no_ai: [FishBox]\n"})).policy.vocabulary.no_ai
    assert {"FishBox", "PowerPoint"} <= set(own)


def test_what_only_the_shipped_policy_bought_is_nothing_elsewhere(make_pack: Callable[..., Path]) -> None:
    shipped = load_pack(shipped_content()).policy.vocabulary.tools
    names = {entry.name for entry in load_pack(make_pack()).policy.vocabulary.tools}
    assert not names & {entry.name for entry in shipped if entry.status == "approved"}
