"""Read an amount of Hong Kong dollars as a person writes it, into cents.

It must not know which currencies there are (the vocabulary does), nor use binary floats for money.
"""

from __future__ import annotations

import re
from decimal import ROUND_HALF_EVEN, Context, Decimal
from typing import TYPE_CHECKING, Any

import msgspec

from batch.understanding.cell_type import Bounds, CellType
from batch.understanding.currency_words import DOLLAR, LOCAL, UNCLEAR
from batch.understanding.understood import (
    UNKNOWN,
    CellContext,
    CellWords,
    Understood,
    Unit,
    doubtful,
    is_listed,
    refused,
)
from batch.understanding.words import plain
from engine.types.facts import Fact
from engine.types.type import Value
from language.templates import money

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt
    import pyarrow as pa

    from batch.understanding.quick import Quick

_DASHES = re.compile(r"-+|(?P<sign>.*?)\s*-")
_BRACKETED = re.compile(r"(?P<before>[^\d()]*)\((?P<inside>[^()]*\d[^()]*)\)(?P<after>[^\d()]*)")
_AMOUNT = re.compile(
    r"(?P<before>[^\d.+-]*)(?P<sign>[-+]?)(?P<between>[^\d.+-]*)"
    r"(?P<number>\d[\d, ]*(?:\.\d*)?|\.\d+)\s*(?P<scale>[万萬亿億千]?)(?P<after>[^\d+-]*)(?P<trail>-?)"
)
_GROUPED = re.compile(r"\d{1,3}(?:,\d{3})+|\d{1,3}(?: \d{3})+|\d*")
_EXPONENT = re.compile(r"[-+]?\d(?:\.\d+)?[eE][-+]?\d+")
_AND_A_TENTH = r"(?P<whole>\d+)(?P<scale>[千万萬])(?P<tenths>\d)(?!\d)"  # 1千2 is 1,200
_SCALES = {"": 1, "千": 1000, "万": 10_000, "萬": 10_000, "亿": 10**8, "億": 10**8}
_A_MONTH = re.compile(
    r"^(?:每个?月|每個月|per month|monthly)|(?:(?:/|每|per|a)?\s*(?:个月|個月|月|months?|mo|mth|pm))$",
    re.IGNORECASE,
)
_A_MONTH_OF = re.compile(r"(?:/|每|per|a)?\s*(?:个?月|個月|months?|mo|mth|monthly)$", re.IGNORECASE)
_MONTHS = r"(?:20\d\d\s?[年/-]\s?)?(?<!\d)\d{1,2}\s?月(?:份)?"
_EDGES = " -_,:;/."
_MONTHLY = "monthly_fee_hkd"
# A bill that was overpaid is real, and told; a negative fee or deposit is a slip.
_NO_MONEY = refused("not_money")
_OVERPAID = "outstanding_hkd"
_SPREADSHEET = Context(prec=15, rounding=ROUND_HALF_EVEN)  # as many digits as a spreadsheet keeps
_MOST = 10**11  # cents; more is a phone number or an ICCID in the wrong column


class MoneyCells(CellType):
    """Amounts of Hong Kong dollars."""

    name = "money"
    bounds = Bounds("decimal", 0, 10_000_000, loose=True)
    allowed = "allowed_money"
    has_currency = True
    no_value = "not_money"
    fitting = r"amount|金额|金額"
    cell_format = "money"
    band = "money"
    example = "0"

    def read(self, fact: Fact, text: str, word: str, context: CellContext) -> Understood:
        # Before the words for unknown: a dash is zero in a money column.
        if is_listed(word, context.vocabulary.unknown) and word.strip("-"):
            return UNKNOWN
        return read_money(fact, word, context)

    def remark_fits(self, fact: Fact, value: Value, remark: str, context: CellContext) -> bool:
        # The months that an amount is of, unless it is one month's: 196 (9月及10月).
        left = remark if fact.name == _MONTHLY else re.sub(_MONTHS, "", remark)
        digits = any(char.isdigit() for char in left)
        return not digits and not context.vocabulary.other_amounts.says(left)

    def heading(self, fact: Fact, part: str, words: CellWords) -> Unit | None:
        if words.money.scaled(part) or (fact.name == _MONTHLY and words.money.another_time(part)):
            return Unit(refused="heading_scale", says=part)
        amount = _A_MONTH_OF.sub("", part).strip(_EDGES) if fact.name == _MONTHLY else part
        code = words.currency(amount)
        if code not in (None, "HKD"):
            return Unit(refused="heading_currency", says=part)
        if code or not amount or amount in words.money.either:
            return Unit(hkd=code == "HKD")
        return super().heading(fact, part, words)

    def quick(self, words: pa.Array, context: CellContext) -> Quick:
        from batch.understanding.quick import Quick, quick_amounts

        quick = quick_amounts(words)
        either = context.vocabulary.money.either
        plain_dollars = not context.stated or (context.stated in either and context.either_is == LOCAL)
        return quick if plain_dollars else Quick(quick.done & (quick.numbers == 0), quick.numbers)

    def settled(self, words: pa.Array, context: CellContext) -> CellContext:
        """元 is the Hong Kong dollar in a column some of whose cells say that."""
        import pyarrow.compute as pc

        either = context.vocabulary.money.either
        if context.either_is or context.stated not in ("", *either):
            return context
        signs = pc.unique(pc.replace_substring_regex(words, r"[\d.,\s]+", " ")).to_pylist()
        if not context.stated and not any(sign in either for text in signs for sign in text.split(" ")):
            return context
        local = any(_says_local(text, context) for text in signs)
        return msgspec.structs.replace(context, either_is=LOCAL) if local else context

    def column(
        self, fact: Fact, numbers: npt.NDArray[np.integer[Any]], known: npt.NDArray[np.bool_]
    ) -> pa.Array:
        from batch.understanding.cell_arrays import amounts

        return amounts(numbers, known)

    def written(self, value: Any) -> str:
        return money(value).replace(",", "").removesuffix(".00")

    def from_code(self, code: str) -> Value:
        return int(code)


def read_money(fact: Fact, text: str, context: CellContext) -> Understood:
    """An amount in cents; `text` is plain (no full-width forms) and not blank."""
    dash = _DASHES.fullmatch(text)
    if dash and (not dash["sign"] or context.vocabulary.currency(dash["sign"]) == "HKD"):
        return Understood(0)  # a lone dash is how accounting writes zero
    if is_listed(text, context.vocabulary.none) or is_listed(text, context.vocabulary.nothing):
        return Understood(0)
    if _EXPONENT.fullmatch(text):
        return _noise(text)
    bracketed = _BRACKETED.fullmatch(text)
    if bracketed:
        text = bracketed["before"] + bracketed["inside"] + bracketed["after"]
    text = re.sub(_AND_A_TENTH, r"\g<whole>.\g<tenths>\g<scale>", text)
    found = _AMOUNT.fullmatch(text.removesuffix(".-"))  # 50.- says that there are no cents
    if found is None or _GROUPED.fullmatch(found["number"].partition(".")[0].strip()) is None:
        return refused("not_money")
    negative = [bool(bracketed), found["sign"] == "-", found["trail"] == "-"].count(True)
    trouble = _currency_trouble(fact, found, context)
    if trouble is not None and (trouble == _NO_MONEY or _is_something(found["number"])):
        return trouble
    if negative > 1:
        return refused("not_money")
    return _cents(fact, found["number"], _SCALES[found["scale"]], bool(negative))


def _currency_trouble(fact: Fact, found: re.Match[str], context: CellContext) -> Understood | None:
    """Why an amount is not in Hong Kong dollars, or None when it is; a cell's own signs go before all else."""
    known = set()
    unclear, dollar = "", False
    for part in ("before", "between", "after"):
        sign = found[part].strip().strip("().,:;").strip()
        if fact.name == _MONTHLY:
            sign = _A_MONTH.sub("", sign).strip("() /")
        dollar = dollar or sign == DOLLAR
        if not sign or sign == DOLLAR:
            continue
        code = context.vocabulary.currency(sign)
        if code is None and sign[-1] in "元圆圓整":  # 港币50元整: the sign before says which
            code = context.vocabulary.currency(sign.rstrip("整").rstrip("元圆圓"))
        if code == UNCLEAR or (code is None and sign[-1] == UNCLEAR and sign.strip(UNCLEAR)):
            return refused("stated_unclear", says=sign.rstrip(UNCLEAR))
        if code is not None:
            known.add(code)
        elif sign.casefold() in context.vocabulary.money.either:
            unclear = sign
        elif re.fullmatch(r"[A-Z]{3}|[A-Z]{0,3}[$€£¥₩฿₫₹₽₱]", sign):
            return refused("other_currency", currency=sign)
        else:
            return _NO_MONEY
    if known - {LOCAL}:
        return refused("other_currency", currency=min(known - {LOCAL}))
    return None if known else _stated_trouble("" if dollar else unclear, context)


def _stated_trouble(either: str, context: CellContext) -> Understood | None:
    """The same for an amount that does not itself say which currency it is in."""
    if context.stated == UNCLEAR:
        return refused("stated_unclear", says=context.says)
    if context.stated and context.stated not in context.vocabulary.money.either:
        return refused("other_currency", currency=context.stated, says=context.says)
    either = either or context.stated
    if not either or context.either_is == LOCAL:
        return None
    if context.either_is == UNCLEAR:
        return UNKNOWN
    if context.either_is:
        return refused("other_currency", currency=context.either_is)
    return refused("currency_unclear", currency=either)


def _is_something(number: str) -> bool:
    """Whether an amount is more than nothing, which is nothing in every currency."""
    return any(digit in "123456789" for digit in number)


def _says_local(text: str, context: CellContext) -> bool:
    """Whether a cell, its digits aside, says that it is in Hong Kong dollars."""
    words = context.vocabulary.money
    return DOLLAR in text.split() or any(met.code == LOCAL for met in words.met(plain(text)))


def _cents(fact: Fact, number: str, scale: int, negative: bool) -> Understood:
    amount = Decimal(number.replace(",", "").replace(" ", "")) * 100
    if len(amount.as_tuple().digits) > 15:
        amount = _SPREADSHEET.plus(amount)  # what a formula leaves behind: 49.989999999999995
    amount *= scale
    if amount != amount.to_integral_value():
        return refused("too_many_decimals")
    cents = -int(amount) if negative else int(amount)
    if abs(cents) > _MOST:
        return refused("too_large", most=f"{_MOST // 100:,}")
    if cents >= 0 or fact.negative:
        return Understood(cents)
    if fact.name == _OVERPAID:
        return doubtful(cents, "negative_money")
    return refused("negative_fee")


def _noise(text: str) -> Understood:
    """Formulas that should give 0 give 2.8E-14; any other power of ten is not how money is written."""
    # As a float: a Decimal has no number at all for an exponent of seven digits, a float has infinity or zero.
    return Understood(0) if abs(float(text)) < 1e-7 else refused("not_money")
