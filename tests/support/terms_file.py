"""Made-up carriers and contracts as a company's own terms file; it must not know the engine."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tests.support.random_sims import cell
from tests.support.reference_book import WIDTHS, Carriers, Contracts


def terms_yaml(made_up: Carriers, contracts: Contracts | None = None) -> str:
    """A terms file; every other value with its source, date and confidence."""
    lines = ["carriers:"]
    for code, carrier in made_up.items():
        lines += [f"  {code}:", f"    label: {{en: Made up {code}}}"]
        lines += [
            f"    {name}: {_plain(carrier[name])}" for name in ("ceased_on", "sells") if name in carrier
        ]
        lines += _sections(carrier)
    for place, (reference, contract) in enumerate((contracts or {}).items()):
        lines += [] if place else ["contracts:"]
        lines += [f"  {reference}:", f"    carrier: {contract['carrier']}", *_sections(contract)]
    return "\n".join(lines) + "\n"


def _plain(value: Any) -> str:
    return f"[{', '.join(value)}]" if isinstance(value, list) else value.isoformat()


def _sections(carrier: Mapping[str, Any]) -> list[str]:
    lines = []
    for width in WIDTHS:
        terms = carrier.get(width, {})
        if terms:
            lines.append(f"    {width}:")
        for position, (term, value) in enumerate(terms.items()):
            entry = value if isinstance(value, Mapping) else {"value": value}
            said = {"value": _said(term, entry["value"])}
            said |= {beside: _said(beside, entry[beside]) for beside in entry if beside != "value"}
            if position % 2:
                said |= {"source": "made up", "as_of": "2026-03-01", "confidence": "verified"}
            written = ", ".join(f"{key}: {text}" for key, text in said.items())
            lines.append(f"      {term}: " + (said["value"] if len(said) == 1 else f"{{{written}}}"))
    return lines


def _said(term: str, value: Any) -> str:
    return "unknown" if value is None else cell(term, value)
