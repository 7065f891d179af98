"""Find identity card numbers, which belong in no column, and mask what is private wherever it is shown.

It must not know facts or columns: text in, text out.
"""

from __future__ import annotations

import re
import unicodedata

_HKID = re.compile(r"(?<![A-Za-z0-9])([A-Za-z]{1,2})(\d{6})\s?(\(\s?[0-9Aa]\s?\)|[0-9Aa])(?![A-Za-z0-9])")
_MAINLAND = re.compile(
    r"(?<!\d)[1-6]\d{5}(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[\dXx](?![A-Za-z0-9])"
)
_LONG_NUMBER = re.compile(r"\+?\d(?:[\d \-.()/]*\d)?")
_AS_LONG_AS_A_PHONE = re.compile(r"\+?\d(?: ?\d){7,}")
_SEVERAL = re.compile(r"[/,;、，；\n]")
_KEPT = 4


def find_identity(text: str, bare: bool = True) -> list[str]:
    """The identity numbers in the text whose check digit is right.

    `bare`: also a Hong Kong one whose check digit has no brackets, which in a column of asset tags is chance.
    """
    text = _narrow(text)
    found = [match[0] for match in _HKID.finditer(text) if (bare or "(" in match[3]) and _hkid_checks(match)]
    return found + [match[0] for match in _MAINLAND.finditer(text) if _mainland_checks(match[0])]


def looks_like_bare_hkid(text: str) -> bool:
    """Whether the whole text has the shape of a Hong Kong identity number without brackets, right or not."""
    found = _HKID.fullmatch(_narrow(text).strip())
    return found is not None and "(" not in found[3]


def mask_identity(text: str, bare: bool = True) -> str:
    """The text with its identity numbers as A12****(*)."""
    found = find_identity(text, bare)
    if not found:
        return text
    text = _narrow(text)
    for number in found:
        text = text.replace(number, number[:3] + re.sub("[0-9A-Za-z]", "*", number[3:]))
    return text


def mask(text: str) -> str:
    """A private number for a message: its last four digits tell the owner which one it is, nobody else."""
    return mask_identity(_LONG_NUMBER.sub(_mask_number, text))


def unmasked(said: str, text: str) -> str:
    """What was said of a text with its numbers masked, with those numbers as the text has them."""
    for part in (text, *_SEVERAL.split(text)):
        for found in _LONG_NUMBER.finditer(part):
            if (hidden := _mask_number(found)) != found[0]:
                said = said.replace(hidden, found[0])
    return said


def mask_words(text: str) -> str:
    """Words for a message, such as a heading or a note: as they stand, but for numbers as long as a phone number."""
    return mask_identity(_AS_LONG_AS_A_PHONE.sub(lambda found: mask(found[0]), text))


def mask_name(text: str) -> str:
    """A private name for a message: its first character."""
    return text[:1] + "***" if text else ""


def _mask_number(match: re.Match[str]) -> str:
    number = match[0]
    digits = sum(char.isdigit() for char in number)
    if digits < 6:
        return number
    left = digits - _KEPT
    masked = []
    for char in number:
        if char.isdigit():
            masked.append("*" if left > 0 else char)
            left -= 1
        else:
            masked.append(char)
    return "".join(masked)


def _narrow(text: str) -> str:
    return text if text.isascii() else unicodedata.normalize("NFKC", text)


def _hkid_checks(match: re.Match[str]) -> bool:
    letters, digits = match[1].upper().rjust(2), match[2]
    check = match[3].strip("() ").upper()
    values = [36 if char == " " else ord(char) - 55 for char in letters] + [int(char) for char in digits]
    total = sum(weight * value for weight, value in zip(range(9, 1, -1), values, strict=True))
    return check == "0123456789A"[-total % 11]


def _mainland_checks(number: str) -> bool:
    total = sum(int(char) * pow(2, 17 - place, 11) for place, char in enumerate(number[:17]))
    return number[17].upper() == "10X98765432"[total % 11]
