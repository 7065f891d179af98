"""`simexit batch`: check many SIMs, from spreadsheets to a report or a table of codes."""

import os
import sys
from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import click

from batch.errors import OutputError
from batch.outputs.formats import CALENDAR, CODES, REPORT, SUMMARY, endings, written_as
from language.refusals import hint
from simexit.completing import failing, files
from simexit.misuse import BadUsage, BadValue
from simexit.options import Day, choosing, hints, reading, refuse_no_yaml
from simexit.parted_options import FIRST_PART, LINES, LISTED, InParts
from simexit.places import refuse_place
from simexit.running import run_with

MOST_DAYS_AHEAD = 3 * 366  # after which the carriers' terms are others


@click.command(
    epilog="""\b
Examples:
  simexit batch fleet.xlsx -o report.xlsx
  simexit batch fleet.xlsx -o report.xlsx -o summary.html -o dates.ics
  simexit batch fleet.xlsx -o report.xlsx --until 2027-11-25
  simexit batch fleet.xlsx --dry-run
  simexit batch a.csv b.xlsx -o report.xlsx -o codes.csv --lang zh-Hant --terms our-terms.yaml
  cat fleet.csv | simexit batch - -o codes.jsonl --assume still_needed=no --fail-on blocked"""
)
@click.argument("inputs", nargs=-1, required=True, metavar="INPUT...", shell_complete=files)
@click.option(
    "-o",
    "--output",
    "outputs",
    multiple=True,
    type=click.Path(),
    metavar="OUTPUT",
    help=f"Where to write: {' '.join(endings(REPORT))} the report; {' '.join(endings(SUMMARY))} its figures alone, "
    f"as a page for managers; {' '.join(endings(CODES))} the codes; "
    f"{' '.join(endings(CALENDAR))} the dates as a calendar; "
    "a name that ends in / gets a folder with the codes as Parquet, a file for each part. May be repeated.",
)
@reading
@click.option(
    "--save-answers",
    "saved_answers",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Write all answers that were given, and what texts mean, to one file for --answers of the next check.",
)
@click.option(
    "--until",
    type=Day(),
    help="Tell every day up to this one on which a verdict, a date or an amount changes by time alone: on the report's "
    "sheet Year ahead, in its chart of the coming months, and in the calendar.",
)
@click.option("--dry-run", is_flag=True, help="Show what each heading is taken for, and write nothing.")
@click.option("--force", is_flag=True, help="Overwrite an existing output.")
@click.option(
    "--fail-on",
    metavar="CODES",
    shell_complete=failing,
    help="Exit with status 1 if a SIM has one of these codes, e.g. blocked,needs_info.",
)
@click.option(
    "--protect/--no-protect",
    default=None,
    help="Lock every cell of the report but those to fill in (without a password), or none. Excel does not sort rows "
    "with locked cells.  [default: only those of the sheet To fill in]",
)
@click.option(
    "--engine",
    "runner",
    type=click.Choice(["local", "dask"]),
    default="local",
    show_default=True,
    help="Who checks the parts of a large fleet: this machine, or a Dask cluster.",
)
@click.option("--scheduler", metavar="ADDRESS", help="The Dask scheduler; without it, one is started here.")
@click.option(
    "--jobs",
    type=click.IntRange(1),
    metavar="N",
    help="Check so many parts at a time, each in its own process.  [default: one; with Dask, a process a processor]",
)
@click.option(
    "--part-lines",
    "lines",
    type=click.IntRange(1),
    default=LINES,
    show_default=True,
    metavar="N",
    help="Lines of a part, about: Parquet is cut between row groups, CSV at the ends of records.",
)
@click.option(
    "--list-sims",
    "listed",
    type=click.IntRange(0),
    default=LISTED,
    show_default=True,
    metavar="N",
    help="List the SIMs in the report of a fleet up to so many lines; above, it has figures, questions and problems.",
)
@click.option(
    "--work",
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="Where finished parts are kept until the end, on a disk that all workers see.  [default: beside the output]",
)
@click.option(
    "--resume", is_flag=True, help="Go on from the parts that a run which was stopped has finished."
)
@hints
@choosing
def batch(inputs: tuple[str, ...], outputs: tuple[str, ...], **options: Any) -> int:
    """Check every SIM of the INPUT spreadsheets: .xlsx .xlsm .xlsb .xls .ods .csv .tsv .parquet, a folder or glob of
    parquet or csv (also of a store, such as s3://fleet/2026/), or `-` for CSV on standard input.
    """
    dry_run = options.pop("dry_run")
    if not outputs and not dry_run:
        raise BadUsage("say_where_to_write")
    _refuse_check_elsewhere(options, dry_run=dry_run)
    force, saved, failing = (options.pop(name) for name in ("force", "saved_answers", "fail_on"))
    in_parts = InParts(**{name: options.pop(name) for name in InParts.__dataclass_fields__})
    options["in_parts"] = None if options["engine_check"] else in_parts
    folders = [Path(name) / FIRST_PART for name in outputs if name.endswith(("/", os.sep))]
    written = [Path(name) / FIRST_PART if name.endswith(("/", os.sep)) else Path(name) for name in outputs]
    places = [] if dry_run else [*written]
    for path in places:
        _refuse_output(path, inputs)
    if saved is not None:
        if dry_run:
            raise BadUsage("save_answers_or_dry_run")
        refuse_no_yaml(saved, option="--save-answers")
        _refuse_input(saved, inputs, option="--save-answers")
        places.append(saved)
    run = run_with(options)
    if run.until is not None:
        _refuse_until(run.as_of, run.until, written, dry_run=dry_run)
    codes = _fail_codes(failing, run.decider.rulebook)
    if places:
        run.read_what_is_said()  # its faults are told before what an output finds in its place
    for path in places:
        if path in folders and path.parent.parent.is_dir() and not path.parent.exists():
            path.parent.mkdir()
        refuse_place(path, force=force)
    stdin = sys.stdin.buffer.read() if "-" in inputs else None
    if dry_run:
        return run.dry_run(inputs, stdin)
    status = run.check(inputs, stdin, written, codes, folders, saving=saved is not None)
    if saved is not None:
        run.save_answers(saved)
    return status


def _refuse_check_elsewhere(options: dict[str, Any], *, dry_run: bool) -> None:
    """Refuse --engine-check where no case is decided, or not in this process, which compares them."""
    if options["engine_check"] and dry_run:
        raise BadUsage("engine_check_or_dry_run")
    if options["engine_check"] and (options["runner"] != "local" or options["jobs"]):
        raise BadUsage("engine_check_here")


def _refuse_until(as_of: date, until: date, outputs: Sequence[Path], *, dry_run: bool) -> None:
    """Refuse a time ahead that is none, is longer than anybody can foresee, or that no output would tell."""
    if until <= as_of:
        raise BadValue("until_not_later", given=until.isoformat(), day=as_of.isoformat(), option="--until")
    last = as_of + timedelta(days=MOST_DAYS_AHEAD)
    if until > last:
        raise BadValue("until_too_far", given=until.isoformat(), last=last.isoformat(), option="--until")
    if dry_run or {written_as(path) for path in outputs} <= {CODES}:
        raise BadUsage("until_not_told", endings=[*endings(REPORT), *endings(SUMMARY), *endings(CALENDAR)])


def _refuse_output(path: Path, inputs: tuple[str, ...]) -> None:
    try:
        written_as(path)
    except OutputError as unknown:
        raise BadValue(unknown, option="-o") from None
    _refuse_input(path, inputs, option="-o")


def _refuse_input(path: Path, inputs: tuple[str, ...], *, option: str) -> None:
    if any(name != "-" and Path(name).exists() and path.exists() and path.samefile(name) for name in inputs):
        raise BadValue("output_is_input", path=path, option=option)


def _fail_codes(written: str | None, rulebook: Any) -> frozenset[str]:
    from batch.fleet.asked import STATUSES
    from batch.fleet.codes import UNREADABLE

    codes = [code.strip() for code in (written or "").split(",") if code.strip()]
    first = [item for item in rulebook.decisions.values() if item.hit_policy == "first"]
    allowed = [
        *reversed(STATUSES),
        UNREADABLE,
        *dict.fromkeys(code for item in first for code in item.outcomes),
    ]
    for code in codes:
        if code not in allowed:
            near = hint(code, allowed, most=30)
            raise BadValue("no_status_or_outcome", code=code, hint=near, option="--fail-on")
    return frozenset(codes)
