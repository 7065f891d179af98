"""Write single values as the cells of a spreadsheet program show them. Must not know columns."""

from __future__ import annotations

import datetime
import math
import re
from decimal import Decimal

DIGITS_KEPT = 15  # of a number, by every spreadsheet program


def with_exponent(number: float) -> str:
    """A big number as a spreadsheet keeps it: 15 digits, and always with an exponent."""
    text = f"{number:.15G}"
    if "E" in text or not math.isfinite(number):
        return text
    mantissa, exponent = f"{number:.14E}".split("E")
    return f"{mantissa.rstrip('0').rstrip('.')}E+{int(exponent)}"


def number_shown(raw: str) -> str:
    """A number, or a time as PT09H30M00S, as a cell shows it."""
    time = re.fullmatch(r"PT(?=\d)(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?", raw)
    if time:
        return ":".join((part or "0").zfill(2) for part in time.groups())
    try:
        return number_text(float(raw))
    except ValueError:
        return raw  # whatever a damaged cell says: not a number, but not nothing either


def number_text(number: float) -> str:
    """A number as a cell shows it: no `.0`, no exponent below 1E15."""
    if not math.isfinite(number):
        return str(number)
    if abs(number) >= 1e15:
        return with_exponent(number)
    if number == int(number):
        return str(int(number))
    return (
        with_fifteen_digits(f"{number:.17f}".rstrip("0"))
        if "e" in repr(number)
        else with_fifteen_digits(repr(number))
    )


def with_fifteen_digits(text: str) -> str:
    """A number as spreadsheet programs show it, which keep no more digits."""
    digits = sum(1 for letter in text.lstrip("-0.") if letter.isdigit())
    if digits <= DIGITS_KEPT:
        return text
    rounded = f"{float(text):.15g}"
    if "e" not in rounded:
        return rounded
    return re.sub(r"\.?0+$", "", f"{float(text):.30f}")


def as_text(given: object) -> str:
    """A value of a mapping or a frame as the cell it would be."""
    if given is None:
        return ""
    if isinstance(given, bool):
        return "yes" if given else "no"
    if isinstance(given, datetime.date):
        return given.isoformat()[:10]
    if isinstance(given, list | tuple):
        return "; ".join(as_text(item) for item in given)
    return _plain_text(given)


def _plain_text(given: object) -> str:
    """What is not one of the above as text that any file can hold."""
    try:
        text = str(given)
    except ValueError:  # Python writes out no number of more than 4,300 digits
        text = f"{Decimal(given):.14E}" if isinstance(given, int) else type(given).__name__
    try:
        text.encode()
    except UnicodeEncodeError:  # halves of characters, which no file can hold
        text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return text
