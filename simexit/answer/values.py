"""Word one SIM's values for the terminal: a day that rests on a doubtful term is about that day. Must not decide."""

from batch.fleet.sentences import value_text
from batch.fleet.single import Checked
from engine.deciding.consequences import DATES
from language.templates import fill
from language.texts import Texts
from simexit.answer.estimates import Estimates


def value_said(checked: Checked, texts: Texts, name: str) -> str | None:
    """A value as people read it; None when it is unknown."""
    said = value_text(checked, texts, name)
    if said is None or name not in DATES or not Estimates(checked).rough(name):
        return said
    return fill(texts.get("phrases", "about") or "{date}", {"date": said})
