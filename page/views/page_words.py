"""Say what stands on the pages, in one language: the page's own phrases, and the report's and rulebook's words."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from batch.report.words import ReportWords, dollars
from batch.review.match import NAMELESS
from engine.rulebook.book import Rulebook
from language.refusals import Reason, worded
from language.speaker import Speaker
from language.texts import Texts, phrases_in, texts_in
from language.wording import carrier_label

NAMES = {"en": "English", "zh-Hans": "简体中文", "zh-Hant": "繁體中文"}


class ScreenWords(Speaker):
    """The phrases of the pages; `report` has the words of a rulebook's outcomes, facts and carriers."""

    def __init__(self, texts: Texts, rulebook: Rulebook | None = None) -> None:
        super().__init__(texts, "page")
        self.language = texts.language
        self._book = rulebook
        names = {code: carrier_label(rulebook, texts, code) for code in rulebook.carriers} if rulebook else {}
        self.report = ReportWords(texts, names)

    def t(self, path: str, **values: object) -> str:
        """The phrase at a dotted path, filled in."""
        return self.say(*path.split("."), **values)

    def has(self, path: str) -> bool:
        """Whether there is a phrase at a dotted path."""
        return bool(self.raw(*path.split(".")))

    def reasons(self, reasons: Sequence[Reason]) -> list[str]:
        """Why something was refused, a sentence each."""
        return [worded(one, self.texts) for one in reasons]

    def line(self, key: str) -> str:
        """What a line goes by; of one that goes by nothing, its row."""
        return self.t("table.row", row=key.removeprefix(NAMELESS)) if key.startswith(NAMELESS) else key

    @staticmethod
    def number(count: int) -> str:
        """A count as people write it."""
        return f"{count:,}"

    @staticmethod
    def money(cents: int) -> str:
        """An amount of whole dollars."""
        return dollars(cents)


@lru_cache(maxsize=16)
def own_words(language: str) -> ScreenWords:
    """The words of pages that belong to no case."""
    return ScreenWords(phrases_in(language))


def words_of(rulebook: Rulebook, language: str) -> ScreenWords:
    """The words for a case that a rulebook decides; made once while the rulebook stays."""
    if not _latest or _latest[0][0] is not rulebook:
        _latest[:] = [(rulebook, {})]
    made = _latest[0][1]
    if language not in made:
        made[language] = ScreenWords(texts_in(rulebook, language), rulebook)
    return made[language]


_latest: list[tuple[Rulebook, dict[str, ScreenWords]]] = []
