"""Read a list of services, or how many there are, from one cell.

It must not know which services there are.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from batch.understanding.cell_type import Bounds, CellType
from batch.understanding.choices import beside_ticks
from batch.understanding.understood import CellContext, CellWords, Understood, doubtful, is_listed, refused
from batch.understanding.words import fold, plain_lines
from engine.types.facts import Fact
from engine.types.type import Value

_NUMBER = re.compile(
    r"(\d+)(?:\.0+)?\s*(?:个|個|项|項|种|種|家|services?|items?|accounts?|add-?ons?)?", re.IGNORECASE
)
_IN_WORDS = (
    r"(?P<number>[a-z]{3,5}|.)\s*"
    r"(?:个|個|项|項|种|種|家|条|條|张|張|services?|items?|accounts?|lines?|add-?ons?)?"
)
_COUNTED = re.compile(
    r"(?:共|total:?)?\s*(?P<count>\d{1,3})\s*(?:个|個|项|項|种|種|家|services?|items?|accounts?)?\s*"
    r"(?:\((?P<inside>.+)\)|(?:[:：]| - )\s*(?P<rest>.+))",
    re.IGNORECASE | re.DOTALL,
)
_COUNTED_AFTER = re.compile(
    r"(?P<rest>.+?)\s*(?:\((?:共|total:?)?\s*(?P<inside>\d{1,3})\s*(?:个|個|项|項|种|種|家)?\)"
    r"|(?P<etc>等)?\s*(?:共)?(?P<count>\d{1,3})\s*(?:个|個|项|項|种|種|家))",
    re.IGNORECASE | re.DOTALL,
)
# 1. bank  2. Alipay, each number a label and no item
_NUMBERED = re.compile(r"(?:^|(?<=[\s;；,，]))\(?\d{1,2}[.)、）]\s*(?=\D)")
# "Two banks", "3 accounts at HSBC", 兩間銀行: says how many of one kind there are, but is shaped like one name.
_STATED = r"(?i)(?P<number>\d{1,3}|[a-z]{3,5}|.)(?:\s+[a-z-]+s\b|\s*[间間家个個项項种種张張]).*"
_SEPARATORS = ";；,，、/|+\n"
_MOST = 999
_LONGEST = 9  # figures, leading zeros among them
# "No services bound", "已全部解绑": says that there are none, or none any more, but is shaped like a name.
_NEGATED = re.compile(
    r"(?:no|none|not|nothing|without|never)\b|[暂暫]?[无無](?![线線限忧憂])|[没沒未冇]|已(?:全部)?(?:解|取消|退|关|關|停)"
    r"|.*(?:unbound|unlinked|removed|cancelled|canceled|解绑|解綁|解除)",
    re.IGNORECASE | re.DOTALL,
)


class CountCells(CellType):
    """A count, or a list of what is counted."""

    name = "count"
    bounds = Bounds()
    allowed = "allowed_count"
    term_said_as = "number"
    any_length = True
    no_value = "not_count"
    unclear = frozenset({"list_unclear", "count_mismatch"})
    lists = True
    looks_around = True
    fitting = (
        r"number|count|list|how many|no\. of|qty|quantity|names?|数量|數量|數目|数目|个数|列表|清单|清單"
    )
    example = "0"

    def parse(self, fact: Fact, text: str, word: str, context: CellContext) -> Understood:
        if len(word) == 1 and fold(word) in context.vocabulary.crosses:
            return Understood(0) if context.ticked else refused("not_count")
        return read_list(plain_lines(text), context)

    def around(self, texts: Sequence[str], context: CellContext) -> CellContext:
        return beside_ticks(texts, context)

    def remark_fits(self, fact: Fact, value: Value, remark: str, context: CellContext) -> bool:
        return False  # in brackets stands what is counted

    def from_code(self, code: str) -> Value:
        return int(code)


def read_list(text: str, context: CellContext) -> Understood:
    """How many there are, with their names where the cell gives them; `text` keeps its line breaks."""
    vocabulary = context.vocabulary
    if is_listed(text, vocabulary.none) or is_listed(text, vocabulary.no):
        return Understood(0)
    if (parts := _names(text)) and all(is_listed(part, vocabulary.none) for part in parts):
        return Understood(0)  # 無/None
    if is_listed(text, vocabulary.yes) and not any(char.isdigit() for char in text):
        return doubtful(1, "how_many", counted=1)
    if number := _NUMBER.fullmatch(text):
        return _counted(number[1])
    said = re.fullmatch(_IN_WORDS, text.casefold())
    if said and said["number"] in vocabulary.numbers:
        return Understood(vocabulary.numbers[said["number"]])
    counted = _COUNTED.fullmatch(text) or _COUNTED_AFTER.fullmatch(text)
    if counted:
        groups = counted.groupdict()
        stated = int(groups.get("count") or groups["inside"])
        listed = groups.get("rest") or groups["inside"]
        return _checked(stated, _names(listed), bool(groups.get("etc")))
    if re.fullmatch(r"[-+]?[\d.,\s]+(?:[eE][-+]?\d+)?", text):
        return refused("not_count")
    names = _names(text)
    nothing = vocabulary.none | vocabulary.unknown
    real = tuple(name for name in names if not is_listed(name, nothing))
    if not real or len(real) > _MOST or any(_names_nothing(name, vocabulary) for name in names):
        return refused("not_count")
    if any(_NEGATED.match(name) or _states_a_number(name, vocabulary) for name in real):
        return refused("list_unclear")
    if len(real) == len(names):
        return Understood(len(real), real)
    return doubtful(len(real), "how_many", real, counted=len(real))


def _names_nothing(name: str, vocabulary: CellWords) -> bool:
    """Whether an item is no name of anything: a figure, a range, an amount, or words that only say something of it."""
    if is_listed(name, vocabulary.no_items) or not any(map(str.isalpha, name)):
        return True
    return vocabulary.no_items_with.says(name)


def _states_a_number(name: str, vocabulary: CellWords) -> bool:
    found = re.fullmatch(_STATED, name, re.DOTALL)
    number = found["number"].casefold() if found else ""
    return number.isdigit() or number in vocabulary.numbers


def _counted(digits: str) -> Understood:
    """A count written in figures; of too many to be one, no number is made."""
    if len(digits) > _LONGEST or int(digits) > _MOST:
        return refused("not_count")
    return Understood(int(digits))


def _checked(stated: int, names: tuple[str, ...], and_others: bool) -> Understood:
    """A stated count beside a list: they have to agree, unless the list says that it is only a part."""
    if stated == len(names) or (and_others and stated > len(names)):
        return Understood(stated, names)
    return refused("count_mismatch", stated=stated, listed=len(names))


def _names(text: str) -> tuple[str, ...]:
    """The items of a list, split at separators outside brackets."""
    text = _NUMBERED.sub("\n", text)
    parts, depth = [""], 0
    for char in text:
        depth += (char in "(（[【") - (char in ")）]】" and depth > 0)
        if char in _SEPARATORS and depth == 0:
            parts.append("")
        else:
            parts[-1] += char
    return tuple(name for part in parts if (name := part.strip(" \t\r•·*-。.")))
