"""Find the first and the last day in a range of dates: `1/1/2026 - 31/12/2026`. It must not know how a date is read."""

from __future__ import annotations

import re
from collections.abc import Iterator

# Texts, which `re` makes patterns of when they are first used: most checks meet no range.
_FROM = r"(?i)^(?:from\s+|由|自|从|從)\s*"
_BETWEEN = r"(?i)\s*[-~\u301c至到]\s*|\s+(?:to|until|till)\s+"
_UNTIL = r"\s*止$"
_MOST = 60  # characters of two dates


def splits(text: str) -> Iterator[tuple[str, str]]:
    """Every way to take a text apart as two dates; `text` is plain."""
    if len(text) > _MOST:
        return
    text = re.sub(_UNTIL, "", re.sub(_FROM, "", text))
    for between in re.finditer(_BETWEEN, text):
        first, last = text[: between.start()], text[between.end() :]
        if first and last:
            yield first, last
