"""Work of minutes on all cores. Only learning needs it; an answer is worked out where the question is."""

from __future__ import annotations

from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from pickle import PicklingError
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

ResultT = TypeVar("ResultT")

WORTH_IT = 10_000
"""Messages from which on it pays to start processes."""

MOST = 4
"""Processes; each takes some hundred megabytes."""


def side_by_side(work: Callable[..., ResultT], calls: Sequence[tuple[Any, ...]], messages: int) -> list[ResultT]:
    """What `work` gives for each tuple of arguments, in their order; the same as one after the other.

    Where no process can be started, or one is ended for want of memory or disk, it is done one after the other.

    Args:
        work: a function of a module, so that another process finds it.
        calls: arguments of each call.
        messages: how many messages the calls are about; few are not worth a process.
    """
    if messages >= WORTH_IT:
        from joblib import Parallel, cpu_count, delayed  # noqa: PLC0415 - a tenth of a second that only training needs

        with suppress(OSError, BrokenProcessPool, PicklingError), Parallel(n_jobs=min(MOST, cpu_count())) as parallel:
            return list(parallel(delayed(work)(*arguments) for arguments in calls))
    return [work(*arguments) for arguments in calls]
