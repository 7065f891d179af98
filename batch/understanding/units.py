"""Says what a heading's brackets and currency mean for its column: `欠费(港币)`, `Balance USD`.

It must not know cells or tables: a fact and the words of one heading.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from batch.understanding.understood import CellWords
from batch.understanding.words import fold_script, plain
from engine.types.facts import Fact

_BRACKETS = re.compile(r"[(\[【「<]([^()\[\]【】「」<>]*)[)\]】」>]")
_EDGES = " -_,:;/."
_ANY = frozenset(
    "required mandatory optional ifany ifknown ifapplicable 必填 必须 选填 可选 如有 如适用 若有".split()  # noqa: SIM905
)
_A_MONTH = re.compile(r"(?:/|每|per|a)?\s*(?:个?月|個月|months?|mo|mth|monthly)$", re.IGNORECASE)
_FITTING = {
    "yes_no": re.compile(
        r"(?:yes/no|y/n|true/false|1/0|[是有已对對]/[否无無未错錯])(?:/(?:unknown|未知|\?))?|tick|✓|√"
    ),
    "phone": re.compile(r"\+?852|hk|hong ?kong|香港|8 ?digits|8 ?位|e\.?164|8位数字|8位數字"),
    "iccid": re.compile(
        r"(?:18|19|20)(?:\s?(?:-|to|或|/)\s?(?:19|20))? ?(?:digits|位数?|位數?字?)|text|文本|文字"
    ),
    "count": re.compile(
        r"number|count|list|how many|no\. of|qty|quantity|names?|数量|數量|數目|数目|个数|列表|清单|清單"
    ),
    "days": re.compile(r"days?|number|天|日|日数|日數"),
    "day": re.compile(r"1-31|day|dd|日|每月|day of (?:the )?month|of each month"),
    "date": re.compile(
        r"dd?[-/. ]?mm?m?[-/. ]?y(?:yyy?)?y?|yyyy[-/. ]?mm?[-/. ]?dd?|日[-/]月[-/]年|年[-/]月[-/]日|年月日"
        r"|date|日期"
    ),
    "money": re.compile(r"元|圆|圓|amount|金额|金額"),
}
_MONTH_FIRST = re.compile(r"mm?[-/. ]?dd?[-/. ]?y(?:yyy?)?y?|月[-/]日[-/]年")


@dataclass(frozen=True)
class Unit:
    """What a heading says of its cells, or why its column can't be read."""

    hkd: bool = False
    month_first: bool = False
    refused: str = ""
    """`heading_currency` or `heading_unit`, with `says`; "" when all of the heading is understood."""
    says: str = ""


NO_UNIT = Unit()


def without_brackets(heading: str) -> tuple[str, tuple[str, ...]]:
    """A heading without its brackets, and what stood in them."""
    text = plain(heading)
    return _BRACKETS.sub(" ", text).strip(_EDGES), tuple(part.strip() for part in _BRACKETS.findall(text))


def without_currency(heading: str, vocabulary: CellWords) -> tuple[str, str] | None:
    """A heading without the currency at its beginning or end, and that currency's code; None without one."""
    folded = heading.casefold()
    for word, code in vocabulary.currency_words:
        if word.casefold() not in folded:
            continue
        found = re.fullmatch(_ends_with(word), heading, re.IGNORECASE)
        if found and (rest := (found["before"] or found["after"] or "").strip(_EDGES)):
            return rest, code
    return None


def unit_of(fact: Fact, parts: tuple[str, ...], accepted: frozenset[str], vocabulary: CellWords) -> Unit:
    """What a heading's bracketed parts mean for `fact`; `accepted`: its headings and values, folded."""
    hkd = month_first = False
    for part in parts:
        word = part.casefold()
        if fact.type == "money":
            amount = _A_MONTH.sub("", word).strip(_EDGES) if fact.name == "monthly_fee_hkd" else word
            code = vocabulary.currency(amount)
            if code not in (None, "HKD"):
                return Unit(refused="heading_currency", says=part)
            hkd = hkd or code == "HKD"
            if code or not amount:
                continue
        if fact.type == "date" and _MONTH_FIRST.fullmatch(word):
            month_first = True
        elif not _fits(fact, word, accepted):
            return Unit(refused="heading_unit", says=part)
    return Unit(hkd, month_first)


def _fits(fact: Fact, word: str, accepted: frozenset[str]) -> bool:
    folded = fold_script(word)
    if not folded or folded in _ANY or folded in accepted:
        return True
    fitting = _FITTING.get(fact.type)
    if fitting and fitting.fullmatch(word):
        return True
    return all(fold_script(item) in accepted for item in re.split(r"[/,、|]| or |或", word))


def _ends_with(word: str) -> str:
    """The pattern of a heading with a currency at one end; words need an edge: `Balance USD`."""
    sign = re.escape(word)
    left = r"(?<![A-Za-z])" if word[0].isascii() and word[0].isalpha() else ""
    right = r"(?![A-Za-z])" if word[-1].isascii() and word[-1].isalpha() else ""
    return rf"(?:(?P<before>.*){left}{sign}|{sign}{right}(?P<after>.*))"
