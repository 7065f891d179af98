"""What stands on one line where it is written as YAML. Imports nothing that writes it."""

from __future__ import annotations

from typing import Any


class OneLine(dict[str, Any]):
    """A mapping that stands on one line."""


class OneLineList(list[Any]):
    """A list that stands on one line."""
