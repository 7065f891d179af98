"""What type the result of a computation has: two dates have a count between them, money times a count is money.

Knows how numbers of a type behave, through what each type says of itself; knows no particular type.
"""

from engine.types.type import Type, article


class NoType(Exception):
    """Two numbers that can't be computed with together."""


def sum_type(operator: str, left: Type | None, right: Type | None) -> Type | None:
    """The type of a sum or difference; None is a number that has no type, such as a written one."""
    before, after = left and left.distance, right and right.distance
    if before and after:
        return before if operator == "-" and left is right else _none(operator, left, right)
    if before:
        return left if right in (None, before) else _none(operator, left, right)
    if after:
        return right if operator == "+" and left in (None, after) else _none(operator, left, right)
    return _none(operator, left, right) if left and right and left is not right else left or right


def product_type(left: Type | None, right: Type | None) -> Type | None:
    """The type of a product or quotient: that of the amount where one of the two counts how often."""
    amount = next((one for one in (left, right) if one is not None and one.scale > 1), None)
    return amount or left or right


def comparable(left: Type | None, right: Type | None) -> bool:
    """Whether two numbers can be compared; a number without a type takes that of the other, but none is a date."""
    if left is None or right is None:
        typed = left or right
        return typed is None or typed.distance is None
    return left is right


def said(type_: Type | None) -> str:
    """`an amount`, `a number`."""
    return article(type_.noun if type_ is not None else "number")


def _none(operator: str, left: Type | None, right: Type | None) -> Type:
    raise NoType(f"{said(left)} and {said(right)} can't be {'added' if operator == '+' else 'subtracted'}")
