"""Decide the twelve rules with OpenFisca, as variables of a line computed by vectorial formulas: verdicts alone.

It has no unknown: codes of 0, 1, 2 are no, unknown, yes, and -1 is an unknown choice or number.
"""

from __future__ import annotations

from functools import reduce
from typing import Any

import numpy as np
from numpy.typing import NDArray
from openfisca_core.entities import build_entity
from openfisca_core.periods import DateUnit
from openfisca_core.simulation_builder import SimulationBuilder
from openfisca_core.taxbenefitsystems import TaxBenefitSystem
from openfisca_core.variables import Variable

from bench.peers.lines import ACTION, HINDRANCE, OPEN, Decide, Lines, Verdicts
from bench.peers.numpy_by_hand import UNKNOWN, columns_of

PERIOD = "2026-11"
LINE = build_entity(key="line", plural="lines", label="A line", is_person=True)


def prepare(lines: Lines) -> Decide:
    columns = {name: column.astype(np.int32) for name, column in columns_of(lines).items()}
    law = law_of(columns)

    def decide() -> Verdicts:
        simulation = SimulationBuilder().build_default_simulation(law, lines.size)
        for name, column in columns.items():
            simulation.set_input(name, PERIOD, column)
        found = [simulation.calculate(name, PERIOD) for name in ("hindrance", "action")]
        return Verdicts(*(column.astype(np.uint8) for column in found))

    return decide


def law_of(facts: Any) -> TaxBenefitSystem:
    """Facts, conditions and decisions as variables."""
    law = TaxBenefitSystem([LINE])
    formulas = {name: formula for name, formula in globals().items() if name in CONDITIONS}
    for name in facts:
        law.add_variable(_variable(name))
    for name, formula in {**formulas, "hindrance": hindrance, "action": action}.items():
        law.add_variable(_variable(name, formula=formula))
    return law


def _variable(name: str, **more: Any) -> type[Variable]:
    said = {"value_type": int, "entity": LINE, "definition_period": DateUnit.MONTH, "label": name}
    return type(name, (Variable,), {**said, **more})


CONDITIONS = ("owed", "disputed", "bound", "shared", "gone", "suspended", "hindered", "waits")


def owed(line: Any, period: Any) -> Any:
    return above(line("outstanding_hkd", period), 0)


def disputed(line: Any, period: Any) -> Any:
    return np.maximum(line("in_dispute", period), 2 - line("name_matches", period))


def bound(line: Any, period: Any) -> Any:
    return np.minimum(line("codes_come_here", period), line("number_is_known", period))


def shared(line: Any, period: Any) -> Any:
    return np.minimum(line("shared_plan", period), is_one(line("plan_type", period), 1))


def gone(line: Any, period: Any) -> Any:
    return is_one(line("line_status", period), 2)


def suspended(line: Any, period: Any) -> Any:
    asked = (
        line("needed_again", period),
        is_one(line("plan_type", period), 1),
        above(line("fee_hkd", period), 20_00),
    )
    return reduce(np.minimum, asked)


def hindered(line: Any, period: Any) -> Any:
    return reduce(np.maximum, (line(name, period) for name in ("owed", "disputed", "bound", "shared")))


def waits(line: Any, period: Any) -> Any:
    little = 2 - above(line("balance_hkd", period), 49_99)
    either = np.maximum(little, line("auto_recharge", period))
    return np.minimum(above(line("months_left", period), 1), either)


def hindrance(line: Any, period: Any) -> Any:
    return first(line, period, ("owed", "disputed", "bound", "shared"), len(HINDRANCE))


def action(line: Any, period: Any) -> Any:
    rules = ("gone", "port_out_wanted", "still_needed", "suspended", "hindered", "waits")
    return first(line, period, rules, len(ACTION))


def first(line: Any, period: Any, rules: tuple[str, ...], otherwise: int) -> Any:
    """The place of the first that holds; open where one above it is unknown."""
    codes = [line(name, period) for name in rules]
    tests = [test for code in codes for test in (code == 2, code == 1)]
    return np.select(
        tests, [value for place in range(1, len(rules) + 1) for value in (place, OPEN)], otherwise
    )


def above(column: NDArray[Any], limit: int) -> Any:
    return np.where(column == UNKNOWN, 1, 2 * (column > limit))


def is_one(column: NDArray[Any], place: int) -> Any:
    return np.where(column == UNKNOWN, 1, 2 * (column == place))
