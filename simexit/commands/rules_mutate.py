"""`simexit rules mutate`: whether the worked cases notice a fault in the rules."""

from pathlib import Path

import click
from click.shell_completion import CompletionItem

from language.texts import texts_in
from simexit.echo import echo
from simexit.misuse import BadValue
from simexit.options import debugging, language, rulesets, terms, today
from simexit.rulebooks import Choices, open_rulebook


def _mutated(ctx: click.Context, param: click.Parameter, typed: str) -> list[CompletionItem[str]]:  # noqa: ARG001
    from engine.mutating.mutants import names_of
    from simexit.completing import matching, rulebook_of

    book = rulebook_of(ctx)
    return [] if book is None else matching(((name, "") for name in names_of(book)), typed)


@click.command(
    "mutate",
    short_help="See whether the worked cases notice a fault in the rules.",
    epilog="""\b
Examples:
  simexit rules mutate
  simexit rules mutate --only action --only hints
  simexit rules mutate our-cases/ --only obstacles.arrears --terms our-terms.yaml""",
)
@click.argument("where", nargs=-1, type=click.Path(path_type=Path), metavar="[FILE|FOLDER]...")
@click.option("--only", multiple=True, metavar="NAME", shell_complete=_mutated,
              help="Only the faults of a decision, rule, computed fact, fact or hint, or of the `hints`. May be given "
              "several times.")  # fmt: skip
@language
@rulesets
@terms
@debugging
def mutate_rules(
    where: tuple[Path, ...], only: tuple[str, ...], lang: str, rulesets: Path | None, terms: Path | None,
    **_: bool,
) -> int:  # fmt: skip
    """Make one small fault after another in the rules, and see whether a worked case then gets another answer than it
    must. By default, use the rulebook's own cases.

    A part of a condition is negated or dropped, a threshold moved by one step, an alternative or an assumption dropped;
    a rule, check or hint is switched off; a rule changes places with the next, or its outcome does. A fault that no
    case notices is proven harmless, since no line there may be is treated differently, or it is shown with such a line
    and what is said of it before and after: a case is missing. That takes the extra `proofs`.

    The exit status is 1 if a fault is left that is neither noticed nor proven harmless.
    """
    from engine.mutating.mutants import names_of
    from engine.proofs.prove import can_prove
    from language.refusals import hint
    from simexit.cases import mutation_report
    from simexit.cases.cases import found_cases
    from simexit.cases.mutation import Judge
    from simexit.cases.watching import Watch
    from simexit.progress import progress_of_parts
    from simexit.screen.paragraphs import columns

    choices = Choices(rulesets=rulesets, terms=terms)
    rulebook = open_rulebook(choices)
    allowed = names_of(rulebook)
    for name in only:
        if name not in allowed:
            raise BadValue("unknown_mutated", given=name, hint=hint(name, allowed), option="--only")
    watch = Watch(found_cases(where or (rulebook.folder / "cases",), rulebook), choices)
    if watch.failing:
        echo(
            f"Cases that fail without any fault, and so notice none: {watch.failing}; see `simexit rules test`."
        )
        return 1
    judge = Judge(watch, today(), prove=can_prove())
    places = [place for place, one in enumerate(judge.mutants) if not only or not one.names.isdisjoint(only)]
    judged = []
    with progress_of_parts(texts_in(rulebook, lang)) as advance:
        for done, place in enumerate(places):
            advance("mutants", done, len(places))
            judged.append(judge.judged(place))
    for line in mutation_report.as_lines(judged, rulebook, columns(), judge.proven_until):
        echo(line)
    return 0 if all(one.fate in ("killed", "harmless") for one in judged) else 1
