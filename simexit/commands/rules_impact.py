"""`simexit rules impact`: what another rulebook, other terms or another day change for a fleet."""

import datetime
from pathlib import Path

import click

from simexit.completing import files
from simexit.echo import echo
from simexit.misuse import BadUsage, BadValue
from simexit.options import Day, debugging, language, rulesets, terms, today
from simexit.places import refuse_place
from simexit.rulebooks import Choices, open_rulebook

WORKBOOK, CODES = ".xlsx", ".csv"


@click.command(
    "impact",
    short_help="Show what other rules, other terms or another day would change.",
    epilog="""\b
Examples:
  simexit rules impact fleet.xlsx --against our-terms.yaml
  simexit rules impact fleet.xlsx --at 2027-01-01
  simexit rules impact --any-line --against our-rules/
  simexit rules impact fleet.csv --against our-rules/ --at 2027-01-01 -o impact.xlsx --lang zh-Hant""",
)
@click.argument("fleet", nargs=-1, metavar="[FLEET]...", shell_complete=files)
@click.option("--against", type=click.Path(path_type=Path), metavar="DIR|FILE",
              help="The other rulebook (a folder) or the other terms (a YAML file).")  # fmt: skip
@click.option("--at", type=Day(), help="The other day: what the same lines come to then.")
@click.option("--as-of", type=Day(), help="The date of the check.  [default: today in Hong Kong]")
@click.option("--any-line", is_flag=True,
              help="Instead of a fleet: every kind of line there may be that the two treat differently, with a line of "
              "each; none is a proof that they are equal. Needs the extra `proofs`, and some minutes.")  # fmt: skip
@click.option("-o", "--output", type=click.Path(path_type=Path), metavar="OUTPUT",
              help="Where to write the lines that change: .xlsx a workbook with before and after side by side, "
              ".csv the codes.")  # fmt: skip
@click.option("--force", is_flag=True, help="Overwrite an existing output.")
@language
@rulesets
@terms
@debugging
def show_impact(
    fleet: tuple[str, ...], against: Path | None, at: datetime.date | None, as_of: datetime.date | None,
    output: Path | None, lang: str, rulesets: Path | None, terms: Path | None, *, any_line: bool, force: bool,
    **_: bool,
) -> int:  # fmt: skip
    """Show which SIMs of a fleet get another verdict, other dates or other money under another rulebook, other terms or
    on another day: grouped by the rule, term or day that does it.

    What did it is found by changing one difference at a time and deciding the lines again.
    """
    from batch.errors import InputError
    from simexit.impact import other_choices

    if against is None and at is None:
        raise BadUsage("impact_of_what")
    if any_line and (fleet or output):
        raise BadUsage("impact_any_line")
    if not any_line and not fleet:
        raise BadUsage("impact_no_fleet")
    if against is not None and not against.exists():
        raise InputError("not_there", path=against)
    _refuse_output(output, force=force)
    choices = Choices(rulesets=rulesets, terms=terms)
    both, days = (choices, other_choices(choices, against)), (as_of or today(), at or as_of or today())
    return _of_any_line(both, days, lang) if any_line else _of_fleet(fleet, both, days, lang, output)


Both = tuple[Choices, Choices]
Days = tuple[datetime.date, datetime.date]


def _refuse_output(output: Path | None, *, force: bool) -> None:
    from batch.errors import OutputError

    if output is None:
        return
    if output.suffix.lower() not in (WORKBOOK, CODES):
        unknown = OutputError("unknown_output", path=output, endings=(WORKBOOK, CODES), near="")
        raise BadValue(unknown, option="-o")
    refuse_place(output, force=force)


def _of_fleet(fleet: tuple[str, ...], both: Both, days: Days, lang: str, output: Path | None) -> int:
    from batch.impact.compared import compared
    from simexit.impact import as_lines, checked, words_of, write
    from simexit.screen.paragraphs import columns

    before, after = (checked(fleet, choices, day) for choices, day in zip(both, days, strict=True))
    impact = compared(before, after)
    words = words_of(before.decider.rulebook, after.decider.rulebook, lang)
    if output is not None:
        write(impact, words, output)
    echo("\n".join(as_lines(impact, words, columns())))
    if output is not None:
        echo(words.say("written", path=output, lines=f"{impact.lines:,}"))
    return 0


def _of_any_line(both: Both, days: Days, lang: str) -> int:
    """The exit status is 1 where there is no solver to look."""
    from engine.proofs.prove import can_prove
    from simexit.impact import words_of
    from simexit.screen.paragraphs import columns, paragraph

    before, after = (open_rulebook(choices) for choices in both)
    words = words_of(before, after, lang)
    if not can_prove():
        echo(paragraph(words.say("any_line", "no_solver"), columns()))
        return 1
    from batch.impact.any_line import any_line  # with the solver
    from simexit.impact_any_line import as_lines

    echo("\n".join(as_lines(any_line(before, after, days), words, days, columns())))
    return 0
