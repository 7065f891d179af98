"""Say what is to be read back of the sheet Calls, in any language. Must not know what becomes of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import msgspec

from batch.call_shapes import CallKey, CallNote
from batch.own_marks import CALLS
from batch.readback.beside import Beside, ReadBeside
from batch.report.calls import WRITTEN
from batch.understanding.understood import CellWords
from batch.understanding.words import fold_script
from language.texts import Texts

ReadCalls = ReadBeside[CallKey, CallNote]


class CallWords(Beside[CallKey, CallNote]):
    """What the columns and the results of calls are called in any language, and how days are read."""

    mark, kind, written, nothing = CALLS, "call", WRITTEN, CallNote()

    def __init__(self, texts: Iterable[Texts], vocabulary: CellWords) -> None:
        reports = [one.section("report") for one in texts]
        columns = [one["calls"]["columns"] for one in reports]
        headings = [(str(one[name]["label"]), name) for one in columns for name in WRITTEN]
        super().__init__([str(one["sheets"]["calls"]) for one in reports], headings, vocabulary)
        self._results: dict[str, str] = {}
        for one in reports:
            for code, word in one["calls"]["results"].items():
                self._results.setdefault(fold_script(str(word)), str(code))

    def result(self, text: str) -> str:
        """The code of a result of the list; anything else as it is written."""
        return self._results.get(fold_script(text), text)

    def key(self, text: str | None) -> CallKey | None:
        """The call in a hidden cell; None where there is none, or no longer one."""
        try:
            return msgspec.json.decode(text or "", type=CallKey)
        except msgspec.MsgspecError:
            return None

    def note(self, written: Mapping[str, str], date_system_1904: bool) -> CallNote:
        """What is written beside a call."""
        day = self.day(written.get("called_on", ""), date_system_1904)
        return CallNote(self.result(written.get("result", "")), written.get("reference", ""), day)
