"""Write the report as an Excel workbook."""

from __future__ import annotations

from batch.report.report import write_report as write

__all__ = ["write"]
