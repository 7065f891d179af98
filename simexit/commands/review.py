"""`simexit review`: read what the reviewers of a report decided and what changed since, and write requests."""

from pathlib import Path
from typing import Any

import click

from simexit.echo import echo
from simexit.misuse import BadUsage
from simexit.options import Day, Language, debugging, rulesets, today
from simexit.rulebooks import Choices, open_rulebook
from simexit.streams import for_programs


@click.command(
    epilog="""\b
Examples:
  simexit review report.xlsx
  simexit review report.xlsx --against last-month.xlsx
  simexit review report.xlsx --requests requests/
  simexit review report.xlsx --calendar dates.ics
  simexit batch fleet.xlsx -o new.xlsx --carry report.xlsx"""
)
@click.argument("report", type=click.Path(path_type=Path), metavar="REPORT.xlsx")
@click.option(
    "--against",
    type=click.Path(path_type=Path),
    metavar="OLD.xlsx",
    help="Say what has changed since an earlier report, and take over its decisions where nothing that matters has.",
)
@click.option(
    "--requests",
    "folder",
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="Write the requests for the approved lines: a workbook and letters per carrier and account.",
)
@click.option("--also-changed", is_flag=True, help="Write requests for changed lines too, as decided.")
@click.option(
    "--calendar",
    type=click.Path(path_type=Path),
    metavar="FILE.ics",
    help="Write the dates of the approved and changed lines, as decided, as a calendar.",
)
@click.option("--force", is_flag=True, help="Overwrite requests, or a calendar, that are there already.")
@click.option("--as-of", type=Day(), help="The date of the review.  [default: today in Hong Kong]")
@click.option("--lang", type=Language(), help="The language of the answer.  [default: the report's]")
@click.option("--json", "as_data", is_flag=True, help="The answer as JSON, for programs.")
@click.option(
    "--terms",
    type=click.Path(path_type=Path),
    help="The company's own carrier terms (YAML), for its carriers' names.",
)
@rulesets
@debugging
def review(
    report: Path, against: Path | None, folder: Path | None, as_of: Any, lang: str | None,
    terms: Path | None, rulesets: Path | None, calendar: Path | None, **flags: bool,
) -> None:  # fmt: skip
    """Read a reviewed report back: check it, and say what is approved, changed, held and open."""
    from simexit.reviewing.review_calendar import refuse_calendar
    from simexit.reviewing.review_json import as_json
    from simexit.reviewing.review_run import ReviewRun
    from simexit.reviewing.review_shown import on_screen

    if flags["also_changed"] and folder is None:
        raise BadUsage("also_changed_needs_requests")
    if calendar is not None:
        refuse_calendar(calendar, force=flags["force"])
    run = ReviewRun(open_rulebook(Choices(terms=terms, rulesets=rulesets)))
    day = as_of or today()
    answer = run.answer(report, against, lang, day)
    if folder is not None:
        answer = run.with_requests(
            answer, folder, day, also_changed=flags["also_changed"], force=flags["force"]
        )
    if calendar is not None:
        answer = run.with_calendar(answer, calendar, lang)
    echo(for_programs(as_json(answer)) if flags["as_data"] else on_screen(answer))
