"""`simexit ask`: write questionnaires, a workbook for each person who can answer what is open."""

import datetime
import sys
from pathlib import Path
from typing import Any

import click

from batch.shapes import MOST_ASKED
from simexit.completing import files
from simexit.echo import echo
from simexit.misuse import BadValue
from simexit.options import Day, choosing, hints, reading
from simexit.running import check_with

_WITHIN = datetime.timedelta(days=7)


@click.command(
    epilog="""\b
Examples:
  simexit ask fleet.xlsx -o questions/
  simexit ask fleet.xlsx -o round-2/ --answers questions/ --by owner --most 4
  simexit ask fleet.xlsx -o december/ --carry november.xlsx
  simexit ask fleet.xlsx -o carriers/ --by carrier --due 2026-12-15
  simexit batch fleet.xlsx -o report.xlsx --answers questions/"""
)
@click.argument("inputs", nargs=-1, required=True, metavar="INPUT...", shell_complete=files)
@click.option(
    "-o",
    "--output",
    "folder",
    required=True,
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="The folder to write to. Keep its file asked.yaml: it tells the next check what is still out.",
)
@click.option(
    "--by",
    type=click.Choice(["owner", "department", "user", "carrier"]),
    help="Whom to ask: a questionnaire for each of these.  [default: department, else owner, else user]",
)
@click.option(
    "--most",
    type=click.IntRange(min=1),
    default=MOST_ASKED,
    show_default=True,
    help="How many questions to ask at once; those that free most come first.",
)
@click.option("--due", type=Day(), help="By when answers are wanted.  [default: 7 days after the check]")
@click.option("--force", is_flag=True, help="Overwrite questionnaires that are there already.")
@click.option("--no-protect", is_flag=True, help="Leave every cell of the questionnaires open to changes.")
@reading
@hints
@choosing
def ask(inputs: tuple[str, ...], folder: Path, **options: Any) -> int:
    """Write questionnaires about the SIMs of the INPUT spreadsheets: a workbook for each person, with the lines and
    questions that are theirs. What comes back is read by `simexit batch --answers`.
    """
    from simexit.ask_run import Asking
    from simexit.ask_run import ask as asked

    by, most, force = options.pop("by"), options.pop("most"), options.pop("force")
    protect = not options.pop("no_protect")
    due = options.pop("due")
    check = check_with(options)
    due = due or check.as_of + _WITHIN
    if due < check.as_of:
        raise BadValue("due_before", given=due.isoformat(), day=check.as_of.isoformat(), option="--due")
    stdin = sys.stdin.buffer.read() if "-" in inputs else None
    lines, told = asked(check, inputs, stdin, Asking(folder, by, most, due, force, protect))
    for line in lines:
        echo(line)
    for line in told:
        echo(line, err=True)
    return 0
