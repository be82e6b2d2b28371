from __future__ import annotations

import ast
from datetime import timedelta

import pytest
from django.apps import apps

from eventsite.booking import calling_off, cancelling, drafts, registering, scheduling
from eventsite.mails import letters
from eventsite.models import LogEntry
from eventsite.staff import log
from eventsite.staff.changes import LABELS
from eventsite.staff.lines import last, lines
from eventsite.staff.verbs import Verb
from tests import build

from .test_verbs_are_logged import modules

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]


def sentences(**of):
    return [line.sentence for line in last(10, **of)]


def test_a_line_is_a_sentence_about_the_evening():
    edition = build.edition(status="draft")
    with log.acting(user=build.anna()):
        drafts.publish(edition)
        calling_off.call_off(edition, reason="De zaal is dicht.")

    assert sentences(event=edition) == [
        "Anna gelastte de avond af",
        "Anna zette de avond op de site",
    ]


def test_a_line_says_what_a_change_was():
    edition = build.edition()
    session = edition.sessions.get()
    session.starts_at += timedelta(minutes=30)
    with log.acting(user=build.anna()):
        scheduling.save_sessions(edition, [session])

    (line,) = last(1, of=session)
    assert line.sentence == "Anna veranderde de bijeenkomst van 16 maart"
    assert "begin 19.30 → 20.00" in [str(one) for one in line.changes]


def test_who_did_it_themselves_is_told_so():
    edition = build.edition(capacity=1)
    with log.acting_as(log.PERSON):
        bram = build.bram(edition)
        build.chaima(edition)
        cancelling.cancel(bram)

    assert sentences(event=edition)[:4] == [
        "De site gaf Chaima El Amrani een plaats van de wachtlijst",
        "Bram Jansen meldde zich af",
        "Chaima El Amrani meldde zich aan",
        "Bram Jansen meldde zich aan",
    ]


def test_of_who_was_deleted_the_line_stays_without_a_name():
    edition = build.edition()
    anna = build.anna()
    with log.acting(user=anna):
        bram = registering.register(
            edition, name="Bram Jansen", email="b@example.nl", by_organiser=True
        )
    with log.acting_as(log.PERSON):
        cancelling.cancel(bram)

    bram.delete()
    anna.delete()

    assert sentences(event=edition)[:2] == [
        "Een verwijderde deelnemer meldde zich af",
        "Een oud-medewerker meldde een verwijderde deelnemer aan",
    ]


def test_a_change_of_a_name_says_only_that_it_changed():
    bram = build.bram(build.edition())
    registering.change(bram, name="Bram de Jong", party_size=1)

    (line,) = last(1, of=bram)
    assert [str(one) for one in line.changes] == ["naam"]


def test_a_line_of_a_verb_or_thing_that_is_no_more_can_be_read():
    LogEntry.objects.create(actor="system", verb="danced", object_type="gone.thing", object_id="1")

    assert sentences() == ["De site danced gone.thing"]


def test_sentences_cost_as_many_queries_for_many_lines_as_for_one(django_assert_num_queries):
    edition = build.edition()
    for number in range(3):
        with log.acting(user=build.anna(username=f"anna{number}@example.nl")):
            log.record(Verb.CHANGED, build.registration(edition))
    entries = LogEntry.objects.filter(verb=Verb.CHANGED)

    for number in (1, 3):
        with django_assert_num_queries(
            5
        ):  # lines; staff, registrations; the event and its sessions
            assert len(lines(entries[:number])) == number


@pytest.mark.parametrize("verb", Verb)
def test_each_verb_is_a_sentence(verb):
    log.record(verb, build.venue())

    assert "Seinwezen" in sentences()[0]


def test_things_of_other_apps_are_named_by_themselves():
    kweektuin = build.initiative(name="Kweektuin")
    log.record(Verb.CHANGED, build.stands(build.edition())[0])
    log.record(Verb.CHANGED, kweektuin)

    assert sentences()[:2] == [
        "De site veranderde “Kweektuin”",
        "De site veranderde kraam 1",
    ]


def changes_of(thing) -> list[str]:
    return [str(one) for one in last(1, of=thing)[0].changes]


def test_what_points_elsewhere_is_named():
    """Which evenings a steward has, with whom somebody was made one, which mail went again."""
    edition, member = build.edition(), build.steward().staff_member
    bram, daan = build.bram(edition), build.daan(edition)

    log.record(Verb.CHANGED, member, before={"events": ""}, after={"events": f"{edition.pk} 99"})
    assert changes_of(member) == ["evenementen leeg → Initiatievencafé, 16 maart 2027, verwijderd"]

    log.record(Verb.MERGED, bram, after={"other": daan.pk})
    assert changes_of(bram) == ["samen met Daan de Vries"]

    log.record(Verb.SENT_AGAIN, daan, after={"mail": "promoted"})
    assert changes_of(daan) == [f"mail {letters.label('promoted')}"]


def told_names() -> set[str]:
    """Every name that a verb gives to what it tells ``record``."""
    found = set()
    for tree in modules().values():
        for call in (node for node in ast.walk(tree) if isinstance(node, ast.Call)):
            match ast.unparse(call.func):
                case "record" | "log.record":
                    tells = [one.value for one in call.keywords if one.arg in {"before", "after"}]
                case "Line" | "log.Line":
                    tells = [*call.args, *(one.value for one in call.keywords)]
                case _:
                    continue
            for told in tells:
                dicts = [node for node in ast.walk(told) if isinstance(node, ast.Dict)]
                found |= {ast.literal_eval(key) for one in dicts for key in one.keys if key}
    return found


def test_what_a_verb_tells_has_a_dutch_word():
    fields = {field.name for model in apps.get_models() for field in model._meta.get_fields()}

    assert told_names() >= {"people", "placed_because", "over"}
    assert told_names() - fields - set(LABELS) == set()


def test_what_is_new_says_no_change():
    edition = build.edition()
    log.record(Verb.REGISTERED, build.bram(edition), after={"party_size": 2})

    (line,) = last(1, event=edition)
    assert [str(one) for one in line.changes] == ["aantal personen 2"]
