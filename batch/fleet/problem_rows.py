"""Say the problems of a fleet as a table, a row per column and text. Must not know how they are found."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from batch.fleet.problem_groups import ListedProblem
from batch.fleet.sentences import ProblemSentences
from batch.shapes import PROBLEM_COLUMNS
from batch.shown import as_ranges
from language.texts import Texts

_MOST_RANGES = 60  # of row numbers in one cell of the report


def problem_table(groups: Sequence[ListedProblem], texts: Texts) -> pd.DataFrame:
    """The columns of PROBLEM_COLUMNS."""
    sentences = ProblemSentences(texts)
    rows = [
        {
            "type": item.type, "source": item.source, "sheet": item.sheet, "column": item.column,
            "heading": item.heading, "fact": item.fact, "text": item.text,
            "count": group.count, "rows": as_ranges(group.rows, _MOST_RANGES), **sentences.of(item),
        }
        for group in groups
        for item in (group.problem,)
    ]  # fmt: skip
    return pd.DataFrame(rows, columns=list(PROBLEM_COLUMNS))
