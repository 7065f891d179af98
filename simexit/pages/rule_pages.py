"""Describe each decision and rule in one language: the parts of its page, and its row in the list.

The same description serves the terminal and the documentation; must not print.
"""

import datetime
from collections.abc import Sequence

from engine.conditions.nodes import Always, SettingIs
from engine.conditions.walking import names_in, walk
from engine.rulebook.book import Rulebook
from engine.rulebook.model import Decision, Rule
from language.texts import Texts
from simexit.pages.blocks import Block, PageTable, Pairs, Text, Title
from simexit.pages.hint_pages import HintPages
from simexit.pages.page_words import PageWords
from simexit.pages.rule_index import Thing, inputs_of, rules_of, users_of
from simexit.pages.term_pages import TermPages
from simexit.screen.paragraphs import paragraph, table, width, wrap_items

HINTS = "hints"  # stands for all of them where decisions are named


def page(rulebook: Rulebook, texts: Texts, thing: Thing, day: datetime.date) -> list[Block]:
    """The page of whatever `rule_index.find` found, as of a day."""
    rules, terms = RulePages(rulebook, texts), TermPages(rulebook, texts, day)
    match thing.kind:
        case "decision":
            return rules.decision(rulebook.decisions[thing.name])
        case "rule" | "outcome":
            decision = rulebook.decisions[thing.group]
            pages = [rules.rule(decision, rule) for rule in rules_of(rulebook, thing)]
            return [block for page in pages for block in page]
        case "hint":
            return HintPages(rulebook, texts).page(rulebook.hints[thing.name])
        case "carrier":
            return terms.carrier(rulebook.carriers[thing.name])
        case "source":
            return terms.source(thing.name)
    return terms.name(thing)


class RulePages(PageWords):
    """The pages of decisions and rules."""

    def rule(self, decision: Decision, rule: Rule) -> list[Block]:
        """A rule as a sentence, what to do if it holds, what it depends on, and where it comes from."""
        rows = []
        if rule.severity:
            rows.append((self.say("severity"), self.texts.label("severities", rule.severity)))
        rows.append((self.say("written"), rule.when))
        if days := self.in_force(rule):
            rows.append((self.say("in_force"), days))
        settings = [part.name for part in walk(rule.condition) if isinstance(part, SettingIs)]
        names = [*inputs_of(self.book, rule), *settings, *names_in(rule.condition)]
        if names:
            rows.append((self.say("rests_on"), ", ".join(self.named(name) for name in names)))
        if note := self.note(decision, rule):
            rows.append((self.say("note"), note))
        rows += [(self.say("source"), self.citation(source)) for source in rule.sources]
        rows.append((self.say("file"), f"{rule.file}:{rule.line}"))
        return [
            Title(f"{decision.name}.{rule.id} · {self.rules_said.label(decision, rule)}", 1, rule.id),
            Text(self.rules_said.sentence(decision, rule)),
            *([Text(advice)] if (advice := self.rules_said.advice(decision, rule)) else []),
            Pairs(tuple(rows)),
        ]

    def short_sentence(self, decision: Decision, rule: Rule) -> str:
        """The rule's condition only, for a table whose other columns say the rest."""
        if isinstance(rule.condition, Always):
            return self.words.phrase("always" if rule is decision.rules[0] else "otherwise")
        return self.words.say(rule.condition)

    def cited(self, rule: Rule) -> str:
        """The sources that a rule cites: each title once, with the codes under which they are shown."""
        codes: dict[str, list[str]] = {}
        for code in rule.sources:
            codes.setdefault(self.rules_said.source_title(code), []).append(code)
        comma = self.texts.get("reference", "comma") or ", "
        return comma.join(title + self.provenance((comma.join(found),)) for title, found in codes.items())

    def note(self, decision: Decision, rule: Rule) -> str:
        """The rule's note in the language, or as it is written in the rulebook."""
        return (rule.note and self.texts.get("reference", "notes", decision.name, rule.id)) or rule.note

    def about(self, decision: Decision) -> str:
        """What the decision answers."""
        return self.texts.get("reference", "about", decision.name) or decision.about

    def decision(self, decision: Decision) -> list[Block]:
        """A decision: what it answers, what it takes, and its rules in order."""
        needs = list(dict.fromkeys(name for rule in decision.rules for name in inputs_of(self.book, rule)))
        users = list(dict.fromkeys(user.partition(".")[0] for user in users_of(self.book, decision.name)))
        rows = [
            (self.say("rests_on"), ", ".join(self.named(name) for name in needs)),
            (self.say("used_by"), ", ".join(self.named(name) for name in users)),
        ]
        return [
            Title(f"{decision.name} · {self.texts.label('decisions', decision.name)}", 1, decision.name),
            Text(self.words.sentences((self.about(decision), self.say(f"hit_{decision.hit_policy}")))),
            *([Pairs(shown_rows)] if (shown_rows := tuple(row for row in rows if row[1])) else []),
            self.rules(decision),
        ]

    def rules(self, decision: Decision) -> PageTable:
        """The rules of a decision as a table: what follows, according to which source, and when."""
        first = decision.hit_policy == "first"
        header = (self.say("outcome" if first else "rule"), self.say("sources"), self.say("condition"))
        rows = []
        for rule in decision.rules:
            label = self.rules_said.label(decision, rule)
            mark = f" ({self.texts.label('severities', rule.severity)})" if rule.severity else ""
            named = f"{rule.id} · {label}{mark}"
            rows.append((named, self.cited(rule), self.short_sentence(decision, rule)))
        return PageTable(header, tuple(rows))


def as_lines(rulebook: Rulebook, texts: Texts, names: Sequence[str], size: int) -> list[str]:
    """The decisions named (`hints`: the hints), or all of them, carriers and sources, within `size` columns."""
    pages = RulePages(rulebook, texts)
    lines: list[str] = []
    for decision in rulebook.decisions.values():
        if not names or decision.name in names:
            lines += ["", *_decision(pages, decision, size)]
    if rulebook.hints and (not names or HINTS in names):
        hints = HintPages(rulebook, texts)
        title = hints.phrase("title")
        lines += ["", f"{HINTS} · {title}", "-" * min(size, width(f"{HINTS} · {title}"))]
        lines += [paragraph(hints.phrase("about"), size), *table(hints.listed(), size, indent="  ")]
    if not names:
        for key, codes in (("carriers", rulebook.carriers), ("sources", rulebook.sources)):
            first = pages.labelled(pages.say(key), " ").rstrip() + " "
            lines += ["", *wrap_items(codes, size, first=first, rest="  ")] if codes else []
    return lines[1:]


def _decision(pages: RulePages, decision: Decision, size: int) -> list[str]:
    label = pages.texts.label("decisions", decision.name)
    policy = pages.words.texts_of("rules", "policy", decision.hit_policy)
    title = f"{decision.name} · {label} ({policy})"
    rows = [
        (_marked(rule), f"{rule.when}{pages.provenance((pages.in_force(rule),))}{_cited(pages, rule)}")
        for rule in decision.rules
    ]
    about = pages.about(decision)
    return [
        paragraph(title, size),
        "-" * min(size, width(title)),
        *([paragraph(about, size)] if about else []),
        *table(rows, size, indent="  "),
    ]


def _cited(pages: RulePages, rule: Rule) -> str:
    """The sources by their names, in brackets."""
    return f" [{pages.cited(rule)}]" if rule.sources else ""


def _marked(rule: Rule) -> str:
    """A rule's id, with the outcome it leads to if that has another name, or with its severity."""
    if rule.outcome and rule.outcome != rule.id:
        return f"{rule.id} → {rule.outcome}"
    return f"{rule.id} ({rule.severity})" if rule.severity else rule.id
