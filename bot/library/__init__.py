"""A folder of text files to a policy that can answer; or every fault of the folder at once."""

from bot.library.faults import Fault, PackFaultyError
from bot.library.pack import Pack, load_pack, read_pack
from bot.library.places import shipped_content
from bot.library.thin_spots import summed_up, thin_spots

__all__ = ["Fault", "Pack", "PackFaultyError", "load_pack", "read_pack", "shipped_content", "summed_up", "thin_spots"]
