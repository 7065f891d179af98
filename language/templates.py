"""Fill a template with words and numbers, in the one way there is. Must not know any text or language.

{name}                     the value of that name; `…` where it has none
{count|day|days}           the first word where the value is 1, else the second
[ of {name}, overdue]      left out as a whole where a name in it has no value
"""

import re
from collections.abc import Mapping

PLACE = re.compile(r"\{(\w+)(?:\|[^{}|]*\|[^{}|]*)?\}")
OPTIONAL = re.compile(r"\[([^\[\]]*)\]")
ONE = "1"
# Characters after this one are set like Chinese: quotation marks, full-width signs, Chinese itself.
_LATIN = "\u2017"


def fill(template: str, values: Mapping[str, str | None]) -> str:
    """Fill in the template, and strip the blanks at its ends."""

    def optional(part: re.Match[str]) -> str:
        names = PLACE.findall(part[1])
        return part[1] if names and all(values.get(name) for name in names) else ""

    def value(place: re.Match[str]) -> str:
        name, *forms = place[0][1:-1].split("|")
        if forms:
            return forms[0] if values.get(name) == ONE else forms[1]
        return values.get(name) or "…"

    return PLACE.sub(value, OPTIONAL.sub(optional, template)).strip()


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
