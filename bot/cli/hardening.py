"""No copy of the server's memory is left on a disk: no core dump, and nobody but root looks into the running process.

Reports arrive sealed, so there is no text to find. But locators of mailboxes pass through memory, and with the database they
would tell which mailboxes were looked into.
"""

from __future__ import annotations

import ctypes
import resource
import sys

PR_SET_DUMPABLE = 4
"""Of `prctl(2)`. Set to 0, the kernel writes no core dump, not even to a program that collects them, and refuses debuggers."""


def leave_no_dumps() -> None:
    """Turn core dumps off for this process."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_DUMPABLE, 0, 0, 0, 0)
