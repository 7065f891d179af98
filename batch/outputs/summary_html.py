"""Write the figures as one page of HTML, without any single line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from batch.files import whole_file
from batch.report.figures import figures
from batch.report.todo import obstacles
from batch.report.web_page import web_page
from batch.report.words import ReportWords

if TYPE_CHECKING:
    from pathlib import Path

    from batch.shapes import FleetResult
    from language.texts import Texts


def write(result: FleetResult, texts: Texts, path: Path) -> None:
    """Write the page, whole or not at all."""
    words = ReportWords(texts, result.carriers)
    page = web_page(figures(result, obstacles(result), words), result.as_of, result.lang, words)
    with whole_file(path) as beside:
        beside.write_text(page, encoding="utf-8", newline="\n")
