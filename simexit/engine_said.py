"""Say which rules engine decided, how often it was asked, and whether all engines give the same answers.

Must not know any one engine, nor print.
"""

from engine.deciding.decide import Decider
from engine.engine_check import Compared
from engine.engines import engine_in_use, passed_over
from engine.remembered import Remembering
from language.texts import Texts, texts_in
from language.wording import engine_name, engine_words, passed_over_words
from simexit import __version__


def version_line() -> str:
    """The program, the shipped rulebook, and what decides."""
    from engine.rulebook.book import load_rulebook

    rulebook = load_rulebook()
    texts = texts_in(rulebook, "en")
    decided_by = texts.message("decided_by", {"engine": engine_words(texts, engine_in_use())})
    return f"simexit {__version__} (rulebook {rulebook.header.version}; {decided_by})"


def lines_for(decider: Decider, texts: Texts, *, debug: bool) -> list[str]:
    """What `--engine-check` found; with `debug`, also which engine decided and how often it had to be asked."""
    lines = [_compared(decider, decider.inference, texts)] if isinstance(decider.inference, Compared) else []
    if debug:
        engine = engine_in_use()
        asked = decider.inference.asked.items()
        lines.append(texts.message("decided_by", {"engine": engine_words(texts, engine)}))
        values = {
            "engine": engine_name(texts, engine.name), "count": str(decider.cases_asked),
            "each": ", ".join(f"{name} {count}" for name, count in asked),
        }  # fmt: skip
        lines.append(texts.message("cases_put", values))
        if isinstance(decider.inference, Remembering):
            known = sum(decider.inference.remembered.values())
            lines.append(texts.message("cases_remembered", {"count": str(known)}))
        lines += [
            texts.message(f"cache_{why}", {"path": str(path), "detail": detail})
            for path, why, detail in decider.rulebook.cache.refused
        ]
    return lines


def _compared(decider: Decider, compared: Compared, texts: Texts) -> str:
    if len(compared.engines) < 2:
        return texts.message("engine_check_not_made", {"reasons": passed_over_words(texts, passed_over())})
    comma = texts.get("messages", "comma") or ", "
    names = comma.join(engine_name(texts, name) for name in compared.engines)
    return texts.message("engine_check", {"engines": names, "count": str(decider.cases_asked)})
