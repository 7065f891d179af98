"""Say what simexit consists of, as CycloneDX has it: every release of a lock, with its hashes and who needs it.

python -m tools.sbom [LOCK ...] [-o FILE]    by default of what people install

The same locks give the same file. Must not ask any network.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from simexit import __version__
from tools.lock import ENGINE_LOCK, ROOT
from tools.pins import Pin, read_lock

NAME = "sbom.cdx.json"
_SPEC = "1.6"
_OURS = "simexit"
_INSTALLED = ("requirements.lock", ENGINE_LOCK)


@click.command()
@click.argument("locks", nargs=-1, type=click.Path(exists=True, path_type=Path))
@click.option("-o", "--output", type=click.Path(path_type=Path), default=Path("dist") / NAME)
def main(locks: tuple[Path, ...], output: Path) -> None:
    """Write the bill of materials of some locks."""
    pins = [pin for lock in locks or tuple(ROOT / name for name in _INSTALLED) for pin in read_lock(lock)]
    output.parent.mkdir(parents=True, exist_ok=True)
    output.write_text(written(pins), encoding="utf-8", newline="\n")
    click.echo(f"{output}: {len(pins)} releases")


def written(pins: Sequence[Pin]) -> str:
    """The bill as it stands in a file."""
    return json.dumps(bill(pins), indent=2, ensure_ascii=False) + "\n"


def bill(pins: Sequence[Pin]) -> dict[str, Any]:
    """The bill of some releases, in the order of their names."""
    ordered = sorted(pins, key=lambda pin: (pin.name, pin.version))
    ours = {
        "type": "application",
        "name": _OURS,
        "version": __version__,
        "bom-ref": _OURS,
        "purl": _purl(_OURS, __version__),
    }
    return {
        "$schema": f"http://cyclonedx.org/schema/bom-{_SPEC}.schema.json",
        "bomFormat": "CycloneDX",
        "specVersion": _SPEC,
        "version": 1,
        "metadata": {"component": ours},
        "components": [_component(pin) for pin in ordered],
        "dependencies": _needs(ordered),
    }


def _component(pin: Pin) -> dict[str, Any]:
    """A release; its hashes are those of the files that the lock accepts for it."""
    where = f"https://pypi.org/project/{pin.name}/{pin.version}/"
    hashes = [{"alg": "SHA-256", "content": one.removeprefix("sha256:")} for one in pin.hashes]
    found: dict[str, Any] = {
        "type": "library", "name": pin.name, "version": pin.version, "bom-ref": _ref(pin),
        "purl": _purl(pin.name, pin.version),
        "externalReferences": [{"type": "distribution", "url": where, "hashes": hashes}],
    }  # fmt: skip
    if pin.marker is not None:
        found["properties"] = [{"name": "simexit:only", "value": str(pin.marker)}]
    return found


def _needs(pins: Sequence[Pin]) -> list[dict[str, Any]]:
    """Who needs what, as the lock has it; a release that stands there for several Pythons counts as all of them."""
    needed: dict[str, list[str]] = {_OURS: [], **{pin.name: [] for pin in pins}}
    for pin in pins:
        for name in {re.split(r"[ \[(]", one)[0] for one in pin.via} or {_OURS}:
            if name in needed:
                needed[name].append(_ref(pin))
    refs = [(_OURS, _OURS), *((_ref(pin), pin.name) for pin in pins)]
    return [{"ref": ref, "dependsOn": sorted(needed[name])} for ref, name in refs]


def _ref(pin: Pin) -> str:
    return f"{pin.name}@{pin.version}"


def _purl(name: str, version: str) -> str:
    return f"pkg:pypi/{name}@{version}"


if __name__ == "__main__":
    main()
