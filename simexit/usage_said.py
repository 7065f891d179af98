"""Say what click finds wrong with a command line in other languages than its own. Must not print.

Click says things in English only; each of its sentences is known by its form, and one that is not stays as it is.
"""

from __future__ import annotations

import re

import click

from language.speaker import Speaker
from language.texts import phrases_in

# What click says, by the key of what we say instead; the first that fits, its named parts filled in.
_NEAR = r"'?\.?(?: \(?(?:Did you mean|Possible \w+:) (?P<near>.*?)\??\)?)?"
_BAD = r"Invalid value for (?P<name>.*?): "
_FORMS = {
    key: re.compile(form, re.DOTALL)
    for key, form in {
        "extra": r"Got unexpected extra arguments? \((?P<given>.*)\)",
        "no_option": r"No such option:? '?(?P<given>[^' ]+?)" + _NEAR,
        "no_command": r"No such command '?(?P<given>[^']*)" + _NEAR,
        "missing": r"Missing \w+:? '?(?P<name>.*?)'?\.(?: Choose from:\s*(?P<choices>.*))?",
        "no_value": r"Option '(?P<name>.*)' requires (?:an argument|\d+ arguments)\.",
        "takes_none": r"Option '(?P<name>.*)' does not take a value\.",
        "none_of": _BAD + r"(?P<given>.*) is not one of (?P<choices>.*)\.",
        "range": _BAD + r"(?P<given>.*) is not in the range (?P<range>.*)\.",
        "number": _BAD + r"(?P<given>.*) is not a valid .*\.",
        "value": _BAD + r"(?P<why>.*)",
    }.items()
}


def usage_said(error: click.ClickException, language: str) -> str:
    """How the command is used, where its help is, and what is wrong, a line each."""
    say = Speaker(phrases_in(language), "messages", "usage")
    lines = []
    if isinstance(error, click.UsageError) and error.ctx is not None:
        used = error.ctx.get_usage().partition(": ")[2]
        lines.append(say.say("usage", usage=" ".join(used.split())))
        if error.ctx.command.get_help_option(error.ctx) is not None:
            lines.append(
                say.say("help", command=f"{error.ctx.command_path} {error.ctx.help_option_names[-1]}")
            )
        lines.append("")
    return "\n".join([*lines, say.say("error", message=_message(error.format_message(), say)), ""])


def _message(english: str, say: Speaker) -> str:
    for key, form in _FORMS.items():
        if found := form.fullmatch(english):
            parts = {name: _plain(said, say) for name, said in found.groupdict().items()}
            return say.say(key, **parts)
    return english


def _plain(said: str | None, say: Speaker) -> str | None:
    """A part without the quotation marks of another language; of several, each."""
    if said is None:
        return None
    said = said.replace("' / '", " / ")  # the short and the long name of one option
    quoted = re.findall("'([^']*)'", said)
    if not quoted or re.sub("'[^']*'|[, ]|or", "", said):
        return said
    return Speaker(say.texts, "messages").joined_by("comma", quoted)
