"""Find out in which language to speak to a browser. Must not know what is said."""

from __future__ import annotations

from engine.rulebook.book import FALLBACK, languages_in
from page.heads import RequestHead
from simexit.spoken import language_like

LANGUAGE = "simexit-lang"  # the cookie of the language that was chosen on the page


def spoken_by(head: RequestHead, lang: str | None = None) -> str:
    """The language to speak: the one that was chosen on the page or at its start, else one that the browser wants."""
    chosen = [one for one in head.cookies(LANGUAGE) if one in languages_in()]
    return chosen[0] if chosen else lang or language_asked(",".join(head.all("accept-language")))


def language_asked(header: str, known: tuple[str, ...] = ()) -> str:
    """The language that fits best what a browser says of its user (Accept-Language)."""
    weighed = []
    for place, part in enumerate(header.split(",")[:40]):
        tag, _, weight = part.partition(";")
        weighed.append((-_weight(weight), place, tag.strip()))
    for light, _, tag in sorted(weighed):
        found = language_like(tag, known or languages_in()) if light else None
        if found is not None:
            return found
    return FALLBACK


def _weight(text: str) -> float:
    name, _, value = text.strip().partition("=")
    if name.strip().lower() != "q":
        return 1.0
    try:
        return min(max(float(value), 0.0), 1.0)
    except ValueError:
        return 0.0
