"""Show in words what a deliberate change of rules or terms does to worked cases, and write it into them.

Knows cases and their answers; must not print.
"""

import datetime
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from batch.files import whole_file
from engine.rulebook.book import Rulebook
from engine.verifying.ways import HINTS
from language.templates import fill, money
from language.texts import Texts
from simexit.cases.case_report import gone_and_new
from simexit.cases.case_run import Mismatch, Ran
from simexit.cases.case_text import NewValue, changed
from simexit.cases.expected import LISTS, MONEY, PartOfList, lists
from simexit.screen.paragraphs import paragraph, wrap

BOM = "\ufeff"


@dataclass(frozen=True)
class Written:
    """How many cases were changed, in which files, and the places that a person has to change."""

    cases: int
    files: tuple[Path, ...]
    by_hand: tuple[str, ...]


def as_lines(
    ran: Sequence[Ran], rulebook: Rulebook, texts: Texts, size: int, *, write: bool
) -> Iterator[str]:
    """Say what would change; then, if `write`, write it and say what was written, otherwise that nothing was."""
    told = Told(rulebook, texts, size)
    yield from told.lines(ran)
    changing = sum(bool(item.differences) for item in ran)
    if not changing:
        yield told.say("none_change")
    elif not write:
        yield paragraph(told.say("would_change", count=changing, all=len(ran)), size)
    else:
        done = write_cases(ran, rulebook)
        files = ", ".join(map(str, done.files))
        yield paragraph(told.say("written", count=done.cases, files=files), size)
        if done.by_hand:
            yield paragraph(told.say("by_hand", places="; ".join(done.by_hand)), size)


def write_cases(ran: Sequence[Ran], rulebook: Rulebook) -> Written:
    """Replace what was expected by what came out; each file is written whole or not at all."""
    of_file: dict[Path, dict[int, list[NewValue]]] = {}
    places: dict[tuple[Path, int], str] = {}
    for item in ran:
        if item.differences:
            case = item.case
            values = [_new(difference, rulebook) for difference in item.differences]
            of_file.setdefault(case.path, {})[case.position] = values
            places[case.path, case.position] = case.place
    by_hand: list[str] = []
    for path, cases in of_file.items():
        text = path.read_bytes().decode("utf-8")
        mark = BOM if text.startswith(BOM) else ""
        new, left = changed(text.removeprefix(BOM), cases)
        by_hand += [f"{places[path, position]} {key}" for position, key in left]
        with whole_file(path) as beside:
            beside.write_bytes((mark + new).encode("utf-8"))
    return Written(len(places), tuple(of_file), tuple(by_hand))


def _new(difference: Mismatch, rulebook: Rulebook) -> NewValue:
    expected, got = difference.expected, difference.got
    value = expected.of(got) if isinstance(expected, PartOfList) else got
    return NewValue(difference.key, value, difference.key in lists(rulebook))


class Told:
    """The differences in the words of a language, each code beside its label."""

    def __init__(self, rulebook: Rulebook, texts: Texts, size: int) -> None:
        self.rulebook, self.texts, self.size = rulebook, texts, size
        self.lists = lists(rulebook)

    def lines(self, ran: Sequence[Ran]) -> list[str]:
        """Each case that changes: its name, each key with what goes (-) and what comes (+), and the reason it gives."""
        lines: list[str] = []
        for item in ran:
            if not item.differences:
                continue
            lines += wrap(f"{item.case.place} {item.case.entry.name}", self.size, rest="  ")
            for difference in item.differences:
                lines += wrap(self._heading(difference.key), self.size, first="  ", rest="    ")
                lines += self._change(difference)
            if item.case.entry.why:
                lines += wrap(self.say("reason", why=item.case.entry.why), self.size, first="  ")
            lines.append("")
        return lines

    def say(self, key: str, **values: object) -> str:
        """A phrase of the `cases` texts, filled in."""
        return fill(self.texts.get("cases", key) or key, {name: str(value) for name, value in values.items()})

    def _heading(self, key: str) -> str:
        name = key.removeprefix("unknown_")
        label = self.texts.get("decisions", name, "label") or self.texts.label(
            "report", "columns", "sims", name
        )
        named = self.say("named", label=label, code=key)
        return self.say("not_known", name=named) if name != key else named

    def _change(self, difference: Mismatch) -> list[str]:
        expected, got, key = difference.expected, difference.got, difference.key
        if key in self.lists and expected is not None:
            gone, new = ([self._words(key, code) for code in codes] for codes in gone_and_new(expected, got))
        else:
            gone, new = [self._answer(key, expected)], [self._answer(key, got)]
        signed = [(f"    {sign} ", words) for sign, changes in (("-", gone), ("+", new)) for words in changes]
        return [line for sign, words in signed for line in wrap(words, self.size, first=sign)]

    def _answer(self, key: str, value: Any) -> str:
        """One answer; for a decision that is not settled, every outcome that is still possible."""
        codes = value or (None,) if isinstance(value, tuple) else (value,)
        return (self.texts.get("messages", "or") or ", ").join(self._words(key, code) for code in codes)

    def _words(self, key: str, code: Any) -> str:
        """A code, day or amount as people read it."""
        if code is None:
            return self.say("blank")
        if isinstance(code, datetime.date):
            return code.isoformat()
        if key in MONEY:
            return f"HK${money(code)}"
        return self.say("named", label=self._label(key, str(code)), code=code)

    def _label(self, key: str, code: str) -> str:
        name = "obstacles" if key == "to_become_eligible" else key.removeprefix("unknown_")
        if name == "status":
            return self.texts.label("statuses", code)
        if name == HINTS:
            return self.texts.label("hints", code)
        if name in LISTS:
            return self.texts.fact(code)
        if key in self.lists:
            return self.texts.label("rules", name, code)
        return self.texts.outcome(name, code)
