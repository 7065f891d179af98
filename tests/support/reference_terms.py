"""Which term holds for a line, by the page's section on terms; it knows no term and no rule.

Terms come in the shape of a terms file, with typed values (bool, int cents or days, code): a carrier's code,
then `terms` for any plan, `prepaid`, `postpaid`, `personal`, `corporate`, `corporate_postpaid` etc. A value
stands bare or as {"value": ...}; None as a value says that it is not known.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from tests.support.reference_book import ACCOUNTS, PLANS, Carriers, Widths, read_book


def term_value(
    name: str, facts: Mapping[str, Any], sources: Sequence[Carriers], general: Widths | None = None
) -> Any:
    """The term for a line whose plan or account may be unknown: known only when all possible ones agree.

    `general` is the general practice, the shipped rulebook's where none is given.
    """
    practice = read_book().general if general is None else general
    carrier, plan, account = facts.get("carrier"), facts.get("plan_type"), facts.get("account_type")
    possible = [
        _value_for(name, carrier, possible_plan, possible_account, sources, practice)
        for possible_plan in ([plan] if plan else PLANS)
        for possible_account in ([account] if account else ACCOUNTS)
    ]
    return possible[0] if all(value == possible[0] for value in possible) else None


def _value_for(
    name: str, carrier: str | None, plan: str, account: str, sources: Sequence[Carriers], general: Widths
) -> Any:
    """The carrier's own value from the first source that has one, however wide; else general practice.

    Within one source the narrower goes before the wider.
    """
    narrow_to_wide = (f"{account}_{plan}", account, plan, "terms")
    of_carrier = [source[carrier] for source in sources if carrier in source] if carrier else []
    for terms in [*of_carrier, general]:
        for width in narrow_to_wide:
            if name in terms.get(width, {}):
                value = terms[width][name]
                return value["value"] if isinstance(value, Mapping) else value
    return None
