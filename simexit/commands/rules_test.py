"""`simexit rules test`: run worked cases, and say what of the rules they cover."""

from pathlib import Path

import click

from language.texts import texts_in
from simexit.echo import echo
from simexit.misuse import BadUsage
from simexit.options import debugging, language, rulesets, terms, today
from simexit.rulebooks import Choices, open_rulebook


@click.command(
    "test",
    short_help="Run worked cases against the rules.",
    epilog="""\b
Examples:
  simexit rules test
  simexit rules test our-cases/ --terms our-terms.yaml
  simexit rules test our-cases/ --update --lang zh-Hant
  simexit rules test our-cases/ --update --write
  simexit rules test --uncovered --fail-under 90""",
)
@click.argument("where", nargs=-1, type=click.Path(path_type=Path), metavar="[FILE|FOLDER]...")
@click.option(
    "--update", is_flag=True, help="After a deliberate change: show in words which cases it changes, and how."
)
@click.option("--write", is_flag=True, help="With --update: write the new answers into the case files, and change "
              "nothing else in them.")  # fmt: skip
@click.option(
    "--uncovered",
    is_flag=True,
    help="List each rule that no case reaches, and each condition that none sees in all its ways.",
)
@click.option("--fail-under", type=click.FloatRange(0, 100), default=0.0, metavar="PERCENT",
              help="End with 1 if a smaller share of rules and ways of conditions is covered.")  # fmt: skip
@language
@rulesets
@terms
@debugging
def test_rules(
    where: tuple[Path, ...], update: bool, write: bool, uncovered: bool, fail_under: float, lang: str,
    rulesets: Path | None, terms: Path | None, **_: bool,
) -> int:  # fmt: skip
    """Run worked cases, each with what is known about a line and the answer it must get. By default, run the rulebook's
    own cases.

    Only what a case expects is compared. The exit status is 1 if a case gets another answer, or too little is covered:
    with --update too, by the cases as they are, and with --write as they are then.

    Each part of a condition is to be seen to hold, to fail and to be unknown, and each comparison of numbers at its
    threshold and one step beyond: of rules and hints, in cases that expect something of their decision or of `hints`.
    Cases that nobody has confirmed cover nothing. With the extra `proofs`, what no line can show is proven and does not
    count; of FILEs, only with --uncovered or --fail-under.

    Differences and coverage are said in English; the counts at the end, conditions and --update follow --lang.
    """
    from engine.proofs.prove import can_prove
    from language.condition_words import ConditionWords
    from language.speaker import Speaker
    from simexit.cases import case_report, case_update
    from simexit.cases.case_run import run_cases
    from simexit.cases.cases import found_cases
    from simexit.screen.paragraphs import columns

    if write and not update:
        raise BadUsage("write_needs_update")
    choices = Choices(rulesets=rulesets, terms=terms)
    rulebook = open_rulebook(choices)
    texts = texts_in(rulebook, lang)
    told = Speaker(texts, "cases")
    places = where or (rulebook.folder / "cases",)
    ran, coverage = run_cases(found_cases(places, rulebook), choices, rulebook)
    if update:
        for line in case_update.as_lines(ran, rulebook, texts, columns(), write=write):
            echo(line)
        if write:
            ran, coverage = run_cases(found_cases(places, rulebook), choices, rulebook)
    # A few cases of somebody's own miss nearly all: that is told, and proven, only where it is asked for.
    whole = uncovered or fail_under > 0 or not where
    if whole and coverage.seen.missed and can_prove():
        from simexit.cases.made import settle  # with the solver

        settle(coverage.seen, rulebook, today())
    if whole:
        for line in case_report.unreached(coverage, columns()):
            echo(line)
    if uncovered:
        say = ConditionWords(rulebook, texts).say
        for line in case_report.uncovered(coverage, say, columns()):
            echo(line)
    if write or not update:  # else each case that fails was shown above, in words
        echo("\n".join(case_report.as_lines(ran, coverage, told, columns())))
    percent = case_report.percent_covered(coverage)
    if percent < fail_under:
        echo(told.say("below", percent=f"{percent:.2f}", least=f"{fail_under:g}"), err=True)
    return 0 if percent >= fail_under and all(item.passed for item in ran) else 1
