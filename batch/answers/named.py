"""What answers name: lines, groups and facts, whichever rows there are. It must not know tables."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
import numpy.typing as npt

from batch.answers.answers_file import LineAnswer


def named_lines(answer: LineAnswer) -> tuple[str, ...]:
    """The lines that an answer names."""
    return answer.lines or ((answer.line,) if answer.line else ())


def names_in(answers: Iterable[LineAnswer]) -> list[str]:
    """The names of lines that answers have, each once."""
    return list(dict.fromkeys(key for one in answers for key in named_lines(one)))


def groups_met(answers: Sequence[LineAnswer], of: npt.NDArray[np.int64]) -> frozenset[int]:
    """The places of the answers for a group among those that meet a row."""
    return frozenset(at for at in np.unique(of).tolist() if answers[at].where)


def facts_in(answers: Sequence[LineAnswer]) -> list[str]:
    """The facts that answers say something of, in the order in which they do."""
    return list(dict.fromkeys(name for answer in answers for name in answer.facts))
