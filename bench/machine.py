"""Say what a benchmark ran on: the processor, the memory, Python, and the releases of what it was compared with."""

from __future__ import annotations

import importlib.metadata
import os
import platform
import re
from collections.abc import Iterable
from pathlib import Path


def machine() -> str:
    """The machine in a line."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    python = f"Python {platform.python_version()}, {platform.system()}"
    return f"{_processor()}, {os.cpu_count()} cores, {memory:.0f} GB; {python}"


def releases(packages: Iterable[str]) -> dict[str, str]:
    """The release of each of these distributions, where it is installed."""
    found = {}
    for package in packages:
        try:
            found[package] = importlib.metadata.version(package)
        except importlib.metadata.PackageNotFoundError:
            continue
    return found


def _processor() -> str:
    try:
        told = Path("/proc/cpuinfo").read_text(encoding="utf-8")
    except OSError:  # no Linux
        return platform.processor() or platform.machine()
    name = re.search(r"model name\s*: (.+)", told)
    return name[1] if name else platform.machine()
