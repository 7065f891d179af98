"""The versions that a report is made with, and that it is held against when it is read back; must not know reports."""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from engine.rulebook.book import Rulebook


def versions_of(rulebook: Rulebook) -> dict[str, str]:
    """This program's version, and the rulebook's under its name."""
    try:
        own = version("simexit")
    except PackageNotFoundError:  # run from a source tree that is not installed
        own = "not installed"
    return {"simexit": own, rulebook.header.rulebook: rulebook.header.version}
