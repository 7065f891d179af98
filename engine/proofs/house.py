"""The days and the settings of the house for which something is proven. Knows no particular fact, rule or term."""

import datetime
from collections.abc import Iterator

from engine.proofs.logic import Formula, both, number
from engine.rulebook.book import Rulebook
from engine.rulebook.hint import Hint
from engine.rulebook.model import SETTING_VALUES, Rule

#: Proofs are of the days from that of the check on, for so long, or until a carrier's terms change.
MOST_DAYS = 3_650
MOST_SMALL_BALANCE = 10**11
#: Before the names of what is open of a house, which no fact's name holds.
OF_HOUSE = "house: "


class House:
    """The day of the check and the settings: open within what they may be."""

    def __init__(self, rulebook: Rulebook, day: int) -> None:
        self.rulebook, self.day = rulebook, day
        self.last = min(
            [day + MOST_DAYS, *(changed - 1 for changed in rulebook.terms_changing(day, day + MOST_DAYS))]
        )
        self.as_of = number(f"{OF_HOUSE}as_of")
        self.small_balance = number(f"{OF_HOUSE}small_balance_hkd")
        self.settings = {name: number(f"{OF_HOUSE}{name}") for name in SETTING_VALUES}

    def settle(self, last: int | None) -> None:
        """Leave nothing open but the days until the last; without it, not the day either. Settings are its own."""
        self.settle_small_balance()
        for name, values in SETTING_VALUES.items():
            self.settings[name] = values.index(str(getattr(self.rulebook.settings, name)))
        if last is None:
            self.as_of = self.last = self.day
        else:
            self.last = last

    def settle_small_balance(self) -> None:
        """The rulebook's own, which a case can't choose."""
        self.small_balance = round(self.rulebook.settings.small_balance_hkd * 100)

    def meets(self, item: Rule | Hint) -> bool:
        """Whether a rule or hint is in force on one of the days."""
        first, last = item.valid_from, item.valid_to
        begun = first is None or first.toordinal() <= self.last
        return begun and (last is None or last.toordinal() >= self.day)

    @property
    def last_day(self) -> datetime.date:
        return datetime.date.fromordinal(self.last)

    @property
    def laws(self) -> Iterator[Formula]:
        """Within what they are."""
        yield both(self.as_of >= self.day, self.as_of <= self.last)
        yield both(self.small_balance >= 0, self.small_balance <= MOST_SMALL_BALANCE)
        for name, values in SETTING_VALUES.items():
            yield both(self.settings[name] >= 0, self.settings[name] < len(values))

    @property
    def as_it_is(self) -> Iterator[Formula]:
        """The day of the check and the rulebook's own settings, which examples have if they can."""
        yield self.as_of == self.day
        yield self.small_balance == round(self.rulebook.settings.small_balance_hkd * 100)
        for name, values in SETTING_VALUES.items():
            yield self.settings[name] == values.index(str(getattr(self.rulebook.settings, name)))
