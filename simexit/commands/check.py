"""`simexit check`: one SIM, from a mapping of facts, flags, or both."""

import json
import sys
from pathlib import Path
from typing import Any

import click

from batch.errors import InputError
from engine.problems import suggest
from engine.shape import kind
from engine.yamlfile import parse_yaml
from simexit.options import FactValue, choices, choosing, today
from simexit.rulebooks import prepare, typed_fact


@click.command(
    epilog="""\b
Examples:
  simexit check --set carrier=cmhk --set plan_type=prepaid --set line_status=active --set still_needed=no
  simexit check line.yaml --as-of 2026-12-01 --why
  echo '{"msisdn": "9123 4567", "balance_hkd": 88.5}' | simexit check - --json
  simexit check --ask"""
)
@click.argument("file", required=False)
@click.option(
    "--set", "stated", type=FactValue(), multiple=True, help="A fact of the SIM; goes before the file."
)
@click.option("--ask", is_flag=True, help="Ask for missing facts, only those that matter, one at a time.")
@click.option("--json", "as_data", is_flag=True, help="The answer as JSON, for programs.")
@click.option("--why", is_flag=True, help="Show how each decision came about.")
@choosing
def check(
    file: str | None, stated: tuple[tuple[str, str], ...], ask: bool, as_data: bool, why: bool, **options: Any
) -> None:
    """Check one SIM: FILE is a JSON or YAML mapping of facts, `-` reads it from standard input.

    `simexit facts` lists the facts; each takes what a cell of a sheet would.
    """
    from batch.single import check_line, read_line
    from simexit.terminal import show_check

    options.pop("debug")
    language, as_of = options.pop("lang"), options.pop("as_of") or today()
    if file is None and not stated and not ask:
        raise click.UsageError("name a FILE, or give facts with --set FACT=VALUE, or use --ask")
    try:
        decider = prepare(choices(options))
    except ValueError as error:
        raise click.BadParameter(str(error), param_hint="--assume") from None
    rulebook = decider.rulebook
    raw: dict[str, object] = _from_file(file) if file else {}
    for name, given in stated:
        if given:
            try:
                typed_fact(rulebook, name, given)
            except ValueError as error:
                raise click.BadParameter(str(error), param_hint="--set") from None
        raw[name] = given
    line = read_line(rulebook, raw)
    for name in line.unmatched:
        names = [*rulebook.facts, *rulebook.terms]
        click.echo(f"simexit: {file}: `{name}` is not a fact and is left out{suggest(name, names)}", err=True)
    texts = rulebook.texts(language)
    if ask:
        from simexit.asking import ask_facts

        line = ask_facts(decider, line, raw, as_of, texts)
    checked = check_line(decider, line, as_of)
    if as_data:
        from simexit.as_json import as_json

        click.echo(json.dumps(as_json(checked, texts), ensure_ascii=False, indent=1))
        return
    show_check(checked, texts, why=why)


def _from_file(file: str) -> dict[str, object]:
    """The mapping in a file or on standard input; JSON is YAML."""
    shown = "standard input" if file == "-" else file
    try:
        text = sys.stdin.read() if file == "-" else Path(file).read_text(encoding="utf-8-sig")
    except OSError as error:
        raise InputError(f"{shown}: can't be read: {error.strerror}") from None
    except UnicodeDecodeError:
        raise InputError(f"{shown}: is not UTF-8 text; save it as UTF-8") from None
    read = parse_yaml(text.replace("\t", " "), shown)
    if read.problems:
        raise InputError("\n".join(str(problem) for problem in read.problems))
    if not isinstance(read.data, dict):
        raise InputError(f"{shown}: must be a mapping of facts to values, not {kind(read.data)}")
    return read.data
