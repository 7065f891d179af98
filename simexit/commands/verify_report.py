"""`simexit verify-report`: say whether reports are whole and unedited since they were written."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from simexit.completing import files
from simexit.echo import echo
from simexit.options import Language, debugging, rulesets

if TYPE_CHECKING:
    from batch.readback.verified import VerifiedReport

_UNEDITED, _EDITED, _NOT_READ = 0, 1, 3


@click.command(
    epilog="""\b
Examples:
  simexit verify-report report.xlsx
  simexit verify-report sales.xlsx depot.xlsx
  simexit verify-report report.xlsx --trail archive/report-trail.json"""
)
@click.argument(
    "reports", type=click.Path(path_type=Path), metavar="REPORT.xlsx...", nargs=-1, required=True,
    shell_complete=files,
)  # fmt: skip
@click.option(
    "--trail",
    type=click.Path(path_type=Path),
    metavar="FILE.json",
    help="The trail of the run that wrote it.  [default: one beside the report that names it]",
)
@click.option("--lang", type=Language(), help="The language of the answer.  [default: the report's]")
@rulesets
@debugging
def verify_report(
    reports: tuple[Path, ...], trail: Path | None, lang: str | None, rulesets: Path | None, debug: bool
) -> int:
    """Say whether a report is whole and unedited since simexit wrote it, and what was edited where.

    What people fill in is no edit, and is counted apart. Ends with status 1 where something was edited, or where a
    trail tells of another file.
    """
    from batch.errors import InputError
    from batch.trail.fitting import fit_of
    from simexit.reviewing.review_run import ReviewRun
    from simexit.reviewing.verified_shown import ToldReport, shown_verified
    from simexit.rulebooks import Choices, open_rulebook

    del debug
    run, status, told = ReviewRun(open_rulebook(Choices(rulesets=rulesets))), _UNEDITED, []
    for path in reports:
        try:
            found = run.verified(path)
            fit = fit_of(path, found.properties, trail)
        except InputError as error:
            echo(f"simexit: {error.said_in(lang or 'en')}", err=True)
            status = _NOT_READ
            continue
        told.append(ToldReport(run, found, fit, lang))
        status = max(status, _status(found, fit is not None and fit.how == "other"))
    if told:
        echo(shown_verified(told))
    return status


def _status(found: VerifiedReport, another: bool) -> int:
    return _UNEDITED if found.is_unedited and not another else _EDITED
