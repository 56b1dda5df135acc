"""A fault of a pack: where it is and what to write instead."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Fault:
    """One fault.

    Attributes:
        file: path inside the pack.
        line: line in the file, 0 when the whole file is meant.
        what: what is wrong, and what to write instead.
        blocking: whether the pack cannot run with it; an overdue review is a fault, but not a reason
            to leave people without answers.
    """

    file: str
    line: int
    what: str
    blocking: bool = True

    def __str__(self) -> str:
        """`file:line: what`."""
        place = f"{self.file}:{self.line}" if self.line else self.file
        return f"{place}: {self.what}"


class PackFaultyError(Exception):
    """The pack cannot be used."""

    def __init__(self, faults: tuple[Fault, ...]) -> None:
        """Carry every fault found, in file order."""
        self.faults = tuple(sorted(faults))
        super().__init__("\n".join(str(fault) for fault in self.faults))
