"""Find the heading and the words with which people fill in a fact, so that the reader of sheets knows each of them.

It must not know which sheet they are for.
"""

from __future__ import annotations

from collections.abc import Collection

from batch.report.words import ReportWords
from batch.understanding.cell_types import cell_type_of
from batch.understanding.words import fold_script
from engine.types.fact_types import type_of
from engine.types.facts import Fact
from engine.types.type import NONE
from language.templates import money


def heading_of(fact: Fact, words: ReportWords) -> str:
    """The label if it is among the accepted headings, else the first that the language has."""
    accepted = [heading for listed in fact.headings.values() for heading in listed]
    label = words.fact(fact.name)
    if not accepted or fold_script(label) in {fold_script(heading) for heading in [fact.name, *accepted]}:
        return label
    return next(iter(fact.headings.get(words.say("lang"), accepted)), fact.name)


def choices_of(fact: Fact, words: ReportWords, ceased: Collection[str] = ()) -> tuple[str, ...]:
    """The words of a drop-down, each of which the reader of cells accepts; without the carriers that `ceased`."""
    if type_of(fact).holds:
        return words.say("words.yes"), words.say("words.no")
    if not type_of(fact).coded:
        return ()
    found = [(code, accepted_word(fact, code, words)) for code in fact.values]
    if type_of(fact).names_carriers:  # many: in the order in which people look for a name, the catch-all last
        found = [one for one in found if one[0] not in ceased]
        found.sort(key=lambda one: (one[0] == "other", one[1].casefold()))
    return tuple(word for _, word in found)


def accepted_word(fact: Fact, code: str, words: ReportWords) -> str:
    """The word for one of the fact's values."""
    label, accepted = words.value(fact.name, code), [*fact.values[code], code]
    return label if fold_script(label) in {fold_script(word) for word in accepted} else accepted[0]


def accepted_text(fact: Fact, words: ReportWords, ceased: Collection[str] = ()) -> str:
    """What may be written for a fact, in a few words."""
    kind = cell_type_of(fact).template_text(fact)
    example = words.at("template.listed").get(fact.name)
    return words.say(
        f"template.kinds.{kind}", values=words.listed(choices_of(fact, words, ceased)), example=example
    )


def code_in_words(fact: Fact, code: str, words: ReportWords) -> str:
    """A value's code as somebody would write it into the sheet."""
    if type_of(fact).holds:
        return words.say("words.yes" if cell_type_of(fact).from_code(code) else "words.no")
    if code == NONE:
        return words.say("words.none")
    if code in fact.values:
        return accepted_word(fact, code, words)
    if cell_type_of(fact).has_currency:  # a code has cents
        return money(int(code)).replace(",", "").removesuffix(".00")
    return code
