"""`simexit rules cases`: list worked cases, and make those that are missing."""

import datetime
import os
from pathlib import Path

import click

from simexit.echo import echo
from simexit.misuse import BadUsage
from simexit.options import Day, debugging, language, rulesets, terms, today
from simexit.places import refuse_place
from simexit.rulebooks import Choices, open_rulebook

NO_SOLVER = "Nothing is made for want of the extra `proofs` (pip install 'simexit[proofs]')."


@click.command(
    "cases",
    short_help="List the worked cases, or make the missing ones.",
    epilog="""\b
Examples:
  simexit rules cases
  simexit rules cases --make
  simexit rules cases --make our-cases/ --rulesets our-rules/ -o our-cases/made.yaml""",
)
@click.argument("where", nargs=-1, type=click.Path(path_type=Path), metavar="[FILE|FOLDER]...")
@click.option("--make", is_flag=True, help="Make a case for each condition and way that no case shows: the line "
              "that says least, with its answer, for a person to confirm. Needs the extra `proofs`.")  # fmt: skip
@click.option("-o", "--output", type=click.Path(path_type=Path), metavar="FILE",
              help="With --make: the file to write.  [default: the terminal]")  # fmt: skip
@click.option("--force", is_flag=True, help="Overwrite an existing output.")
@click.option("--as-of", type=Day(), help="With --make: the day of the cases, where another is not needed.  "
              "[default: today in Hong Kong]")  # fmt: skip
@language
@rulesets
@terms
@debugging
def show_cases(
    where: tuple[Path, ...], output: Path | None, as_of: datetime.date | None, lang: str, rulesets: Path | None,
    terms: Path | None, *, make: bool, force: bool, **_: bool,
) -> int:  # fmt: skip
    """List the files of worked cases, how many cases each has, and which of them nobody has confirmed. By default,
    those of the rulebook.

    With --make, the solver finds for each part of a condition that no case sees in one of its ways a line which shows
    it, or proves that there is none. Where --terms names carriers, they are of those, so that no case rests on what a
    real one's terms say.
    """
    from batch.files import whole_file
    from language.condition_words import ConditionWords
    from language.texts import texts_in
    from simexit.cases import case_report
    from simexit.cases.cases import case_files, found_cases, read_cases
    from simexit.screen.paragraphs import columns, paragraph

    if output and not make:
        raise BadUsage("cases_need_make")
    if output is not None:
        refuse_place(output, force=force)
    choices = Choices(rulesets=rulesets, terms=terms)
    rulebook = open_rulebook(choices)
    of_book = [rulebook.folder / "cases"]
    if make and not where:  # there need not be any yet
        cases = read_cases(case_files(filter(Path.is_dir, of_book)), rulebook)
    else:
        cases = found_cases(where or of_book, rulebook)
    if not make:
        echo("\n".join(case_report.listed(cases, columns())))
        return 0
    from engine.proofs.prove import can_prove

    if not can_prove():
        echo(paragraph(NO_SOLVER, columns()), err=True)
        return 1
    from simexit.cases.made import CaseMaker  # with the solver
    from simexit.cases.made_text import as_text

    plain = rulebook if terms is None else open_rulebook(Choices(rulesets=rulesets))
    own = [name for name in rulebook.carriers if name not in plain.carriers]
    maker = CaseMaker(cases, choices, rulebook, as_of or today(), own)
    made = [*maker.made()]
    say = ConditionWords(rulebook, texts_in(rulebook, lang)).say
    named = "" if terms is None else _seen_from(terms, output)
    if made and output is None:
        echo(as_text(made, rulebook, say, named), nl=False)
    elif made and output is not None:
        with whole_file(output) as beside:
            beside.write_text(as_text(made, rulebook, say, named), encoding="utf-8", newline="\n")
    for line in case_report.made(len(made), maker.seen, maker.unsettled, say, columns()):
        echo(line, err=output is None)
    return 1 if maker.unsettled else 0


def _seen_from(terms: Path, output: Path | None) -> str:
    """The terms file as the file of cases names it."""
    return Path(os.path.relpath(terms, output.parent if output is not None else Path())).as_posix()
