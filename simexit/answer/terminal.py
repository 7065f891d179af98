"""Show the answer to a single check on the terminal: first what may be done, then what it takes, then why."""

from collections.abc import Callable, Iterator

from batch.fleet.asked import CHECKING
from batch.fleet.sentences import problem_sentences, to_do, value_text
from batch.fleet.single import Checked
from batch.problems import Problem
from engine.rulebook.model import UNDATED
from language.templates import fill, money, names_wanted
from language.texts import Texts
from language.wording import carrier_label
from simexit.answer.as_json import asks
from simexit.answer.grounds import Grounds
from simexit.answer.keeping_alive import Keeper, cheapest
from simexit.answer.open_points import OpenPoints
from simexit.answer.values import value_said
from simexit.answer.verdict_rows import VerdictRows
from simexit.echo import echo
from simexit.screen.paragraphs import columns, wrap
from simexit.screen.phrases import Phrases
from simexit.screen.sections import Row, Rows, Section, on_one_screen, section

HEIGHT = 40
# The terms by which a carrier is reached, in the order in which people try them.
CONTACTS = ("hotline", "website", "app", "social", "email", "fax", "post", "form")
# What an action is for that needs nothing more of the carrier than it does already.
SETTLED = ("done", "following", "staying")


def show_check(checked: Checked, texts: Texts, *, why: bool = False) -> None:
    """Print the answer: first what may be done, then what stands in the way, the checklist, questions and grounds."""
    size = columns()
    echo("\n".join(CheckScreen(checked, texts).lines(size)))
    if why:
        from simexit.answer.why import why_lines

        echo("\n" + "\n".join(why_lines(checked, texts, size)))


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
            yield from self._troubles()
            yield from self._notes()
            return
        yield from section("", verdicts.rows())
        yield from self._troubles()
        yield from self.points.obstacles()
        yield from self._to_dos("documents", as_paragraph=True)
        yield from self._to_dos("steps")
        yield from self._keepers()
        yield from self._to_dos("follow_ups", as_paragraph=True)
        yield from self.points.questions()
        yield from self._contacts()
        yield from self._grounds()
        yield from self._notes()

    def _grounds(self) -> Iterator[Section]:
        """What the answer rests on; where the screen is full, what is doubtful in it, and where to find the rest."""
        title = self.say.say("check", "rests_on")
        all_, doubtful = (tuple(Grounds(self.checked, self.say).rows(doubtful=one)) for one in (False, True))
        rest = (Row(self.say.say("check", "more_grounds")),) if len(doubtful) < len(all_) else ()
        least = self._paragraph(title, (*doubtful, *rest))
        yield from section(title, all_, all_, self._paragraph(title, all_), least)

    def _to_dos(self, decision: str, *, as_paragraph: bool = False) -> Iterator[Section]:
        """The sentences of a collect decision: in full, then shortened, then as one paragraph, steps last of all."""
        if decision not in self.checked.decided.codes:
            return
        title = self.texts.label("decisions", decision)
        asked = tuple(self.points.asked_by(decision))
        full, short = self._rows(decision, in_full) + asked, self._rows(decision, self._in_short) + asked
        paragraph = self._paragraph(title, short)
        yield from section(
            title, full, *((short, paragraph) if as_paragraph else (short, short, short, paragraph))
        )

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
            fill(template, {name: value_said(checked, texts, name) for name in names_wanted(template)})
            if template
            else in_full(checked, texts, decision, rule)
        )

    def _paragraph(self, title: str, rows: Rows) -> str:
        """The rows one after another; numbers stay."""
        parts = [f"{row.label} {row.text}" if row.label.endswith(".") else row.text for row in rows]
        return self.say.say("pair", name=title, value=self.say.sentences(parts))

    def _title(self) -> str:
        status = self.texts.label("statuses", self.checked.status)
        as_of = self.checked.as_of.isoformat()
        return self.say.say("check", "about", line=self.line_said(), as_of=as_of, status=status)

    def line_said(self) -> str:
        """The line as it was given: its reference and number, carrier, plan and account."""
        kind = ("carrier", "plan_type", "account_type")
        told = {
            name: value_text(self.checked, self.texts, name)
            for name in ("sim_id", "msisdn", *kind)
            if name in self.checked.line.values
        }
        return self.say.listed(text for text in told.values() if text) or self.say.say("check", "a_line")

    def _contacts(self) -> Iterator[Section]:
        """How the line's carrier is reached, where there is anything to ask of it."""
        carrier = value_text(self.checked, self.texts, "carrier")
        if carrier is None or not self._reaches_out:
            return
        told = {name: value_text(self.checked, self.texts, name) for name in CONTACTS}
        pairs = [
            self.say.say("pair", name=self.texts.fact(name), value=text)
            for name, text in told.items()
            if text
        ]
        title = self.say.say("check", "contacts", carrier=carrier)
        rows = tuple(Row(text, self.texts.fact(name)) for name, text in told.items() if text)
        listed = self.say.raw("semicolon").join(pairs)
        yield from section(title, rows, self.say.say("pair", name=title, value=listed))

    @property
    def _reaches_out(self) -> bool:
        """Whether anything is to be asked of the carrier: a request, or what follows it."""
        if self.checked.roles("action").purpose == "staying":
            return False
        return bool(self.checked.holding("steps") or self.checked.holding("follow_ups") or self._asks_carrier)

    @property
    def _asks_carrier(self) -> bool:
        return any(asks(self.checked, name) == "carrier" for name in self.checked.questions())

    def _keepers(self) -> Iterator[Section]:
        """The brands that keep a number for least, for one that is held until it is needed again."""
        needed_again = self.checked.line.values.get("needed_again") is True
        purpose = self.checked.roles("action").purpose
        if not (purpose == "holding" or (purpose == "porting" and needed_again)):
            return
        rows = tuple(
            Row(self._keeper(one), "-") for one in cheapest(self.checked.rulebook, self.checked.as_of)
        )
        title = self.say.say("check", "keepers")
        yield from section(title, rows, rows, self._paragraph(title, rows))

    def _keeper(self, one: Keeper) -> str:
        dated = self.texts.get("words", "undated") if one.dated == UNDATED else one.dated
        return self.say.say(
            "check", "keeper", carrier=carrier_label(self.checked.rulebook, self.texts, one.carrier),
            amount=money(one.amount), days=one.days, a_year=money(one.a_year),
            confidence=self.texts.label("confidences", one.confidence), as_of=dated,
        )  # fmt: skip

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

    def _troubles(self) -> Iterator[Section]:
        """The facts that can't both be true, then the cells that were not understood."""
        problems = self.checked.problems
        title = self.texts.label("decisions", CHECKING[0])
        yield from section(title, (self._problem(one) for one in problems if one.of_rule))
        title = self.say.say("check", "problems")
        yield from section(title, (self._problem(one) for one in problems if not one.of_rule))

    def _problem(self, problem: Problem) -> Row:
        said = problem_sentences(self.texts, problem)
        what = self.say.sentences(part for part in (said["what"], said["done"], said["mend"]) if part)
        if not problem.of_rule:
            what = self.say.say("check", "problem", fact=self.texts.fact(problem.fact), what=what)
        return Row(what, "!", "bad")


def in_full(checked: Checked, texts: Texts, decision: str, rule: str) -> str:
    """A rule's whole sentence, with days that are doubtful told as such."""
    return to_do(checked, texts, decision, rule, value=value_said)
