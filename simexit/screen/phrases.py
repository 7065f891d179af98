"""Fill in the phrases of the terminal's answers in one language. Must not know any sentence, nor decide."""

from collections.abc import Iterable, Sequence
from typing import Any

from engine.rulebook.book import Rulebook
from engine.types.fact_types import type_of
from engine.types.type import Type
from language.speaker import Speaker, as_texts
from language.templates import fill_closed
from language.texts import Texts
from language.wording import MOST_CANDIDATES, shown

MOST_NAMED = 4
DAYS = ("_days", "_days_left", "days_since_cancelled")


class Phrases(Speaker):
    """The `messages` of a language, and a rulebook's values in its words."""

    def __init__(self, rulebook: Rulebook, texts: Texts) -> None:
        super().__init__(texts, "messages")
        self.rulebook = rulebook

    def say(self, *path: str, **values: object) -> str:
        """Fill in a phrase; a value that is None or empty leaves out the brackets around it."""
        if self.raw("between"):
            return super().say(*path, **values)
        return fill_closed(self.raw(*path) or ".".join(path), as_texts(values))

    def sentences(self, parts: Iterable[str]) -> str:
        """Sentences one after another, with the blank between them that the language has."""
        return self.joined_by("between", parts)

    def listed(self, parts: Iterable[str]) -> str:
        """`a, b, c`."""
        return self.raw("comma").join(parts)

    def sentence(self, parts: Sequence[str]) -> str:
        """A list as a sentence of its own: `A, b, c.`"""
        listed = self.say("full_stop", text=self.listed(parts))
        return listed[:1].upper() + listed[1:]

    def either(self, parts: Sequence[str]) -> str:
        """`“a”, “b” or “c”`."""
        quoted = [self.say("quote", text=part) for part in parts]
        return self.listed(quoted[:-1]) + self.raw("or") + quoted[-1] if len(quoted) > 1 else quoted[0]

    def candidates(self, outcomes: Sequence[str]) -> str | None:
        """The outcomes that are left, each quoted; nothing where there are more than anybody keeps apart."""
        return self.either(outcomes) if len(outcomes) <= MOST_CANDIDATES else None

    def few(self, parts: Sequence[str], most: int = MOST_NAMED) -> str:
        """`a, b, c, d and 5 more`."""
        if len(parts) <= most + 1:
            return self.listed(parts)
        return self.say("more", items=self.listed(parts[:most]), count=len(parts) - most)

    def value(self, name: str, value: Any, names: Sequence[str] = ()) -> str:
        """A typed value as people read it, money with its sign."""
        text = shown(self.rulebook, self.texts, name, value, names)
        if value is None:
            return text
        type_ = self.type_of(name)
        if type_ is not None and type_.sign:
            return type_.sign + text
        return self.say("days", count=text) if name.endswith(DAYS) else text

    def pair(self, name: str, value: Any, names: Sequence[str] = ()) -> str:
        """`Hotline language: yes`, as part of a sentence."""
        return self.say("pair_inside", name=self.texts.fact(name), value=self.value(name, value, names))

    def type_of(self, name: str) -> Type | None:
        """The type of a fact, term or derived fact; None for another name."""
        found = self.rulebook.definition(name)
        return type_of(found) if found is not None else None
