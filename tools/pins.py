"""Read a lock: which release of what, for which Python and system, with which hashes. Must not install anything."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from packaging.markers import Marker
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

_HASH = re.compile(r"--hash=(\S+)")


@dataclass(frozen=True)
class Pin:
    """One release, and the Pythons and systems that take it (None: all)."""

    name: str
    version: str
    marker: Marker | None
    hashes: tuple[str, ...]
    via: tuple[str, ...]

    def line(self) -> str:
        """The pin as a line of a lock for one Python and system only."""
        return " ".join([f"{self.name}=={self.version}", *(f"--hash={each}" for each in self.hashes)])


@dataclass(frozen=True)
class Target:
    """A Python on a system, and how wheels name the system: `win_amd64`, `macosx_11_0_arm64`, …"""

    python: str
    system: str  # as sys.platform has it
    machine: str
    platforms: tuple[str, ...] = ()

    @property
    def environment(self) -> Mapping[str, str]:
        """The values that markers are compared with."""
        return {
            "implementation_name": "cpython",
            "implementation_version": f"{self.python}.0",
            "os_name": "nt" if self.system == "win32" else "posix",
            "platform_machine": self.machine,
            "platform_python_implementation": "CPython",
            "platform_release": "",
            "platform_system": {"win32": "Windows", "darwin": "Darwin"}.get(self.system, "Linux"),
            "platform_version": "",
            "python_full_version": f"{self.python}.0",
            "python_version": self.python,
            "sys_platform": self.system,
            "extra": "",
        }


def read_lock(path: Path) -> list[Pin]:
    """Read every pin of a lock, in order."""
    lines = path.read_text(encoding="utf-8").replace("\\\n", " ").splitlines()
    starts = [place for place, line in enumerate(lines) if line and not line.lstrip().startswith("#")]
    return [_pin(lines[place], lines[place + 1 : end]) for place, end in pairwise([*starts, len(lines)])]


def _pin(line: str, notes: Sequence[str]) -> Pin:
    """The pin of one line, and who needs it according to the remarks below it."""
    asked = Requirement(line.partition("--hash")[0].strip())
    (exact,) = asked.specifier
    needed_by = (note.strip("# ").removeprefix("via").strip() for note in notes)
    via = tuple(name for name in needed_by if name and not name.startswith("-c "))
    return Pin(canonicalize_name(asked.name), exact.version, asked.marker, tuple(_HASH.findall(line)), via)


def pins_for(pins: Sequence[Pin], target: Target) -> list[Pin]:
    """The pins that a Python on a system takes."""
    environment = dict(target.environment)
    return [pin for pin in pins if pin.marker is None or pin.marker.evaluate(environment)]
