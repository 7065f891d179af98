"""The files of the rulebook's documentation by name: a page in Markdown and in HTML, and a picture, per language."""

from engine.rulebook.book import Rulebook
from language.texts import Texts, texts_in
from simexit.pages.blocks import Picture
from simexit.pages.blocks_written import as_html, as_markdown
from simexit.pages.rulebook_pages import document


def pages(rulebook: Rulebook) -> dict[str, str]:
    """Every file with its text."""
    texts = {language: texts_in(rulebook, language) for language in rulebook.languages}
    names = {language: found.name for language, found in texts.items()}
    made = {}
    for language, found in texts.items():
        blocks = document(rulebook, found)
        others = [other for other in texts if other != language]
        picture = f"graph.{language}.svg"
        html = [(f"rulebook.{other}.html", names[other]) for other in others]
        markdown = [(f"rulebook.{other}.md", names[other]) for other in others]
        made[f"rulebook.{language}.md"] = as_markdown(blocks, picture, markdown)
        made[f"rulebook.{language}.html"] = as_html(blocks, language, html)
        made[picture] = next(block.svg for block in blocks if isinstance(block, Picture)) + "\n"
    made["README.md"] = _index(texts, names)
    return made


def _index(texts: dict[str, Texts], names: dict[str, str]) -> str:
    """A page that leads to the others."""
    lines = []
    for language, found in texts.items():
        title = found.get("reference", "docs", "title") or "The rulebook"
        page, whole = f"rulebook.{language}.md", f"rulebook.{language}.html"
        lines.append(f"- {names[language]}: [{title}]({page}), [HTML]({whole})")
    return (
        "# The rulebook\n\nMade by `simexit rules docs` from the rulebook itself.\n\n"
        + "\n".join(lines)
        + "\n"
    )
