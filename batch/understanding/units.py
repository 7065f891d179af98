"""Say what a heading's brackets and currency mean for its column: `欠费(港币)`, `Balance USD`.

It must not know cells or tables: a fact and the words of one heading.
"""

from __future__ import annotations

import re

import msgspec

from batch.understanding.cell_types import cell_type_of
from batch.understanding.currency_words import LOCAL, UNCLEAR
from batch.understanding.understood import NO_UNIT, CellWords, Unit
from batch.understanding.words import fold_script, plain
from engine.types.facts import Fact

_BRACKETS = re.compile(r"[(\[【「<]([^()\[\]【】「」<>]*)[)\]】」>]")
_EDGES = " -_,:;/."
_ANY = frozenset(
    "required mandatory optional ifany ifknown ifapplicable 必填 必须 选填 可选 如有 如适用 若有".split()  # noqa: SIM905
)


def without_brackets(heading: str) -> tuple[str, tuple[str, ...]]:
    """A heading without its brackets, and what stood in them."""
    text = plain(heading)
    return _BRACKETS.sub(" ", text).strip(_EDGES), tuple(part.strip() for part in _BRACKETS.findall(text))


def without_currency(heading: str, vocabulary: CellWords) -> tuple[str, str] | None:
    """A heading without the currency at its beginning or end, and that currency's code; None without one."""
    folded = heading.casefold()
    for word, code in vocabulary.money.words:
        if word.casefold() not in folded:
            continue
        found = re.fullmatch(_ends_with(word), heading, re.IGNORECASE)
        if found and (rest := (found["before"] or found["after"] or "").strip(_EDGES)):
            return rest, code
    return None


def own_unit(fact: Fact, vocabulary: CellWords) -> Unit:
    """What a fact's own code says as a heading: amounts of `monthly_fee_hkd` are Hong Kong dollars."""
    if not cell_type_of(fact).has_currency:
        return NO_UNIT
    if fact.name.endswith(f"_{LOCAL.casefold()}"):
        return Unit(hkd=True)  # as most are: all currencies need not be known to tell
    end = without_currency(fact.name.replace("_", " "), vocabulary)
    return Unit(hkd=end is not None and end[1] == LOCAL)


def unit_of(fact: Fact, parts: tuple[str, ...], accepted: frozenset[str], vocabulary: CellWords) -> Unit:
    """What a heading's bracketed parts mean for `fact`; `accepted`: its headings and values, folded."""
    hkd = month_first = False
    for part in parts:
        unit = cell_type_of(fact).heading(fact, part.casefold(), vocabulary)
        if unit is None and not _fits(part.casefold(), accepted):
            return Unit(refused="heading_unit", says=part)
        if unit is not None and unit.refused:
            return msgspec.structs.replace(unit, says=part)
        hkd = hkd or (unit is not None and unit.hkd)
        month_first = month_first or (unit is not None and unit.month_first)
    return Unit(hkd, month_first)


def chosen_unit(fact: Fact, heading: str, vocabulary: CellWords) -> Unit:
    """What a heading says of a column that the user has chosen for `fact`; other words in it don't matter."""
    cells = cell_type_of(fact)
    said = [
        cells.heading(fact, part.casefold(), vocabulary)
        for part in (*without_brackets(heading)[1], plain(heading))
    ]
    month_first = any(unit is not None and unit.month_first for unit in said)
    if not cells.has_currency:
        return Unit(month_first=month_first)
    scaled = next((unit for unit in said if unit is not None and unit.refused == "heading_scale"), None)
    if scaled is not None:
        return scaled
    local = vocabulary.money.of_heading(heading) == LOCAL
    return foreign_unit(heading, vocabulary) or Unit(
        hkd=local or any(unit is not None and unit.hkd for unit in said), month_first=month_first
    )


def foreign_unit(heading: str, vocabulary: CellWords) -> Unit | None:
    """Why amounts are not read under a heading that names a currency which is not surely Hong Kong's; None if it is."""
    code = vocabulary.money.of_heading(heading)
    if code in ("", LOCAL):
        return None
    return Unit(refused="heading_currency", says=plain(heading) if code == UNCLEAR else code)


def _fits(word: str, accepted: frozenset[str]) -> bool:
    """Whether a part says no more than any heading may: that it may be left blank, or the heading's own words."""
    folded = fold_script(word)
    if not folded or folded in _ANY or folded in accepted:
        return True
    return all(fold_script(item) in accepted for item in re.split(r"[/,、|]| or |或", word))


def _ends_with(word: str) -> str:
    """The pattern of a heading with a currency at one end; words need an edge: `Balance USD`."""
    sign = re.escape(word)
    left = r"(?<![A-Za-z])" if word[0].isascii() and word[0].isalpha() else ""
    right = r"(?![A-Za-z])" if word[-1].isascii() and word[-1].isalpha() else ""
    return rf"(?:(?P<before>.*){left}{sign}|{sign}{right}(?P<after>.*))"
