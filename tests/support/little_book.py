"""A little rulebook with something of everything that can have a fault, some of which do no harm."""

from __future__ import annotations

from pathlib import Path
from typing import Any

FILES = {
    "rulebook.yaml": 'rulebook: little\nversion: "1"\nas_of: 2026-01-01\n',
    "facts.yaml": (
        "facts:\n  still_needed: {type: yes_no}\n  user_left: {type: yes_no}\n  lines: {type: count}\n"
        "  sim_kind: {type: choice, values: {physical: [], esim: [], watch: []}, assume: physical}\n"
        "  contract_end_on: {type: date, none: yes, when_missing: [{when: user_left, value: none}]}\n"
    ),
    "terms.yaml": "terms: {}\n",
    "derived.yaml": (
        "derived:\n  many: {type: yes_no, is: lines > 2}\n"
        "  cancel_on:\n    type: date\n    is: as_of if sim_kind is esim else as_of + 30\n    when: action is cancel\n"
    ),
    "sources.yaml": "sources: {HOUSE: {title: The house}}\n",
    "words.yaml": '"yes": ["yes"]\n"no": ["no"]\n',
    "hints.yaml": (
        "hints:\n  nobody: {when: user_left, suggests: {still_needed: no}, sources: [HOUSE]}\n"
        "  several: {when: lines > 1, suggests: {still_needed: yes}, sources: [HOUSE]}\n"
    ),
    "decisions/10-obstacles.yaml": (
        "decision: obstacles\nhit_policy: collect\nrules:\n"
        # That there are more than two says already that there is more than one.
        "  - {id: group, severity: blocker, when: many and lines > 1}\n"
        "  - {id: contract, severity: cost, when: contract_end_on > as_of}\n"
        "  - {id: chip, severity: task, when: 'sim_kind in [esim, watch]'}\n"
    ),
    "decisions/20-action.yaml": (
        "decision: action\nhit_policy: first\nrules:\n  - {outcome: keep, when: still_needed}\n"
        "  - {outcome: suspend, when: blocker in obstacles or not user_left}\n  - {outcome: cancel, when: otherwise}\n"
    ),
    "decisions/90-checks.yaml": (
        "decision: checks\nhit_policy: collect\nrules:\n"
        "  - {id: left_and_needed, names: [user_left, still_needed], when: user_left and still_needed}\n"
    ),
    "texts/en/main.yaml": "language: English\n",
    "cases/some.yaml": (
        "cases:\n  - name: It is needed\n    as_of: 2026-11-30\n"
        "    facts: {still_needed: yes, lines: 1, user_left: no}\n"
        "    expect: {action: keep, obstacles: [], checks: [], hints: []}\n"
        "  - name: Many\n    as_of: 2026-11-30\n"
        "    facts: {still_needed: no, lines: 3, user_left: yes, sim_kind: esim}\n"
        "    expect: {action: suspend, obstacles: [group, chip], checks: [], cancel_on: null}\n"
    ),
}
#: What is said of lines to compare rulebooks by, nothing among it.
SAID: dict[str, tuple[Any, ...]] = {
    "still_needed": (True, False, None),
    "user_left": (True, False, None),
    "lines": (0, 1, 2, 3, 4, None),
    "sim_kind": ("physical", "esim", "watch", None),
    "contract_end_on": ("none", "2026-11-30", "2026-12-01", None),
}


def little_book(folder: Path) -> Path:
    """Its files, in a folder."""
    for name, text in FILES.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder
