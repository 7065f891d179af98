"""`simexit demo`: make a sample fleet and check it."""

from pathlib import Path
from typing import Any

import click

from batch.errors import OutputError, system_words
from simexit.echo import echo
from simexit.options import Day, debugging, language, today
from simexit.rulebooks import Choices, prepare


@click.command(epilog="\b\nExample:\n  simexit demo -o demo")
@click.option(
    "-o",
    "--output",
    "folder",
    type=click.Path(path_type=Path),
    default=Path("demo"),
    show_default=True,
    metavar="DIR",
    help="The folder to write to.",
)
@click.option("--as-of", type=Day(), help="The date of the check.  [default: today in Hong Kong]")
@language
@click.option("--force", is_flag=True, help="Overwrite what an earlier demo wrote.")
@debugging
def demo(folder: Path, as_of: Any, lang: str, force: bool, debug: bool) -> int:
    """Make a sample fleet of a few hundred SIMs, check it, and say where the sheet and its report are."""
    from batch.report.sample import write_sample
    from simexit.batch_run import BatchRun

    fleet, report = folder / "fleet.xlsx", folder / "report.xlsx"
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise OutputError("folder_not_created", folder=folder, detail=system_words(error)) from None
    for path in (fleet, report):
        if path.exists() and not force:
            raise OutputError("output_there_in_folder", path=path)
    day = as_of or today()
    write_sample(fleet, day)
    run = BatchRun(prepare(Choices()), day, lang, debug=debug)
    status = run.check([str(fleet)], None, [report], frozenset())
    echo(run.said.phrases.say("sample", fleet=str(fleet), report=str(report)))
    return status
