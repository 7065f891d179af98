"""`simexit check`: one SIM, from a mapping of facts, flags, answers to questions, or all of them."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click
import msgspec

from batch.errors import ValueRefused
from batch.fleet.single import Checked, Line
from batch.identity import mask_words
from engine.rulebook.book import Rulebook
from engine.rulebook.hint import SHOW, HintsMode
from language.refusals import hint, reason, worded
from language.texts import Texts, texts_in
from simexit.completing import files
from simexit.echo import echo
from simexit.misuse import BadUsage, BadValue
from simexit.options import FactValue, choices, choosing, hints, today
from simexit.rulebooks import Choices, keep_cases, prepare_single, typed_fact
from simexit.screen.phrases import Phrases
from simexit.shell import as_typed
from simexit.streams import for_programs

MOST_DOUBTS = 50  # names that are told one by one


@click.command(
    epilog="""\b
Examples:
  simexit check --set carrier=cmhk --set plan_type=prepaid --set line_status=active --set still_needed=no
  simexit check line.yaml --as-of 2026-12-01 --why
  echo '{"msisdn": "9123 4567", "balance_hkd": 88.5}' | simexit check - --json
  simexit check --ask
  simexit check line.yaml --ask --save answered.yaml --lang zh-Hant"""
)
@click.argument("file", required=False, shell_complete=files)
@click.option(
    "--set", "stated", type=FactValue(), multiple=True, help="A fact about the SIM; it overrides the file."
)
@click.option("--ask", is_flag=True, help="Ask for missing facts, only those that matter, one at a time.")
@click.option(
    "--save",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="With --ask: where to save your answers.  [default: simexit-line.yaml, or the next free number]",
)
@click.option("--json", "as_data", is_flag=True, help="The answer as JSON, for programs.")
@click.option("--why", is_flag=True, help="Show how each decision came about.")
@hints
@choosing
def check(
    file: str | None, stated: tuple[tuple[str, str], ...], ask: bool, save: Path | None, as_data: bool,
    why: bool, hints: HintsMode, **options: Any,
) -> None:  # fmt: skip
    """Check one SIM: FILE is a JSON or YAML mapping of facts, `-` reads it from standard input.

    `simexit facts` lists the facts; each accepts whatever a cell of a sheet may hold.
    """
    from batch.fleet.single import check_line, read_line

    debug, language, as_of = options.pop("debug"), options.pop("lang"), options.pop("as_of") or today()
    _refuse_misuse(file, stated, ask=ask, save=save)
    chosen = choices(options)
    try:
        decider = prepare_single(chosen)
    except ValueRefused as error:
        raise BadValue(error, option="--assume") from None
    rulebook = decider.rulebook
    told = {**_of_file(file), **_stated(rulebook, stated)}
    texts = texts_in(rulebook, language)
    _say_doubts(rulebook, texts, read_line(rulebook, told), file)
    answered = told
    if ask:
        from simexit.asking.asking import ask_facts

        answered = ask_facts(decider, told, as_of, texts, hints)
    new = frozenset(name for name in answered if answered[name] != told.get(name))
    line = msgspec.structs.replace(read_line(rulebook, answered), answered=new)
    checked = check_line(decider, line, as_of, hints)
    _say_differing(texts, checked)
    if as_data:
        import json

        from simexit.answer.as_json import as_json

        echo(for_programs(json.dumps(as_json(checked, texts, steps=why), ensure_ascii=False, indent=1)))
    else:
        from simexit.answer.terminal import show_check

        show_check(checked, texts, why=why)
    keep_cases(decider)
    if debug or chosen.engine_check:
        from simexit.engine_said import lines_for

        for said in lines_for(decider, texts, debug=debug):
            _say(said)
    if save or answered != told:
        _save(save, checked, answered, chosen, hints, texts)


def _refuse_misuse(
    file: str | None, stated: tuple[tuple[str, str], ...], *, ask: bool, save: Path | None
) -> None:
    """Refuse options that contradict each other, before anything is read or asked."""
    if file is None and not stated and not ask:
        raise BadUsage("name_a_file")
    if file is not None and "=" in file and not Path(file).exists():
        raise BadUsage("fact_without_set", name=file.partition("=")[0])
    if ask and file == "-":
        raise BadUsage("piped_and_asked")
    if save is not None:
        if not ask:
            raise BadUsage("save_needs_ask")
        from simexit.asking.line_file import refuse_unwritable

        refuse_unwritable(save)


def _of_file(file: str | None) -> Mapping[str, object]:
    """The facts of the file that is named, if one is."""
    if not file:
        return {}
    from simexit.asking.line_file import read_line_file

    return read_line_file(file)


def _stated(rulebook: Rulebook, stated: tuple[tuple[str, str], ...]) -> dict[str, object]:
    """The facts given by --set: one that can't be understood is refused, one left empty is not known."""
    from batch.fleet.single import read_line

    for name, given in stated:
        found = read_line(rulebook, {name: given})
        if found.unmatched or (found.problems and name not in found.values):
            try:
                typed_fact(rulebook, name, given)
            except ValueRefused as error:
                raise BadValue(error, option="--set") from None
    return dict(stated)


def _say_doubts(rulebook: Rulebook, texts: Texts, line: Line, file: str | None) -> None:
    """Point out names that are no facts: they may be typing errors."""
    names = [*rulebook.facts, *rulebook.terms]
    shown = reason("standard_input") if file == "-" else file
    for name in line.unmatched[:MOST_DOUBTS]:
        told = reason("no_fact_ignored", name=shown, given=mask_words(name), hint=hint(name, names))
        _say(worded(told, texts))
    if len(line.unmatched) > MOST_DOUBTS:
        _say(worded(reason("more_ignored", name=shown, count=len(line.unmatched) - MOST_DOUBTS), texts))


def _say_differing(texts: Texts, checked: Checked) -> None:
    """Tell where what is suggested contradicts itself, so that nothing is."""
    if not checked.hints.differing:
        return
    from batch.fleet.hint_said import differing_words

    for said in differing_words(checked, texts):
        _say(said)


def _say(message: str) -> None:
    echo(f"simexit: {message}", err=True)


def _save(
    save: Path | None,
    checked: Checked,
    told: Mapping[str, object],
    chosen: Choices,
    hints: HintsMode,
    texts: Texts,
) -> None:
    """Save what was answered, and say with which command it gives the same answer again."""
    from simexit.asking.line_file import free_name, save_line

    path, day = save or free_name(Path()), checked.as_of.isoformat()
    again = _again(path, chosen, hints, texts.language, day)
    say = Phrases(checked.rulebook, texts)
    header = say.say("ask", "file_says", as_of=day) + f"\n  {again}"
    save_line(path, checked.line, told, header, checked.rulebook, texts)
    echo("\n" + say.say("ask", "saved", file=path, command=again), err=True)


def _again(path: Path, chosen: Choices, hints: HintsMode, language: str, as_of: str) -> str:
    """The command that gives the same answer again."""
    words = ["simexit", "check", str(path), "--as-of", as_of]
    words += ["--lang", language] if language != "en" else []
    words += ["--hints", hints] if hints != SHOW else []
    given: dict[str, object] = {"terms": chosen.terms, "rulesets": chosen.rulesets, "prefer": chosen.prefer}
    for option, setting in given.items():
        words += [f"--{option}", str(setting)] if setting is not None else []
    for name, value in chosen.assume.items():
        words += ["--assume", f"{name}={value}"]
    return as_typed(words)
