from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
from django.utils import timezone

from eventsite.jobs import retaining
from eventsite.mails import letters
from eventsite.retention import categories
from initiatives import campaigns, links, needs, offers, publishing
from initiatives.models import Campaign, Initiative, InitiativeMessage, Need, Offer

from .. import build

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]

Kind = Need.Kind


def test_offer_keeps_the_moment_of_consent_and_mails_both():
    initiative = build.initiative()

    offer = build.offer(initiative)

    assert offer.consented_at == build.NOW
    to = {m.kind: m.address for m in InitiativeMessage.objects.filter(offer=offer)}
    assert to == {
        "offer_to_prove": "bram@example.nl",
        "offer_received": "chaima@example.nl",
        "offer_passed_on": "bram@example.nl",
    }


def test_initiators_mail_says_who_and_with_what():
    initiative = build.initiative()
    offer = build.offer(initiative, need=initiative.needs.get(kind=Kind.PEOPLE))

    mail = build.mail(InitiativeMessage.objects.get(kind="offer_received"))

    for words in ("Bram Jansen", "bram@example.nl", offer.what, "U zocht: mensen."):
        assert words in mail.body
    assert mail.body.count("https://cafe.example.nl" + links.own_url(initiative)) == 1
    assert mail.subject == f"Bram Jansen wil helpen bij {initiative.name}"


def test_names_and_words_of_strangers_stay_text_in_the_mail():
    offer = build.offer(
        build.initiative(), name="<b>Bram</b>", what="Kijk\r\nBcc: x@example.nl <script>"
    )

    mail = build.mail(offer.messages.get(kind="offer_received"))

    html = mail.alternatives[0].content
    assert "<script>" not in html
    assert "&lt;b&gt;Bram&lt;/b&gt;" in html
    assert "\n" not in mail.subject


def test_offer_to_what_is_not_on_the_site_is_refused():
    with pytest.raises(publishing.NotOnTheSite):
        build.offer(build.initiative(published=False))
    assert not Offer.objects.exists()


def test_one_address_offers_five_times_a_day(frozen):
    initiative = build.initiative()
    for _ in range(offers.MOST_OFFERS):
        build.offer(initiative)

    with pytest.raises(offers.TooManyOffers):
        build.offer(initiative, email="bram@example.nl")
    build.offer(initiative, email="daan@example.nl")
    frozen.shift(timedelta(days=1, seconds=1))
    build.offer(initiative)


def test_offer_that_nobody_stood_by_is_forgotten_after_a_week(frozen):
    initiative = build.initiative()
    passed_on, old = build.offer(initiative), build.unproved_offer(initiative)
    frozen.shift(timedelta(days=6))
    young = build.unproved_offer(initiative)
    frozen.shift(timedelta(days=1, seconds=1))

    retaining.run(categories.of("offers_unproved"), timezone.now())

    assert set(Offer.objects.all()) == {passed_on, young}
    assert not InitiativeMessage.objects.filter(offer=old.pk).exists()


def test_offer_corrected_before_it_is_passed_on_says_the_new_and_after_it_is_another():
    initiative, form = build.initiative(), uuid.uuid4()

    def send(what):
        sent = build.sent("bram@example.nl", form, what=what)
        return build.unproved_offer(initiative, what=what, submission=sent)

    first, second = send("Schilderen."), send("Timmeren.")
    offers.prove(second)
    third = send("Zagen.")

    assert first == second != third
    assert [offer.what for offer in Offer.objects.order_by("pk")] == ["Timmeren.", "Zagen."]


def test_offer_is_accepted_declined_and_back():
    offer = build.offer(build.initiative())

    assert offers.accept(offer).state == Offer.State.ACCEPTED
    assert offers.decline(offer).state == Offer.State.DECLINED
    assert offers.accept(offer).handled_at == build.NOW


def test_offer_taken_back_names_nobody_and_its_mails_are_not_sent():
    offer = build.offer(build.initiative())

    offers.take_back(offer)

    taken = offers.take_back(offer)
    assert (taken.name, taken.email, taken.what) == ("", "", "")
    for message in offer.messages.all():
        assert not letters.of(message).still_true()
    with pytest.raises(offers.AlreadyWithdrawn):
        offers.accept(offer)


def test_form_of_an_offer_taken_back_sent_again_is_another_offer():
    initiative, sent = build.initiative(), build.sent("erik@example.nl", what="Schilderen.")
    first = build.offer(initiative, email="erik@example.nl", what="Schilderen.", submission=sent)
    offers.take_back(first)

    again = build.offer(initiative, email="erik@example.nl", what="Timmeren.", submission=sent)

    assert again != first
    assert again.what == "Timmeren."


def test_mail_that_it_is_on_the_site_is_not_sent_when_it_no_longer_is():
    initiative = build.initiative()
    message = initiative.messages.get(kind="initiative_published")
    assert letters.of(message).still_true()

    publishing.withdraw(initiative)

    assert not letters.of(initiative.messages.get(kind="initiative_published")).still_true()


def campaign(initiative: Initiative, **fields) -> Campaign:
    defaults = {
        "title": "Een waterpomp",
        "target": 12_500,
        "raised": 0,
        "link": "https://actie.example.nl/",
        "started_on": build.NOW.date(),
    }
    return campaigns.keep_campaign(initiative, **(defaults | fields))


def test_initiative_has_one_campaign_that_is_kept_up_to_date():
    initiative = build.initiative()
    campaign(initiative)

    campaign(initiative, raised=8_940)

    assert Campaign.objects.get().raised == 8_940
    campaigns.remove_campaign(initiative)
    assert not Campaign.objects.exists()


def ask(place: str | None, theme: str, *needs: Kind) -> Initiative:
    return build.initiative(
        neighbourhood=build.neighbourhood(place) if place else None,
        theme=theme,
        needs=dict.fromkeys(needs, ""),
    )


def test_needs_without_an_answer_are_counted_by_theme_and_neighbourhood():
    ask("Schalkwijk", "groen", Kind.PEOPLE, Kind.MONEY)
    ask("Kleverpark", "groen", Kind.PEOPLE)
    ask("Kleverpark", "zorg", Kind.PLACE)
    ask(None, "zorg", Kind.PLACE, Kind.MONEY, Kind.KNOWLEDGE)

    table = needs.table()

    assert [theme.slug for theme in table.themes] == ["groen", "zorg"]
    assert [
        (str(row.neighbourhood), [number for _, number in row.cells], row.total)
        for row in table.rows
    ] == [("Kleverpark", [1, 1], 2), ("Schalkwijk", [2, 0], 2), ("None", [0, 3], 3)]
    assert (table.totals, table.total) == ([3, 4], 7)


@pytest.mark.parametrize(
    ("answer", "open_after"),
    [(None, False), (offers.accept, False), (offers.decline, True), (offers.take_back, True)],
)
def test_need_is_answered_while_somebody_offers_what_can_be_used(answer, open_after):
    initiative = ask("Schalkwijk", "groen", Kind.PEOPLE)
    assert needs.unanswered().count() == 1

    offer = build.offer(initiative, need=initiative.needs.get())
    if answer:
        answer(offer)

    assert needs.unanswered().exists() is open_after


def test_offer_of_something_else_answers_no_need():
    build.offer(ask("Schalkwijk", "groen", Kind.PEOPLE))

    assert needs.unanswered().count() == 1


def test_needs_of_what_is_not_on_the_site_do_not_count():
    build.initiative(published=False)

    assert not needs.unanswered().exists()
    assert needs.table().rows == []
