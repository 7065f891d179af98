"""The numbers by which the tables of terms look lines up: of each owner of terms, plan and account one.

Must not know any term, nor what is in a table.
"""

from collections.abc import Sequence
from typing import Any

from engine.rulebook.model import ACCOUNTS, PLANS, Contract
from engine.rulebook.term_table import NARROWINGS, NOT_KNOWN
from engine.types.lanes import Column, Lane, OneSim


class LineNumbers:
    """The numbers by which term tables look lines up."""

    def __init__(self, carriers: Sequence[str], contracts: Sequence[Contract]) -> None:
        self._codes = [*carriers, "other", ""]
        self._contracts = [(place, list(carriers).index(one.carrier)) for place, one in enumerate(contracts)]
        self._codes += [one.carrier for one in contracts]
        self._references = [one.reference for one in contracts]
        self._carriers = len(carriers)

    def of(self, lane: Lane, carrier: Column, plan: Column, account: Column, contract: Column) -> Any:
        """The number of a line, or of many; a contract counts for lines of its own carrier."""
        owner = lane.choose(carrier.known, carrier.values, self._carriers + 1)
        for place, its_carrier in self._contracts:
            # A reference that is known to no contract is 1 (`ContractType`).
            its_own = (
                contract.known & lane.marks(contract.values == place + 2) & lane.marks(owner == its_carrier)
            )
            owner = lane.choose(its_own, self._carriers + 2 + place, owner)
        known_plan = lane.choose(plan.known, plan.values, NOT_KNOWN)
        known_account = lane.choose(account.known, account.values, NOT_KNOWN)
        narrowing = lane.compute("+", lane.compute("*", known_plan, 3), known_account)
        line = lane.compute("+", lane.compute("*", owner, NARROWINGS), narrowing)
        return lane.places(line, self.count)

    @property
    def unknown(self) -> int:
        """The number of a line of which neither carrier nor plan nor account is known."""
        nothing = Column(0, False)
        return int(self.of(OneSim(), nothing, nothing, nothing, nothing))

    @property
    def count(self) -> int:
        """How many numbers of lines there are."""
        return self.owners * NARROWINGS

    @property
    def owners(self) -> int:
        """How many owners of terms there are: carriers, `other`, one not known, and contracts."""
        return len(self._codes)

    def carrier(self, line: int) -> str:
        """The carrier's code, `other`, or nothing where it is not known."""
        return self._codes[line // NARROWINGS]

    def narrowed(self, line: int) -> tuple[str, str, str]:
        """The reference of the line's own contract, its account and its plan; blank where there is none or unknown."""
        owner, rest = divmod(line, NARROWINGS)
        contract = owner - self._carriers - 2
        plan, account = divmod(rest, 3)
        return (
            self._references[contract] if contract >= 0 else "",
            ACCOUNTS[account] if account < NOT_KNOWN else "",
            PLANS[plan] if plan < NOT_KNOWN else "",
        )
