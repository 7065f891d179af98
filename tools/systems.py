"""List the systems that simexit is installed on, the wheels of each, and uv's name for it. Must not install any."""

import platform
import sys

from tools.pins import Target

_ALIKE = {"amd64": "x86_64", "aarch64": "arm64"}  # one machine, two names
PYTHONS = ("3.11", "3.12", "3.13", "3.14")


def _linux(machine: str) -> tuple[str, ...]:
    """How wheels name Linux: a machine takes those of older systems too, so each is listed down to the oldest."""
    releases = ("2_28", "2_27", "2_26", "2_24", "2_17", "2_12", "2_5")
    older = ("manylinux2014", "manylinux2010", "manylinux1")
    return tuple(f"{name}_{machine}" for name in (*(f"manylinux_{release}" for release in releases), *older))


SYSTEMS: dict[str, Target] = {
    "windows": Target("", "win32", "AMD64", ("win_amd64",)),
    "macos-arm": Target("", "darwin", "arm64", ("macosx_14_0_arm64",)),
    "macos-intel": Target("", "darwin", "x86_64", ("macosx_14_0_x86_64",)),
    "linux": Target("", "linux", "x86_64", _linux("x86_64")),
    "linux-arm": Target("", "linux", "aarch64", _linux("aarch64")),
}

UV_NAMES = {
    "windows": "x86_64-pc-windows-msvc",
    "macos-arm": "aarch64-apple-darwin",
    "macos-intel": "x86_64-apple-darwin",
    "linux": "x86_64-manylinux_2_28",
    "linux-arm": "aarch64-manylinux_2_28",
}


def this_system() -> str:
    """The name of the system that this runs on; empty if it is not listed."""
    machine = _ALIKE.get(platform.machine().lower(), platform.machine().lower())
    for name, target in SYSTEMS.items():
        if (target.system, _ALIKE.get(target.machine.lower(), target.machine.lower())) == (
            sys.platform,
            machine,
        ):
            return name
    return ""


def this_python() -> str:
    """The minor release of the Python that this runs on, as `3.12`."""
    return f"{sys.version_info.major}.{sys.version_info.minor}"
