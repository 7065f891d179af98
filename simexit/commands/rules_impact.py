"""`simexit rules impact`: what another rulebook, other terms or another day change for a fleet."""

import datetime
from pathlib import Path

import click

from simexit.completing import files
from simexit.echo import echo
from simexit.misuse import BadUsage, BadValue
from simexit.options import Day, debugging, language, rulesets, terms, today
from simexit.places import refuse_place
from simexit.rulebooks import Choices

WORKBOOK, CODES = ".xlsx", ".csv"


@click.command(
    "impact",
    short_help="Show what other rules, other terms or another day would change.",
    epilog="""\b
Examples:
  simexit rules impact fleet.xlsx --against our-terms.yaml
  simexit rules impact fleet.xlsx --at 2027-01-01
  simexit rules impact fleet.csv --against our-rules/ --at 2027-01-01 -o impact.xlsx --lang zh-Hant""",
)
@click.argument("fleet", nargs=-1, required=True, metavar="FLEET...", shell_complete=files)
@click.option("--against", type=click.Path(path_type=Path), metavar="DIR|FILE",
              help="The other rulebook (a folder) or the other terms (a YAML file).")  # fmt: skip
@click.option("--at", type=Day(), help="The other day: what the same lines come to then.")
@click.option("--as-of", type=Day(), help="The date of the check.  [default: today in Hong Kong]")
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
    output: Path | None, lang: str, rulesets: Path | None, terms: Path | None, *, force: bool, **_: bool,
) -> None:  # fmt: skip
    """Show which SIMs of a fleet get another verdict, other dates or other money under another rulebook, other terms or
    on another day: grouped by the rule, term or day that does it.

    What did it is found by changing one difference at a time and deciding the lines again.
    """
    from batch.errors import InputError, OutputError
    from batch.impact.compared import compared
    from simexit.impact import as_lines, checked, other_choices, words_of, write
    from simexit.screen.paragraphs import columns

    if against is None and at is None:
        raise BadUsage("impact_of_what")
    if against is not None and not against.exists():
        raise InputError("not_there", path=against)
    if output is not None:
        if output.suffix.lower() not in (WORKBOOK, CODES):
            raise BadValue(
                OutputError("unknown_output", path=output, endings=(WORKBOOK, CODES), near=""), option="-o"
            )
        refuse_place(output, force=force)
    day, choices = as_of or today(), Choices(rulesets=rulesets, terms=terms)
    impact = compared(
        checked(fleet, choices, day), checked(fleet, other_choices(choices, against), at or day)
    )
    words = words_of(impact, lang)
    if output is not None:
        write(impact, words, output)
    echo("\n".join(as_lines(impact, words, columns())))
    if output is not None:
        echo(words.say("written", path=output, lines=f"{impact.lines:,}"))
