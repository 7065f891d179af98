"""Complete what `rules show` takes: whatever has a page. Must not fail or print."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simexit.completing import matching, rulebook_of
from simexit.pages.rule_index import things

if TYPE_CHECKING:
    import click
    from click.shell_completion import CompletionItem


def rule_ids(ctx: click.Context, param: click.Parameter, typed: str) -> list[CompletionItem[str]]:  # noqa: ARG001
    """Rules, decisions, hints, terms, carriers, sources and facts; by their addresses once there is a point."""
    book = rulebook_of(ctx)
    found = [] if book is None else [thing.address if "." in typed else thing.name for thing in things(book)]
    return matching(((name, "") for name in dict.fromkeys(found)), typed)
