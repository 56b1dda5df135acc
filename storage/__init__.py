"""What is kept, and where: the ports of `bot/` on SQLite, on PostgreSQL and in memory."""

from storage.backup import Backup, BackupError, backup, check_backup, restore
from storage.engine import UnusableUrlError
from storage.migrating import NotMigratedError, check, downgrade, migrate
from storage.store import Store, open_store

__all__ = [
    "Backup",
    "BackupError",
    "NotMigratedError",
    "Store",
    "UnusableUrlError",
    "backup",
    "check",
    "check_backup",
    "downgrade",
    "migrate",
    "open_store",
    "restore",
]
