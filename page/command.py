"""`simexit page`: the whole way from a sheet to a settled fleet, in the browser on this machine."""

from __future__ import annotations

import webbrowser
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import click
from click.core import ParameterSource

from batch.errors import OutputError, ValueRefused, system_words
from page.home import kept_cases
from page.plain_pages import start_words
from page.serving import MEGABYTE, PageSettings, Serving
from page.shortcut import make_shortcuts
from simexit.completing import files
from simexit.desktop import has_desktop
from simexit.echo import echo
from simexit.misuse import BadUsage, BadValue
from simexit.options import choices, choosing, hints
from simexit.rulebooks import prepare

_LIBRARIES = ("starlette", "uvicorn", "jinja2", "python_multipart")


@click.command(
    epilog="""\b
Examples:
  simexit page
  simexit page fleet.xlsx
  simexit page --folder november/ --lang zh-Hant
  simexit page --shortcut"""
)
@click.argument(
    "sheets", nargs=-1, type=click.Path(path_type=Path), metavar="[SHEET]...", shell_complete=files
)
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=0,
    metavar="N",
    help="The port to use.  [default: any that is free]",
)
@click.option("--no-browser", is_flag=True, help="Only say the address; open no browser.")
@click.option(
    "--folder",
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="The folder of a case to open, or to begin.",
)
@click.option(
    "--keep-in",
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="Where cases are kept.  [default: simexit in your folder of documents]",
)
@click.option(
    "--idle",
    "idle_minutes",
    type=click.FloatRange(min=0),
    default=120,
    show_default=True,
    metavar="MINUTES",
    help="End after so long without use; 0 never.",
)
@click.option(
    "--max-upload",
    type=click.IntRange(min=1),
    default=200,
    show_default=True,
    metavar="MB",
    help="The most that can be dropped at once.",
)
@click.option(
    "--shortcut", is_flag=True, help="Make a shortcut that opens the page, say where it is, and end."
)
@hints
@choosing
def page(**options: Any) -> int:
    """Open the page in the browser: drop a sheet, correct what was misread, answer, decide, take away. Each SHEET that
    is named is dropped already.

    It runs on this computer only, and what is dropped stays on it. If it runs already, it is opened again.
    """
    flags = {name: options.pop(name) for name in ("shortcut", "no_browser")}
    if flags["shortcut"]:
        return _make_shortcuts(options["lang"])
    missing = [name for name in _LIBRARIES if find_spec(name) is None]
    if missing:
        raise BadUsage("page_needs", names=missing, command="pip install 'simexit[page]'")
    from page.starting import start

    settings = _settings(options)
    browse = webbrowser.open if not flags["no_browser"] and has_desktop() else None
    start(settings, _application, browse, partial(echo, err=True))
    return 0


def _application(serving: Serving) -> Any:
    """The application, with all it needs: loaded only where no page runs that can be opened."""
    try:
        prepare(serving.choices)
    except ValueRefused as error:
        raise BadValue(error, option="--assume") from None
    from page.app import make_app

    return make_app(serving)


def _settings(options: dict[str, Any]) -> PageSettings:
    """What is asked for."""
    folder = options["folder"]
    if folder is not None and folder.exists() and not folder.is_dir():
        raise BadValue("folder_is_file", folder=folder, option="--folder")
    for path in options["sheets"]:
        if not path.is_file():
            raise BadValue("no_file", name=path, option="SHEET")
    said = click.get_current_context().get_parameter_source("lang")
    return PageSettings(
        keep_in=(options["keep_in"] or kept_cases()).absolute(),
        folder=folder and folder.absolute(),
        sheets=tuple(path.absolute() for path in options["sheets"]),
        choices=choices(options),
        as_of=options["as_of"],
        lang=None if said is ParameterSource.DEFAULT else options["lang"],
        hints=options["hints"],
        port=options["port"],
        idle_minutes=options["idle_minutes"],
        max_upload=options["max_upload"] * MEGABYTE,
        debug=options["debug"],
    )


def _make_shortcuts(language: str) -> int:
    """Make a shortcut, and say where it is."""
    try:
        made = make_shortcuts()
    except OSError as error:
        raise OutputError("not_written", path=error.filename or "simexit", why=system_words(error)) from None
    for path in made:
        echo(start_words(language).say("shortcut", path=path))
    return 0
