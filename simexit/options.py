"""Define the options that several commands share, and turn their texts into values."""

import datetime
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click
from click.shell_completion import CompletionItem

from engine.rulebook.book import FALLBACK, languages_in
from engine.rulebook.hint import HINTS_MODES, SHOW
from simexit.misuse import BadValue
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
            raise BadValue("option_no_date", given=value, param=param, ctx=ctx) from None
        if not FIRST_YEAR <= day.year <= LAST_YEAR:
            first, last = str(FIRST_YEAR), str(LAST_YEAR)
            raise BadValue(
                "option_date_out_of_range", given=value, first=first, last=last, param=param, ctx=ctx
            )
        return day


class FactValue(click.ParamType):  # type: ignore[type-arg]  # as above
    """FACT=VALUE."""

    name = "FACT=VALUE"

    def shell_complete(
        self, ctx: click.Context, param: click.Parameter, incomplete: str
    ) -> list[CompletionItem[str]]:
        from simexit.completing import fact_values

        return fact_values(ctx, param, incomplete)

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[str, str]:
        if isinstance(value, tuple):
            return value
        name, equals, given = value.partition("=")
        if not equals or not name.strip():
            raise BadValue("option_no_fact_value", given=value, param=param, ctx=ctx)
        return name.strip(), given.strip()


class Language(click.Choice):  # type: ignore[type-arg]  # as above
    """A language that the rulebook in use can answer in; those of the shipped one are known beforehand."""

    def __init__(self) -> None:
        super().__init__(languages_in())

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        folder = ctx.params.get("rulesets") if ctx else None
        known = languages_in(folder) if isinstance(folder, Path) else languages_in()
        for name in known:
            if name.casefold() == str(value).casefold():
                return name
        from engine.problems import nearest
        from language.refusals import either

        meant = [name for name in known if name.casefold().startswith(f"{value}-".casefold())]
        raise BadValue(
            "option_no_language", given=str(value), near=either(meant) if meant else nearest(value, known),
            allowed=", ".join(known), param=param, ctx=ctx,
        )  # fmt: skip


def today() -> datetime.date:
    """Today in Hong Kong; nothing else in the program reads the clock."""
    return datetime.datetime.now(HONG_KONG).date()


def choosing(command: F) -> F:
    """Add the options shared by every command that decides."""
    for option in reversed(
        (
            click.option(
                "--assume", "assumed", type=FactValue(), multiple=True,
                help="A value for every SIM of which the fact is not given; shown as an assumption.",
            ),
            click.option("--as-of", type=Day(), help="The date of the check.  [default: today in Hong Kong]"),
            language,
            terms,
            rulesets,
            click.option(
                "--prefer", type=click.Choice(["refund", "transfer"]),
                help="What the company prefers where a balance can be refunded or transferred.",
            ),
            click.option(
                "--engine-check", is_flag=True,
                help="Put every case to every rules engine there is, and stop if they differ.",
            ),
            debugging,
        )
    ):  # fmt: skip
        command = option(command)
    return command


hints = click.option(
    "--hints",
    type=click.Choice(HINTS_MODES),
    default=SHOW,
    show_default=True,
    help="What the data suggests for facts that are missing: show it beside the questions, use it as an assumption, "
    "or leave it aside.",
)


def reading(command: F) -> F:
    """Add the options shared by every command that reads fleets."""
    for option in reversed(
        (
            click.option("--sheet", help="Read only this sheet."),
            click.option(
                "--columns", type=click.Path(path_type=Path),
                help="A YAML file that says which heading stands for which fact (`fact: heading`).",
            ),
            click.option(
                "--answers", multiple=True, type=click.Path(path_type=Path), metavar="FILE|REPORT|DIR",
                help="Answers that came home: a report or a questionnaire that was filled in, a folder of them, or a "
                "YAML file that says what is true of all lines, a group or one, and what texts mean. May be repeated.",
            ),
            click.option(
                "--carry", type=click.Path(path_type=Path), metavar="REPORT|FILE", multiple=True,
                help="Take over what an older report holds: the answers it was made with, what has been filled in "
                "since, and the reviewers' decisions. What is answered anew goes before. Repeat it for the "
                "parts of one report, and for YAML files of decisions, which go before those of the report.",
            ),
            click.option("--encoding", help="The encoding of a CSV file, if it is not recognised."),
            click.option(
                "--join/--no-join", default=None,
                help="Make one line of the rows of several tables about one number or ICCID, or keep every row apart; "
                "if not said, they are joined where the tables bring different facts and no line stands twice in one "
                "of them.",
            ),
        )
    ):  # fmt: skip
        command = option(command)
    return command


language = click.option(
    "--lang",
    type=Language(),
    default=FALLBACK,
    show_default=True,
    help="The language of the answer.",
)
terms = click.option(
    "--terms", type=click.Path(path_type=Path), help="The company's own carrier terms (YAML)."
)
rulesets = click.option(
    "--rulesets",
    type=click.Path(path_type=Path),
    is_eager=True,  # it says which languages there are
    help="Another rulebook than the shipped one (a folder).",
)
debugging = click.option("--debug", is_flag=True, help="Say more on standard error, and show tracebacks.")


def choices(options: dict[str, Any]) -> Choices:
    """Take the choices that concern the rulebook out of a command's options."""
    return Choices(
        terms=options.pop("terms"),
        rulesets=options.pop("rulesets"),
        prefer=options.pop("prefer"),
        assume=dict(options.pop("assumed")),
        engine_check=options.pop("engine_check"),
    )


def refuse_no_yaml(path: Path, *, option: str) -> None:
    """Refuse a place for a file of answers that would not be read back as one."""
    if path.suffix.lower() not in (".yaml", ".yml"):
        raise BadValue("answers_not_yaml", path=path, option=option)
