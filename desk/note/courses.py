"""What a note says of the courses and of the campaigns that came of them."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from desk.figures import definitions
from desk.figures.period import PeriodFigures, Runs
from desk.figures.suppression import Shown
from eventsite.web.money import euros
from initiatives.models import Campaign

from .document import Cell, Paragraph, Section, Sentence, Table
from .telling import Telling, counted_as, many, news, sentence, told
from .wording import day
from .words import begun, in_words, inside, listed

NAMED = 5  # campaigns, of which each is told
OURS = ("basiscursus", "verdiepingscursus", "cursus", "workshop")


def section(figures: PeriodFigures, before: PeriodFigures | None, telling: Telling) -> Section:
    """Sentences; where a run was held also a table."""
    basic, advanced = figures.basic, figures.advanced
    said = [_followed(basic, telling), *_from_cafe(basic, telling), _begun(advanced, telling)]
    said += [*_called_off(figures), *_campaigns(figures), *_compared(before, telling)]
    rows = [row for runs in figures.courses for row in runs.held]
    table = [_table(figures, telling)] if rows else []
    return Section(_("Cursussen"), (Paragraph(tuple(said)), *table))


def _followed(basic: Runs, telling: Telling) -> Sentence:
    """“125 mensen volgden de basiscursus crowdfunding, in 9 rondes.”"""
    how = counted_as(definitions.IN_COURSE)
    rounds, people = len(basic.held), _attended(basic, telling)
    if not rounds:
        return sentence(_("Er is geen basiscursus gegeven."), how)
    what = _course(basic, _("een basiscursus"))
    in_rounds = ngettext("in één ronde", "in %(number)s rondes", rounds) % {"number": rounds}
    if people == 0:
        return sentence(_("Niemand volgde %(what)s."), how, what=what)
    text = ngettext(
        "%(people)s persoon volgde %(what)s, %(rounds)s.",
        "%(people)s mensen volgden %(what)s, %(rounds)s.",
        many(people),
    )
    return _with_capital(sentence(text, how, people=news(people), what=what, rounds=in_rounds))


def _with_capital(said: Sentence) -> Sentence:
    first, *others = said.parts
    return Sentence((type(first)(begun(first.text), first.strong), *others), said.how)


def _from_cafe(basic: Runs, telling: Telling) -> Iterator[Sentence]:
    there = basic.from_cafe
    if there and telling.part(there, basic.attended):
        yield sentence(
            ngettext(
                "%(number)s van hen was eerst op een Initiatievencafé.",
                "%(number)s van hen waren eerst op een Initiatievencafé.",
                there,
            ),
            counted_as(definitions.FROM_CAFE),
            number=there,
        )


def _begun(advanced: Runs, telling: Telling) -> Sentence:
    """“Met 15 initiatiefnemers is een verdiepingscursus gestart.”"""
    how = counted_as(definitions.STARTED)
    rounds = len(advanced.held)
    people = telling.total([row.started for row in advanced.held])
    if not rounds:
        return sentence(_("Er is geen verdiepingscursus gestart."), how)
    who = ngettext("initiatiefnemer", "initiatiefnemers", many(people))
    text = ngettext(
        "Met %(people)s %(who)s is een verdiepingscursus gestart.",
        "Met %(people)s %(who)s zijn %(rounds)s verdiepingscursussen gestart.",
        rounds,
    )
    return sentence(text, how, people=news(people), who=who, rounds=in_words(rounds))


def _course(runs: Runs, otherwise: str) -> str:
    """What it is called, where all of them were of one course."""
    titles = {row.event.course.title for row in runs.held}
    if len(titles) != 1:
        return otherwise
    title = titles.pop()
    if title.lower().startswith(OURS):
        return _("de %(title)s") % {"title": inside(title)}
    return _("de cursus “%(title)s”") % {"title": title}


def _called_off(figures: PeriodFigures) -> Iterator[Sentence]:
    off = sum(runs.called_off for runs in figures.courses)
    if off:
        yield sentence(
            ngettext(
                "%(number)s ronde ging niet door.", "%(number)s rondes gingen niet door.", off
            ),
            number=begun(in_words(off)),
        )


def _campaigns(figures: PeriodFigures) -> Iterator[Sentence]:
    """Amounts as the initiators last told them."""
    begun_now = figures.ideas.campaigns
    how = counted_as(definitions.CAMPAIGN, definitions.RAISED)
    if not begun_now:
        yield sentence(_("Er is geen crowdfundingactie begonnen."), how)
    elif len(begun_now) == 1 and _is_first_ever(begun_now[0]):
        yield sentence(
            _("De eerste actie is begonnen: %(campaign)s."), how, campaign=_amounts(begun_now[0])
        )
    elif len(begun_now) <= NAMED:
        text = ngettext(
            "Er is %(number)s crowdfundingactie begonnen: %(campaigns)s.",
            "Er zijn %(number)s crowdfundingacties begonnen: %(campaigns)s.",
            len(begun_now),
        )
        named = listed([_amounts(one) for one in begun_now])
        yield sentence(text, how, number=in_words(len(begun_now)), campaigns=named)
    else:
        yield sentence(
            _(
                "Er zijn %(number)s crowdfundingacties begonnen. "
                "Samen haalden zij %(raised)s op van de %(target)s die zij zoeken."
            ),
            how,
            number=in_words(len(begun_now)),
            raised=euros(figures.ideas.raised),
            target=euros(figures.ideas.target),
        )


def _is_first_ever(campaign: Campaign) -> bool:
    return not Campaign.objects.filter(started_on__lt=campaign.started_on).exists()


def _amounts(campaign: Campaign) -> str:
    """“Natuurspeeltuin Kweektuin (€ 3.250 van € 8.000)”; whose name was erased is an initiative."""
    return _("%(name)s (%(raised)s van %(target)s)") % {
        "name": campaign.initiative.name or _("een initiatief"),
        "raised": euros(campaign.raised),
        "target": euros(campaign.target),
    }


def _compared(before: PeriodFigures | None, telling: Telling) -> Iterator[Sentence]:
    if before is None:
        return
    if not before.basic.held:
        yield sentence(_("In de periode daarvoor is er geen basiscursus gegeven."))
        return
    followed = _attended(before.basic, telling)
    text = ngettext(
        "In de periode daarvoor volgde %(people)s persoon de basiscursus",
        "In de periode daarvoor volgden %(people)s mensen de basiscursus",
        many(followed),
    )
    if before.advanced.held:
        values = {"text": text, "started": "%(started)s"}
        started = telling.total([row.started for row in before.advanced.held])
        more = ngettext(
            "%(text)s en begon de verdiepingscursus met %(started)s initiatiefnemer.",
            "%(text)s en begon de verdiepingscursus met %(started)s initiatiefnemers.",
            many(started),
        )
        yield sentence(more % values, people=told(followed), started=told(started))
    else:
        yield sentence(f"{text}.", people=told(followed))


def _attended(runs: Runs, telling: Telling) -> Shown:
    return telling.total([row.figures.attended for row in runs.held])


def _table(figures: PeriodFigures, telling: Telling) -> Table:
    """In public who was there only: of who begun and ended the few who didn't could be worked out."""
    heads = [_("Cursus"), _("Eerste dag"), _("Deelnemers")]
    rows: list[tuple[Cell, ...]] = []
    for runs in figures.courses:
        attended = telling.column([row.figures.attended for row in runs.held])
        for row, number_there in zip(runs.held, attended, strict=True):
            more = () if telling.public else (row.started, row.completed)
            rows.append((row.event.course.title, day(row.day), number_there, *more))
    if not telling.public:
        heads += [_("Gestart"), _("Afgerond")]
    return Table(name=_("Cursussen"), heads=tuple(heads), rows=tuple(rows), strong=(2,))
