"""Every change of the tables, up and down, in order. Run by `storage.migrating`."""
