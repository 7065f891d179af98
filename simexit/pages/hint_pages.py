"""Describe each hint in one language: its page, and its row in a table. Must not print."""

from collections.abc import Iterable, Iterator

from engine.conditions.nodes import Always
from engine.conditions.walking import names_in
from engine.rulebook.hint import BORDER, OPEN, Hint
from engine.types.values import decode
from language.wording import shown
from simexit.pages.blocks import Block, PageTable, Pairs, Text, Title
from simexit.pages.page_words import PageWords


class HintPages(PageWords):
    """The pages of hints."""

    def page(self, hint: Hint) -> list[Block]:
        """A hint as a sentence, why it suggests that, what it looks at, and where it comes from."""
        rows = [(self.say("written"), hint.when)] if hint.when else []
        if days := self.in_force(hint):
            rows.append((self.say("in_force"), days))
        names = [*names_in(hint.condition), *hint.ends]
        if names:
            rows.append((self.say("rests_on"), ", ".join(self.named(name) for name in names)))
        if hint.note:
            rows.append((self.say("note"), hint.note))
        rows += [(self.say("source"), self.citation(source)) for source in hint.sources]
        rows.append((self.say("file"), f"{hint.file}:{hint.line}"))
        return [
            Title(f"hints.{hint.id} · {self.label(hint)}", 1, hint.id),
            Text(self.sentence(hint)),
            Pairs(tuple(rows)),
        ]

    def sentence(self, hint: Hint) -> str:
        """The hint by itself, in a full sentence."""
        conditions = self.words.joiner("and").join(self.conditions(hint))
        fact = self.words.quoted(self.texts.fact(hint.fact))
        if hint.value is None:
            return self.phrase("asks_first", conditions=conditions, fact=fact)
        return self.phrase("suggests", conditions=conditions, fact=fact, value=self.value(hint))

    def conditions(self, hint: Hint) -> Iterator[str]:
        """What has to be true for it to apply."""
        if not isinstance(hint.condition, Always):
            yield self.words.say(
                hint.condition, inside=bool(hint.ends or hint.words or hint.unless or hint.silent)
            )
        for name, endings in hint.ends.items():
            fact = self.words.quoted(self.texts.fact(name))
            yield self.phrase("ends", fact=fact, words=self._words(endings))
        if hint.words:
            yield self.phrase("says", words=self._words(hint.words))
        if hint.unless or hint.silent:
            yield self.phrase("unless", words=self._words((*hint.unless, *hint.silent)))

    def value(self, hint: Hint) -> str:
        """What it suggests; a mark where it only asks first."""
        if hint.value is None:
            return "?"
        fact = self.book.facts[hint.fact]
        return self.words.quoted(shown(self.book, self.texts, hint.fact, decode(fact, hint.value)))

    def label(self, hint: Hint) -> str:
        """What a hint is called."""
        return self.texts.label("hints", hint.id)

    def phrase(self, key: str, **values: str) -> str:
        """A phrase of the hints' pages."""
        return self.words.texts_of("hints", key, **values)

    def table(self) -> PageTable:
        """Every hint: what it suggests, and when."""
        header = (self.phrase("hint"), self.phrase("suggestion"), self.say("sources"), self.say("condition"))
        rows = []
        for hint in self.book.hints.values():
            suggestion = self.labelled(self.texts.fact(hint.fact), self.value(hint))
            cited = ", ".join(f"[[{source}]]" for source in hint.sources)
            conditions = self.words.joiner("and").join(self.conditions(hint))
            rows.append((f"{hint.id} · {self.label(hint)}", suggestion, cited, conditions))
        return PageTable(header, tuple(rows))

    def listed(self) -> list[tuple[str, str]]:
        """Every hint as it is written: its id with what it suggests, and what it looks at."""
        rows = []
        for hint in self.book.hints.values():
            written = [hint.when, *(f"{name} ends …" for name in hint.ends)]
            written += ["words …"] * bool(hint.words)
            cited = self.provenance((self.in_force(hint),))
            cited += f" [{','.join(hint.sources)}]" if hint.sources else ""
            rows.append((f"{hint.id} → {self._code(hint)}", " and ".join(filter(None, written)) + cited))
        return rows

    def _code(self, hint: Hint) -> str:
        if hint.value is None:
            return f"{hint.fact}=?"
        value = decode(self.book.facts[hint.fact], hint.value)
        said = ("yes" if value else "no") if isinstance(value, bool) else value
        return f"{hint.fact}={said}"

    def _words(self, words: Iterable[str]) -> str:
        plain = dict.fromkeys(word.strip(BORDER).removeprefix(OPEN) for word in words)
        return self.words.any_of([self.words.quoted(word) for word in plain])
