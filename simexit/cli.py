"""Find the command of a command line, run it, and turn what goes wrong into one clear message and an exit status.

Only this package prints, exits or reads the clock.
"""

import importlib
import os
import sys
from collections.abc import Sequence
from typing import Any

import click

from batch.errors import InputError, OutputError, system_words
from engine.engines import EngineUnavailable
from engine.problems import RulebookInvalid
from engine.rulebook.book import FALLBACK
from language.refusals import Reason, hint, reason
from simexit import streams
from simexit.echo import echo, echo_usage
from simexit.misuse import BadUsage
from simexit.spoken import language_of, words
from simexit.warned import warnings_told

ANSWERED, SOME_ROWS, USAGE, FILES, RULEBOOK, DEFECT, INTERRUPTED = 0, 1, 2, 3, 4, 70, 130
COMPLETING = "_SIMEXIT_COMPLETE"  # set by the shell that asks
# Each with the module it stands in.
COMMANDS = {
    name: f"simexit.commands.{name}"
    for name in ("demo", "check", "batch", "ask", "answers", "template", "review", "facts", "rules")
} | {"verify-report": "simexit.commands.verify_report", "page": "page.command"}


class Commands(click.Group):
    """The commands, each loaded only when it is asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click passes it
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 - as above
        if cmd_name not in COMMANDS:
            return None
        module = importlib.import_module(COMMANDS[cmd_name])
        command = getattr(module, cmd_name.replace("-", "_"))
        return command if isinstance(command, click.Command) else None

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        known = ctx.resilient_parsing or args[:1] == [] or args[0] in COMMANDS or args[0].startswith("-")
        if not known:
            raise BadUsage("no_such_command", ctx=ctx, command=args[0], hint=hint(args[0], COMMANDS))
        return super().resolve_command(ctx, args)


def _show_version(ctx: click.Context, _: click.Parameter, wanted: bool) -> None:
    if wanted and not ctx.resilient_parsing:
        from simexit.engine_said import version_line

        echo(version_line())
        ctx.exit()


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110})
@click.option(
    "-V", "--version", is_flag=True, is_eager=True, expose_value=False, callback=_show_version,
    help="Show the version, the version of the rulebook, and which rules engine decides.",
)  # fmt: skip
def simexit() -> None:
    """Find out, for every Hong Kong SIM you pay for, whether it may be cancelled now, what stands in the way, and what
    to do instead.

    \b
    simexit demo                                     what becomes of a bare list of SIMs
    simexit batch fleet.xlsx -o report.xlsx          check a whole fleet
    simexit check --set carrier=cmhk --set plan_type=prepaid --set still_needed=no
    """


def run(arguments: Sequence[str]) -> int:
    """Run one command line, print every message it leads to, and return the exit status."""
    status = _outcome(arguments)
    if not arguments:
        _tell_of_the_page()
    return status


def _outcome(arguments: Sequence[str]) -> int:
    try:
        with warnings_told(arguments):
            outcome: Any = simexit.main(list(arguments), prog_name="simexit", standalone_mode=False)
        return outcome if isinstance(outcome, int) else ANSWERED
    except click.exceptions.Exit as leaving:
        return leaving.exit_code
    except click.ClickException as error:
        if isinstance(error, BadUsage):
            error.say_in(language_of(arguments))
        echo_usage(error, language_of(arguments))
        return USAGE
    except EngineUnavailable as error:
        say(f"simexit: {error}")
        return USAGE
    except (InputError, OutputError) as error:
        say(f"simexit: {error.said_in(language_of(arguments))}")
        return FILES
    except RulebookInvalid as error:
        heading = words(arguments, "rulebook_invalid", count=len(error.problems))
        say(f"simexit: {heading}\n{_mistakes(error, language_of(arguments))}")
        return RULEBOOK
    except (KeyboardInterrupt, click.Abort):
        say(f"simexit: {words(arguments, 'interrupted')}")
        return INTERRUPTED
    except streams.ReaderLeft:  # no reason for a message
        streams.give_up_output()
        return ANSWERED
    except streams.AnswerLost as error:
        streams.give_up_output()
        _tell_system(error.__cause__, reason("standard_output"), arguments)
        return FILES
    except Exception as error:
        return _unexpected(error, arguments, debug="--debug" in arguments)


def _tell_of_the_page() -> None:
    """Say to somebody who typed the name alone, on a desktop, that there is a way without a terminal."""
    from simexit.desktop import has_desktop, language_here

    if has_desktop():
        from language.speaker import Speaker
        from language.texts import phrases_in

        say(f"\n{Speaker(phrases_in(language_here()), 'page_start').say('on_desktop')}")


def _mistakes(error: RulebookInvalid, language: str) -> str:
    """The mistakes of a rulebook or terms file, a line each, in the language where they have words in it."""
    if language == FALLBACK:
        return str(error)
    from simexit.mistakes_said import mistakes_said

    return mistakes_said(error, language)


def _unexpected(error: Exception, arguments: Sequence[str], *, debug: bool) -> int:
    """Say what no part of the program has a message for; the exit status."""
    if debug:
        _show_traceback()
    if isinstance(error, OSError):
        # Inputs and outputs say what went wrong themselves: without a name, it is of no file.
        _tell_system(error, error.filename or reason("this_system"), arguments)
        return FILES
    kind, detail = type(error).__name__, _first_line(error)
    say(f"simexit: {words(arguments, 'defect', kind=kind, detail=detail)}")
    return DEFECT


def _tell_system(error: BaseException | None, place: str | Reason, arguments: Sequence[str]) -> None:
    """Say what the system said, and of what."""
    why = system_words(error if isinstance(error, OSError) else str(error))
    say(f"simexit: {words(arguments, 'in_file', name=place, why=why)}")


def _show_traceback() -> None:
    import traceback

    echo(traceback.format_exc(), nl=False, err=True)


def _first_line(error: Exception) -> str:
    from batch.identity import mask

    lines = str(error).splitlines()
    return mask(lines[0]) if lines else ""


def say(message: str) -> None:
    """Print a message for the person at the terminal, on standard error."""
    echo(message, err=True)


def main() -> None:
    """Run the program `simexit` with the arguments that the shell gave it."""
    streams.interrupt_on_signals()
    streams.prepare()
    if COMPLETING in os.environ:
        importlib.import_module("simexit.shells")
    sys.exit(run(sys.argv[1:]))
