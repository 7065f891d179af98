"""`simexit demo`: show what becomes of a bare list of SIMs."""

from pathlib import Path
from typing import Any

import click

from batch.errors import OutputError, system_words
from language.speaker import Speaker
from language.texts import texts_in
from simexit.echo import echo
from simexit.options import Day, debugging, language, today
from simexit.rulebooks import Choices, prepare
from simexit.shell import as_typed, own_name


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
    """Show what becomes of a bare list of SIMs: write one, what its company and two departments answer, and the report
    of each round; then a fully described fleet and its report. Say what each file is.
    """
    del debug
    from simexit.demo_run import Demo, DemoFiles

    files = DemoFiles.within(folder)
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise OutputError("folder_not_created", folder=folder, detail=system_words(error)) from None
    for path in files.all:
        if path.exists() and not force:
            raise OutputError("output_there_in_folder", path=path)
    told = Demo(prepare(Choices()), as_of or today(), lang, files)
    for line in told.tell():
        echo(line)
    command = as_typed([own_name(), "page", str(files.list)])
    echo(Speaker(texts_in(told.decider.rulebook, lang), "messages", "demo").say("page", command=command))
    return 0
