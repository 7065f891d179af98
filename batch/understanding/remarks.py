"""Read a clear value with a remark behind it, in brackets or as a footnote's sign: the value, and what was remarked.

It must not know what the value is of. Where the remark may change the value, the cell is no clear one.
"""

from __future__ import annotations

import re

from batch.problems import Severity, with_severity
from batch.shown import one_line
from batch.understanding.cell_type import CellType
from batch.understanding.understood import CellContext, Understood, doubtful, is_listed
from batch.understanding.words import plain, plain_lines, unquoted
from engine.types.facts import Fact
from engine.types.type import Value

_USED = with_severity(Severity.USED)
_ENDS = ")]】〕*#"
# A text, which `re` makes a pattern of when it is first used: most checks meet no remark.
_REMARKED = (
    r"(?P<value>[^\[【〔]*?\S)\s*"
    r"(?:[(\[【〔]\s*(?P<remark>[^()\[\]【】〔〕]*?)\s*[)\]】〕]\s*[*#]*|(?P<sign>[*#]+))"
)
_HAN = "\u3400-\u9fff"
# Behind a word: 是 - 客服, 否-已離職, Yes: hotline. A dash within Latin letters is part of the word.
_DASH = rf"(?:(?<=\s)|(?<=[{_HAN}]))-|-(?=\s|[{_HAN}])"
_BEHIND = rf"(?P<value>[^-:,;，；：]*?\S)\s*(?:[:,;，；：]|{_DASH})\s*(?P<remark>[^\W\d_].*)"
_BEFORE_REMARKS = "-:,;，；："
_LONGEST = 120  # no value with its remark is longer
_KEPT = 60  # characters of a remark that a sentence can carry


def parts(text: str) -> tuple[str, str, str] | None:
    """The value in a text, the remark in its brackets and the sign behind it, either blank; None: no remark."""
    if not text or text[-1] not in _ENDS or len(text) > _LONGEST:
        return None
    found = re.fullmatch(_REMARKED, text)
    return (found["value"], one_line(found["remark"] or ""), found["sign"] or "") if found else None


def _behind(word: str) -> tuple[str, str, str] | None:
    """The word and the remark behind its dash, comma or colon; None: no such remark."""
    if len(word) > _LONGEST or not any(sign in word for sign in _BEFORE_REMARKS):
        return None
    found = re.fullmatch(_BEHIND, word)
    return (found["value"], found["remark"], "") if found else None


def bare_value(word: str) -> str:
    """A cell without its remark."""
    split = parts(word)
    return split[0] if split else word


def read_remarked(
    cells: CellType, fact: Fact, text: str, context: CellContext, whole: Understood
) -> Understood:
    """The cell read without its remark, which is told; `whole`, as the cell was read, where that isn't clear.

    `text` keeps its line breaks, which in some cells stand between two values.
    """
    if not cells.no_value or (whole.trouble is not None and not _says_nothing(cells, whole)):
        return whole
    split = parts(plain_lines(text)) or (_behind(plain(text)) if cells.of_words else None)
    if split is None:
        return whole
    value, remark, sign = unquoted(split[0]), *split[1:]
    # In a list a remark is taken for a part of a name: 否 (已核對) is none, not one of that name.
    counted = cells.lists and is_listed(remark, context.vocabulary.sure)
    if not (_open(whole, sign) or counted) or not (sign or remark):
        return whole
    found = cells.read(fact, value, plain(value), context)
    if found.value is None or (found.trouble is not None and found.trouble.type not in _USED):
        return whole
    if whole.value not in (None, found.value) and (found.names or not counted):
        return whole
    if remark and not _fits(cells, fact, found.value, remark, context):
        return whole
    if found.trouble is not None:
        return found  # what is told of it shows the cell with its remark
    return doubtful(found.value, "value_with_remark", found.names, remark=(sign or remark)[:_KEPT])


def _open(whole: Understood, sign: str) -> bool:
    """Whether the cell as a whole says nothing; or something, but a sign that was passed over is to be told."""
    if whole.trouble is None:
        return bool(sign) and whole.value is not None
    return whole.value is None


def _says_nothing(cells: CellType, whole: Understood) -> bool:
    return whole.trouble is not None and whole.trouble.type in {cells.no_value, *cells.unclear}


def _fits(cells: CellType, fact: Fact, value: Value, remark: str, context: CellContext) -> bool:
    """Whether a remark leaves the value as it is: it is none itself, nor nearly one, and raises no doubt."""
    if not any(char.isalpha() for char in remark):
        return False
    if is_listed(remark, context.vocabulary.sure):
        return True
    said = cells.read(fact, remark, remark, context)
    if said.trouble is None:
        return said.value is not None and said.value == value
    if context.vocabulary.unsure.says(remark):
        return False
    return not cells.nearly(said) and cells.remark_fits(fact, value, remark, context)
