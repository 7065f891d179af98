"""Read a cell that names one of a few things: yes or no, a choice.

It must not know the words: the rulebook lists them. What is only nearly one of them is never taken for it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import msgspec

from batch.understanding.cell_type import CellType
from batch.understanding.remarks import bare_value
from batch.understanding.understood import UNKNOWN, CellContext, CellWords, Understood, is_listed, refused
from batch.understanding.words import fold, fold_script, nearest, plain, says_nothing, tidy
from engine.types.facts import Fact
from engine.types.type import Value

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt
    import pyarrow as pa

_HAN = "\u3400-\u9fff"
# Where a cell says one thing in two languages: 使用中 Active, CMHK (China Mobile)
# Texts, which `re` makes patterns of when they are first used: most checks meet neither.
_SAID_TWICE = rf"[/|,;()]|(?<=[{_HAN}])\s*(?=[A-Za-z])|(?<=[A-Za-z])\s*(?=[{_HAN}])"
_STATUS = "line_status"
YES, NO = "y", "n"  # as codes


def said_twice(word: str) -> list[str]:
    """The parts of a cell that may say one thing in two languages; the cell itself where it has no parts."""
    return [part for part in re.split(_SAID_TWICE, word) if part.strip()]


def beside_ticks(texts: Sequence[str], context: CellContext) -> CellContext:
    """The context of a column's cells, which says whether ticks stand among them."""
    ticks = context.vocabulary.ticks
    if not any(fold(plain(bare_value(plain(tidy(text))))) in ticks for text in texts):
        return context
    return msgspec.structs.replace(context, ticked=True)


def _unticked(word: str, words: CellWords) -> bool:
    """Whether a box that is not ticked stands beside what is written: `☐ 是`."""
    return not words.unticked.isdisjoint(word) and any(map(str.isalnum, word))


class WordCells(CellType):
    """What yes or no, choices and carriers have in common: a cell is one of the listed words or none of them."""

    band = "key"
    of_words = True

    def read(self, fact: Fact, text: str, word: str, context: CellContext) -> Understood:
        words = context.vocabulary
        value = None if _unticked(word, words) else self.listed(fact, word, words)
        if value is None and len(parts := said_twice(word)) > 1:
            values = {None if _unticked(part, words) else self.listed(fact, part, words) for part in parts}
            value = values.pop() if len(values) == 1 else None
        if value is not None:
            return Understood(value)
        if is_listed(word, words.unknown) or says_nothing(word):
            return UNKNOWN
        return self.unlisted(fact, word, context)

    def listed(self, fact: Fact, word: str, words: CellWords) -> bool | str | None:
        """The value that a word is listed for, or None."""
        return words.choice(fact, word)

    def remark_fits(self, fact: Fact, value: Value, remark: str, context: CellContext) -> bool:
        words, code = context.vocabulary, self.code(value)
        return not words.others(fact, code).says(remark) and not words.remarks.speaks_against(
            fact, value, code, remark
        )

    def unlisted(self, fact: Fact, word: str, context: CellContext) -> Understood:
        """What a word says that is listed for no value."""
        raise NotImplementedError


class YesNoCells(WordCells):
    """Yes or no."""

    name = "yes_no"
    may_be_asked = True
    allowed = "allowed_yes_no"
    says_itself = True
    looks_around = True
    no_value = "not_yes_no"
    fitting = r"(?:yes/no|y/n|true/false|1/0|[是有已对對]/[否无無未错錯])(?:/(?:unknown|未知|\?))?|tick|✓|√"
    band = "line"

    def listed(self, fact: Fact, word: str, words: CellWords) -> bool | str | None:
        code = super().listed(fact, word, words)
        if code is not None:
            return code == "yes"
        if any(char.isdigit() for char in word):  # folding drops signs and points: -1 is not 1
            figure = word.strip().removesuffix(".0")
            return figure in words.yes if figure in words.yes | words.no else None
        yes = is_listed(word, words.yes)
        return yes if yes or is_listed(word, words.no) else None

    def around(self, texts: Sequence[str], context: CellContext) -> CellContext:
        return beside_ticks(texts, context)

    def read(self, fact: Fact, text: str, word: str, context: CellContext) -> Understood:
        if context.ticked and fold(word) in context.vocabulary.crosses:
            return Understood(value=False)
        return super().read(fact, text, word, context)

    def remark_fits(self, fact: Fact, value: Value, remark: str, context: CellContext) -> bool:
        words = context.vocabulary
        negated = value is True and is_listed(fold(remark)[:1], words.no)  # 是（不再使用）
        code = "yes" if value else "no"
        return not (
            negated
            or words.others(fact, code).says(remark)
            or words.remarks.speaks_against(fact, value, code, remark)
        )

    def unlisted(self, fact: Fact, word: str, context: CellContext) -> Understood:
        return refused("not_yes_no")

    def column(
        self, fact: Fact, numbers: npt.NDArray[np.integer[Any]], known: npt.NDArray[np.bool_]
    ) -> pa.Array:
        import pyarrow as pa

        return pa.array(numbers.astype(bool), mask=~known)

    def code(self, value: Any) -> str:
        return YES if value else NO

    def from_code(self, code: str) -> Value:
        if code not in (YES, NO):
            raise ValueError(f"{code!r} is neither {YES} nor {NO}")
        return code == YES


class ChoiceCells(WordCells):
    """One of the codes that a fact lists."""

    name = "choice"
    no_value = "not_listed"

    def read(self, fact: Fact, text: str, word: str, context: CellContext) -> Understood:
        code = context.status_words.get(fold(word)) if fact.name == _STATUS else None
        if code is None:
            return super().read(fact, text, word, context)
        if code != "ask":
            return Understood(code)
        return refused("status_ask", platform=context.platform, allowed=_allowed(fact))

    def unlisted(self, fact: Fact, word: str, context: CellContext) -> Understood:
        if fact.name == _STATUS and {fold(word), fold_script(word)} & context.status_elsewhere:
            return refused("status_ask", allowed=_allowed(fact))
        return refused("not_listed", allowed=_allowed(fact), nearest=_nearest(fact, word, context.vocabulary))

    def template_text(self, fact: Fact) -> str:
        return "choice"

    def column(
        self, fact: Fact, numbers: npt.NDArray[np.integer[Any]], known: npt.NDArray[np.bool_]
    ) -> pa.Array:
        from batch.understanding.cell_arrays import codes

        return codes(list(fact.values), numbers, known)


def _nearest(fact: Fact, word: str, words: CellWords) -> str:
    """The code of the value whose word is nearest, "" where none is near.

    A word that holds another is no slip of it: `unused` and `paused` are not `used`.
    """
    near = nearest(word, [*fact.values, *(name for names in fact.values.values() for name in names)])
    one, other = sorted((fold_script(word), fold_script(near)), key=len)
    if not near or (one in other and len(other) - len(one) > 1):
        return ""
    return words.choice(fact, near) or ""


def _allowed(fact: Fact) -> str:
    return ", ".join(fact.values)
