"""Which term holds for a line, by the page's section on terms; it knows no term and no rule.

Terms come in the shape of a terms file, with typed values (bool, int cents or days, code): a carrier's code,
then `terms` for any plan, `prepaid`, `postpaid`, `personal`, `corporate`, `corporate_postpaid` etc. A value
stands bare, as {"value": ...} with what goes with it, or as a list of such with the day `from` which each holds;
None as a value says that it is not known.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from tests.support.reference_book import ACCOUNTS, PLANS, Carriers, Contracts, Widths

Terms = Mapping[str, Any]  # the rulebook's: what each term is


def term_value(
    name: str,
    facts: Mapping[str, Any],
    sources: Sequence[Carriers],
    general: Widths,
    terms: Terms | None = None,
    contracts: Contracts | None = None,
) -> Any:
    """The term for a line whose plan or account may be unknown: known only when all possible ones agree."""
    plan, account = facts.get("plan_type"), facts.get("account_type")
    own = contract_of(facts, contracts or {})
    carrier = facts.get("carrier")
    layers = [own] if own else []
    layers += [source[carrier] for source in sources if carrier in source] if carrier else []
    possible = [
        _value_for(
            name, narrow_to_wide(possible_plan, possible_account), [*layers, general], facts, terms or {}
        )
        for possible_plan in ([plan] if plan else PLANS)
        for possible_account in ([account] if account else ACCOUNTS)
    ]
    return possible[0] if all(value == possible[0] for value in possible) else None


def contract_of(facts: Mapping[str, Any], contracts: Contracts) -> Widths | None:
    """The terms of the line's own contract, where the company gave them and the contract is with its carrier."""
    reference, carrier = facts.get("contract_ref"), facts.get("carrier")
    for written, contract in contracts.items():
        if reference is not None and _folded(reference) == _folded(written):
            return contract if carrier is not None and contract["carrier"] == carrier else None
    return None


def _folded(reference: str) -> str:
    return " ".join(str(reference).casefold().split())


def narrow_to_wide(plan: str, account: str) -> tuple[str, ...]:
    """The widths at which a term of this plan and account may stand: account goes before plan."""
    return (f"{account}_{plan}", account, plan, "terms")


def _value_for(
    name: str, widths: Sequence[str], layers: Sequence[Widths], facts: Mapping[str, Any], terms: Terms
) -> Any:
    """The value of the first layer that has one, the narrower before the wider.

    A term that goes with another is looked for only where that one is given: inside it, else beside it.
    """
    lead = terms.get(name, {}).get("goes_with", name)
    for level in _levels(widths, layers):
        if lead in level:
            return _said(name, lead, level, facts.get("as_of"), terms)
    return None


def _levels(widths: Sequence[str], layers: Sequence[Widths]) -> Iterator[Mapping[str, Any]]:
    for layer in layers:
        for width in widths:
            yield layer.get(width) or {}


def _said(name: str, lead: str, level: Mapping[str, Any], as_of: dt.date | None, terms: Terms) -> Any:
    inside = _entry(level[lead], as_of)
    if name == lead:
        return inside["value"]
    if name in inside:
        return inside[name]
    return _entry(level[name], as_of)["value"] if name in level else terms[name].get("unsaid")


def _entry(level: Any, as_of: dt.date | None) -> Mapping[str, Any]:
    """What holds on the day: of a history the last value whose day has come; before the first none is known."""
    if isinstance(level, list):
        begun = [one for one in level if one["from"] is None or (as_of and one["from"] <= as_of)]
        return begun[-1] if begun else {"value": None}
    return level if isinstance(level, Mapping) else {"value": level}
