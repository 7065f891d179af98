"""`simexit template`: write an empty input workbook."""

from pathlib import Path

import click

from batch.errors import OutputError
from language.texts import texts_in
from language.wording import carrier_label
from simexit.echo import echo
from simexit.misuse import BadValue
from simexit.options import debugging, language, rulesets, today
from simexit.rulebooks import Choices, open_rulebook


@click.command(epilog="\b\nExample:\n  simexit template -o our-fleet.xlsx --lang zh-Hant")
@click.option(
    "-o",
    "--output",
    "path",
    required=True,
    type=click.Path(path_type=Path),
    metavar="FILE.xlsx",
    help="Where to write it.",
)
@click.option("--force", is_flag=True, help="Overwrite an existing file.")
@language
@rulesets
@debugging
def template(path: Path, force: bool, lang: str, rulesets: Path | None, **_: bool) -> None:
    """Write an empty input workbook with drop-downs, notes and an example row, for `simexit batch` to read."""
    from batch.report.template import write_template

    if path.suffix.lower() != ".xlsx":
        raise BadValue("template_not_xlsx", path=path, option="-o")
    rulebook = open_rulebook(Choices(rulesets=rulesets))
    if path.exists() and not force:
        raise OutputError("output_there", path=path)
    texts = texts_in(rulebook, lang)
    carriers = {code: carrier_label(rulebook, texts, code) for code in rulebook.carriers}
    day = today()
    ceased = {
        code for code, one in rulebook.carriers.items() if one.ceased_on is not None and one.ceased_on <= day
    }
    write_template(rulebook.facts, texts, path, carriers=carriers, ceased=ceased)
    echo(texts.message("written", {"path": str(path)}))
