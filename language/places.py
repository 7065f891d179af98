"""Look for places in texts that nothing fills: `{outstandin_hkd}`. Must not know any particular text, nor print."""

from collections.abc import Iterator

from engine.deciding.consequences import DATES
from engine.problems import RulebookInvalid, suggest
from engine.rulebook.book import FALLBACK, Rulebook
from engine.types.facts import BESIDE
from engine.verifying.finding import Finding
from language.missing_texts import place_of
from language.templates import names_wanted
from language.texts import texts_in

#: Texts that are filled with what is known of a line, and what else they may be filled with.
OF_A_LINE: dict[str, tuple[str, ...]] = {
    "rules": (),
    "decisions": (),
    "hints": ("remark",),
    "deadlines": ("day", "since"),
}


def strange_places(book: Rulebook) -> Iterator[Finding]:
    """Each place that is filled neither with something known of a line nor, elsewhere, as in the English text."""
    line = [*book.facts, *book.terms, *book.derived, *BESIDE, *DATES]
    of_a_line = {group: [*line, *more] for group, more in OF_A_LINE.items()}
    try:
        said = {language: texts_in(book, language).own() for language in book.languages}
    except RulebookInvalid:
        return  # said where texts are looked for
    english = {path: names_wanted(text) for path, text in said[FALLBACK].items()}
    for language, texts in said.items():
        for path, text in texts.items():
            wanted = names_wanted(text)
            fitting = of_a_line.get(path[0]) or english.get(path, wanted)
            for name in (one for one in wanted if one not in fitting):
                near = suggest(name, fitting)
                message = f"`{'.'.join(path)}` has a place `{{{name}}}` that nothing fills{near}"
                yield Finding("problem", place_of(book, language), message)
