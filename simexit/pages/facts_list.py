"""Describe the facts and terms of a rulebook for a reader: type, meaning, accepted headings and values.

The same description serves the terminal, JSON and the documentation; must not print.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from batch.understanding.cell_types import cell_type_of
from engine.rulebook.book import Rulebook
from engine.types.fact_types import type_of
from engine.types.facts import Fact, Term
from language.condition_words import ConditionWords
from language.texts import Texts
from simexit.screen.paragraphs import pad, paragraph, width, wrap, wrap_items


@dataclass(frozen=True)
class Described:
    """One fact or term. `remarks` are sentences: what a blank means, and whether the value is masked."""

    code: str
    kind: str
    type: str
    type_label: str
    label: str
    meaning: str
    none: bool
    any_carrier: bool
    remarks: tuple[str, ...]
    headings: dict[str, list[str]]
    values: dict[str, list[str]]
    value_labels: dict[str, str]


def describe(rulebook: Rulebook, texts: Texts) -> list[Described]:
    """Every fact, then every term, in the rulebook's order."""
    words = ConditionWords(rulebook, texts)
    facts = [_fact(words, fact) for fact in rulebook.facts.values()]
    return facts + [_term(words, term) for term in rulebook.terms.values()]


def _fact(words: ConditionWords, fact: Fact) -> Described:
    remarks = []
    if fact.assume is not None:
        remarks.append(words.texts_of("facts", "assume", value=_plain(words, fact.name, fact.assume)))
    for condition, value in words.book.when_missing.get(fact.name, ()):
        said = {"condition": words.say(condition), "value": _plain(words, fact.name, value)}
        remarks.append(words.texts_of("facts", "when_missing", **said))
    if fact.private:
        remarks.append(words.texts_of("facts", "private"))
    values = dict(fact.values)
    if type_of(fact).names_carriers:  # its values are the carriers, which `rules list` shows
        values = {"other": fact.values.get("other", [])}
    return _described(words, fact, "fact", tuple(remarks), fact.headings, values, none=fact.none)


def _term(words: ConditionWords, term: Term) -> Described:
    return _described(words, term, "term", (), {}, dict(term.values), none=False)


def _described(
    words: ConditionWords, item: Fact | Term, kind: str, remarks: tuple[str, ...],
    headings: dict[str, list[str]], values: dict[str, list[str]], *, none: bool,
) -> Described:  # fmt: skip
    texts = words.texts
    type_label = words.texts_of("types", cell_type_of(item).said_as or item.type)
    if none:
        type_label = words.texts_of("facts", "or_none", type=type_label)
    return Described(
        code=item.name,
        kind=kind,
        type=item.type,
        type_label=type_label,
        label=texts.fact(item.name),
        meaning=texts.get(f"{kind}s", item.name, "meaning") or "",
        none=none,
        any_carrier=type_of(item).names_carriers,
        remarks=remarks,
        headings=headings,
        values=values,
        value_labels={code: texts.value(item.name, code) for code in values},
    )


def _plain(words: ConditionWords, name: str, value: Any) -> str:
    """An assumed value in words."""
    if isinstance(value, bool):
        return words.texts.get("words", "yes" if value else "no") or str(value)
    if value == "none":
        return words.texts.get("values", name, "none") or words.texts.get("words", "none") or "none"
    return words.texts.value(name, str(value))


def as_lines(items: Sequence[Described], words: ConditionWords, size: int) -> list[str]:
    """The facts, then the terms, for a terminal of `size` columns."""
    lines: list[str] = []
    for kind, title, about in (("fact", "title", "about"), ("term", "terms_title", "terms_about")):
        chosen = [item for item in items if item.kind == kind]
        if not chosen:
            continue
        heading = words.texts_of("facts", title)
        lines += ["", heading, "=" * width(heading), paragraph(words.texts_of("facts", about), size)]
        for item in chosen:
            lines += ["", *_item_lines(item, words, size)]
    return lines[1:]


def _item_lines(item: Described, words: ConditionWords, size: int) -> list[str]:
    lines = wrap(f"{item.code} · {item.label} · {item.type_label}", size, rest="    ")
    lines += wrap(words.sentences((item.meaning, *item.remarks)), size, first="    ")
    # The chosen language first.
    languages = sorted(item.headings, key=lambda code: code != words.texts.language)
    named = [(code, item.headings[code]) for code in languages if item.headings[code]]
    if named:
        lines.append(f"    {words.texts_of('facts', 'headings')}")
    for code, headings in named:
        lines += wrap_items(headings, size, first=f"      {pad(code, 7)}  ")
    if item.values:
        lines.append(f"    {words.texts_of('facts', 'values')}")
    if item.any_carrier:
        lines += wrap(words.texts_of("facts", "any_carrier"), size, first="      ")
    for code, accepted in item.values.items():
        label = item.value_labels[code]
        said = dict.fromkeys((code, label, *accepted))
        lines += wrap_items(said, size, first="      - ")
    return lines


def as_data(items: Sequence[Described]) -> list[dict[str, Any]]:
    """The same for programs."""
    return [
        {
            "code": item.code,
            "kind": item.kind,
            "type": item.type,
            "none": item.none,
            "label": item.label,
            "meaning": item.meaning,
            "remarks": list(item.remarks),
            "headings": item.headings,
            "values": item.values,
        }
        for item in items
    ]
