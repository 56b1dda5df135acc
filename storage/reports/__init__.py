"""Sealed reports in a database of their own, which knows neither people nor moments: the port `ReportBox`."""

from storage.reports.box import SqlReportBox, open_report_box
from storage.reports.memory import MemoryReportBox
from storage.reports.migrating import REPORTS
from storage.reports.saving import load_box, save_box

__all__ = ["REPORTS", "MemoryReportBox", "SqlReportBox", "load_box", "open_report_box", "save_box"]
