"""Every text, heading and label is there in three languages, translated, with the same places to fill in."""

import re
from pathlib import Path
from typing import Any

import pytest

from engine.conditions.walking import names_in
from engine.rulebook.book import SHIPPED
from engine.rulebook.model import ACCOUNTS, SECTIONS
from engine.types.facts import AS_OF, BESIDE, Fact, Term
from tests.support.shipped import shipped, shipped_texts

ROOT = Path(__file__).parents[2]
LANGUAGES = ("en", "zh-Hans", "zh-Hant")
CHINESE = LANGUAGES[1:]
BOOK = shipped()
Key = tuple[str, ...]

# Written for Chinese only: in English the rulebook's own files say it.
ONLY_CHINESE = (("reference", "about"), ("reference", "notes"), ("sources",), ("term_sources",))
# The same in every language, or no words at all.
NO_WORDS = {
    ("report", "lang"),
    ("report", "font"),
    ("page", "name"),
    ("page_start", "title"),
    *(("review", "letter", "type", key) for key in ("latin", "eastern", "language")),
}

PLACE = re.compile(r"\{(\w+)\}")
HAN = re.compile("[\u4e00-\u9fff]")
# What stands between two sentences: a blank, or nothing.
BLANKS = {"between", "between_sentences", "lead_joint"}
# Characters that standard tables hold for both scripts, but that only one of them uses in words like these.
SIMPLIFIED_TOO = set("于么后余几并")
TRADITIONAL_TOO = set("於")
# Taiwan writes 著, Hong Kong 着.
HONG_KONG_TOO = set("着")


def everything(language: str) -> dict[Key, Any]:
    """Every text of a language."""
    return dict(shipped_texts(language).own())


TEXTS: dict[str, dict[Key, Any]] = {language: everything(language) for language in LANGUAGES}


def of_both(language: str) -> dict[Key, Any]:
    """The texts of a Chinese file that have an English counterpart."""
    return {
        key: text
        for key, text in TEXTS[language].items()
        if key[:2] not in ONLY_CHINESE and key[:1] not in ONLY_CHINESE
    }


def encodable(char: str, encoding: str) -> bool:
    try:
        char.encode(encoding)
    except UnicodeEncodeError:
        return False
    return True


def foreign(text: str, language: str) -> str:
    """The characters of a text that belong to the other script."""
    own, other = ("big5", "gb2312") if language == "zh-Hant" else ("gb2312", "big5")
    also = SIMPLIFIED_TOO if language == "zh-Hant" else TRADITIONAL_TOO
    return "".join(
        char
        for char in HAN.findall(text)
        if char in also or (encodable(char, other) and not encodable(char, own) and char not in HONG_KONG_TOO)
    )


@pytest.mark.parametrize("language", CHINESE)
def test_the_same_keys_in_every_language(language: str) -> None:
    theirs = of_both(language)
    assert sorted(set(TEXTS["en"]) - set(theirs)) == []
    assert sorted(set(theirs) - set(TEXTS["en"])) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_text_is_a_text_and_not_empty(language: str) -> None:
    wrong = {
        key: text for key, text in TEXTS[language].items() if not isinstance(text, str) or not text.strip()
    }
    assert {key: text for key, text in wrong.items() if key[-1] not in BLANKS} == {}


@pytest.mark.parametrize("language", CHINESE)
def test_nothing_is_left_in_english(language: str) -> None:
    left = {}
    for key, text in of_both(language).items():
        words = re.findall("[a-z]{3,}", PLACE.sub("", TEXTS["en"][key]))
        if words and not HAN.search(text) and key not in NO_WORDS:
            left[key] = text
    assert left == {}


@pytest.mark.parametrize("language", CHINESE)
def test_the_same_places_in_every_language(language: str) -> None:
    different = {
        key: text
        for key, text in of_both(language).items()
        if set(PLACE.findall(text)) != set(PLACE.findall(TEXTS["en"][key]))
    }
    assert different == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_brackets_are_closed(language: str) -> None:
    def closed(text: str) -> bool:
        return all(
            text.count(pair[0]) == text.count(pair[1]) for pair in ("[]", "{}", "“”", "「」", "（）", "()")
        )

    assert {key: text for key, text in TEXTS[language].items() if not closed(text)} == {}


@pytest.mark.parametrize("language", CHINESE)
def test_no_character_of_the_other_script(language: str) -> None:
    found = {key: bad for key, text in TEXTS[language].items() if (bad := foreign(text, language))}
    for name, fact in BOOK.facts.items():
        found |= {
            (name, heading): bad for heading in fact.headings[language] if (bad := foreign(heading, language))
        }
    for code, carrier in BOOK.carriers.items():
        said = [carrier.label.get(language, ""), *(note.text.get(language, "") for note in carrier.notes)]
        found |= {(code, text): bad for text in said if (bad := foreign(text, language))}
    assert found == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_everything_of_the_rulebook_has_its_words(language: str) -> None:
    texts = TEXTS[language]
    wanted: list[Key] = []
    for name in BOOK.facts:
        wanted += [("facts", name, key) for key in ("label", "meaning", "ask")]
    for name in BOOK.terms:
        wanted += [("terms", name, key) for key in ("label", "meaning", "ask")]
    beside = {name: item for name, item in BESIDE.items() if name != AS_OF.name}
    wanted += [("facts", name, key) for name in (*BOOK.derived, *beside) for key in ("label", "meaning")]
    named: dict[str, Fact | Term] = {**BOOK.facts, **BOOK.terms, **beside}
    for name, item in named.items():
        wanted += [("values", name, code) for code in item.values if item.type == "choice"]
    for decision in BOOK.decisions.values():
        wanted.append(("decisions", decision.name, "label"))
        for outcome in decision.outcomes:
            if outcome:
                wanted += [
                    ("decisions", decision.name, "outcomes", outcome, key) for key in ("label", "text")
                ]
        for rule in decision.rules if decision.hit_policy == "collect" else ():
            keys = ("label", "to_do", "to_ask") if rule.severity else ("label", "text")
            wanted += [("rules", decision.name, rule.id, key) for key in keys]
            if rule.names:
                wanted += [("problems", rule.id, key) for key in ("what", "done", "mend")]
    for group, codes in (
        ("severities", ("blocker", "cost", "task")),
        ("confidences", ("verified", "reported", "assumed")),
        ("asks", ("owner", "carrier")),
        ("statuses", ("determined", "details_open", "needs_info", "unreadable")),
    ):
        wanted += [(group, code) for code in codes]
    assert [key for key in wanted if key not in texts] == []


@pytest.mark.parametrize("language", CHINESE)
def test_what_english_takes_from_the_rulebook_is_translated(language: str) -> None:
    texts = TEXTS[language]
    notes = {(name, rule.id) for name, one in BOOK.decisions.items() for rule in one.rules if rule.note}
    assert notes == {key[2:] for key in texts if key[:2] == ("reference", "notes")}
    assert {*BOOK.decisions} == {key[2] for key in texts if key[:2] == ("reference", "about")}
    for code, source in BOOK.sources.items():
        keys = ["title", "says"] + ["age"] * bool(re.search("[a-z]", source.age))
        assert [key for key in keys if ("sources", code, key) not in texts] == [], code
    assert {*BOOK.sources} == {key[1] for key in texts if key[0] == "sources"}


def test_labels_and_carriers_are_named_in_every_language() -> None:
    for code, carrier in BOOK.carriers.items():
        assert set(carrier.label) == set(LANGUAGES), code
        for note in carrier.notes:
            assert set(note.text) == set(LANGUAGES), (code, note.id)
    for name, fact in BOOK.facts.items():
        assert set(fact.headings) == set(LANGUAGES), name


def test_a_sentence_asks_only_for_names_there_are() -> None:
    known = {
        *BOOK.facts,
        *BOOK.terms,
        *BOOK.derived,
        "cancel_on",
        "undo_until",
        "saving_hkd_year",
        "exit_cost_hkd",
    }
    used = {
        place
        for key, text in TEXTS["en"].items()
        if key[0] in ("rules", "decisions")
        for place in PLACE.findall(text)
    }
    assert sorted(used - known) == []


def test_a_sentence_never_shows_a_gap() -> None:
    """A name outside [brackets] must be known whenever the sentence is said: the rule's own condition looks at it."""
    gaps = {}
    for decision in BOOK.decisions.values():
        for rule in decision.rules:
            seen = {*names_in(rule.condition)}
            for name in list(seen):
                seen |= {*names_in(BOOK.derived_nodes[name])} if name in BOOK.derived_nodes else set()
            for key in ("to_do", "text"):
                text = TEXTS["en"].get(("rules", decision.name, rule.id, key), "")
                outside = set(PLACE.findall(re.sub(r"\[[^\]]*\]", "", text)))
                if outside - seen:
                    gaps[(decision.name, rule.id)] = outside - seen
    assert gaps == {}


def test_every_phrase_the_program_says_is_there() -> None:
    said = re.compile(r"""\.message\(\s*"([a-z_]+)"|get\(\s*"messages",\s*"([a-z_]+)"\)""")
    found = {
        name
        for folder in ("page", "simexit", "batch")
        for path in (ROOT / folder).rglob("*.py")
        for pair in said.findall(path.read_text(encoding="utf-8"))
        for name in pair
        if name
    }
    assert sorted(name for name in found if ("messages", name) not in TEXTS["en"]) == []


def test_every_phrase_of_the_program_is_one_it_says() -> None:
    """A key is a word of the program or of the rulebook's data, or put together by the program from its parts."""
    program = [
        path
        for folder in ("page", "simexit", "batch", "language", "engine", "tools")
        for path in (ROOT / folder).rglob("*.py")
    ]
    data = [
        path
        for folder in (SHIPPED, SHIPPED / "decisions", SHIPPED / "review")
        for path in folder.glob("*.yaml")
    ]
    code = "\n".join(path.read_text(encoding="utf-8") for path in (*program, *data))
    words = {*re.findall(r"[\w.]*\w", code), *re.findall(r"\w+", code), *SECTIONS}
    words |= {f"prepaid_cap.{account}" for account in ACCOUNTS}  # the settings are told by their path
    begins, ends = re.findall(r"(\w+_)\{", code), re.findall(r"\}(\w{5,}|_\w+)\"", code)
    # The pages say theirs in their templates: tests/page looks there.
    own = {"facts", "terms", "values", "decisions", "rules", "sources", "page"}
    unsaid = {
        key
        for path in TEXTS["en"]
        if path[0] not in own
        for key in path
        if key and not key.isdigit() and key not in words
        and not key.startswith(tuple(begins)) and not key.endswith(tuple(ends))
    }  # fmt: skip
    assert unsaid == set()


@pytest.mark.parametrize(
    ("language", "quoted"), [("zh-Hant", "「([^」{}?]+)」(?:工作)?表"), ("zh-Hans", "“([^”{}?]+)”表")]
)
def test_a_sheet_is_named_as_it_is_called(language: str, quoted: str) -> None:
    """English names sheets without marks that could be looked for."""
    sheets = set(shipped_texts(language).section("report")["sheets"].values())
    named = {
        key: found for key, text in TEXTS[language].items() if (found := set(re.findall(quoted, str(text))))
    }
    assert len(named) > 10
    assert {key: found - sheets for key, found in named.items() if found - sheets} == {}
