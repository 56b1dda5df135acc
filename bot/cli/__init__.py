"""The `mayi` command."""

import gc

gc.disable()  # there is nothing to collect while modules load, and looking for it is a tenth of a start

from bot.cli.main import main  # noqa: E402 - after the line above, which is for it

gc.freeze()
gc.enable()

__all__ = ["main"]
