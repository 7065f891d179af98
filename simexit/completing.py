"""Complete what is typed in a shell: facts, their values, rules, carriers and codes of the rulebook in use, and files.

Nothing here may fail or print: what can't be known is not offered. The rulebook is opened only for what it holds.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

import click
from click.shell_completion import CompletionItem

if TYPE_CHECKING:
    from engine.rulebook.book import Rulebook
    from engine.types.facts import Fact

    Items = list[CompletionItem[str]]


def files(ctx: click.Context, param: click.Parameter, typed: str) -> Items:  # noqa: ARG001 - click passes them
    """Files and folders, which the shell knows best."""
    return [CompletionItem(typed, type="file")]


def fact_names(ctx: click.Context, param: click.Parameter, typed: str) -> Items:  # noqa: ARG001
    """The facts and terms."""
    book = rulebook_of(ctx)
    return [] if book is None else matching(_named(ctx, book, [*book.facts, *book.terms]), typed)


def fact_values(ctx: click.Context, param: click.Parameter, typed: str) -> Items:  # noqa: ARG001
    """FACT=VALUE: the facts, and the values of the only one that is meant."""
    book = rulebook_of(ctx)
    if book is None:
        return []
    name, equals, _ = typed.partition("=")
    meant = [fact for fact in book.readable if fact == name or (not equals and fact.startswith(name))]
    if len(meant) != 1:
        return matching(((f"{fact}=", said) for fact, said in _named(ctx, book, meant)), typed)
    fact = book.readable[meant[0]]
    values = [f"{fact.name}={value}" for value in _values(book, fact)]
    return matching(((value, "") for value in values or [f"{fact.name}="]), typed)


def decisions(ctx: click.Context, param: click.Parameter, typed: str) -> Items:  # noqa: ARG001
    """The decisions, and the hints as one."""
    book = rulebook_of(ctx)
    names = [] if book is None else [*book.decisions, *(["hints"] if book.hints else [])]
    return matching(((name, "") for name in names), typed)


def failing(ctx: click.Context, param: click.Parameter, typed: str) -> Items:  # noqa: ARG001
    """The codes of verdicts, of which several may stand with commas between them."""
    from batch.fleet.asked import STATUSES

    book = rulebook_of(ctx)
    before, comma, last = typed.rpartition(",")
    verdicts = [] if book is None else [one for one in book.decisions.values() if one.hit_policy == "first"]
    codes = [*STATUSES, *(code for one in verdicts for code in one.outcomes)] if verdicts else []
    return matching(
        ((f"{before}{comma}{code}", "") for code in dict.fromkeys(codes) if code.startswith(last)), typed
    )


def matching(pairs: Iterable[tuple[str, str]], typed: str) -> Items:
    """Those of the names, each with what it is called, that begin as typed."""
    return [CompletionItem(name, help=said or None) for name, said in pairs if name.startswith(typed)]


def _values(book: Rulebook, fact: Fact) -> Iterator[str]:
    """The codes that a fact takes, where they are few enough to be listed."""
    from engine.types.fact_types import type_of

    kind = type_of(fact)
    if kind.holds:
        yield from ("yes", "no")
    elif kind.names_carriers:
        yield from sorted({*book.carriers, *fact.values})
    elif kind.coded:
        yield from fact.values
    if fact.none:
        yield "none"


def _named(ctx: click.Context, book: Rulebook, names: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Each name with what it is called in the language asked for."""
    from language.texts import texts_in

    texts = texts_in(book, str(ctx.params.get("lang") or "en"))
    return ((name, texts.fact(name)) for name in names)


def rulebook_of(ctx: click.Context) -> Rulebook | None:
    """The rulebook that the command line asks for, with its terms; None where it can't be had."""
    from simexit.rulebooks import Choices, open_rulebook

    terms, rulesets = ctx.params.get("terms"), ctx.params.get("rulesets")
    try:
        return open_rulebook(Choices(terms=terms, rulesets=rulesets))
    except Exception:  # a broken rulebook is told when the command runs, not while it is typed
        return None
