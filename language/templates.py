"""Fill a template with words and numbers, in the one way there is. Must not know any text or language.

{name}                     the value of that name; `…` where it has none
{count|day|days}           the first word where the value is 1, else the second
[ of {name}, overdue]      left out as a whole where a name in it has no value
"""

import re
from collections.abc import Mapping
from functools import lru_cache

PLACE = re.compile(r"\{(\w+)(?:\|[^{}|]*\|[^{}|]*)?\}")
OPTIONAL = re.compile(r"\[([^\[\]]*)\]")
ONE = "1"
# Characters after this one are set like Chinese: quotation marks, full-width signs, Chinese itself.
_LATIN = "\u2017"
_KEPT = 2_048  # templates: each is cut into its pieces once, and filled for thousands of lines


def fill(template: str, values: Mapping[str, str | None]) -> str:
    """Fill in the template, and strip the blanks at its ends."""
    known = frozenset(name for name in _optional(template) if values.get(name))
    pieces, end = _pieces(template, known)
    said: list[str] = []
    for before, name, forms in pieces:
        said.append(before)
        if forms:
            said.append(forms[0] if values.get(name) == ONE else forms[1])
        else:
            said.append(values.get(name) or "…")
    return "".join((*said, end)).strip()


@lru_cache(maxsize=_KEPT)
def _optional(template: str) -> tuple[str, ...]:
    """The names on which it depends what is left out."""
    return tuple(name for part in OPTIONAL.findall(template) for name in PLACE.findall(part))


@lru_cache(maxsize=_KEPT)
def _pieces(template: str, known: frozenset[str]) -> tuple[list[tuple[str, str, list[str]]], str]:
    """The template without what is left out, cut at its places: the text before each, its name, its two forms if it has
    them; and the text after the last."""

    def optional(part: re.Match[str]) -> str:
        names = PLACE.findall(part[1])
        return part[1] if names and known.issuperset(names) else ""

    text, at = OPTIONAL.sub(optional, template), 0
    pieces: list[tuple[str, str, list[str]]] = []
    for place in PLACE.finditer(text):
        name, *forms = place[0][1:-1].split("|")
        pieces.append((text[at : place.start()], name, forms))
        at = place.end()
    return pieces, text[at:]


def fill_closed(template: str, values: Mapping[str, str | None]) -> str:
    """The same for Chinese, which puts a blank beside a number or a Latin word, none between two characters."""
    for name, text in values.items():
        if text and text[0] > _LATIN:
            template = template.replace(f" {{{name}}}", f"{{{name}}}")
        if text and text[-1] > _LATIN:
            template = template.replace(f"{{{name}}} ", f"{{{name}}}")
    return fill(template, values)


def names_wanted(template: str) -> tuple[str, ...]:
    """The names for which a template needs values, each once."""
    return tuple(dict.fromkeys(PLACE.findall(template)))


def money(cents: int) -> str:
    """An amount in cents as `1,234.50`, always with two decimals."""
    whole, rest = divmod(abs(cents), 100)
    sign = "-" if cents < 0 else ""
    return f"{sign}{whole:,}.{rest:02d}"
