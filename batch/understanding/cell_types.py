"""The one list of how sheets write the types there are: where the class of each stands.

To add a type: write its class beside the code that reads its cells, and add it to `CELL_TYPES`.
"""

from __future__ import annotations

from functools import cache
from importlib import import_module

from batch.understanding.cell_type import CellType
from engine.types.facts import Fact
from engine.types.type import Typed
from language.refusals import Reason, reason

CELL_TYPES = {
    "text": "free_texts.TextCells",
    "contract": "free_texts.ContractCells",
    "phone": "phones.PhoneCells",
    "iccid": "iccid.IccidCells",
    "choice": "choices.ChoiceCells",
    "carrier": "carrier_names.CarrierCells",
    "yes_no": "choices.YesNoCells",
    "money": "money.MoneyCells",
    "date": "days.DateCells",
    "count": "lists.CountCells",
    "day": "day_numbers.DayCells",
    "days": "day_numbers.DaysCells",
}


def cell_type_of(fact: Typed) -> CellType:
    """How a sheet writes a fact, term or derived fact."""
    return cell_type(fact.type)


def allowed_values(fact: Fact) -> str | Reason | tuple[str, ...]:
    """What may be written for a fact: its codes, or a few words."""
    return tuple(fact.values) if fact.values else reason(cell_type_of(fact).allowed)


@cache
def cell_type(name: str) -> CellType:
    """How a sheet writes a type. It is loaded when the first of its cells is met: patterns take time to build."""
    module, _, class_ = CELL_TYPES[name].partition(".")
    found: CellType = getattr(import_module(f"batch.understanding.{module}"), class_)()
    return found
