"""Make the few pages that need no application: what a browser is told that is not let in, and that all is well.

Must not know when they are shown. They are plain on purpose: nobody who is not let in gets a style sheet.
"""

from __future__ import annotations

from html import escape

from language.speaker import Speaker
from language.texts import phrases_in

PART, NAME = "page_start", "simexit"


def start_words(language: str) -> Speaker:
    """What is said around the page, in one language."""
    return Speaker(phrases_in(language), PART)


def refusal_page(language: str, why: str, *, let_in: bool, **values: object) -> bytes:
    """A page with the sentence of a refusal, and what to do; who was `let_in` finds the way back."""
    say = start_words(language)
    sentences = [say.say("closed", why, **values)]
    if say.raw("closed_then", why):
        sentences.append(say.say("closed_then", why, **values))
    body = "".join(f"<p>{escape(sentence)}</p>" for sentence in sentences)
    if let_in:
        body += f'<p><a href="/">{escape(say.say("back"))}</a></p>'
    return _page(language, f"<h1>{NAME}</h1>{body}")


def way_on_page(language: str, path: str) -> bytes:
    """A page that goes on to one of ours: of a mere redirect, a browser would not send the cookie along."""
    say, way = start_words(language), escape(path)
    link = f'<p><a href="{way}">{escape(say.say("go_on"))}</a></p>'
    return _page(language, link, f'<meta http-equiv="refresh" content="0;url={way}">')


def _page(language: str, body: str, more: str = "") -> bytes:
    page = (
        f'<!DOCTYPE html><html lang="{escape(language)}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        '<meta name="color-scheme" content="light dark">'
        f"{more}<title>{NAME}</title></head><body><main>{body}</main></body></html>\n"
    )
    return page.encode("utf-8")
