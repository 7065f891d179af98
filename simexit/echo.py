"""Print for a person or a program: the one place where what a file, a sheet or an argument holds reaches a terminal.

A terminal obeys some characters and hides others; both are written out, as JSON would. Must not know what is said.
"""

from __future__ import annotations

import io
import os
import re

import click

from engine.rulebook.book import FALLBACK

# Controls (a terminal obeys those of C1 too), marks that turn a line around, marks nobody sees, halves of characters.
_ODD = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f"
    "\u3164\ufeff\uffa0\ufff9-\ufffb\ud800-\udfff\U000e0000-\U000e007f]"
)
_EMOJI = "\u2190-\u2bff\U0001f000-\U0001faff"
# The bold and the few colours that answers are set in; what joins the parts of one emoji, makes the flag of a part of a
# country, or shapes the letters of some scripts.
_FITTING = re.compile(
    "\x1b\\[(?:0|1|3[1236])m"
    f"|(?<=[{_EMOJI}\ufe0f])\u200d(?=[{_EMOJI}])"
    "|(?<=\U0001f3f4)[\U000e0020-\U000e007e]{1,8}\U000e007f"
    "|(?<=[\u0600-\u109f])[\u200c\u200d](?=[\u0600-\u109f])"
    "|\r\n"
)


def echo(message: object = "", *, nl: bool = True, err: bool = False) -> None:
    """Print a text, on standard error if it is part of the conversation; plain where NO_COLOR asks for that."""
    text = harmless(str(message))
    click.echo(click.unstyle(text) if os.environ.get("NO_COLOR") else text, nl=nl, err=err)


def echo_usage(error: click.ClickException, language: str) -> None:
    """Print what is wrong with a command line."""
    if language == FALLBACK:
        said = io.StringIO()
        error.show(file=said)
        echo(said.getvalue(), nl=False, err=True)
        return
    from simexit.usage_said import usage_said

    echo(usage_said(error, language), nl=False, err=True)


def harmless(text: str) -> str:
    r"""The text with every character that a terminal would obey or hide as \u202e; Chinese, emoji and bold stay."""
    if text.isascii() and text.replace("\n", "").isprintable():
        return text
    pieces, start = [], 0
    for found in _FITTING.finditer(text):
        pieces += [_written_out(text[start : found.start()]), found[0]]
        start = found.end()
    return "".join([*pieces, _written_out(text[start:])])


def _written_out(text: str) -> str:
    return _ODD.sub(lambda found: _as_units(found[0]), text)


def _as_units(char: str) -> str:
    units = char.encode("utf-16-be", "surrogatepass")
    return "".join(f"\\u{int.from_bytes(units[at : at + 2]):04x}" for at in range(0, len(units), 2))
