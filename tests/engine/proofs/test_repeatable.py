"""The solver is asked the same, and so answers the same, in whatever order Python happens to keep its sets."""

import hashlib
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from engine.proofs import logic
from engine.proofs.prove import prove
from engine.rulebook.book import load_rulebook
from tests.support.made_up import DAY, first, folder_of

ENDING = ("settle", "cancel", "port", "lapse", "hand_over", "close")
TERMS = ("notice_days", "refund_days", "grace_days", "wait_days")
DAYS = " + ".join(TERMS)
BOOK: dict[str, Any] = {
    "facts": {"facts": {
        "owed_hkd": {"type": "money"}, "carrier": {"type": "carrier"}, "locked": {"type": "yes_no"},
        "plan_type": {"type": "choice", "values": {"prepaid": [], "postpaid": []}},
        "account_type": {"type": "choice", "values": {"personal": [], "corporate": []}},
    }},
    "terms": {"terms": {name: {"type": "days", "presumed": True} for name in TERMS}},
    "carriers/all": {"carriers": {"one": {
        "label": {"en": "One"},
        "prepaid": dict.fromkeys(TERMS, 5),
    }}},
    "decisions": [
        {"decision": "obstacles", "hit_policy": "collect", "rules": [
            {"id": "arrears", "when": "owed_hkd > 50", "severity": "blocker", "concerns": ["ending"]},
        ]},
        first("action", *((name, f"owed_hkd > {place} and locked and {DAYS} > {place}")
                          for place, name in enumerate(ENDING)), ("keep", "otherwise"),
              outcomes={**{name: {"purpose": "ending"} for name in ENDING}, "keep": {"purpose": "staying"}}),
    ],
}  # fmt: skip


class _Overheard(logic.Solver):
    """A solver of which is known what it is told and asked."""

    heard = hashlib.sha256()

    def add(self, *formulas: logic.Formula) -> None:
        self._hear(formulas)
        super().add(*formulas)

    def model(self, *wanted: logic.Formula) -> logic.Model | None:
        self._hear(wanted)
        return super().model(*wanted)

    def _hear(self, formulas: tuple[logic.Formula, ...]) -> None:
        for one in formulas:
            self.heard.update(str(one if isinstance(one, bool) else one.sexpr()).encode())


def overheard(folder: Path) -> str:
    """What a solver is asked of a rulebook, and what is found."""
    from engine.proofs import prover

    prover.Solver = _Overheard  # type: ignore[attr-defined]
    found = prove(load_rulebook(folder), DAY.toordinal())
    return f"{_Overheard.heard.hexdigest()} {[str(one) for one in found.found]}"


def test_a_rulebook_is_proven_alike_in_every_process(tmp_path: Path) -> None:
    folder_of(tmp_path, **BOOK)
    said = f"from pathlib import Path; from {__name__} import overheard; print(overheard(Path({str(tmp_path)!r})))"
    told = [
        subprocess.run(
            [sys.executable, "-c", said], env={**os.environ, "PYTHONHASHSEED": seed}, text=True,
            capture_output=True, check=True,
        ).stdout
        for seed in ("1", "2", "3")
    ]  # fmt: skip
    assert told[0].strip()
    assert told[1:] == told[:2]
