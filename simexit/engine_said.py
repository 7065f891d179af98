"""What is said of the rules engines at the terminal: which decided, how often it was asked, whether all answer alike.

Must not know an engine in particular, nor print.
"""

from engine.decide import Decider
from engine.engine_check import Compared
from engine.engines import engine_in_use, passed_over
from engine.texts import Texts
from engine.wording import engine_name, engine_words, passed_over_words
from simexit import __version__


def version_line() -> str:
    """The program, the shipped rulebook, and what decides."""
    from engine.rulebook import load_rulebook

    rulebook = load_rulebook()
    texts = rulebook.texts("en")
    decided_by = texts.message("decided_by", {"engine": engine_words(texts, engine_in_use())})
    return f"simexit {__version__} (rulebook {rulebook.header.version}; {decided_by})"


def lines_for(decider: Decider, texts: Texts, *, debug: bool) -> list[str]:
    """What `--engine-check` found, and with `debug` which engine decided and how often it was asked."""
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
    return lines


def _compared(decider: Decider, compared: Compared, texts: Texts) -> str:
    if len(compared.engines) < 2:
        return texts.message("engine_check_not_made", {"reasons": passed_over_words(texts, passed_over())})
    comma = texts.get("messages", "comma") or ", "
    names = comma.join(engine_name(texts, name) for name in compared.engines)
    return texts.message("engine_check", {"engines": names, "count": str(decider.cases_asked)})
