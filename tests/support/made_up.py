"""Small rulebooks for tests: made of a few lines of YAML, loaded, and asked about one line or many."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import Any

import yaml

from engine.deciding.decide import Decided, Decider
from engine.rulebook.book import Rulebook, load_rulebook
from engine.types.lanes import Column
from engine.types.values import encode

DAY = datetime.date(2026, 11, 21)
PLAIN: dict[str, Any] = {
    "rulebook": {"rulebook": "made-up", "version": "1", "as_of": DAY},
    "facts": {"facts": {}},
    "terms": {"terms": {}},
    "derived": {"derived": {}},
    "sources": {"sources": {}},
    "words": {"yes": ["yes"], "no": ["no"]},
}


class Written(yaml.SafeDumper):
    """YAML without references to what is written elsewhere in it, which a rulebook may not have."""

    def ignore_aliases(self, data: Any) -> bool:  # noqa: ARG002 - of none
        return True


def folder_of(folder: Path, **files: Any) -> Path:
    """The files of a rulebook: what is not given is empty. `decisions` and `review` are lists, in order."""
    for name, data in (PLAIN | files).items():
        many = data if isinstance(data, list) else [data]
        for number, one in enumerate(many, start=1):
            apart = isinstance(data, list)
            path = folder / name / f"{number}0-{one['decision']}.yaml" if apart else folder / f"{name}.yaml"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(
                yaml.dump(one, Dumper=Written, allow_unicode=True, sort_keys=False), encoding="utf-8"
            )
    return folder


def made_up(folder: Path, **files: Any) -> Rulebook:
    """The rulebook of these files."""
    return load_rulebook(folder_of(folder, **files))


def first(name: str, *rules: tuple[str, str], **more: Any) -> dict[str, Any]:
    """A decision with hit policy first: outcomes and when each holds."""
    return {
        "decision": name, "hit_policy": "first", **more,
        "rules": [{"outcome": outcome, "when": when} for outcome, when in rules],
    }  # fmt: skip


def decided(book: Rulebook, **facts: Any) -> Decided:
    """One line's decisions; facts are typed values."""
    stated = {name: Column(encode(book.facts[name], value), True) for name, value in facts.items()}
    return Decider(book).decide(stated, DAY.toordinal())


def outcome(found: Decided, name: str) -> tuple[str, ...]:
    """What remains possible of a decision."""
    candidates: tuple[str, ...] = found.answers[name][found.index[name]].candidates
    return candidates
