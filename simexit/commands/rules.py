"""`simexit rules`: show what the rulebook says, and check whether it holds together."""

import datetime
from collections import Counter
from pathlib import Path

import click
from click.shell_completion import CompletionItem

from language.refusals import hint
from language.texts import texts_in
from simexit import completing
from simexit.commands.rules_cases import show_cases
from simexit.commands.rules_impact import show_impact
from simexit.commands.rules_mutate import mutate_rules
from simexit.commands.rules_test import test_rules
from simexit.echo import echo
from simexit.misuse import BadValue
from simexit.options import Day, debugging, language, rulesets, terms, today
from simexit.rulebooks import Choices, open_rulebook


def _rule_ids(ctx: click.Context, param: click.Parameter, typed: str) -> list[CompletionItem[str]]:
    from simexit.pages.completed_ids import rule_ids

    return rule_ids(ctx, param, typed)


@click.group()
def rules() -> None:
    """See what the rulebook says, where each rule comes from, and whether it holds together."""


rules.add_command(test_rules)
rules.add_command(mutate_rules)
rules.add_command(show_cases)


@rules.command(
    "list",
    short_help="List every decision with its rules in order, and the hints.",
    epilog="""\b
Examples:
  simexit rules list
  simexit rules list obstacles action --lang zh-Hant""",
)
@click.argument("decisions", nargs=-1, metavar="[DECISION]...", shell_complete=completing.decisions)
@language
@rulesets
@terms
@debugging
def list_rules(
    decisions: tuple[str, ...], lang: str, rulesets: Path | None, terms: Path | None, **_: bool
) -> None:
    """List every decision with its rules in order (id, condition, sources) and the hints; or those named.

    `hints` names the hints.
    """
    from simexit.pages.rule_pages import HINTS, as_lines
    from simexit.screen.paragraphs import columns

    rulebook = open_rulebook(Choices(rulesets=rulesets, terms=terms))
    allowed = [*rulebook.decisions, *([HINTS] if rulebook.hints else [])]
    for name in decisions:
        if name not in allowed:
            near = hint(name, allowed)
            raise BadValue("unknown_decision", given=name, hint=near, option="DECISION")
    echo("\n".join(as_lines(rulebook, texts_in(rulebook, lang), decisions, columns())))


@rules.command(
    "show",
    short_help="Show a rule, hint, term, carrier or source in words.",
    epilog="""\b
Examples:
  simexit rules show arrears
  simexit rules show action.cancel --lang zh-Hans
  simexit rules show refund_days
  simexit rules show cmhk
  simexit rules show --steps eligibility""",
)
@click.argument("name", metavar="[ID]", required=False, shell_complete=_rule_ids)
@click.option(
    "--steps",
    is_flag=True,
    help="Show the steps in which it is worked out, or without ID those of all decisions.",
)
@click.option(
    "--as-of", type=Day(), help="The day whose terms are shown first.  [default: today in Hong Kong]"
)
@language
@rulesets
@terms
@debugging
def show_rule(
    name: str | None, steps: bool, as_of: datetime.date | None, lang: str, rulesets: Path | None,
    terms: Path | None, **_: bool,
) -> None:  # fmt: skip
    """Show a rule, outcome, decision, hint, term, carrier or source in words, and where it comes from.

    With `--steps`, show in which order its conditions are worked out, each part of them once, and from what.

    If an id has several meanings, put what it belongs to in front of it: `obstacles.identity_document`.
    """
    from simexit.pages.blocks import on_terminal
    from simexit.pages.rule_index import UnknownId, find
    from simexit.pages.rule_pages import page
    from simexit.pages.step_lines import step_lines
    from simexit.screen.paragraphs import columns

    if name is None and not steps:
        raise click.MissingParameter(
            ctx=click.get_current_context(), param_hint="'ID'", param_type="argument"
        )
    rulebook = open_rulebook(Choices(rulesets=rulesets, terms=terms))
    try:
        thing = find(rulebook, name) if name is not None else None
        if thing is None or steps:
            echo("\n".join(step_lines(rulebook, texts_in(rulebook, lang), thing, columns())))
            return
    except UnknownId as error:
        raise BadValue(error, option="ID") from None
    echo(on_terminal(page(rulebook, texts_in(rulebook, lang), thing, as_of or today()), columns()))


@rules.command(
    "verify",
    short_help="Look for what is wrong with the rules.",
    epilog="\b\nExamples:\n  simexit rules verify\n  simexit rules verify --rulesets our-rules/",
)
@language
@rulesets
@terms
@debugging
def verify_rules(lang: str, rulesets: Path | None, terms: Path | None, **_: bool) -> int:
    """Look for rules that are never reached, cases without an answer, contradictions, missing roles, texts and sources.

    With the extra `proofs`, all decisions are looked at together, for any line there may be: what is in vain, what
    breaks an invariant, what is listed though it can't be. Each finding comes with a line that shows it, as `check`
    takes it, or is proven.

    Also look for facts, terms, sources and texts that are not used, and for texts that are not translated.

    The exit status is 4 if something is wrong; remarks alone leave it at 0.

    What is found is said in English, as rules are written; invariants, and how much was looked at, follow --lang.
    """
    from batch.report.needs import missing_roles
    from engine.proofs.prove import can_prove, prove
    from engine.verifying.finding import GRADES
    from engine.verifying.over import dated_ahead, over
    from engine.verifying.verify import verify
    from language.missing_texts import missing_texts
    from language.places import strange_places
    from language.speaker import Speaker
    from language.unused import unused

    rulebook, day = open_rulebook(Choices(rulesets=rulesets, terms=terms)), today()
    proven = prove(rulebook, day.toordinal()) if can_prove() else None
    everything = [*verify(rulebook, tried=proven is None), *(proven.found if proven else ())]
    everything += [*over(rulebook, day), *dated_ahead(rulebook, day)]
    everything += [
        *missing_roles(rulebook),
        *unused(rulebook),
        *missing_texts(rulebook),
        *strange_places(rulebook),
    ]
    found = sorted(everything, key=lambda finding: GRADES.index(finding.grade))
    texts = texts_in(rulebook, lang)
    for finding in found:
        echo(f"{finding.grade}: {finding}")
        if sentence := texts.get("invariants", finding.invariant):
            echo(f"  {sentence}")
    graded = Counter(finding.grade for finding in found)
    say = Speaker(texts, "verified").say
    if proven is None:
        echo(say("not_looked_at"))
    else:
        for part in proven.unsettled:
            echo(f"not settled: {part}")
    echo(
        say(
            "looked_at",
            decisions=len(rulebook.decisions),
            rules=sum(len(decision.rules) for decision in rulebook.decisions.values()),
            hints=len(rulebook.hints),
            carriers=len(rulebook.carriers),
            invariants=proven.invariants if proven else None,
            problems=graded["problem"],
            remarks=graded["remark"],
            intended=graded["intended"] or None,
        )
    )
    return 4 if graded["problem"] else 0


@rules.command(
    "docs",
    short_help="Write the rulebook as pages to read.",
    epilog="""\b
Examples:
  simexit rules docs
  simexit rules docs -o our-rulebook --rulesets our-rules/ --terms our-terms.yaml""",
)
@click.option("-o", "--output", "folder", type=click.Path(path_type=Path), default=Path("docs/rulebook"), metavar="DIR",
              show_default=True, help="The folder to write into; it is created if it does not exist.")  # fmt: skip
@click.option("--force", is_flag=True, help="Overwrite pages that are there already.")
@rulesets
@terms
@debugging
def write_docs(folder: Path, force: bool, rulesets: Path | None, terms: Path | None, **_: bool) -> None:
    """Write the rulebook as pages to read: in each language a Markdown file and a self-contained HTML file."""
    from batch.errors import OutputError
    from batch.files import whole_file
    from simexit.pages.rulebook_pages import pages

    made = pages(open_rulebook(Choices(rulesets=rulesets, terms=terms)))
    for name in made:
        if (folder / name).exists() and not force:
            raise OutputError("output_there_in_folder", path=folder / name)
    if folder.exists() and not folder.is_dir():
        raise OutputError("file_no_folder", folder=folder)
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in made.items():
        with whole_file(folder / name) as beside:
            beside.write_text(text, encoding="utf-8", newline="\n")
        echo(folder / name)


rules.add_command(show_impact)
