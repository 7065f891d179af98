"""What hints suggest for one line in words: the value, and why. Must not know where it is shown."""

from __future__ import annotations

from collections.abc import Iterator

from batch.fleet.hint_line import Suggestion
from batch.fleet.sentences import value_text
from batch.fleet.single import Checked
from batch.identity import mask_words
from batch.shown import one_line
from language.templates import names_wanted
from language.texts import Texts
from language.wording import hint_reason, hint_template, shown

_LONGEST = 60
_MORE = "…"


def why(checked: Checked, texts: Texts, one: Suggestion) -> str:
    """What speaks for a suggestion, as part of a sentence: `the line has a monthly fee of HK$198`."""
    values = {name: _value(checked, texts, name) for name in names_wanted(hint_template(texts, one.hint))}
    return hint_reason(texts, one.hint, values | {"remark": _shortened(one.remark)})


def suggestion_words(checked: Checked, texts: Texts, name: str, *, briefly: bool = False) -> str:
    """What is suggested for a fact, as a sentence: `Suggested: monthly plan[, because …]`. Blank where nothing is."""
    one = checked.hints.found.get(name)
    if one is None:
        return ""
    said = {"why": None if briefly else why(checked, texts, one)}
    if one.value is None:
        return texts.message("asked_first", said)
    return texts.message("suggested", {"value": shown(checked.rulebook, texts, name, one.value), **said})


def differing_words(checked: Checked, texts: Texts) -> Iterator[str]:
    """Where hints contradict each other, with what each of them says."""
    for name, several in checked.hints.differing.items():
        said = [
            texts.message(
                "suggested_by",
                {"value": shown(checked.rulebook, texts, name, one.value), "why": why(checked, texts, one)},
            )
            for one in several
        ]
        joined = (texts.get("messages", "semicolon") or "; ").join(said)
        yield texts.message("hints_differ", {"fact": texts.fact(name), "said": joined})


def _value(checked: Checked, texts: Texts, name: str) -> str | None:
    """A value as a reason tells it: an amount without needless cents."""
    said = value_text(checked, texts, name)
    return said and one_line(said).removesuffix(".00")


def _shortened(remark: str) -> str | None:
    said = mask_words(one_line(remark))
    return (said if len(said) <= _LONGEST else said[:_LONGEST] + _MORE) or None
