"""List what is still open about a line: what stands in the way of cancelling it, and what has to be found out.

Knows obstacles and questions; must not decide or print anything.
"""

from collections import Counter
from collections.abc import Iterator

from batch.fleet.hint_said import suggestion_words
from batch.fleet.sentences import to_do, value_text
from batch.fleet.single import Checked
from engine.conditions.walking import decisions_in
from engine.deciding.consequences import DATES
from engine.deciding.references import looked_at
from engine.rulebook.model import Rule
from simexit.answer.as_json import asks
from simexit.answer.because import Reasons
from simexit.answer.estimates import Estimates
from simexit.answer.values import value_said
from simexit.screen.phrases import Phrases
from simexit.screen.sections import Row, Rows, Section, section

# More questions than anybody wants to read at once.
MANY = 5
SEVERITY_TONES = {"blocker": "bad", "cost": "care", "task": ""}


class OpenPoints:
    """The obstacles and questions of one SIM, in words."""

    def __init__(self, checked: Checked, phrases: Phrases) -> None:
        self.checked, self.say = checked, phrases

    def obstacles(self) -> Iterator[Section]:
        """The obstacles that hold, then those that may; possible tasks are asked about only once nothing blocks.

        What blocks nothing, and what is not known to, never stands under the title of what is in the way.
        """
        held, open_ = [], []
        asked = self._asked_above()
        for rule in self._obstacle_rules():
            label = self.say.texts.label("severities", rule.severity)
            if rule.id in self.checked.holding("obstacles") and rule.said_by not in self.checked.verdicts:
                text = to_do(self.checked, self.say.texts, "obstacles", rule.id, value=value_said)
                held.append((rule.severity, Row(text, label, SEVERITY_TONES[rule.severity])))
            elif rule.id in asked:
                text = to_do(self.checked, self.say.texts, "obstacles", rule.id, unknown=True)
                open_.append(
                    (rule.severity, Row(text, self.say.say("check", "perhaps", label=label), "care"))
                )
        in_the_way = self.say.texts.label("decisions", "obstacles")
        yield from self._under(in_the_way, self.say.say("check", "to_see_to"), held)
        perhaps = self.say.say("check", "perhaps_in_the_way")
        yield from self._under(perhaps, self.say.say("check", "perhaps_to_see_to"), open_)

    @staticmethod
    def _under(title: str, milder: str, rows: list[tuple[str, Row]]) -> Iterator[Section]:
        """Rows with their severities under a title; under a milder one where none of them blocks."""
        blocks = any(severity == "blocker" for severity, _ in rows)
        yield from section(title if blocks else milder, (row for _, row in rows))

    def _obstacle_rules(self) -> tuple[Rule, ...]:
        obstacles = self.checked.rulebook.decisions.get("obstacles")
        return obstacles.rules if obstacles else ()

    def _asked_above(self) -> dict[str, set[str]]:
        """The possible obstacles that are asked about as such, each with the facts that this covers.

        A fact that other obstacles depend on too, such as whose the line is, remains a question of its own. What stands
        in a long list of the answers under which the line may go is not asked about again.
        """
        facts = {rule.id: looked_at(self.checked.rulebook, rule.condition) for rule in self._obstacle_rules()}
        everywhere = Counter(name for names in facts.values() for name in names)
        ticked = self._ticked_off
        found = {}
        for rule in self._obstacle_rules():
            if rule.id in self.checked.unknown("obstacles") and (
                rule.severity != "task" or self._settled("action")
            ):
                own = {name for name in facts[rule.id] if everywhere[name] == 1}
                if not own or not own <= ticked:
                    found[rule.id] = own
        return found

    @property
    def _ticked_off(self) -> set[str]:
        """The facts of a long list of answers under which the line may go."""
        provided = self.checked.provided if not self._settled("action") else {}
        return set(provided) if len(provided) > MANY else set()

    def _settled(self, decision: str) -> bool:
        return decision in self.checked.verdicts and self.checked.answer(decision).outcome is not None

    def questions(self) -> Iterator[Section]:
        """What is left to find out: from the owner, then from the carrier."""
        above = {name for names in self._asked_above().values() for name in names} | self._ticked_off
        found = [name for name in self.checked.questions() if name not in above]
        first = self.checked.hints.asked_first
        owner = [name for name in found if asks(self.checked, name) == "owner"]
        owner.sort(key=lambda name: name not in first)
        carrier = [name for name in found if asks(self.checked, name) == "carrier"]
        carrier += [name for name in self._lacked_by_dates() if name not in carrier]
        title = self.say.say("check", "find_out_too" if above else "to_find_out")
        rows, short = (tuple(self._owner_questions(owner, briefly=one)) for one in (False, True))
        yield from section(title, rows, *self._named(title, owner, short))
        yield from self._suggestions(owner)
        title = self.say.say(
            "check", "ask_carrier", carrier=value_text(self.checked, self.say.texts, "carrier"),
            hotline=value_text(self.checked, self.say.texts, "hotline"),
        )  # fmt: skip
        rows = tuple(Row(self.say.texts.ask(name), "?") for name in carrier)
        together = self.say.sentences(row.text for row in rows)
        yield from section(title, rows, rows, rows, self.say.say("pair", name=title, value=together))

    def _lacked_by_dates(self) -> Iterator[str]:
        """The terms for want of which a date can't be told, such as how long a cancelled number can come back."""
        estimates = Estimates(self.checked)
        for date in DATES:
            for name in estimates.lacks(date):
                if name in self.checked.rulebook.terms and value_text(
                    self.checked, self.say.texts, "carrier"
                ):
                    yield name

    def _named(self, title: str, names: list[str], rows: Rows) -> tuple[Rows | str, ...]:
        """What many questions are about, for a full screen; `--ask` asks them one at a time."""
        if len(names) <= MANY:
            together = self.say.sentences(row.text for row in rows)
            return rows, rows, self.say.say("pair", name=title, value=together)
        facts = self.say.say("pair", name=title, value=self.say.listed(map(self._fact, names)))
        return (
            rows,
            rows,
            self.say.say("check", "named", facts=facts, hint=self.say.say("check", "ask_hint")),
        )

    def asked_by(self, decision: str) -> Iterator[Row]:
        """The facts on which it depends whether more is on a to-do list, unless it depends on an open verdict."""
        reasons = Reasons(self.checked)
        known = {
            *self.checked.questions(),
            *(name for names in self._asked_above().values() for name in names),
        }
        found: dict[str, None] = {}
        for item in self.checked.explainer.trace(decision):
            parts = reasons.of(item) if item.holds is None else ()
            if not any(decisions_in(part, self.checked.rulebook.derived_nodes) for part in parts):
                named = (name for part in parts for name in looked_at(self.checked.rulebook, part))
                found |= dict.fromkeys(
                    name for name in named if not self.checked.decided.sims.column(name).known
                )
        yield from (Row(self.say.texts.ask(name), "?") for name in found if name not in known)

    def _fact(self, name: str) -> str:
        """A fact that is asked, with what is suggested."""
        one = self.checked.hints.found.get(name)
        if one is None or one.value is None:
            return self.say.texts.fact(name)
        return self.say.say(
            "fact_suggested", fact=self.say.texts.fact(name), value=self.say.value(name, one.value)
        )

    def _suggestions(self, shown: list[str]) -> Iterator[Section]:
        """What is suggested for facts that still matter and whose question is not shown."""
        texts, hints = self.say.texts, self.checked.hints.found
        names = [name for name in self.checked.questions() if name in hints and name not in shown]
        rows = tuple(Row(suggestion_words(self.checked, texts, name), texts.fact(name)) for name in names)
        pairs = [self.say.pair(name, one.value) for name in names if (one := hints[name]).value is not None]
        title = self.say.say("check", "suggested")
        together = self.say.say("pair", name=title, value=self.say.listed(pairs))
        yield from section(title, rows, rows, *((together,) if pairs else ()))

    def _owner_questions(self, names: list[str], *, briefly: bool) -> Iterator[Row]:
        """The questions with what is suggested; `briefly`: without the reason."""
        for name in names:
            said = suggestion_words(self.checked, self.say.texts, name, briefly=briefly)
            yield Row(self.say.sentences((self.say.texts.ask(name), said)), "?")
        if len(names) > MANY:
            yield Row(self.say.say("check", "ask_hint"), "!")
