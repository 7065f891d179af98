"""`simexit review`: read what the reviewers of a report decided and what changed since, and write requests."""

from pathlib import Path
from typing import Any

import click

from simexit.echo import echo
from simexit.misuse import BadUsage, BadValue
from simexit.options import Day, Language, debugging, rulesets, today
from simexit.rulebooks import Choices, open_rulebook
from simexit.streams import for_programs


@click.command(
    epilog="""\b
Examples:
  simexit review report.xlsx
  simexit review sales.xlsx depot.xlsx office.xlsx
  simexit review report.xlsx -o record.xlsx
  simexit review report.xlsx --against last-month.xlsx
  simexit review report.xlsx --requests requests/
  simexit review report.xlsx --calendar dates.ics
  simexit batch fleet.xlsx -o new.xlsx --carry report.xlsx"""
)
@click.argument("reports", type=click.Path(path_type=Path), metavar="REPORT.xlsx...", nargs=-1, required=True)
@click.option(
    "--against",
    type=click.Path(path_type=Path),
    metavar="OLD.xlsx",
    multiple=True,
    help="Say what has changed since an earlier report, and take over its decisions where nothing that matters has; "
    "repeat it for the parts of one.",
)
@click.option(
    "--requests",
    "folder",
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="Write the requests for the approved lines: a workbook and letters per carrier and account.",
)
@click.option(
    "-o",
    "--output",
    "record",
    type=click.Path(path_type=Path),
    metavar="RECORD.xlsx",
    help="Write the decision record: what was decided, on a page to sign, and the lines it is about.",
)
@click.option("--also-changed", is_flag=True, help="Write requests for changed lines too, as decided.")
@click.option(
    "--calendar",
    type=click.Path(path_type=Path),
    metavar="FILE.ics",
    help="Write the dates of the approved and changed lines, as decided, as a calendar.",
)
@click.option(
    "--force", is_flag=True, help="Overwrite requests, a record or a calendar that are there already."
)
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
    reports: tuple[Path, ...], against: tuple[Path, ...], folder: Path | None, record: Path | None, as_of: Any,
    lang: str | None, terms: Path | None, rulesets: Path | None, calendar: Path | None, **flags: bool,
) -> None:  # fmt: skip
    """Read a reviewed report back: check it, and say what is approved, changed, held and open.

    Several files are the parts of one report, as they came back from those who filled them in.
    """
    from batch.errors import InputError
    from batch.files import is_yaml
    from batch.requests.request_files import refuse_without_letters
    from simexit.places import refuse_place
    from simexit.reviewing.review_calendar import refuse_no_calendar
    from simexit.reviewing.review_json import as_json
    from simexit.reviewing.review_run import ReviewRun
    from simexit.reviewing.review_shown import on_screen

    for path in (*reports, *against):
        if is_yaml(path):
            raise InputError("decisions_no_report", name=str(path))
    if flags["also_changed"] and folder is None:
        raise BadUsage("also_changed_needs_requests")
    if record is not None and record.suffix.lower() != ".xlsx":
        raise BadValue("template_not_xlsx", path=record, option="-o")
    if calendar is not None:
        refuse_no_calendar(calendar)
    run = ReviewRun(open_rulebook(Choices(terms=terms, rulesets=rulesets)))
    if folder is not None:
        refuse_without_letters(folder)
    for place in (record, calendar):
        if place is not None:
            refuse_place(place, force=flags["force"])
    day = as_of or today()
    answer = run.answer(reports, against, lang, day)
    if folder is not None:  # first: most can stand in their way, and then nothing is written
        answer = run.with_requests(
            answer, folder, day, also_changed=flags["also_changed"], force=flags["force"]
        )
    if record is not None:
        run.write_record(answer, record, day)
        echo(run.texts[answer.lang].message("written", {"path": str(record)}), err=True)
    if calendar is not None:
        answer = run.with_calendar(answer, calendar, lang)
    echo(for_programs(as_json(answer)) if flags["as_data"] else on_screen(answer))
