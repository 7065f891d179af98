"""The locks are what pyproject.toml asks for, for every Python and system, and tell nothing of where they were made."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tools.lock import CONSTRAINTS, ENGINE_LOCK, LOCKS, constraints
from tools.pins import Pin, Target, pins_for, read_lock
from tools.systems import PYTHONS, SYSTEMS

ROOT = Path(__file__).resolve().parents[2]
TARGETS = [replace(target, python=python) for target in SYSTEMS.values() for python in PYTHONS]
EVERY_LOCK = [*LOCKS, ENGINE_LOCK]


def written() -> dict[str, Any]:
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def asked_by(lock: str) -> Iterator[Requirement]:
    """What pyproject.toml asks of a lock."""
    whole = written()
    extras = whole["project"]["optional-dependencies"]
    if lock == ENGINE_LOCK:
        texts = extras["durable"]
    else:
        options = [option.partition("=") for option in LOCKS[lock]]
        texts = list(whole["project"]["dependencies"])
        for kind, _, name in options:
            texts += extras[name] if kind == "--extra" else whole["dependency-groups"][name]
    yield from map(Requirement, texts)


@pytest.mark.parametrize(
    "target", TARGETS, ids=lambda target: f"{target.system}-{target.machine}-{target.python}"
)
@pytest.mark.parametrize("lock", EVERY_LOCK)
def test_what_is_asked_for_is_held_once_and_within_its_range(lock: str, target: Target) -> None:
    """If this fails, pyproject.toml was changed after the lock was made: `make lock`."""
    held = pins_for(read_lock(ROOT / lock), target)
    assert len({pin.name for pin in held}) == len(held)
    releases = {pin.name: pin.version for pin in held}
    for requirement in asked_by(lock):
        assert requirement.specifier.contains(releases[canonicalize_name(requirement.name)]), requirement


@pytest.mark.parametrize("lock", LOCKS)
def test_nothing_is_held_that_nobody_asks_for(lock: str) -> None:
    pins = read_lock(ROOT / lock)
    names = {pin.name for pin in pins}
    asked = {canonicalize_name(requirement.name) for requirement in asked_by(lock)}
    assert asked == {pin.name for pin in pins if any(via.startswith("simexit ") for via in pin.via)}
    for pin in pins:
        others = {canonicalize_name(via) for via in pin.via if not via.startswith("simexit ")}
        assert others or pin.name in asked
        assert others <= names


def test_a_release_is_the_same_in_both_locks() -> None:
    run, dev = (releases(read_lock(ROOT / lock)) for lock in ("requirements.lock", "requirements-dev.lock"))
    everywhere = {(name, version) for name, version, marker in dev if not marker}
    # What only some Pythons need to run, a tool may need on all.
    assert {one for one in run - dev if one[:2] not in everywhere} == set()


def releases(pins: list[Pin]) -> set[tuple[str, str, str]]:
    return {(pin.name, pin.version, str(pin.marker or "")) for pin in pins}


def test_the_constraints_are_those_of_the_lock() -> None:
    assert constraints() == (ROOT / CONSTRAINTS).read_text(encoding="utf-8")


@pytest.mark.parametrize("lock", EVERY_LOCK)
def test_every_release_is_held_by_its_hashes_and_by_nothing_of_this_machine(lock: str) -> None:
    text = (ROOT / lock).read_text(encoding="utf-8")
    assert not re.search(r"://|file:|(^|\s)/|--(?!hash=sha256:[0-9a-f]{64}\b)", text)
    for pin in read_lock(ROOT / lock):
        assert pin.hashes


def test_the_oldest_python_is_the_one_that_is_promised() -> None:
    assert f">={PYTHONS[0]}" == written()["project"]["requires-python"]
