"""Tell what changed between two reports: SIMs that are new or gone, verdicts that came out otherwise, and why. Must
not know how reports are read nor how the answer is shown."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from batch.readback.read import entries
from batch.review.match import Difference, Snapshot, verdict_changes
from batch.review.why import Cause, Causes
from batch.verdicts import VERDICTS

if TYPE_CHECKING:
    from engine.rulebook.book import Rulebook
    from language.texts import Texts


@dataclass(frozen=True)
class Changed:
    """A SIM whose verdicts came out otherwise."""

    sim_id: str
    verdicts: list[Difference]
    causes: list[Cause]


@dataclass(frozen=True)
class Changes:
    """What changed from an earlier report to a later one; `new` and `gone` are references of SIMs."""

    new: list[str]
    gone: list[str]
    changed: list[Changed]
    same: int


def changes(old: Snapshot, new: Snapshot, pairs: Mapping[int, int], causes: Causes) -> Changes:
    """Compare the SIMs that were found again; the others are new or gone."""
    before, after = old.lines.iloc[list(pairs)], new.lines.iloc[list(pairs.values())]
    differs = np.zeros(len(pairs), np.bool_)
    for name in VERDICTS:
        differs |= before[name].to_numpy(dtype=object) != after[name].to_numpy(dtype=object)
    changed = []
    for was, now in zip(entries(before[differs]), entries(after[differs]), strict=True):
        verdicts = verdict_changes(was, now)
        changed.append(Changed(now["shown_sim_id"], verdicts, causes.of(was, now, verdicts)))
    found = set(pairs.values())
    return Changes(
        new=[name for at, name in enumerate(new.lines["shown_sim_id"]) if at not in found],
        gone=[name for at, name in enumerate(old.lines["shown_sim_id"]) if at not in pairs],
        changed=changed,
        same=len(pairs) - len(changed),
    )


def preference_of(snapshot: Snapshot, texts: Mapping[str, Texts], otherwise: str) -> str:
    """How the house preferred its balances back, which a report tells in its own language."""
    said = snapshot.settings.get("balance_preference", "")
    labels = (
        texts[snapshot.lang].section("values").get("balance_preference", {}) if snapshot.lang in texts else {}
    )
    return next((code for code, label in labels.items() if said in (code, label)), otherwise)


def causes_of(rulebook: Rulebook, old: Snapshot, new: Snapshot, texts: Mapping[str, Texts]) -> Causes:
    """What can tell why verdicts differ between these two."""
    usual = str(rulebook.settings.balance_preference)
    return Causes(rulebook, old, new, (preference_of(old, texts, usual), preference_of(new, texts, usual)))
