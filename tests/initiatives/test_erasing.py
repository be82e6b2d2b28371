"""Erasing an initiative or an offer: nothing of anybody is left in it, and what is counted stays."""

from __future__ import annotations

import pytest
from django.core.files.storage import default_storage
from django.db import models
from django.utils import timezone

from desk.figures import ideas
from initiatives import addressing, campaigns, erasing, offers, publishing
from initiatives.desk import initiatives as desk_pages
from initiatives.models import Campaign, Initiative, InitiativeMessage, Need, Offer

from .. import build

pytestmark = [pytest.mark.django_db, pytest.mark.database, pytest.mark.usefixtures("frozen")]

OF_CHAIMA = ("chaima", "amrani", "tuin", "timmer", "geit", "planten", "bram")


@pytest.fixture
def filled(settings, tmp_path) -> Initiative:
    """With a story, a picture, a campaign, and Bram's help that was accepted."""
    settings.MEDIA_ROOT = tmp_path
    made = build.initiative(
        name="Tuin van Chaima",
        story="Chaima houdt er geiten.",
        website="https://chaima.example.nl",
        neighbourhood=build.neighbourhood(),
    )
    publishing.set_picture(made, build.drawn(), alt="Chaima met een geit.")
    campaigns.keep_campaign(
        made,
        title="Een geit voor Chaima",
        target=300,
        raised=120,
        link="https://voorjebuurt.example.nl/chaima",
        started_on=timezone.localdate(),
    )
    offers.accept(build.offer(made, need=made.needs.get(kind=Need.Kind.PEOPLE)))
    return Initiative.objects.get(pk=made.pk)


def texts() -> str:
    """Every text in the tables of initiatives and their mails, as one."""
    found = []
    for model in (Initiative, Need, Campaign, Offer, InitiativeMessage):
        for row in model._base_manager.all():
            found += [
                str(getattr(row, field.attname))
                for field in row._meta.concrete_fields
                if isinstance(field, models.CharField | models.TextField)
            ]
    return " ".join(found).lower()


def counted() -> tuple:
    day = timezone.now().replace(hour=0)
    told = ideas.of(day - timezone.timedelta(days=3), day + timezone.timedelta(days=3))
    return told.new, told.help, told.target, told.raised


def test_erased_initiative_tells_nothing_of_anybody_and_counts_the_same(
    filled, django_capture_on_commit_callbacks
):
    before = counted()
    assert all(word in texts() for word in OF_CHAIMA)

    with django_capture_on_commit_callbacks(execute=True):
        assert erasing.erase(filled)

    assert [word for word in OF_CHAIMA if word in texts()] == []
    assert not default_storage.exists("beelden") or default_storage.listdir("beelden")[1] == []
    new, helped, target, raised = counted()
    was_new, was_helped, *amounts = before
    assert (new, [target, raised]) == (was_new, amounts)
    assert [(one.offered, one.taken) for one in helped] == [
        (one.offered, one.taken) for one in was_helped
    ]
    filled.refresh_from_db()
    assert (filled.theme.slug, filled.neighbourhood.name) == ("groen", "Kleverpark")
    assert filled.is_withdrawn
    assert not erasing.erase(filled), "twice is once"


def test_erased_offer_names_nobody_and_stays_what_it_was(filled):
    offer = Offer.objects.get()

    assert erasing.erase_offer(offer)

    offer.refresh_from_db()
    assert (offer.name, offer.email, offer.what) == ("", "", "")
    assert offer.state == Offer.State.ACCEPTED
    assert not InitiativeMessage.objects.filter(offer=offer).exists()
    assert not erasing.erase_offer(offer)
    with pytest.raises(offers.AlreadyWithdrawn):
        offers.decline(offer)
    offers.take_back(offer)
    assert Offer.objects.get().state == Offer.State.ACCEPTED, "it is counted"


def test_links_to_what_was_erased_open_nothing(filled, client):
    own = f"/initiatieven/mijn/{_token(filled)}/"
    assert client.get(own).status_code == 200

    erasing.erase(filled)

    assert client.get(own).status_code == 410
    assert client.get(f"/initiatieven/{filled.slug}/").status_code == 404


def _token(initiative: Initiative) -> str:
    from initiatives.links import Purpose, make_token

    return make_token(initiative, Purpose.INITIATIVE)


def test_initiative_that_was_erased_changes_for_nobody(filled):
    before = Initiative.objects.get(pk=filled.pk)
    erasing.erase(filled)
    erased = Initiative.objects.filter(pk=filled.pk).values().get()

    for verb in (
        lambda: publishing.publish(before),
        lambda: publishing.withdraw(before),
        lambda: publishing.remove_picture(before),
        lambda: publishing.replace_links(before),
        lambda: campaigns.remove_campaign(before),
        lambda: addressing.change_email(before, "chaima@example.org"),
    ):
        with pytest.raises(publishing.InitiativeErased):
            verb()

    assert Initiative.objects.filter(pk=filled.pk).values().get() == erased
    assert not InitiativeMessage.objects.exists()


def test_organiser_who_publishes_what_is_erased_meanwhile_hears_so(
    client, settings, monkeypatch, filled
):
    settings.STAFF_NEED_SECOND_FACTOR = False
    find = desk_pages.get_object_or_404

    def find_and_lose(*asked, **by):
        found = find(*asked, **by)
        erasing.erase(found)
        return found

    monkeypatch.setattr(desk_pages, "get_object_or_404", find_and_lose)
    client.force_login(build.anna())

    answer = client.post(f"/beheer/initiatieven/{filled.pk}/op-de-site/", {"bevestigd": 1})

    assert answer.status_code == 409
    assert "intussen gewist" in answer.content.decode()
