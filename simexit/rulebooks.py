"""Load the rulebook that a command or call asks for, with the company's own terms, preference and assumptions."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from batch.errors import ValueRefused
from engine.engines import Make, make_inference
from engine.problems import RulebookInvalid, RulebookProblem
from engine.remembered import Remembering
from engine.rulebook.book import Rulebook, load_rulebook
from engine.types.fact_types import type_of
from engine.types.facts import Fact
from language.refusals import Reason, hint, reason
from simexit.user_cache import user_cache

if TYPE_CHECKING:
    from engine.deciding.decide import Decider


@dataclass(frozen=True)
class Choices:
    """What the user chose: files, the company's preference, and values for facts that are missing."""

    terms: Path | None = None
    rulesets: Path | None = None
    prefer: str | None = None
    assume: dict[str, object] = field(default_factory=dict)
    engine_check: bool = False  # put every case to all the rules engines there are
    terms_called: str = ""  # what the file of terms was named, where it is elsewhere now


def open_rulebook(choices: Choices) -> Rulebook:
    """Load the rulebook with the company's preference set; RulebookInvalid when a file is broken."""
    if choices.terms is not None and choices.terms.is_dir():
        message = "is a folder; terms are a YAML file. A folder with a rulebook is given with --rulesets"
        raise RulebookInvalid([RulebookProblem(str(choices.terms), 0, message, "terms_are_folder")])
    try:
        rulebook = load_rulebook(choices.rulesets, choices.terms, user_cache())
    except RulebookInvalid:
        if choices.terms is not None:
            _refuse_wrong_kind(choices.terms, choices.rulesets)
        raise
    if choices.terms_called:
        rulebook = replace(rulebook, terms_file=choices.terms_called)
    if choices.prefer is None:
        return rulebook
    settings = msgspec.structs.replace(rulebook.settings, balance_preference=choices.prefer)
    return replace(rulebook, settings=settings)


def _refuse_wrong_kind(terms: Path, rulesets: Path | None) -> None:
    """Raise RulebookInvalid with one problem where what was named as a terms file is another kind of file."""
    # What reads YAML: nearly always the rulebook is kept, and sound.
    from batch.understanding.file_kinds import TERMS, wrong_kind
    from engine.rulebook.yamlfile import read_yaml

    read = read_yaml(terms)
    if read.problems:
        return
    wrong = wrong_kind(read.data, TERMS, load_rulebook(rulesets, None, user_cache()).readable)
    if wrong is not None:
        raise RulebookInvalid([wrong.problem(read.name)])


def prepare(choices: Choices) -> Decider:
    """Make a decider ready to decide; ValueError names an assumption that can't be understood."""
    return _decider(open_rulebook(choices), choices, make_inference)


def prepare_single(choices: Choices) -> Decider:
    """The same for a single check: the rules engine is loaded only for a case that no earlier check has met."""
    rulebook = open_rulebook(choices)
    return _decider(rulebook, choices, partial(Remembering, cache=rulebook.cache))


def keep_cases(decider: Decider) -> None:
    """Remember what the rules engine answered, for the next single check."""
    if isinstance(decider.inference, Remembering):
        decider.inference.keep()


def _decider(rulebook: Rulebook, choices: Choices, make: Make) -> Decider:
    from engine.deciding.decide import Decider

    assumed = {name: typed_fact(rulebook, name, given) for name, given in choices.assume.items()}
    if choices.engine_check:
        from engine.engine_check import Compared

        make = Compared
    return Decider(rulebook, assumed, make)


def typed_fact(rulebook: Rulebook, name: str, given: object) -> Any:
    """The typed value of a fact given by a person; ValueError says what is wrong and what is allowed."""
    from batch.fleet.single import understand_given
    from batch.identity import mask_words
    from batch.reading.value_texts import as_text
    from batch.understanding.understand import masked

    fact = rulebook.readable.get(name)
    if fact is None:
        raise ValueRefused("unknown_fact", given=mask_words(name), hint=hint(name, rulebook.readable))
    found = understand_given(rulebook, fact, given)
    said = masked(fact, as_text(given))
    if found.value is None:
        from engine.problems import nearest

        raise ValueRefused(
            "fact_not_so", fact=name, value=said, allowed=_allowed(fact), near=nearest(said, fact.values)
        )
    if found.trouble is not None and found.trouble.type == "value_with_remark":
        raise ValueRefused("fact_with_remark", fact=name, value=said)
    return found.value


def _allowed(fact: Fact) -> str | Reason:
    """What a fact takes, in a few words."""
    from batch.understanding.cell_types import allowed_values, cell_type_of

    if type_of(fact).coded:
        return reason("allowed_these", values=allowed_values(fact))
    words = reason(cell_type_of(fact).allowed)
    return reason("allowed_or_none", allowed=words) if fact.none else words
