"""Counts that may be shown: none below five, and none that follows from the others.

A quarter has several lists of counts over the same reports (by category, by outcome ...), so that everybody who sees one
whole list knows the sum of all. A cell below five is hidden. One hidden cell alone would follow from the sum: then its
neighbour, in the order of the list, is hidden too. The neighbour is chosen by place and not by size, because a choice by
size would tell something. Where the hidden cells still follow from their sum (all zero, all four, a zero beside a
five), the whole list is hidden. That no hidden cell follows from what is shown, even for somebody who knows these rules, is
tested over all lists of a size.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

FEWEST = 5
"""Smallest count that is shown."""

Shown = tuple[int | None, ...]


def shown(counts: Sequence[int]) -> Shown:
    """A list of counts as it may be shown, None for a hidden cell. Its sum may be shown beside it when it is at least five."""
    nothing: Shown = (None,) * len(counts)
    if sum(counts) < FEWEST:
        return nothing
    small = {at for at, count in enumerate(counts) if count < FEWEST}
    if not small:
        return tuple(counts)
    hidden = set(small)
    if len(small) == 1:
        hidden.add((min(small) + 1) % len(counts))
    if _follows(hidden, small, sum(counts[at] for at in hidden)):
        return nothing
    return tuple(None if at in hidden else count for at, count in enumerate(counts))


def total(counts: Sequence[int]) -> int | None:
    """The sum of a list as it may be shown."""
    return sum(counts) if sum(counts) >= FEWEST else None


def table(counts: Mapping[str, int], order: Sequence[str]) -> tuple[tuple[str, int | None], ...]:
    """A list by id as it may be shown; nothing of it when something is counted that is no longer in the pack.

    A line for it would say that it is not zero; a list without it could be subtracted from the sum.
    """
    if any(counts[id_] for id_ in counts.keys() - set(order)):
        return tuple((id_, None) for id_ in order)
    return tuple(zip(order, shown([counts.get(id_, 0) for id_ in order]), strict=True))


def _follows(hidden: set[int], small: set[int], rest: int) -> bool:
    """Whether a hidden cell follows from the sum of the hidden ones, if one knows which of them are below five."""
    large = len(hidden) - len(small)
    if len(hidden) == 1:
        return True
    least, most = large * FEWEST, None if large else len(small) * (FEWEST - 1)
    return rest in {least, most}
