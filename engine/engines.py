"""Choose the rules engine that decides: the first of ENGINES that loads and answers rightly; say which, and why not
another. Must not know what an engine needs or how it answers: each has a module of its own.
"""

import os
import re
from collections import Counter
from collections.abc import Callable, Mapping
from functools import cache
from importlib import import_module
from typing import Protocol

import msgspec

from engine.problems import suggest
from engine.types.kleene import NO, UNKNOWN, YES

# In order of preference. The name is also that of the distribution to install, if there is one.
ENGINES = {"durable-rules": "engine.inference:DurableRules", "twin": "engine.twin:Twin"}
BUILT_IN = "twin"
SWITCH = "SIMEXIT_ENGINE"

# The hit policy of each decision of a rulebook (`first` or `collect`), and how many rules it has.
Decisions = Mapping[str, tuple[str, int]]

# Enough to tell an engine that answers from one that only loads: a case of each policy, and the rules that fire.
_PROOF: Decisions = {"first": ("first", 3), "collect": ("collect", 3)}
_PROOFS = (
    ("first", {0: NO, 1: UNKNOWN, 2: YES}, (1, 2)),
    ("first", {0: UNKNOWN, 1: YES, 2: YES}, (0, 1)),
    ("first", {0: NO, 1: NO, 2: NO}, ()),
    ("collect", {0: YES, 1: NO, 2: UNKNOWN}, (0, 2)),
)


class Inference(Protocol):
    """The rules of every decision of a rulebook, ready to be asked."""

    asked: Counter[str]  # how often, by decision

    def fire(self, decision: str, codes: Mapping[int, int]) -> tuple[int, ...]:
        """The positions of the rules that fire, in rule order, for the codes of the decision's conditions.

        First: every rule that holds or possibly holds, up to and with the first that certainly holds; every rule has
        a code. Collect: every rule that holds or possibly holds, of those that have a code.
        """
        ...


Make = Callable[[Decisions], Inference]


class PassedOver(msgspec.Struct, frozen=True):
    """An engine that is preferred to the one in use, and why it does not decide.

    `why` is not_installed, not_loaded, wrong or switched_off; `detail` is what was said by the error, if there is one.
    """

    name: str
    why: str
    detail: str = ""


class Engine(msgspec.Struct, frozen=True):
    """The engine in use: its name, its release (empty when built in), and those that were passed over for it."""

    name: str
    version: str
    passed_over: tuple[PassedOver, ...] = ()


class EngineUnavailable(Exception):
    """The engine that was asked for by name can't be used."""


class AnswersWrongly(Exception):
    """An engine loads and does not answer as its hit policy says."""


def make_inference(decisions: Decisions) -> Inference:
    """The rules of a rulebook, in the engine in use."""
    make = _load(_name_in_use())
    if isinstance(make, Exception):
        raise make
    return make(decisions)


def engine_in_use() -> Engine:
    """Which engine decides. EngineUnavailable when SIMEXIT_ENGINE asks for one that can't be used."""
    name = _name_in_use()
    before = list(ENGINES)[: list(ENGINES).index(name)]
    if os.environ.get(SWITCH):
        return Engine(name, _version(name), tuple(PassedOver(other, "switched_off") for other in before))
    return Engine(name, _version(name), tuple(_passed_over(other, _load(other)) for other in before))


def loaded() -> dict[str, Make]:
    """Every engine that can be had, by name."""
    found = {name: _load(name) for name in ENGINES}
    return {name: make for name, make in found.items() if not isinstance(make, Exception)}


def passed_over() -> list[PassedOver]:
    """Every engine that can't be used."""
    return [_passed_over(name, _load(name)) for name in ENGINES if name not in loaded()]


def _name_in_use() -> str:
    wanted = os.environ.get(SWITCH)
    if not wanted:
        return next(name for name in ENGINES if not isinstance(_load(name), Exception))
    if wanted not in ENGINES:
        raise EngineUnavailable(f"{SWITCH}: `{wanted}` is not a rules engine{suggest(wanted, ENGINES)}")
    if isinstance(error := _load(wanted), Exception):
        found = _passed_over(wanted, error)
        why = "is not installed" if found.why == "not_installed" else f"can't be used ({found.detail})"
        raise EngineUnavailable(
            f"{SWITCH}: {wanted} {why}; without {SWITCH}, the first engine that works decides"
        )
    return wanted


@cache
def _load(name: str) -> Make | Exception:
    """The class of the engine, or what kept it from loading or from answering."""
    module, _, made = ENGINES[name].partition(":")
    try:
        make: Make = getattr(import_module(module), made)
        inference = make(_PROOF)
        for decision, codes, expected in _PROOFS:
            if (fired := inference.fire(decision, codes)) != expected:
                raise AnswersWrongly(f"{decision}: {codes} fires {fired}, not {expected}")
    except Exception as error:  # what is written in C may fail in any way, and another engine can answer
        return error
    return make


def _passed_over(name: str, error: object) -> PassedOver:
    """Why an engine that did not load does not decide."""
    if isinstance(error, ModuleNotFoundError) and not _version(name):
        return PassedOver(name, "not_installed")
    # A file that can't be loaded is named without its folder: a report is read by others than its maker.
    lines = re.sub(r"\S*[/\\](?=\S)", "", str(error)).splitlines()
    detail = lines[0] if lines else type(error).__name__
    return PassedOver(name, "wrong" if isinstance(error, AnswersWrongly) else "not_loaded", detail)


@cache
def _version(name: str) -> str:
    """The release of an engine that is installed, else nothing."""
    if name == BUILT_IN:
        return ""
    from importlib.metadata import PackageNotFoundError, version  # takes as long to load as all that decides

    try:
        return version(name)
    except PackageNotFoundError:
        return ""
