"""Every type that a fact, a term or a derived fact may have, and the one list of them.

To add a type: write its class, add it to `TYPES`, and give it a way to be read from cells in `batch.understanding`.
Knows no particular fact and no spreadsheet.
"""

from __future__ import annotations

import datetime
from typing import Any

from engine.problems import kind, suggest
from engine.types.type import NONE, PRESENT, Type, Typed, Value
from engine.types.written import as_written, not_plain

_NO_DATE = 0


class TextType(Type):
    """Any text: a name, a reference. Rules see only that there is one."""

    name = noun = "text"
    opaque = True
    of_terms = True

    def encode(self, fact: Typed, value: Value) -> int:
        if not isinstance(value, str):
            raise self.refused(fact, value)
        return int(not (self.may_be_none and value == NONE))

    def decode(self, fact: Typed, code: int) -> Value:
        return NONE if self.may_be_none and not code else PRESENT

    def from_yaml(self, fact: Typed, written: Any) -> Value:
        if isinstance(written, dict | list) or written is None:
            raise ValueError(f"must be a text, not {kind(written)}")
        return str(written)

    def codes(self, fact: Typed) -> tuple[int, ...]:
        return (1, 0) if fact.none else (1,)


class PhoneType(TextType):
    """A phone number in E.164."""

    name = noun = "phone"
    sample = "+85291234567"
    may_be_none = True
    of_terms = False


class IccidType(TextType):
    """The serial number of a SIM card."""

    name = noun = "iccid"
    sample = "8985200000000000003"
    of_terms = False


class ContractType(TextType):
    """A reference to a contract with the carrier; its number tells those apart whose terms the rulebook knows."""

    name = noun = "contract"
    of_terms = False
    names_contracts = True

    def encode(self, fact: Typed, value: Value) -> int:
        if not isinstance(value, str):
            raise self.refused(fact, value)
        known = {contract_key(reference): place for place, reference in enumerate(fact.values, 2)}
        return known.get(contract_key(value), 1)

    def codes(self, fact: Typed) -> tuple[int, ...]:
        return tuple(range(1, 2 + len(fact.values)))


def contract_key(reference: str) -> str:
    """A contract's reference without regard to case and runs of blanks."""
    return " ".join(reference.casefold().split())


class ChoiceType(Type):
    """One of the codes that the fact lists; its number is the code's place in the list."""

    name = noun = "choice"
    coded = lists_values = of_terms = True

    def encode(self, fact: Typed, value: Value) -> int:
        if not isinstance(value, str):
            raise self.refused(fact, value)
        for place, code in enumerate(fact.values):
            if code == value:
                return place
        raise ValueError(f"{fact.name}: {value!r} is not one of {', '.join(fact.values)}")

    def decode(self, fact: Typed, code: int) -> Value:
        return list(fact.values)[code]

    def from_yaml(self, fact: Typed, written: Any) -> Value:
        values = list(fact.values)
        if written in values:
            return str(written)
        near = suggest(str(written), values, most=0)
        raise ValueError(f"must be one of {', '.join(values)}, not {as_written(written)}{near}")

    def codes(self, fact: Typed) -> tuple[int, ...]:
        return tuple(range(len(fact.values)))

    def condition(self, fact: Typed, code: int) -> str:
        return f"{fact.name} is {self.decode(fact, code)}"


class CarrierType(ChoiceType):
    """One of the rulebook's carriers, or `other`."""

    name = noun = "carrier"
    names_carriers = True
    of_terms = False

    def from_yaml(self, fact: Typed, written: Any) -> Value:
        if written not in fact.values:
            near = suggest(str(written), fact.values)
            raise ValueError(f"must be a carrier's code, not `{written}`{near}")
        return str(written)


class YesNoType(Type):
    """Yes or no; a fact may list words of its own for the two."""

    name = "yes_no"
    noun = "yes/no"
    holds = lists_values = of_terms = True

    def encode(self, fact: Typed, value: Value) -> int:
        if not isinstance(value, bool):
            raise self.refused(fact, value)
        return int(value)

    def decode(self, fact: Typed, code: int) -> Value:
        return bool(code)

    def from_yaml(self, fact: Typed, written: Any) -> Value:
        if isinstance(written, bool):
            return written
        raise ValueError(f"must be yes or no, not {not_plain(written)}")

    def codes(self, fact: Typed) -> tuple[int, ...]:
        return (1, 0)

    def condition(self, fact: Typed, code: int) -> str:
        return fact.name if code else f"not {fact.name}"


class CountType(Type):
    """How many there are."""

    name = noun = "count"
    ordered = of_terms = True
    most = 9_999

    def encode(self, fact: Typed, value: Value) -> int:
        if not isinstance(value, int) or isinstance(value, bool):
            raise self.refused(fact, value)
        return value

    def decode(self, fact: Typed, code: int) -> Value:
        return int(code)

    def from_yaml(self, fact: Typed, written: Any) -> Value:
        if not isinstance(written, int) or isinstance(written, bool) or written < self.least:
            raise ValueError(f"must be a whole number, {self.least} or more, not {not_plain(written)}")
        if written > self.most:
            raise ValueError(f"must be {self.most:,} or less, not {as_written(written)}")
        return written


COUNT = CountType()


class DaysType(CountType):
    """A number of days."""

    name = noun = "days"
    counts_days = True

    @property
    def unit(self) -> Type:
        return COUNT


class DayType(DaysType):
    """A day of the month, 1 to 31."""

    name = "day"
    noun = "day of the month"
    counts_days = False
    least, most = 1, 31

    def answers(self, fact: Typed, as_of: int) -> tuple[int, ...] | None:
        return (1,)


class MoneyType(CountType):
    """An amount of Hong Kong dollars, in cents."""

    name = "money"
    noun = "amount"
    scale = 100
    most = 10**11
    finest = "a cent"
    sign = "HK$"

    def from_yaml(self, fact: Typed, written: Any) -> Value:
        from decimal import Decimal  # only where a rule file is read

        try:
            cents = Decimal(str(written)) * self.scale
        except ArithmeticError:  # no number, or one with an exponent beyond any
            cents = Decimal("NaN")
        if isinstance(written, bool) or not cents.is_finite() or cents < 0 or cents != int(cents):
            raise ValueError(f"must be an amount in HK$ such as 45 or 45.50, not {not_plain(written)}")
        if cents > self.most:
            raise ValueError(f"must be {self.most // self.scale:,} or less, not {as_written(written)}")
        return int(cents)


class DateType(Type):
    """A day of the calendar; its number is its ordinal, and 0 for "none"."""

    name = noun = "date"
    ordered = may_be_none = True
    distance = COUNT

    def encode(self, fact: Typed, value: Value) -> int:
        if value == NONE:
            return _NO_DATE
        if not isinstance(value, datetime.date):
            raise self.refused(fact, value)
        return value.toordinal()

    def decode(self, fact: Typed, code: int) -> Value:
        return NONE if code == _NO_DATE else datetime.date.fromordinal(code)

    def from_yaml(self, fact: Typed, written: Any) -> Value:
        if isinstance(written, datetime.date):
            return written
        raise ValueError(
            f"must be a date, YYYY-MM-DD{', or none' if fact.none else ''}, not {not_plain(written)}"
        )

    def answers(self, fact: Typed, as_of: int) -> tuple[int, ...] | None:
        return (*((_NO_DATE,) if fact.none else ()), as_of - 1, as_of + 30, as_of + 3_000)


DATE = DateType()
TYPES: dict[str, Type] = {
    one.name: one
    for one in (
        *(TextType(), PhoneType(), IccidType(), ContractType(), ChoiceType(), CarrierType(), YesNoType()),
        *(MoneyType(), DATE, COUNT, DayType(), DaysType()),
    )
}


def type_of(fact: Typed) -> Type:
    """The type of a fact, a term or a derived fact."""
    return TYPES[fact.type]
