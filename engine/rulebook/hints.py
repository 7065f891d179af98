"""Read the hints: what a sheet suggests without saying it, and how its remarks are listened to.

Knows how a hint is written; knows no particular fact, hint or word.
"""

import datetime
from collections.abc import Collection, Iterable, Sequence
from typing import Any

import msgspec

from engine.conditions.nodes import Always, Node
from engine.conditions.vocabulary import Vocabulary
from engine.conditions.walking import decisions_in, names_in
from engine.problems import suggest
from engine.rulebook.checks import check_name, folded
from engine.rulebook.decisions import check_cited, read_condition
from engine.rulebook.hint import BORDER, OPEN, Hint, Remarks
from engine.rulebook.in_force import check_days, in_force
from engine.rulebook.shape import build, check_languages, mapping, only_keys, where
from engine.rulebook.yamlfile import YamlFile
from engine.types.fact_types import type_of
from engine.types.facts import Fact
from engine.types.type import NONE
from engine.types.values import encode

ByLanguage = dict[str, list[str]]


class HintEntry(msgspec.Struct, frozen=True):
    """The keys of a hint."""

    when: str | bool = ""
    ends: dict[str, ByLanguage] = {}
    words: ByLanguage = {}
    unless: ByLanguage = {}
    silent: ByLanguage = {}
    silent_on_other_values: bool = False
    beside: ByLanguage = {}
    dated: bool = False
    suggests: dict[str, Any] = {}
    asks_first: str = ""
    sources: list[str] = []
    note: str = ""
    valid_from: datetime.date | None = None
    valid_to: datetime.date | None = None


class RemarksEntry(msgspec.Struct, frozen=True):
    """The keys that say how remarks are listened to."""

    headings: ByLanguage = {}
    denied_by: ByLanguage = {}
    denied_after: ByLanguage = {}
    passed_over: ByLanguage = {}
    beside: ByLanguage = {}
    days: ByLanguage = {}
    aside: ByLanguage = {}
    no_names: ByLanguage = {}


class ReadHints:
    """The hints of a file; mistakes are noted in it."""

    def __init__(
        self, file: YamlFile, words: Vocabulary, languages: Sequence[str], sources: Collection[str]
    ) -> None:
        self.file, self.words, self.languages, self.sources = file, words, languages, sources
        data = mapping(file.data, file)
        only_keys(data, ["remarks", "hints"], file)
        self.remarks = self._remarks(data.get("remarks"))
        written = mapping(data.get("hints"), file, "hints")
        found = (self._hint(name, one) for name, one in written.items())
        self.hints = {hint.id: hint for hint in found if hint is not None}
        self._check_words()

    def _remarks(self, data: Any) -> Remarks:
        entry = build(RemarksEntry, mapping(data, self.file, "remarks"), self.file, "remarks")
        if entry is None:
            return Remarks()
        lists = {
            name: self._listed(getattr(entry, name), "remarks", name)
            for name in RemarksEntry.__struct_fields__
        }
        return Remarks(**lists)

    def _listed(self, written: ByLanguage, *path: str) -> tuple[str, ...]:
        """The words of all languages, each once; a word of nothing but signs would be found anywhere."""
        check_languages(written, self.languages, self.file, *path)
        for language, words in written.items():
            for place, word in enumerate(words):
                if not any(char.isalnum() for char in word):
                    self.file.problem(
                        f"`{word}` is no word: it has no letter or digit", *path, language, place
                    )
        return tuple(dict.fromkeys(word for words in written.values() for word in words))

    def _hint(self, name: str, data: Any) -> Hint | None:
        path = ("hints", name)
        check_name(name, self.file, *path)
        entry = build(HintEntry, data, self.file, *path)
        if entry is None:
            return None
        if entry.when == "" and not entry.ends and not entry.words:
            self.file.problem(f"{where(path)}needs `when`, `ends` or `words`: what it applies to", *path)
        check_days(entry.valid_from, entry.valid_to, self.file, *path)
        fact, value = self._suggestion(entry, *path)
        hint = Hint(
            id=name,
            fact=fact,
            value=value,
            when=str(entry.when),
            condition=in_force(self._condition(entry, fact, *path), entry.valid_from, entry.valid_to),
            ends={
                text: self._listed(endings, *path, "ends", text)
                for text, endings in entry.ends.items()
                if self._has_endings(text, *path, "ends", text)
            },
            words=self._listed(entry.words, *path, "words"),
            unless=self._listed(entry.unless, *path, "unless"),
            silent=(
                *self._listed(entry.silent, *path, "silent"),
                *self._of_other_values(entry, fact, value, *path),
            ),
            beside=self._listed(entry.beside, *path, "beside"),
            dated=entry.dated,
            sources=tuple(entry.sources),
            note=entry.note,
            valid_from=entry.valid_from,
            valid_to=entry.valid_to,
            file=self.file.name,
            line=self.file.line(*path),
        )
        check_cited(f"hint `{name}`", hint, self.sources, self.file)
        return hint

    def _suggestion(self, entry: HintEntry, *path: str) -> tuple[str, int | None]:
        """The fact that is suggested or asked first, and the number of its value; what is wrong is noted."""
        facts = [*entry.suggests, *([entry.asks_first] if entry.asks_first else [])]
        if len(facts) != 1:
            self.file.problem(f"{where(path)}must name one fact, under `suggests` or `asks_first`", *path)
            return "", None
        name = facts[0]
        at = (*path, "asks_first") if entry.asks_first else (*path, "suggests", name)
        fact = self._fact(name, *at)
        if fact is None or entry.asks_first:
            return name, None
        return name, self._value(fact, entry.suggests[name], *at)

    def _of_other_values(self, entry: HintEntry, name: str, value: int | None, *path: str) -> Iterable[str]:
        """The accepted words for each other value of the fact, where a hint is to be silent on them."""
        if not entry.silent_on_other_values:
            return ()
        fact = self.words.facts.get(name)
        if fact is None or value is None or not fact.values:
            self.file.problem(
                f"`{name}` has no values whose words are listed", *path, "silent_on_other_values"
            )
            return ()
        return (
            str(word)
            for code, words in fact.values.items()
            if encode(fact, code) != value
            for word in (code.replace("_", " "), *words)
            if any(char.isalnum() for char in str(word))
        )

    def _fact(self, name: str, *path: str) -> Fact | None:
        if name not in self.words.facts and name not in self.words.broken:
            self.file.problem(f"`{name}` is no fact{suggest(name, self.words.facts)}", *path)
        return self.words.facts.get(name)

    def _value(self, fact: Fact, written: Any, *path: str) -> int | None:
        type_ = type_of(fact)
        if type_.opaque:
            self.file.problem(
                f"`{fact.name}` is of type {fact.type}, of which nothing can be suggested", *path
            )
            return None
        try:
            value = NONE if fact.none and written == NONE else type_.from_yaml(fact, written)
            return encode(fact, value)
        except ValueError as error:
            self.file.problem(f"`{fact.name}` {error}", *path)
            return None

    def _condition(self, entry: HintEntry, fact: str, *path: str) -> Node:
        """What is known decides, so no decision may stand in it; nor the fact itself, which is missing."""
        if entry.when == "":
            return Always()
        node = read_condition(str(entry.when), self.file, self.words, *path, "when")
        for decision in decisions_in(node, self.words.nodes):
            problem = f"a hint can't rest on the decision `{decision}`: it looks at what is known beforehand"
            self.file.problem(problem, *path, "when")
        if fact in names_in(node):
            problem = f"looks at `{fact}` itself, which is not known where a value for it is suggested"
            self.file.problem(problem, *path, "when")
        return node

    def _has_endings(self, name: str, *path: str) -> bool:
        fact = self._fact(name, *path)
        if fact is not None and not type_of(fact).opaque:
            self.file.problem(f"`{name}` is of type {fact.type}; only a text ends in words", *path)
        return fact is not None

    def _check_words(self) -> None:
        """A word that is passed over is never found, and one that suggests two values suggests nothing."""
        silent = {_spelt(word) for word in self.remarks.passed_over}
        meant: dict[tuple[str, str], Hint] = {}
        for hint in self.hints.values():
            for word in hint.words:
                path = ("hints", hint.id, "words")
                if _spelt(word) in silent:
                    self.file.problem(f"`{word}` is never found: `passed_over` has it too", *path)
                other = meant.setdefault((hint.fact, _spelt(word)), hint)
                if other.value != hint.value:
                    problem = f"`{word}` stands under `{other.id}` too, which says otherwise of `{hint.fact}`"
                    self.file.problem(problem, *path)


def read_hints(
    file: YamlFile, words: Vocabulary, languages: Sequence[str], sources: Collection[str]
) -> tuple[dict[str, Hint], Remarks]:
    """The hints of a file by id, and how remarks are listened to."""
    found = ReadHints(file, words, languages, sources)
    return found.hints, found.remarks


def _spelt(word: str) -> str:
    """A word as it is told apart from others, the borders of a clause with it."""
    word = word.removeprefix(OPEN)
    return "".join(_parts(word))


def _parts(word: str) -> Iterable[str]:
    yield BORDER if word.startswith(BORDER) else ""
    yield folded(word)
    yield BORDER if word.endswith(BORDER) else ""
