"""The ways in and out: each channel reads a payload, hands it on, and paints a page."""
