"""Settle by their contents which columns hold the lines' numbers and the serial numbers of their cards.

It must not know how the contents are told apart, nor any other fact.
"""

from __future__ import annotations

from collections.abc import Sequence

from batch.shapes import RawTable
from batch.understanding.claims import Claims
from batch.understanding.holdings import FIXED_LINES, ICCIDS, MOBILES, PHONES
from batch.understanding.line_keys import CARD, NUMBER
from batch.understanding.matching import Matched, Unmatched
from batch.understanding.named_columns import naming
from batch.understanding.understood import CellWords
from language.refusals import Reason, reason

REFERENCE = "sim_id"
KINDS = {NUMBER: (MOBILES, FIXED_LINES, PHONES), CARD: (ICCIDS,)}
"""What the columns of the two facts hold."""
_FACT_OF = {kind: fact for fact, kinds in KINDS.items() for kind in kinds}
SAID = {
    ICCIDS: Reason("cells_iccids"),
    MOBILES: Reason("cells_mobile"),
    FIXED_LINES: Reason("cells_fixed"),
}
BLANK = Reason("cells_blank")

_MOST_LOOKED_AT = 300  # columns that no heading is known for
_MOST_TOLD = 3
_HALF, _HARDLY_ANY = 0.5, 0.1
_OPEN_REASONS = ("", "heading_of_two", "heading_unit")


def settle_numbers(claims: Claims, tables: Sequence[RawTable]) -> None:
    """Let contents decide over the columns of numbers and cards; `tables`: all of them, in which advice is followed."""
    _put_right(claims)
    for fact in KINDS:
        _settle_between(claims, fact)
    _mobile_rather_than_fixed(claims)
    for fact in (CARD, NUMBER):
        if not claims.of(fact) and claims.open(fact):
            _look_for(claims, fact, tables)


def _put_right(claims: Claims) -> None:
    """Give columns that hold cards to cards and those that hold numbers to numbers, whatever their headings."""
    headed: list[tuple[str, Matched | Unmatched]] = [
        *((fact, item) for fact in KINDS for item in claims.of(fact) if not item.chosen),
        *((item.nearest, item) for item in claims.left.values() if item.set_aside and item.nearest in KINDS),
    ]
    kinds = {item.position: claims.held(item.position).mostly for _, item in headed}
    for fact, item in headed:
        kind = kinds[item.position]
        meant = _FACT_OF.get(kind, fact)
        if meant == fact:
            continue
        rightly = [
            one for one in claims.of(meant) if one.chosen or _FACT_OF.get(kinds[one.position]) == meant
        ]
        sample = claims.held(item.position).sample(*KINDS[meant])
        if not rightly and claims.open(meant):
            claims.give(item, meant, SAID[kind])
            claims.tell("column_by_contents", item, facts=meant, sample=sample)
        elif isinstance(item, Matched):
            claims.carry(item, SAID[kind])
            if rightly:
                claims.tell("column_of_another", item, facts=meant, sample=sample, other=rightly[0].letter)


def _settle_between(claims: Claims, fact: str) -> None:
    """Of several columns for one fact, keep the one whose contents are the fact's, where that is plain."""
    if len(claims.of(fact)) < 2:
        return
    fitting = [item for item in claims.of(fact) if _fits(claims, item)]
    for item in [item for item in claims.of(fact) if item not in fitting]:
        held = claims.held(item.position)
        if fitting and held.share(*KINDS[fact]) <= _HARDLY_ANY:
            claims.carry(
                item, BLANK if held.blank else reason("read_from_column", fact=fact, column=fitting[0].letter)
            )
            if not held.blank:
                claims.tell(
                    "column_of_another", item, facts=fact, sample=held.sample(), other=fitting[0].letter
                )
    fixed = [item for item in claims.of(fact) if claims.held(item.position).mostly == FIXED_LINES]
    mobile = [item for item in claims.of(fact) if item not in fixed]
    if fixed and mobile:
        for item in fixed:
            _carry_fixed(claims, item, mobile[0].letter)


def _fits(claims: Claims, item: Matched) -> bool:
    return _FACT_OF.get(claims.held(item.position).mostly) == item.fact


def _carry_fixed(claims: Claims, item: Matched, other: str) -> None:
    claims.carry(item, SAID[FIXED_LINES])
    claims.tell(
        "fixed_lines_carried", item, sample=claims.held(item.position).sample(FIXED_LINES), other=other
    )


def _mobile_rather_than_fixed(claims: Claims) -> None:
    """Read the number from a column of mobile numbers when the one that is headed so holds fixed lines only."""
    items = claims.of(NUMBER)
    if (
        len(items) != 1
        or not claims.open(NUMBER)
        or not claims.held(items[0].position).nearly_all(FIXED_LINES)
    ):
        return
    mobile = [item for item in _unknown(claims) if claims.held(item.position).nearly_all(MOBILES)]
    if len(mobile) == 1 and _says_so(claims, mobile[0], NUMBER):
        _carry_fixed(claims, items[0], mobile[0].letter)
        claims.give(mobile[0], NUMBER, SAID[MOBILES])
        sample = claims.held(mobile[0].position).sample(MOBILES)
        claims.tell("column_by_contents", mobile[0], facts=NUMBER, sample=sample)


def _look_for(claims: Claims, fact: str, tables: Sequence[RawTable]) -> None:
    """Take the one column that plainly holds the fact, though no heading is known for it; name what only may."""
    kind = KINDS[fact][0]
    plainly = [
        item
        for item in _unknown(claims)
        if claims.held(item.position).nearly_all(kind) and not denies(claims.words, item.heading, fact)
    ]
    if len(plainly) == 1 and _says_so(claims, plainly[0], fact):
        item = plainly[0]
        claims.give(item, fact, SAID[kind])
        sample = claims.held(item.position).sample(*KINDS[fact])
        claims.tell("column_by_contents", item, facts=fact, sample=sample)
        return
    maybe: list[Matched | Unmatched] = [
        item
        for item in _unknown(claims)
        if not item.reason
        and claims.held(item.position).share(kind) >= _HALF
        and not denies(claims.words, item.heading, fact)
    ]
    maybe += [item for item in claims.of(REFERENCE) if claims.held(item.position).nearly_all(kind)]
    named = [
        (one, name) for one in maybe[:_MOST_TOLD] if (name := naming(one.position, claims.table, tables))
    ]
    for one, name in named:
        sample = claims.held(one.position).sample(kind)
        others = ", ".join(other.letter for other, _ in named if other is not one)
        rivals = {"others": others} if others else {}
        claims.tell("column_may_hold", one, facts=fact, sample=sample, line=f"{fact}: {name}", **rivals)


def _unknown(claims: Claims) -> list[Unmatched]:
    """The columns that may hold anything: no heading says what."""
    left = [item for item in claims.left.values() if item.reason in _OPEN_REASONS and not item.why]
    return left[:_MOST_LOOKED_AT]


def denies(words: CellWords, heading: str, fact: str) -> bool:
    """Whether a heading says that the numbers are others than those the fact asks for: others' or earlier ones."""
    return (words.other_numbers if fact == NUMBER else words.earlier_numbers).says(heading)


def _says_so(claims: Claims, item: Unmatched, fact: str) -> bool:
    """Whether contents that are plain are enough: eight digits may be anything's, a card's serial number may not."""
    if denies(claims.words, item.heading, fact):
        return False
    near = item.nearest == fact or fact in item.params.get("facts", "").split(", ")
    return fact == CARD or near or claims.words.line_numbers.says(item.heading)
