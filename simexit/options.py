"""The options that `check` and `batch` share, and how their texts become values."""

import datetime
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

from engine.rulebook import LANGUAGES
from simexit.rulebooks import Choices

F = TypeVar("F", bound=Callable[..., Any])

# Hong Kong has kept one offset from UTC since 1979, so no time zone database is needed.
HONG_KONG = datetime.timezone(datetime.timedelta(hours=8))

FIRST_YEAR, LAST_YEAR = 1990, 2100  # of the dates that a cell may hold


class Day(click.ParamType):  # type: ignore[type-arg]  # generic in the newest click only
    """A date written YYYY-MM-DD."""

    name = "YYYY-MM-DD"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> datetime.date:
        if isinstance(value, datetime.date):
            return value
        try:
            day = datetime.date.fromisoformat(value)
            if value != day.isoformat():
                raise ValueError
        except ValueError:
            self.fail(f"`{value}` is not a date; write YYYY-MM-DD, for example 2026-11-21", param, ctx)
        if not FIRST_YEAR <= day.year <= LAST_YEAR:
            self.fail(f"`{value}` is out of range: from {FIRST_YEAR} to {LAST_YEAR}", param, ctx)
        return day


class FactValue(click.ParamType):  # type: ignore[type-arg]  # as above
    """FACT=VALUE."""

    name = "FACT=VALUE"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[str, str]:
        if isinstance(value, tuple):
            return value
        name, equals, given = value.partition("=")
        if not equals or not name.strip():
            self.fail(f"`{value}` is not FACT=VALUE; write for example balance_hkd=88.50", param, ctx)
        return name.strip(), given.strip()


def today() -> datetime.date:
    """Today in Hong Kong: the only reading of the clock."""
    return datetime.datetime.now(HONG_KONG).date()


def choosing(command: F) -> F:
    """Add the options shared by every command that decides."""
    for option in reversed(
        (
            click.option(
                "--assume", "assumed", type=FactValue(), multiple=True,
                help="An answer for every SIM that lacks the fact; shown as an assumption.",
            ),
            click.option("--as-of", type=Day(), help="The date of the check.  [default: today in Hong Kong]"),
            language,
            click.option("--terms", type=click.Path(path_type=Path), help="The company's own carrier terms (YAML)."),
            rulesets,
            click.option(
                "--prefer", type=click.Choice(["refund", "transfer"]), help="How the house prefers balances back."
            ),
            click.option(
                "--engine-check", is_flag=True,
                help="Put every case to all the rules engines there are; stop where they differ.",
            ),
            debugging,
        )
    ):  # fmt: skip
        command = option(command)
    return command


language = click.option(
    "--lang",
    type=click.Choice(LANGUAGES),
    default="en",
    show_default=True,
    help="The language of the answer.",
)
rulesets = click.option(
    "--rulesets", type=click.Path(path_type=Path), help="A rulebook other than the shipped one (a folder)."
)
debugging = click.option("--debug", is_flag=True, help="Say more on standard error, and show tracebacks.")


def choices(options: dict[str, Any]) -> Choices:
    """The choices among a command's options, which are taken out of them."""
    return Choices(
        terms=options.pop("terms"),
        rulesets=options.pop("rulesets"),
        prefer=options.pop("prefer"),
        assume=dict(options.pop("assumed")),
        engine_check=options.pop("engine_check"),
    )
