"""Put small faults into the code, one at a time, and tell which of them no test notices.

make mutate ARGS="--sample 300 --seed 1 engine"        of one room, with the tests that reach it
make mutate ARGS="--strict batch/understanding"        without the faults that any call shows

Which code has them and which tests look: [tool.mutmut] in pyproject.toml. What survives stands in build/mutate.
"""

from __future__ import annotations

import os
import pickle
import sys
from collections import Counter, defaultdict
from functools import partial
from itertools import accumulate, groupby
from pathlib import Path

import click
import pytest
from hypothesis import Phase, settings
from mutmut.configuration import config

from tools.mutants import Mutant, sample
from tools.trying import InsteadOfRunning, Tested, any_fails, fates, survey

FOLDER = Path("build/mutate")
LONGEST = 3600  # seconds of the processor's time that the tests of one file may take
NOTICED = ("killed", "without end")
OVER = 5  # times what tests usually take, before a mutant is held to have no end


@click.command(help=__doc__)
@click.argument("paths", nargs=-1)
@click.option("--sample", "size", default=300, show_default=True, help="How many mutants.")
@click.option("--seed", default=1, show_default=True, help="Of the choice.")
@click.option("--strict", is_flag=True, help="Leave out calls and assignments without their values.")
@click.option(
    "--seconds",
    default=20.0,
    show_default=True,
    help="Of tests that reach a mutant, the quickest first, and as many of those beside them.",
)
@click.option("--jobs", default=os.cpu_count() or 1, show_default=True, help="Processes at once.")
@click.option("--only", type=int, multiple=True, help="Only these of them, by their numbers.")
@click.option("--tests", multiple=True, help="Only these tests, as pytest takes them.")
@click.option("--surveyed", is_flag=True, help="Take what tests reach from the run before.")
def main(
    paths: tuple[str, ...],
    size: int,
    seed: int,
    strict: bool,
    seconds: float,
    jobs: int,
    only: tuple[int, ...],
    tests: tuple[str, ...],
    surveyed: bool,
) -> None:
    """Collect the tests, see what each reaches, try the mutants."""
    os.environ["CI"] = "1"  # in haste, as there
    # The same examples each time, and none looked for that is shorter than the one which fails.
    settings.register_profile(
        "mutate", deadline=None, derandomize=True, max_examples=15, phases=(Phase.explicit, Phase.generate)
    )
    FOLDER.mkdir(parents=True, exist_ok=True)

    def then(items: list[pytest.Item]) -> None:
        if not surveyed:
            look(items, jobs)
        mutants = dict(enumerate(sample(size, seed, paths, strict)))
        try_out(items, {place: mutants[place] for place in only or mutants}, seconds, jobs)

    chosen = tests or config().pytest_add_cli_args_test_selection
    options = [
        *chosen,
        "--capture=no",
        "-p",
        "no:cacheprovider",
        "--disable-warnings",
        "--hypothesis-profile=mutate",
    ]
    raise SystemExit(pytest.main(options, [InsteadOfRunning(then)]))


def look(items: list[pytest.Item], jobs: int) -> None:
    """See what each test takes and reaches."""
    for old in FOLDER.glob("*.reached"):
        old.unlink()
    source = [str(path) for path in config().source_paths]
    files = [list(of_file) for _, of_file in groupby(items, lambda item: item.path)]
    work = [partial(survey, some, source, FOLDER / f"{number}.reached") for number, some in enumerate(files)]
    for place, fate in fates(work, jobs, LONGEST):
        if fate != "survived":
            sys.stdout.write(f"{files[place][0].path}: {fate}, so none of its tests is used\n")


class Surveyed:
    """The tests that pass, the quickest first, and what each reaches."""

    def __init__(self, items: list[pytest.Item]) -> None:
        self._tested: dict[str, Tested] = {}
        for file in FOLDER.glob("*.reached"):
            self._tested |= pickle.loads(file.read_bytes())  # noqa: S301 - our own
        self._items = sorted((item for item in items if item.nodeid in self._tested), key=self._seconds)
        sys.stdout.write(f"{len(self._items)} of {len(items)} tests pass\n")

    def for_mutant(self, mutant: Mutant, seconds: float) -> list[pytest.Item]:
        """As many as fit of those that reach it, then of those beside them.

        What the first test of a file has made may serve those after it, which then do not reach what made it.
        """
        lines = {(mutant.path, line) for line in mutant.lines}
        reaching = [item for item in self._items if not lines.isdisjoint(self._tested[item.nodeid].reached)]
        files, taken = {item.path for item in reaching}, set(reaching)
        beside = [item for item in self._items if item.path in files and item not in taken]
        return [*self._within(seconds, reaching), *self._within(seconds, beside)]

    def _within(self, seconds: float, items: list[pytest.Item]) -> list[pytest.Item]:
        spent = accumulate(map(self._seconds, items))
        return [item for item, total in zip(items, spent, strict=True) if total <= seconds] or items[:1]

    def _seconds(self, item: pytest.Item) -> float:
        return self._tested[item.nodeid].seconds


def try_out(items: list[pytest.Item], mutants: dict[int, Mutant], seconds: float, jobs: int) -> None:
    """Try each mutant, tell what survives as it does, and the sums."""
    surveyed = Surveyed(items)
    chosen = {place: surveyed.for_mutant(mutant, seconds) for place, mutant in mutants.items()}
    work = [partial(tried, mutants[place], tests) for place, tests in chosen.items()]
    ended = defaultdict[str, Counter[str]](Counter)
    with (FOLDER / "survivors.diff").open("w", encoding="utf-8") as survivors:
        for number, ending in fates(work, jobs, int(2 * OVER * seconds)):
            place = list(mutants)[number]
            mutant, tests = mutants[place], len(chosen[place])
            fate = ending if tests else "reached by no test"
            ended[mutant.kind][fate] += 1
            if fate not in NOTICED:
                click.echo(f"{place} {fate}: {mutant.path}, {mutant.function}")
                survivors.write(f"# {place} {fate} {mutant.kind}, {tests} tests\n{mutant.diff}\n")
                survivors.flush()
    for kind, counts in sorted(ended.items()):
        sys.stdout.write(f"{kind}: {told(counts)}\n")
    sys.stdout.write(f"all: {told(sum(ended.values(), Counter()))}\n")


def tried(mutant: Mutant, items: list[pytest.Item]) -> bool:
    """Whether one of the tests notices the mutant."""
    mutant.put_in()
    return any_fails(items)


def told(counts: Counter[str]) -> str:
    """The share that was noticed, and how the mutants ended."""
    noticed = sum(counts[fate] for fate in NOTICED)
    every = ", ".join(f"{count} {fate}" for fate, count in sorted(counts.items()))
    return f"{noticed / max(counts.total(), 1):.1%} of {counts.total()} noticed ({every})"


if __name__ == "__main__":
    main()
