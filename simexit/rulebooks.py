"""Loads the rulebook a command or call asks for, with the company's terms, preference and assumptions laid over it."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from engine.problems import suggest
from engine.rulebook.book import Rulebook, load_rulebook
from engine.types.fact_types import type_of

if TYPE_CHECKING:
    from engine.deciding.decide import Decider


@dataclass(frozen=True)
class Choices:
    """What the user chose: files, the house preference, and answers for facts that are missing."""

    terms: Path | None = None
    rulesets: Path | None = None
    prefer: str | None = None
    assume: dict[str, object] = field(default_factory=dict)
    engine_check: bool = False  # put every case to all the rules engines there are


def open_rulebook(choices: Choices) -> Rulebook:
    """The rulebook with the house preference set; RulebookInvalid when a file is broken."""
    rulebook = load_rulebook(choices.rulesets, choices.terms)
    if choices.prefer is None:
        return rulebook
    settings = msgspec.structs.replace(rulebook.settings, balance_preference=choices.prefer)
    return replace(rulebook, settings=settings)


def prepare(choices: Choices) -> Decider:
    """A decider ready to decide; ValueError names an assumption that can't be understood."""
    from engine.deciding.decide import Decider

    rulebook = open_rulebook(choices)
    assumed = {name: typed_fact(rulebook, name, given) for name, given in choices.assume.items()}
    if not choices.engine_check:
        return Decider(rulebook, assumed)
    from engine.engine_check import Compared

    return Decider(rulebook, assumed, Compared)


def typed_fact(rulebook: Rulebook, name: str, given: object) -> Any:
    """The typed value of a fact given by a person; ValueError says what is wrong and what is allowed."""
    from batch.fleet.single import as_text, vocabulary
    from batch.understanding.identity import mask_words
    from batch.understanding.understand import CellContext, shown, understand

    fact = rulebook.readable.get(name)
    if fact is None:
        raise ValueError(f"unknown fact `{mask_words(name)}`{suggest(name, rulebook.readable)}")
    found = understand(fact, as_text(given), CellContext(vocabulary(rulebook)))
    if found.value is None:
        said = shown(fact, as_text(given))
        raise ValueError(f"`{name}` can't be `{said}`: {allowed_values(rulebook, name)}")
    return found.value


def allowed_values(rulebook: Rulebook, name: str) -> str:
    """What a fact takes, in a few words."""
    from batch.understanding.cell_types import cell_type_of

    fact = rulebook.readable.get(name)
    if fact is None:
        return ""
    if type_of(fact).coded:
        return f"allowed: {', '.join(fact.values)}"
    return cell_type_of(fact).allowed + (", or none" if fact.none else "")
