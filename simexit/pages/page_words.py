"""Say the phrases that all pages of the reference share: names with their codes, sources with their dates."""

from collections.abc import Iterable

from engine.rulebook.book import Rulebook
from engine.rulebook.hint import Hint
from engine.rulebook.model import Rule
from language.rule_words import RuleWords
from language.texts import Texts
from language.wording import carrier_label


class PageWords:
    """The words of one rulebook's pages in one language."""

    def __init__(self, rulebook: Rulebook, texts: Texts) -> None:
        self.book = rulebook
        self.texts = texts
        self.rules_said = RuleWords(rulebook, texts)
        self.words = self.rules_said.words

    def citation(self, code: str) -> str:
        """`Number-keeping card article (K2): … (read on 2026-11-21; assumed)`."""
        source = self.book.sources[code]
        confidence = self.texts.label("confidences", source.confidence) if source.confidence else ""
        said = self.labelled(self.named_source(code), self.source_says(code))
        return said + self.provenance((self.dates(code), confidence))

    def provenance(self, parts: Iterable[str]) -> str:
        """Where something comes from, in brackets."""
        said = (self.texts.get("reference", "separator") or "; ").join(part for part in parts if part)
        # The blank before the bracket, which some languages have, is no part of what is filled in.
        brackets = self.texts.get("reference", "rules", "in_brackets") or " ({text})"
        return brackets.replace("{text}", said) if said else ""

    def labelled(self, label: str, text: str) -> str:
        """`label: text`, or the label alone."""
        return label + (self.texts.get("reference", "colon") or ": ") + text if text else label

    def source_says(self, code: str) -> str:
        return self.texts.get("sources", code, "says") or self.book.sources[code].says

    def dates(self, code: str) -> str:
        """When a source was read, and the date of the source itself."""
        source = self.book.sources[code]
        read = self.say("read_on", as_of=source.dated) if source.dated else ""
        age = self.texts.get("sources", code, "age") or source.age
        return (self.texts.get("reference", "separator") or "; ").join(part for part in (age, read) if part)

    def source_text(self, source: str) -> str:
        """A term's source: free text as it is written, or the title of the source with this id."""
        return (
            self.named_source(source) if source in self.book.sources else self.rules_said.source_title(source)
        )

    def named_source(self, code: str) -> str:
        """A source by its name, with the code under which it is shown: `Duck card article (D13)`."""
        return self.rules_said.source_title(code) + self.provenance((code,))

    def say(self, key: str, **values: str) -> str:
        """A phrase of the rules' pages."""
        return self.words.texts_of("rules", key, **values)

    def in_force(self, item: Rule | Hint) -> str:
        """The days on which a rule or hint is in force; nothing where it always is."""
        first, last = item.valid_from, item.valid_to
        if first is not None and last is not None:
            return self.say("until", first=first.isoformat(), last=last.isoformat())
        if first is not None:
            return self.say("begins", day=first.isoformat())
        return self.say("up_to", day=last.isoformat()) if last is not None else ""

    def comma(self, parts: Iterable[str]) -> str:
        """The parts that are not empty, with commas between them."""
        return ", ".join(part for part in parts if part)

    def named(self, name: str) -> str:
        """A code with what it is called: `action (What to do)`."""
        if name in self.book.decisions:
            label = self.texts.label("decisions", name)
        elif name in self.book.carriers:
            label = self.carrier_name(name)
        else:
            label = self.texts.fact(name)
        return f"{name} ({label})"

    def carrier_name(self, code: str) -> str:
        return carrier_label(self.book, self.texts, code)
