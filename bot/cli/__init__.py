"""The `mayi` command."""

import gc
import signal
import threading

_first = threading.current_thread() is threading.main_thread()
_before = signal.signal(signal.SIGINT, signal.SIG_DFL) if _first else None  # Ctrl-C while modules load ends it without a word
gc.disable()  # there is nothing to collect while modules load, and looking for it is a tenth of a start

from bot.cli.main import main  # noqa: E402 - after the lines above, which are for it

gc.freeze()
gc.enable()
if _first:
    signal.signal(signal.SIGINT, _before)

__all__ = ["main"]
