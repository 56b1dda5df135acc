"""The steps of the tables of sealed reports, one file each."""
