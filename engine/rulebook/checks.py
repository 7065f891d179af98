"""Check the vocabulary of a rulebook for meaning: names that can be used, values that fit, words that tell apart.

Notes every mistake in the file it stands in; knows no particular fact, term or carrier.
"""

import keyword
import unicodedata
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

import msgspec

from engine.conditions.nodes import Node
from engine.conditions.walking import names_in
from engine.problems import suggest
from engine.rulebook.model import Carrier
from engine.rulebook.shape import check_language, check_languages
from engine.rulebook.sheet_words import Platform
from engine.rulebook.terms import CHOOSE_TERMS
from engine.rulebook.yamlfile import YamlFile
from engine.types.fact_types import TYPES, type_of
from engine.types.facts import BESIDE, Derived, Fact, Term, WhenMissing
from engine.types.type import article

# Words that the grammar of conditions uses itself.
RESERVED = (*BESIDE, "otherwise", "known", "max", "min", "none", "unknown")
MOST_LETTERS = 2
Place = str | int


def check_name(name: str, file: YamlFile, *path: Place) -> None:
    """A name that conditions can use: letters, digits and _, no keyword. Outcomes may be called `none`."""
    if not name.isidentifier() or keyword.iskeyword(name) or (name in RESERVED and name != "none"):
        reason = (
            "is a word of the language of conditions; use another"
            if name.isidentifier()
            else "can't be used in a condition; use small letters, digits and _, beginning with a letter"
        )
        file.problem(f"the name `{name}` {reason}", *path)


def check_fact(fact: Fact, file: YamlFile, languages: Sequence[str]) -> Fact:
    """The fact with the values it states typed; what doesn't fit its type is noted."""
    path = ("facts", fact.name)
    check_name(fact.name, file, *path)
    _check_values(fact, file, *path)
    if fact.none and not type_of(fact).may_be_none:
        allowed = " or ".join(sorted(name for name, one in TYPES.items() if one.may_be_none))
        file.problem(f"`none` is a value only of a fact of type {allowed}", *path, "none")
    check_languages(fact.headings, languages, file, *path, "headings")
    assume = fact.assume
    if assume is not None:
        assume = check_typed(fact, assume, file, *path, "assume")
    blanks = [
        WhenMissing(item.when, check_typed(fact, item.value, file, *path, "when_missing", place, "value"))
        for place, item in enumerate(fact.when_missing)
    ]
    return msgspec.structs.replace(fact, assume=assume, when_missing=blanks)


def check_letters(languages: Sequence[str], known: Sequence[str], file: YamlFile) -> None:
    """Carriers are written to in one language or two."""
    if not 1 <= len(languages) <= MOST_LETTERS:
        file.problem("`letters` must name one language or two", "letters")
    for place, language in enumerate(languages):
        check_language(language, known, file, "letters", place)


def check_term(term: Term, file: YamlFile) -> None:
    """A term's name, type and values."""
    path = ("terms", term.name)
    check_name(term.name, file, *path)
    if not type_of(term).of_terms:
        allowed = ", ".join(name for name, one in TYPES.items() if one.of_terms)
        file.problem(f"a term can't be of type `{term.type}`; allowed: {allowed}", *path, "type")
    _check_values(term, file, *path)


def _check_values(item: Fact | Term, file: YamlFile, *path: Place) -> None:
    """A choice needs values, yes/no may have words of its own, others have none; no word may mean two of them."""
    type_ = type_of(item)
    if type_.names_carriers or type_.names_contracts:  # its values are those, checked where they stand
        return
    if type_.coded and not item.values:
        file.problem(f"`{item.name}` is {article(type_.noun)} and needs `values`", *path)
    if item.values and not type_.lists_values:
        file.problem(f"only a choice has `values`; `{item.name}` is of type {item.type}", *path, "values")
    for code in item.values if type_.holds else ():
        if code not in ("yes", "no"):
            file.problem(f"`{item.name}` is yes or no, not `{code}`", *path, "values", code)
    meant: dict[str, str] = {}
    for code, words in item.values.items():
        check_name(code, file, *path, "values", code)
        for word in (code, *words):
            other = meant.setdefault(folded(word), code)
            if other != code:
                file.problem(
                    f"`{word}` means both `{other}` and `{code}`; keep it under one", *path, "values", code
                )


def check_typed(fact: Fact, value: Any, file: YamlFile, *path: Place) -> Any:
    """A value a fact states for a blank, as the engine holds it; None (noted) where it doesn't fit."""
    if value == "none" and fact.none:
        return value
    try:
        return type_of(fact).from_yaml(fact, value)
    except ValueError as error:
        named = f"`{path[-1]}` of `{fact.name}`" if path[-1] != fact.name else f"`{fact.name}`"
        file.problem(f"{named} {error}", *path)
        return None


def check_headings(facts: Mapping[str, Fact], file: YamlFile) -> None:
    """No heading may stand for two facts; a fact's own code is a heading too."""
    owner = {folded(name): (name, name) for name in facts}
    for fact in facts.values():
        for language, headings in fact.headings.items():
            for heading in headings:
                other, written = owner.setdefault(folded(heading), (fact.name, heading))
                if other != fact.name:
                    same = "" if heading == written else f" (as `{written}`)"
                    file.problem(
                        f"the heading `{heading}` stands under `{other}`{same} too; keep it under one fact",
                        "facts", fact.name, "headings", language,
                    )  # fmt: skip


def check_carriers(carriers: Mapping[str, Carrier], files: Mapping[str, Sequence[YamlFile]]) -> None:
    """Operators that exist, and no name that means two carriers; `files` holds those that say something of each."""
    for code, carrier in carriers.items():
        if carrier.operator and carrier.operator not in carriers:
            message = f"unknown operator `{carrier.operator}`{suggest(carrier.operator, carriers)}"
            path = ("carriers", code, "operator")
            _saying(carrier.operator, files[code], path).problem(message, *path)
    # Codes and labels first: of two carriers with one name, the one that only lists it is wrong.
    owner: dict[str, str] = {}
    named = [(code, "label", name) for code, one in carriers.items() for name in (code, *one.label.values())]
    named += [(code, "names", name) for code, one in carriers.items() for name in one.names]
    for code, key, name in named:
        other = owner.setdefault(folded(name), code)
        if other != code:
            message = f"the name `{name}` means `{other}` too; keep it under one carrier"
            path = ("carriers", code, key)
            _saying(name, files[code], path).problem(message, *path)


def _saying(what: str, files: Sequence[YamlFile], path: tuple[str, ...]) -> YamlFile:
    """The file that says it there, the company's own before the rulebook's."""
    for file in reversed(files):
        written = file.data
        for key in path:
            written = written.get(key) if isinstance(written, dict) else None
        said = written.values() if isinstance(written, dict) else written
        if what == said or (isinstance(said, Collection) and not isinstance(said, str) and what in said):
            return file
    return files[0]


def check_platforms(platforms: Mapping[str, Platform], status: Fact, file: YamlFile) -> None:
    """Each status word of a platform means a line status, or `ask`."""
    allowed = [*status.values, "ask"]
    for code, platform in platforms.items():
        for word, meaning in platform.status.items():
            if meaning not in allowed:
                message = f"`{word}` can't mean `{meaning}`{suggest(meaning, allowed)}"
                file.problem(message, "platforms", code, "status", word)


def check_circles(
    derived: Mapping[str, Node],
    blanks: Mapping[str, tuple[tuple[Node, Any], ...]],
    terms: Iterable[str],
    files: Mapping[str, tuple[YamlFile, tuple[Place, ...]]],
) -> None:
    """Nothing may be computed from itself: derived facts, what a blank means, and the facts that choose terms."""
    needs: dict[str, tuple[str, ...]] = {name: names_in(node) for name, node in derived.items()}
    for name, items in blanks.items():
        needs[name] = tuple(part for condition, _ in items for part in names_in(condition))
    needs |= dict.fromkeys(terms, CHOOSE_TERMS)
    for name, (file, path) in files.items():
        if (circle := _circle(name, needs)) is not None:
            file.problem(f"`{name}` rests on itself: {' → '.join(circle)}", *path)


def _circle(start: str, needs: Mapping[str, tuple[str, ...]]) -> list[str] | None:
    """The way from a name back to itself, or None."""
    ways = [[start]]
    seen: set[str] = set()
    while ways:
        way = ways.pop()
        for name in needs.get(way[-1], ()):
            if name == start:
                return [*way, name]
            if name not in seen:
                seen.add(name)
                ways.append([*way, name])
    return None


def check_unique(groups: Mapping[str, tuple[YamlFile, Mapping[str, Fact | Term | Derived]]]) -> None:
    """A name is a fact, a term or a derived fact, never two of them."""
    owner: dict[str, str] = {}
    for group, (file, items) in groups.items():
        for name in items:
            if (other := owner.setdefault(name, group)) != group:
                file.problem(f"`{name}` is a name under `{other}` already", group, name)


def folded(word: object) -> str:
    """A word without case, spaces, punctuation and full-width forms."""
    text = unicodedata.normalize("NFKC", str(word)).casefold()
    return "".join(char for char in text if char.isalnum()) or text.strip()
