"""To whom a message goes when it is to more than one evening, or to who was picked."""

from __future__ import annotations

import pytest

from eventsite.booking import cancelling, merging, registering
from eventsite.mails import audiences, delivery, mailings, stopping
from eventsite.models import LogEntry, Mailing, Message
from tests import build

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]


def names(mailing: Mailing) -> list[str]:
    return [one.name.split()[0] for one in audiences.recipients(mailing)]


def wide(audience: str, *events) -> Mailing:
    mailing = Mailing()
    mailings.write(mailing, audience=audience, subject="Dag", text="Tot dan.", events=events)
    return mailing


def test_several_events_are_written_to_at_once_and_each_address_once():
    edition, run = build.edition(), build.run()
    build.bram(edition)
    build.bram(run)
    build.daan(run)
    build.chaima(build.edition())

    assert names(wide("confirmed", edition, run)) == ["Bram", "Daan"]


@pytest.mark.parametrize("audience", ["all", "present", "absent", "pitchers", "initiators"])
def test_every_audience_can_be_of_several_events(audience):
    events = [build.edition(), build.edition(), build.run()]
    build.bram(events[1])

    assert names(wide(audience, *events)) == (["Bram"] if audience in {"all", "absent"} else [])


def test_other_events_of_a_message_are_logged():
    one, other = build.run(), build.run()
    mailing = wide("all", one)

    mailings.write(mailing, audience="all", subject="Dag", text="Tot dan.", events=[one, other])

    line = LogEntry.objects.filter(verb="changed").get()
    assert line.changes == {"events": [f"{one.pk}", f"{one.pk} {other.pk}"]}


def test_two_who_share_an_address_get_one_mail():
    run = build.run()
    build.bram(run)
    registering.register(
        run, name="Els Jansen", email="bram@example.nl", by_organiser=True, shares_email=True
    )

    assert len(names(wide("all", run))) == 1


def test_who_was_picked_gets_it_also_when_they_had_cancelled():
    edition = build.edition()
    bram, daan = build.bram(edition), build.daan(edition)
    build.chaima(edition)
    cancelling.cancel(bram)
    stopping.stop(daan.email)

    mailing = mailings.begin(edition, [bram.pk, daan.pk, 999_999], by=build.anna())

    assert names(mailing) == ["Bram"]
    with pytest.raises(mailings.NothingWritten):
        mailings.send(mailing)
    mailings.write(mailing, audience="chosen", subject="Dag", text="Jammer!")
    mailings.send(mailing)
    assert Message.objects.get(kind="mailing").registration == bram


def test_who_did_the_basic_course_and_not_the_next_one_can_be_written_to():
    basic = build.course()
    onward = build.advanced(basic)
    past = build.past_run(basic)
    build.took(past, sessions=3)
    build.took(past, sessions=2, name="Daan de Vries", email="daan@example.nl")
    build.took(past, sessions=4, name="Chaima El Amrani", email="chaima@example.nl")
    build.chaima(build.run(onward))

    assert names(wide("may go on")) == ["Bram"]


@pytest.mark.parametrize("number", [1, 3])
def test_recipients_of_several_events_are_one_query(number, django_assert_num_queries):
    events = [build.edition() for _ in range(number)]
    for event in events:
        build.registration(event)
    mailing = wide("absent", *events)

    with django_assert_num_queries(2):  # the events, the people
        assert len(list(audiences.recipients(mailing))) == number


def test_who_was_picked_and_went_since_gets_nothing(frozen):
    edition = build.edition()
    bram, daan = build.bram(edition), build.daan(edition)
    mailing = mailings.begin(edition, [bram.pk, daan.pk], by=build.anna())
    frozen.shift(60)

    cancelling.cancel(bram)

    assert names(mailing) == ["Daan"]


def test_who_went_since_is_not_of_what_was_written_too_late(frozen):
    """Who had gone when they were picked still is."""
    edition = build.edition()
    bram, daan, chaima = build.bram(edition), build.daan(edition), build.chaima(edition)
    cancelling.cancel(chaima)
    anna = build.anna()
    picked = mailings.begin(edition, [bram.pk, daan.pk, chaima.pk], by=anna)
    words = {"audience": "chosen", "subject": "Dag", "text": "Tot dan."}
    mailings.write(picked, **words)
    frozen.shift(60)
    cancelling.cancel(bram)
    mailings.send(picked)
    frozen.shift(60)

    draft = mailings.write_anew(picked, by=anna, **words, events=None)

    assert names(draft) == ["Daan", "Chaima"]


def test_of_two_made_one_the_one_that_is_kept_gets_what_the_other_was_picked_for(frozen):
    edition = build.edition()
    bram, daan = build.bram(edition), build.daan(edition)
    mailing = mailings.begin(edition, [daan.pk], by=build.anna())
    frozen.shift(60)

    merging.merge(bram, daan, party_size=1)

    assert names(mailing) == ["Bram"]


def test_of_two_made_one_what_was_on_its_way_to_the_other_goes_to_the_one_that_is_kept_once(frozen):
    edition = build.edition(capacity=1)
    daan, bram = build.daan(edition), build.bram(edition)
    to_one, to_both = wide("confirmed", edition), wide("all", edition)
    for mailing in (to_one, to_both):
        mailings.send(mailing)
    frozen.shift(60)

    merging.merge(bram, daan, party_size=1)
    Message.objects.exclude(kind="mailing").delete()
    delivery.deliver_due()

    for mailing in (to_one, to_both):
        sent = mailing.messages.get(state=Message.State.SENT)
        assert sent.registration == bram
