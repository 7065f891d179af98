"""The rulebook at a glance, for the terminal: each decision's rules with their conditions and sources."""

from collections.abc import Sequence

from engine.rulebook.book import Rulebook
from engine.rulebook.model import Decision, Rule
from language.texts import Texts
from simexit.pages.rule_pages import RulePages
from simexit.screen.paragraphs import paragraph, table, width, wrap_items


def as_lines(rulebook: Rulebook, texts: Texts, names: Sequence[str], size: int) -> list[str]:
    """The decisions named, or all of them and then the carriers and sources, within `size` columns."""
    pages = RulePages(rulebook, texts)
    lines: list[str] = []
    for decision in rulebook.decisions.values():
        if not names or decision.name in names:
            lines += ["", *_decision(pages, decision, size)]
    if not names:
        for key, codes in (("carriers", rulebook.carriers), ("sources", rulebook.sources)):
            first = pages.labelled(pages.say(key), " ").rstrip() + " "
            lines += ["", *wrap_items(codes, size, first=first, rest="  ")] if codes else []
    return lines[1:]


def _decision(pages: RulePages, decision: Decision, size: int) -> list[str]:
    label = pages.texts.label("decisions", decision.name)
    policy = pages.words.texts_of("rules", "policy", decision.hit_policy)
    title = f"{decision.name} · {label} ({policy})"
    rows = [(_marked(rule), f"{rule.when}{_cited(rule)}") for rule in decision.rules]
    about = pages.about(decision)
    return [
        paragraph(title, size),
        "-" * min(size, width(title)),
        *([paragraph(about, size)] if about else []),
        *table(rows, size, indent="  "),
    ]


def _cited(rule: Rule) -> str:
    """The sources in brackets, without blanks so that they stay on one line."""
    return f" [{','.join(rule.sources)}]" if rule.sources else ""


def _marked(rule: Rule) -> str:
    """A rule's id, with the outcome it leads to where that is called otherwise, or its severity."""
    if rule.outcome and rule.outcome != rule.id:
        return f"{rule.id} → {rule.outcome}"
    return f"{rule.id} ({rule.severity})" if rule.severity else rule.id
