"""`simexit batch`: check many SIMs, from spreadsheets to a report or a table of codes."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from click.core import ParameterSource

from batch.outputs.formats import CALENDAR, CODES, REPORT, SUMMARY, endings
from simexit.batch_misuse import fail_codes, places_of, refuse_check_elsewhere, refuse_until
from simexit.completing import failing, files
from simexit.echo import echo
from simexit.misuse import BadUsage
from simexit.options import Day, choosing, hints, reading
from simexit.parted_options import FIRST_PART, LINES, LISTED, InParts
from simexit.places import refuse_place
from simexit.running import check_with

if TYPE_CHECKING:
    from simexit.trail_kept import TrailKept

#: What may stand beside --replay: all else stands in the trail.
_WITH_REPLAY = ("inputs", "replay", "lang", "assumed", "debug")


@click.command(
    epilog="""\b
Examples:
  simexit batch fleet.xlsx -o report.xlsx
  simexit batch fleet.xlsx -o report.xlsx -o summary.html -o dates.ics
  simexit batch fleet.xlsx -o report.xlsx --until 2027-11-25
  simexit batch fleet.xlsx --dry-run
  simexit batch fleet.xlsx -o report.xlsx --trail report-trail.json
  simexit batch --replay report-trail.json
  simexit batch a.csv b.xlsx -o report.xlsx -o codes.csv --lang zh-Hant --terms our-terms.yaml
  cat fleet.csv | simexit batch - -o codes.jsonl --assume still_needed=no --fail-on blocked"""
)
@click.argument("inputs", nargs=-1, metavar="INPUT...", shell_complete=files)
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
@click.option(
    "--trail",
    type=click.Path(path_type=Path),
    metavar="FILE.json",
    help="Write down all it takes to repeat the run: versions, settings, and a hash of each file, in and out.",
)
@click.option(
    "--replay",
    type=click.Path(path_type=Path),
    metavar="FILE.json",
    help="Repeat the run that wrote this trail, and say what differs; nothing is written. Its files are looked for "
    "where they were, beside the trail, and among INPUT.",
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
    dry_run, trail, replayed = (options.pop(name) for name in ("dry_run", "trail", "replay"))
    if replayed is not None:
        return _replayed(replayed, inputs, options)
    if not inputs:
        _refuse_without_inputs()
    if not outputs and not dry_run:
        raise BadUsage("say_where_to_write")
    refuse_check_elsewhere(options, dry_run=dry_run)
    force, saved, failing = (options.pop(name) for name in ("force", "saved_answers", "fail_on"))
    in_parts = InParts(**{name: options.pop(name) for name in InParts.__dataclass_fields__})
    folders = [Path(name) / FIRST_PART for name in outputs if name.endswith(("/", os.sep))]
    written = [Path(name) / FIRST_PART if name.endswith(("/", os.sep)) else Path(name) for name in outputs]
    places = places_of(inputs, written, saved, trail, dry_run=dry_run)
    asked = dict(options)
    protect, until = (options.pop(name) for name in ("protect", "until"))
    check = check_with(options)
    from simexit.batch_run import BatchRun  # after all that is refused at once

    if until is not None:
        refuse_until(check.as_of, until, written, dry_run=dry_run)
    codes = fail_codes(failing, check.decider.rulebook)
    if places:
        check.read_what_is_said()  # its faults are told before what an output finds in its place
    for path in places:
        if path in folders and path.parent.parent.is_dir() and not path.parent.exists():
            path.parent.mkdir()
        refuse_place(path, force=force)
    stdin = sys.stdin.buffer.read() if "-" in inputs else None
    run = BatchRun(check, protect, until, None if asked["engine_check"] else in_parts, debug=asked["debug"])
    if dry_run:
        return run.dry_run(inputs, stdin)
    keeping = _keeping(inputs, stdin, asked, in_parts) if trail is not None else None
    done = run.done(inputs, stdin, written, codes, folders, saving=saved is not None)
    if saved is not None:
        run.save_answers(done, saved)
    if keeping is not None and trail is not None:
        named = [path.parent if path in folders else path for path in written]
        keeping.write(trail, run, done, [*zip(outputs, named, strict=True)], saved)
    return done.status


def _keeping(
    inputs: tuple[str, ...], stdin: bytes | None, options: dict[str, Any], in_parts: InParts
) -> TrailKept:
    """The trail of the run that begins."""
    from simexit.trail_kept import TrailKept, files_named

    return TrailKept(files_named(inputs, stdin, options), options, in_parts)


def _replayed(path: Path, inputs: tuple[str, ...], options: dict[str, Any]) -> int:
    """Repeat a run, and say what differs; the exit status."""
    from language.texts import phrases_in
    from simexit.replay_run import Replay
    from simexit.replay_said import replay_said

    context = click.get_current_context()
    explicit = context.get_parameter_source
    for param in context.command.params:
        if param.name not in _WITH_REPLAY and explicit(str(param.name)) is ParameterSource.COMMANDLINE:
            raise BadUsage("replay_alone", option=param.opts[-1])
    stdin = sys.stdin.buffer.read() if "-" in inputs else None
    done = Replay(path, inputs, stdin, dict(options["assumed"])).done(debug=options["debug"])
    language = (
        options["lang"] if explicit("lang") is ParameterSource.COMMANDLINE else done.trail.settings.lang
    )
    for line in replay_said(done, str(path), phrases_in(language)):
        echo(line)
    return 0 if done.compared.is_same else 1


def _refuse_without_inputs() -> None:
    context = click.get_current_context()
    param = next(one for one in context.command.params if one.name == "inputs")
    raise click.MissingParameter(ctx=context, param=param)
