"""Ask the rules engine for every line anew instead of once per distinct case: what one would do without ours.

The conditions' codes are given, since no value of a fact may reach it as it is (engine/inference.py); only the asking
is measured.
"""

from __future__ import annotations

import numpy as np

from bench.peers.lines import ACTION, HINDRANCE, OUTCOMES, Codes, Decide, Lines, Verdicts, numbered
from bench.peers.numpy_by_hand import columns_of, conditions
from engine.engines import Inference, make_inference
from engine.types.kleene import YES

Case = dict[int, int]


def prepare(lines: Lines) -> Decide:
    decisions = dict(zip(OUTCOMES, map(_cases, conditions(columns_of(lines))), strict=True))
    cases = [*zip(*decisions.values(), strict=True)]
    inference = make_inference({name: ("first", len(outcomes)) for name, outcomes in OUTCOMES.items()})

    def decide() -> Verdicts:
        found = [
            (_outcome(inference, "hindrance", HINDRANCE, first), _outcome(inference, "action", ACTION, then))
            for first, then in cases
        ]
        return numbered([one for one, _ in found], [other for _, other in found])

    return decide


def _cases(rules: tuple[Codes, ...]) -> list[Case]:
    """The codes of each line; the last rule holds in every other case."""
    return [{**dict(enumerate(row)), len(rules): YES} for row in np.transpose(rules).tolist()]


def _outcome(inference: Inference, decision: str, outcomes: tuple[str, ...], case: Case) -> str:
    """The outcome of the first rule that fires; open where it is only possible."""
    place = inference.fire(decision, case)[0]
    return outcomes[place] if case[place] == YES else "open"
