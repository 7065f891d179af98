"""`simexit facts`: list the vocabulary that a sheet, a file or `--set` may use."""

import json
from pathlib import Path

import click

from language.refusals import hint
from language.texts import texts_in
from simexit.completing import fact_names
from simexit.echo import echo
from simexit.misuse import BadValue
from simexit.options import debugging, language, rulesets
from simexit.rulebooks import Choices, open_rulebook


@click.command(
    epilog="""\b
Examples:
  simexit facts
  simexit facts carrier balance_hkd --lang zh-Hans
  simexit facts --json > facts.json"""
)
@click.argument("names", nargs=-1, metavar="[FACT]...", shell_complete=fact_names)
@language
@rulesets
@click.option("--json", "as_json", is_flag=True, help="Give the list as JSON, for programs.")
@debugging
def facts(names: tuple[str, ...], lang: str, rulesets: Path | None, as_json: bool, **_: bool) -> None:
    """List all facts and terms, or those named: their type, meaning, accepted headings and accepted values."""
    from language.condition_words import ConditionWords
    from simexit.pages.facts_list import as_data, as_lines, describe
    from simexit.screen.paragraphs import columns

    rulebook = open_rulebook(Choices(rulesets=rulesets))
    texts = texts_in(rulebook, lang)
    known = [*rulebook.facts, *rulebook.terms]
    for name in names:
        if name not in known:
            raise BadValue("unknown_fact", given=name, hint=hint(name, known), option="FACT")
    items = [item for item in describe(rulebook, texts) if not names or item.code in names]
    if as_json:
        echo(json.dumps(as_data(items), ensure_ascii=False, indent=1))
        return
    echo("\n".join(as_lines(items, ConditionWords(rulebook, texts), columns())))
