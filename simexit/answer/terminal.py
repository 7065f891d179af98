"""Show the answer to a single check on the terminal: first what may be done, then what it takes, then why."""

from collections.abc import Callable, Iterator

import click

from batch.fleet.sentences import problem_sentences, to_do, value_text
from batch.fleet.single import Checked
from language.templates import fill, names_wanted
from language.texts import Texts
from language.wording import carrier_label
from simexit.answer.grounds import Grounds
from simexit.answer.open_points import OpenPoints
from simexit.answer.verdict_rows import VerdictRows
from simexit.screen.paragraphs import columns, wrap
from simexit.screen.phrases import Phrases
from simexit.screen.sections import Row, Rows, Section, on_one_screen, section

HEIGHT = 40
# What an action is for that needs nothing more of the carrier than it does already.
SETTLED = ("done", "following", "staying")


def show_check(checked: Checked, texts: Texts, *, why: bool = False) -> None:
    """Print the answer: first what may be done, then what stands in the way, the checklist, questions and grounds."""
    size = columns()
    click.echo("\n".join(CheckScreen(checked, texts).lines(size)))
    if why:
        from simexit.answer.why import why_lines

        click.echo("\n" + "\n".join(why_lines(checked, texts, size)))


class CheckScreen:
    """One SIM's answer, section by section."""

    def __init__(self, checked: Checked, texts: Texts) -> None:
        self.checked, self.texts = checked, texts
        self.say = Phrases(checked.rulebook, texts)
        self.points = OpenPoints(checked, self.say)

    def lines(self, size: int) -> list[str]:
        """The lines for a terminal of `size` columns, on one screen if possible."""
        title = wrap(self._title(), size)
        return [*title, "", *on_one_screen(list(self.sections()), size, HEIGHT - len(title) - 1)]

    def sections(self) -> Iterator[Section]:
        """The sections in the order in which a person needs them."""
        verdicts = VerdictRows(self.checked, self.say)
        if verdicts.carrier_is_gone:
            # Nobody is left to ask: the checklist of a running line would mislead.
            yield from section("", verdicts.gone())
            yield from self._notes()
            yield from section(self.say.say("check", "problems"), self._problems())
            return
        yield from section("", verdicts.rows())
        yield from section(self.texts.label("decisions", "obstacles"), self.points.obstacles())
        yield from self._to_dos("documents", as_paragraph=True)
        yield from self._to_dos("steps")
        yield from self._to_dos("follow_ups")
        yield from self.points.questions()
        grounds = tuple(Grounds(self.checked, self.say).rows())
        yield from section(
            title := self.say.say("check", "rests_on"), grounds, grounds, self._paragraph(title, grounds)
        )
        yield from self._notes()
        yield from section(self.say.say("check", "problems"), self._problems())

    def _to_dos(self, decision: str, *, as_paragraph: bool = False) -> Iterator[Section]:
        """The sentences of a collect decision: in full, then shortened, then as one paragraph."""
        if decision not in self.checked.decided.codes:
            return
        title = self.texts.label("decisions", decision)
        asked = tuple(self.points.asked_by(decision))
        full, short = self._rows(decision, to_do) + asked, self._rows(decision, self._in_short) + asked
        paragraph = self._paragraph(title, short)
        yield from section(title, full, *((short, paragraph) if as_paragraph else (short, short, paragraph)))

    def _rows(self, decision: str, words: Callable[[Checked, Texts, str, str], str]) -> Rows:
        rules = self.checked.holding(decision)
        numbered = decision == "steps"
        return tuple(
            Row(words(self.checked, self.texts, decision, rule), f"{place}." if numbered else "-")
            for place, rule in enumerate(rules, 1)
        )

    def _in_short(self, checked: Checked, texts: Texts, decision: str, rule: str) -> str:
        template = self.say.raw("short", decision, rule)
        return (
            fill(template, {name: value_text(checked, texts, name) for name in names_wanted(template)})
            if template
            else to_do(checked, texts, decision, rule)
        )

    def _paragraph(self, title: str, rows: Rows) -> str:
        """The rows one after another; numbers stay."""
        parts = [f"{row.label} {row.text}" if row.label.endswith(".") else row.text for row in rows]
        return self.say.say("pair", name=title, value=self.say.sentences(parts))

    def _title(self) -> str:
        """The line as it was given: its reference and number, carrier, plan and account."""
        kind = ("carrier", "plan_type", "account_type")
        told = {
            name: value_text(self.checked, self.texts, name)
            for name in ("sim_id", "msisdn", *kind)
            if name in self.checked.line.values
        }
        line = self.say.listed(text for text in told.values() if text) or self.say.say("check", "a_line")
        return self.say.say("check", "about", line=line, as_of=self.checked.as_of.isoformat())

    def _notes(self) -> Iterator[Section]:
        """What else is known about the carrier, if the line is to end or move; as much as fits on the screen."""
        carrier = self.checked.rulebook.carriers.get(str(self.checked.line.values.get("carrier")))
        if carrier is None or not self._moves:
            return
        label = carrier_label(self.checked.rulebook, self.texts, carrier.code)
        plan, account = (
            self.checked.line.values.get("plan_type"),
            self.checked.line.values.get("account_type"),
        )
        rows = [
            Row(note.text.get(self.texts.language) or note.text.get("en", ""), "-")
            for note in carrier.notes
            if note.plan in ("", plan or note.plan) and note.account in ("", account or note.account)
        ]

        def left_out(count: int) -> Row:
            return Row(self.say.say("check", "more_notes", count=count, carrier=carrier.code), "-")

        yield from section(self.say.say("check", "notes", carrier=label), rows, left_out=left_out)

    @property
    def _moves(self) -> bool:
        """Whether the line is to end, to pause or to go elsewhere, as far as that is known."""
        return self.checked.roles("action").purpose not in SETTLED

    def _problems(self) -> Iterator[Row]:
        for problem in self.checked.line.problems:
            said = problem_sentences(self.texts, problem)
            what = self.say.sentences((said["what"], said["done"], said["mend"]))
            yield Row(
                self.say.say("check", "problem", fact=self.texts.fact(problem.fact), what=what), "!", "bad"
            )
