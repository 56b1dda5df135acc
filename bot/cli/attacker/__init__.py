"""A simulated year of sealed reports, and somebody who has everything and tries to join employees to reports."""
