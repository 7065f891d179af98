"""Write the command reference and the list of facts into docs/, from the commands and the rulebook themselves.

python -m tools.reference [FOLDER]
"""

import sys
from pathlib import Path

import click

from batch.report.workbook import LONG_ROWS
from batch.report.workbook import SWITCH as CELLS
from engine.engines import ENGINES, SWITCH
from engine.rulebook.book import load_rulebook
from language.condition_words import ConditionWords
from language.texts import texts_in
from simexit.cli import simexit
from simexit.pages.facts_list import Described, describe
from simexit.user_cache import SWITCH as CACHE

DOCS = Path(__file__).resolve().parent.parent / "docs"
MADE = "<!-- Made by `make docs`; change the program or the rulebook, not this page. -->"


def pages() -> dict[str, str]:
    """Both pages by the name of their file."""
    return {"reference.md": _commands(), "facts.md": _facts()}


# ----------------------------------------------------------------------------------------------- commands


def _commands() -> str:
    parts = ["# Commands", MADE, _paragraphs(simexit.help or "")]
    context = click.Context(simexit, info_name="simexit")
    for name in simexit.list_commands(context):
        command = simexit.get_command(context, name)
        if command is not None:
            parts += _command(command, f"simexit {name}", 2)
    parts += ["## Exit status", EXIT, "## Environment", ENVIRONMENT]
    return "\n\n".join(part for part in parts if part) + "\n"


EXIT = """\
| status | when |
| --- | --- |
| 0 | an answer was produced, whatever it says |
| 1 | some rows could not be read (the report is written all the same), or `--fail-on` found a SIM, or a case failed |
| 2 | wrong usage |
| 3 | an input could not be read, or an output could not be written |
| 4 | a rulebook or terms file is invalid |
| 70 | a defect of the program, told in one line; `--debug` shows more |
| 130 | interrupted |"""


ENVIRONMENT = f"""\
| variable | what it does |
| --- | --- |
| `{SWITCH}` | Names the rules engine that has to decide: {" or ".join(f"`{name}`" for name in ENGINES)}. \
Without it, the first that works decides; `simexit --version` says which, and why those before it do not. |
| `{CACHE}` | `off` keeps nothing of what was read of the rulebook; a folder keeps it there. Without it, it is kept in \
your cache folder, so that the next check starts at once; no number, name or amount ever is. |
| `{CELLS}` | `named` writes the place of every cell into a report's long sheets, for programs that show no rows there \
(Gnumeric); `bare` of none. Without it, sheets of fewer than {LONG_ROWS:,} rows have them. |"""


def _command(command: click.Command, name: str, level: int) -> list[str]:
    """A command with its arguments, options and examples; a group with its commands."""
    parts = [f"{'#' * level} `{name}`", _paragraphs(command.help or "")]
    if isinstance(command, click.Group):
        context = click.Context(command, info_name=name)
        for inner in command.list_commands(context):
            found = command.get_command(context, inner)
            if found is not None:
                parts += _command(found, f"{name} {inner}", level + 1)
        return parts
    arguments = [
        item.metavar or item.name or "" for item in command.params if isinstance(item, click.Argument)
    ]
    usage = " ".join([name, "[OPTIONS]", *(_argument(command, text) for text in arguments)])
    parts.append(f"```\n{usage}\n```")
    options = [item for item in command.params if isinstance(item, click.Option) and not item.hidden]
    rows = [f"| {_names(option)} | {_cell(option.help or '')}{_default(option)} |" for option in options]
    if rows:
        parts.append("\n".join(["| option | what it does |", "| --- | --- |", *rows]))
    if command.epilog:
        lines = [line for line in command.epilog.replace("\b", "").strip().splitlines() if line.strip()]
        parts.append(
            "\n".join(
                ["```", *(line.strip() for line in lines if not line.strip().startswith("Example")), "```"]
            )
        )
    return parts


def _argument(command: click.Command, text: str) -> str:
    found = next(item for item in command.params if (item.metavar or item.name) == text)
    shown = found.metavar or text.upper() if isinstance(found, click.Argument) else text
    return shown if found.required or shown.startswith("[") else f"[{shown}]"


def _names(option: click.Option) -> str:
    """`-o`, `--output FILE`; of a switch with two names, both."""
    value = ""
    if not option.is_flag:
        kind = option.type
        named = (
            "|".join(map(str, kind.choices)) if isinstance(kind, click.Choice) else (kind.name or "").upper()
        )
        value = " " + (option.metavar or named)
    *short, last = option.opts
    others = [*short, *option.secondary_opts]
    return ", ".join([*(f"`{name}`" for name in others), f"`{_cell(last + value)}`"])


def _default(option: click.Option) -> str:
    return f" Default: `{option.default}`." if option.show_default and option.default is not None else ""


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")


def _paragraphs(text: str) -> str:
    """Help text as Markdown: paragraphs flow, those that keep their lines are code."""
    parts = []
    for part in text.strip().split("\n\n"):
        lines = part.strip().splitlines()
        if lines and lines[0].strip() == "\b":
            parts.append("\n".join(["```", *(line.strip() for line in lines[1:]), "```"]))
        else:
            parts.append(" ".join(line.strip() for line in lines))
    return "\n\n".join(parts)


# -------------------------------------------------------------------------------------------------- facts


def _facts() -> str:
    book = load_rulebook()
    texts = texts_in(book, "en")
    words = ConditionWords(book, texts)
    parts = ["# Facts and terms", MADE]
    for kind, title, about in (("fact", "title", "about"), ("term", "terms_title", "terms_about")):
        parts += [f"## {words.texts_of('facts', title)}", words.texts_of("facts", about)]
        if kind == "fact":
            parts.append(words.texts_of("facts", "code_is_heading"))
        parts += [_described(item) for item in describe(book, texts) if item.kind == kind]
    return "\n\n".join(parts) + "\n"


def _described(item: Described) -> str:
    lines = [
        f"### `{item.code}`",
        "",
        f"**{item.label}** ({item.type_label}). {' '.join((item.meaning, *item.remarks))}",
    ]
    lines += [""] * bool(item.headings or item.values)
    for language, headings in item.headings.items():
        lines.append(f"- headings, {language}: {', '.join(headings)}")
    for code, accepted in item.values.items():
        said = dict.fromkeys((item.value_labels[code], *accepted))
        lines.append(f"- value `{code}`: {', '.join(word for word in said if word != code)}")
    return "\n".join(lines)


def main(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in pages().items():
        (folder / name).write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else DOCS)
