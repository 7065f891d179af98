"""The bill of materials holds what the locks hold, and nothing else."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from tools.pins import read_lock
from tools.sbom import bill, written

ROOT = Path(__file__).resolve().parents[2]
PINS = [pin for name in ("requirements.lock", "requirements-durable.lock") for pin in read_lock(ROOT / name)]


def test_every_release_stands_there_once_with_its_hashes() -> None:
    found = bill(PINS)
    assert Counter((pin.name, pin.version) for pin in PINS) == Counter(
        (one["name"], one["version"]) for one in found["components"]
    )
    for one in found["components"]:
        (where,) = one["externalReferences"]
        assert all(len(each["content"]) == 64 for each in where["hashes"])
        assert where["hashes"]


def test_whatever_is_there_is_needed_by_somebody_who_is_there() -> None:
    found = bill(PINS)
    refs = {one["bom-ref"] for one in found["components"]}
    needed = {ref for one in found["dependencies"] for ref in one["dependsOn"]}
    assert {one["ref"] for one in found["dependencies"]} == refs | {"simexit"}
    assert refs == needed


def test_the_same_locks_give_the_same_file() -> None:
    assert written(PINS) == written(PINS[::-1])
