"""Find the brands that keep a prepaid number for least: what the smallest top-up costs a year.

Knows terms by name; words nothing, and knows no carrier.
"""

import datetime

import msgspec

from engine.rulebook.book import Rulebook
from engine.rulebook.model import Confidence, TermValue
from engine.rulebook.term_table import NARROWINGS, NOT_KNOWN

AMOUNT, DAYS = "keep_alive_hkd", "keep_alive_days"
PREPAID = 0  # the place of prepaid among the plans that narrow a term
YEAR = 365
MOST = 3
WEAKEST: tuple[Confidence, ...] = ("assumed", "reported", "verified")


class Keeper(msgspec.Struct, frozen=True):
    """A brand, its smallest top-up in cents, the days that buys, what that comes to in a year, and who says so.

    Of its two terms the older date and the weaker grade count.
    """

    carrier: str
    amount: int
    days: int
    a_year: int
    dated: str
    confidence: Confidence


def cheapest(rulebook: Rulebook, as_of: datetime.date, most: int = MOST) -> tuple[Keeper, ...]:
    """The brands still in service that keep a number for least in a year, the cheapest first."""
    found = [keeper for code in rulebook.carriers if (keeper := _keeper(rulebook, code, as_of))]
    return tuple(sorted(found, key=lambda one: (one.a_year, -one.days))[:most])


def _keeper(rulebook: Rulebook, code: str, as_of: datetime.date) -> Keeper | None:
    carrier = rulebook.carriers[code]
    if carrier.ceased_on is not None and carrier.ceased_on <= as_of:
        return None
    amount, days = (_term(rulebook, code, name, as_of) for name in (AMOUNT, DAYS))
    if amount is None or days is None or not days.number:
        return None
    grade = min((amount.confidence, days.confidence), key=WEAKEST.index)
    oldest = min((amount, days), key=lambda term: (not term.undated, term.as_of or as_of))
    a_year = -(-amount.number * YEAR // days.number)
    return Keeper(code, amount.number, days.number, a_year, oldest.dated, grade)


def _term(rulebook: Rulebook, code: str, name: str, as_of: datetime.date) -> TermValue | None:
    """A carrier's term for prepaid numbers, whoever's they are."""
    table = rulebook.terms_on(as_of.toordinal()).get(name)
    place = list(rulebook.carriers).index(code)
    return table.value(place * NARROWINGS + PREPAID * 3 + NOT_KNOWN) if table else None
