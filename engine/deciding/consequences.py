"""The dates and money that follow from what was decided, as the rulebook's computed facts say; blank where it has none.

Knows which of them are told with an answer, by name; knows neither how they are computed nor any outcome.
"""

import msgspec

from engine.deciding.decide import Decided
from engine.types.lanes import Column

DATES = ("cancel_on", "notice_by", "notice_from", "top_up_by", "undo_until")
AMOUNTS = ("saving_hkd_year", "exit_cost_hkd", "fees_until_end_hkd")
BLANK = Column(0, False)


class Consequences(msgspec.Struct, frozen=True):
    """Days as ordinals, money as cents; each a number and whether it is known, for one SIM or many."""

    cancel_on: Column
    notice_by: Column
    notice_from: Column
    top_up_by: Column
    undo_until: Column
    saving_hkd_year: Column
    exit_cost_hkd: Column
    fees_until_end_hkd: Column


def consequences(decided: Decided) -> Consequences:
    """What follows for the SIMs decided upon."""
    sims = decided.sims
    computed = sims.rulebook.derived
    names = Consequences.__struct_fields__
    columns = (sims.column(name) if name in computed else BLANK for name in names)
    return Consequences(*(Column(column.values * column.known, column.known) for column in columns))
