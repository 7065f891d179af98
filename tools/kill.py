"""End commands that write at random moments, as a power cut does, and look at what is left.

python -m tools.kill [--times 200] [--seed 0] [--only requests]
"""

from __future__ import annotations

import random
import tempfile
import traceback
from collections import Counter
from pathlib import Path

import click

from tests.support.killing import WRITERS, Killed, made


@click.command()
@click.option("--times", default=200, show_default=True, help="How often, over all commands.")
@click.option("--seed", default=0, show_default=True, help="Of the moments.")
@click.option("--only", type=click.Choice(list(WRITERS)), multiple=True, help="Only these commands.")
def main(times: int, seed: int, only: tuple[str, ...]) -> None:
    """End commands that write at random moments, and look at what is left."""
    chance, ended, failed = random.Random(seed), Counter[tuple[str, str]](), 0  # noqa: S311 - no secret
    with tempfile.TemporaryDirectory(prefix="simexit-kill-") as folder:
        inputs = made(Path(folder) / "in")
        ready: dict[str, Killed] = {}
        for number in range(times):
            name = (only or tuple(WRITERS))[number % len(only or WRITERS)]
            try:
                if name not in ready:
                    (Path(folder) / name).mkdir()
                    ready[name] = Killed(name, Path(folder) / name, inputs, chance)
                ended[name, ready[name].round()] += 1
            except AssertionError:
                failed += 1
                click.echo(traceback.format_exc())
    for (name, how), count in sorted(ended.items()):
        click.echo(f"{name}: {count} {how}")
    click.echo(f"{times} times, {failed} with something torn, lost or left")
    raise SystemExit(1 if failed else 0)


if __name__ == "__main__":
    main()
