"""The two Chinese editions say the same: places, figures, codes and "not" to the letter, words as tables can tell."""

import re
from collections.abc import Callable, Mapping

import pytest
from rapidfuzz import fuzz

from language.texts import Key
from tests.support.chinese import in_mainland_words
from tests.support.shipped import shipped, shipped_texts

# Of 100: how much of a text of Hong Kong, in the Mainland's words, must stand in the Mainland's edition too.
LEAST_ALIKE = 60
PLACE = re.compile(r"\{[^{}]*\}")
FIGURE_OR_CODE = re.compile(r"[A-Za-z0-9$][\w.$+/:-]*", re.ASCII)
NOT = re.compile("[不未没無无勿毋莫非否]")

# Not compared: what a source says in its own words, and what people may write in place of the drop-down's words.
LEFT_OUT = (("sources",), ("review", "accepted"), ("review", "accepted_actions"), ("ask", "accepted"))
# Said differently on purpose: fonts and languages, made-up examples, and dates as each place writes them.
OTHER_WORDS: set[Key] = {
    ("messages", "days"),
    ("report", "template", "example", "department"),
    ("review", "letter", "type", "language"),
}
OTHER_FIGURES: set[Key] = {
    ("report", "lang"),
    ("report", "font"),
    ("review", "letter", "type", "eastern"),
    ("review", "letter", "type", "language"),
    ("problems", "not_date", "mend"),
    ("problems", "date_incomplete", "mend"),
}

Texts = Mapping[Key, str]
BOOK = shipped()


def edition(language: str) -> dict[Key, str]:
    """Every text of a language, what is worth knowing about the carriers too."""
    said = shipped_texts(language).own()
    for code, carrier in BOOK.carriers.items():
        said |= {("carriers", code, "notes", note.id): note.text[language] for note in carrier.notes}
    return {key: text for key, text in said.items() if key[:1] not in LEFT_OUT and key[:2] not in LEFT_OUT}


def places(text: str) -> list[tuple[str, ...]]:
    """The places of a text: those that are always filled, then each part in [brackets]."""
    optional = re.findall(r"\[([^\[\]]*)\]", text)
    always = re.sub(r"\[[^\[\]]*\]", "", text)
    return [tuple(sorted(PLACE.findall(part))) for part in (always, *sorted(optional))]


def figures_and_codes(text: str) -> list[str]:
    return sorted(FIGURE_OR_CODE.findall(PLACE.sub("", text)))


def negations(text: str) -> int:
    return len(NOT.findall(text))


def alike(one: str, other: str) -> float:
    """How much of two texts is the same, of 100, apart from their places and punctuation."""
    bare = (re.sub(r"\W", "", PLACE.sub("", text)) for text in (one, other))
    return fuzz.ratio(*bare)


def different(hant: Texts, hans: Texts) -> dict[Key, str]:
    """Each text in which the editions do not say the same, and in what."""
    found = dict.fromkeys({*hant} ^ {*hans}, "only one edition has it")
    for key in {*hant} & {*hans}:
        here, there = in_mainland_words(hant[key]), hans[key]
        same: dict[str, bool] = {
            "places": sorted(places(here)) == sorted(places(there)),
            "figures and codes": key in OTHER_FIGURES or figures_and_codes(here) == figures_and_codes(there),
            "not": negations(here) == negations(there),
            "words": key in OTHER_WORDS or alike(here, there) >= LEAST_ALIKE,
        }
        if wrong := [name for name, right in same.items() if not right]:
            found[key] = f"{', '.join(wrong)}: {here} / {there}"
    return found


def test_the_two_editions_say_the_same() -> None:
    assert {} == different(edition("zh-Hant"), edition("zh-Hans"))


def test_no_exception_is_there_for_nothing() -> None:
    hant, hans = edition("zh-Hant"), edition("zh-Hans")
    for key in OTHER_WORDS:
        assert alike(in_mainland_words(hant[key]), hans[key]) < LEAST_ALIKE, key
    for key in OTHER_FIGURES:
        assert figures_and_codes(hant[key]) != figures_and_codes(hans[key]), key


KEEP_ALIVE = ("decisions", "action", "outcomes", "keep_alive", "text")
NOTICE = ("rules", "steps", "time_notice", "text")
TRANSFER = ("decisions", "balance", "outcomes", "transfer", "text")
REGISTRATION = ("rules", "follow_ups", "deregister_name", "text")
PORT_FIRST = ("review", "reasons", "port_first")
DAY = ("problems", "not_day", "mend")

#: What a translator may get wrong, planted in one edition: the text, the mistake, what is found.
PLANTED: dict[str, tuple[Key, Callable[[str], str], str]] = {
    "a figure": (DAY, lambda text: text.replace("31", "30"), "figures and codes"),
    "a currency": (TRANSFER, lambda text: text.replace("HK$", "$"), "figures and codes"),
    "a place left out": (NOTICE, lambda text: text.replace("{notice_by}", ""), "places"),
    "a bracket left out": (NOTICE, lambda text: text.replace("[，最迟 {notice_by}]", "{notice_by}"), "places"),
    "a not too few": (PORT_FIRST, lambda text: text + "不要先终止。", "not"),
    "another sentence": (REGISTRATION, lambda _: "请把储值卡寄回运营商，并保留邮寄凭据。", "words"),
    "a text changed in one edition only": (KEEP_ALIVE, lambda _: "请马上申请退款。", "words"),
}  # fmt: skip


@pytest.mark.parametrize("mistake", PLANTED)
def test_a_difference_is_found(mistake: str) -> None:
    key, make, part = PLANTED[mistake]
    hans = edition("zh-Hans")
    planted = {**hans, key: make(hans[key])}
    assert planted[key] != hans[key]
    found = different(edition("zh-Hant"), planted)
    assert [key] == [*found]
    assert part in found[key].partition(":")[0]


def test_a_text_that_one_edition_lacks_is_found() -> None:
    hans = edition("zh-Hans")
    del hans[DAY]
    assert {DAY: "only one edition has it"} == different(edition("zh-Hant"), hans)
