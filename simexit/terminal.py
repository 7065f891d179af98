"""Shows the answer to a single check on the terminal."""

import click

from batch.single import Checked
from engine.texts import Texts


def show_check(checked: Checked, texts: Texts, *, why: bool = False) -> None:
    """Print the answer: first what may be done, then what stands in the way."""
    for name in checked.verdicts:
        click.echo(f"{name}: {' | '.join(checked.answer(name).candidates)}")
