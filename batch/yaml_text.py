"""Write YAML that people read and correct: a comment above, yes and no, amounts with cents, some mappings on a line.

It must not know what it says.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

import yaml

from batch.yaml_forms import OneLine, OneLineList


class _Writer(yaml.SafeDumper):
    """Plain YAML: equal values are written out, not referred to."""

    ignore_aliases = staticmethod(lambda _: True)  # type: ignore[assignment]


class _QuickWriter(getattr(yaml, "CSafeDumper", yaml.SafeDumper)):  # type: ignore[misc]
    """The same in C, which writes some signs as escapes."""

    ignore_aliases = staticmethod(lambda _: True)


for _one in (_Writer, _QuickWriter):
    _one.add_representer(
        bool, lambda writer, yes: writer.represent_scalar("tag:yaml.org,2002:bool", "yes" if yes else "no")
    )
    _one.add_representer(
        Decimal, lambda writer, amount: writer.represent_scalar("tag:yaml.org,2002:float", f"{amount:.2f}")
    )
    _one.add_representer(
        OneLine,
        lambda writer, pairs: writer.represent_mapping("tag:yaml.org,2002:map", pairs, flow_style=True),
    )
    _one.add_representer(
        OneLineList,
        lambda writer, items: writer.represent_sequence("tag:yaml.org,2002:seq", items, flow_style=True),
    )


def comment(text: str, indent: int = 0) -> list[str]:
    """The lines of a text as a comment."""
    return [f"{' ' * indent}# {line}".rstrip() for line in text.splitlines()]


def yaml_text(body: dict[str, Any], above: Sequence[str] = ()) -> str:
    """The mapping as a file, its keys in their order, with these texts as a comment above it."""
    lines = [line for text in above for line in comment(text)]
    return "\n".join([*lines, _dumped(body)])


def _dumped(body: dict[str, Any]) -> str:
    """The same text with C and without, read by people: an escape is none of theirs."""
    for writer in (_QuickWriter, _Writer):
        text: str = yaml.dump(body, Dumper=writer, allow_unicode=True, sort_keys=False, width=110)
        if "\\" not in text:
            break
    return text
