"""What is to be known of the files, as a page says it: without keys of files and options of commands."""

from __future__ import annotations

from collections.abc import Collection

import msgspec

from batch.fleet.check import CheckedFleet
from batch.fleet.sentences import notice_sentence
from batch.problems import Notice
from batch.shown import one_line
from page.case.folder import in_a_folder
from page.views.page_words import ScreenWords


def notices_shown(checked: CheckedFleet, words: ScreenWords, known: Collection[str] = ()) -> list[str]:
    """What is to be known of the files, but for the kinds that are `known` already."""
    return [one_line(_said(one, words)) for one in checked.fleet.notices if one.type not in known]


def _said(notice: Notice, words: ScreenWords) -> str:
    where = in_a_folder(notice.source)
    if not words.has(f"sheet.notes.{notice.type}"):
        return notice_sentence(words.texts, msgspec.structs.replace(notice, source=where))
    said = words.t(f"sheet.notes.{notice.type}", **notice.params)
    where += f" [{notice.sheet}]" if notice.sheet else ""
    return f"{where}: {said}" if where else said
