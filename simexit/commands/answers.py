"""`simexit answers`: begin a file of answers for a fleet."""

import sys
from pathlib import Path
from typing import Any

import click

from batch.errors import OutputError
from simexit.completing import files
from simexit.echo import echo
from simexit.options import choosing, hints, reading, refuse_no_yaml
from simexit.running import check_with


@click.group()
def answers() -> None:
    """Files of answers: what is true of the house, of groups of lines, or of one."""


@answers.command(epilog="\b\nExample:\n  simexit answers init fleet.xlsx -o answers.yaml")
@click.argument("inputs", nargs=-1, required=True, metavar="INPUT...", shell_complete=files)
@click.option(
    "-o", "--output", "path", required=True, type=click.Path(path_type=Path), metavar="FILE.yaml",
    help="Where to write it.",
)  # fmt: skip
@click.option("--force", is_flag=True, help="Overwrite an existing file.")
@reading
@hints
@choosing
def init(inputs: tuple[str, ...], path: Path, force: bool, **options: Any) -> int:
    """Write a commented file of answers for the INPUT spreadsheets: what their lines wait for and holds for the whole
    house, with what is suggested filled in and marked. Correct it, and give it to `simexit batch --answers`.
    """
    from simexit.profile import write_profile

    refuse_no_yaml(path, option="-o")
    check = check_with(options)
    check.read_what_is_said()
    if path.exists() and not force:
        raise OutputError("output_there", path=path)
    for line in write_profile(check, inputs, sys.stdin.buffer.read() if "-" in inputs else None, path):
        echo(line, err=True)
    echo(check.texts.message("written", {"path": str(path)}))
    return 0
