"""MayI: may I use AI for this? The rooms of this package are listed in CONTRIBUTING.md."""
