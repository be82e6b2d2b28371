"""One test per constraint, named after it: the database refuses, whatever the code does."""

from __future__ import annotations

import pytest

from initiatives import campaigns, publishing
from initiatives.models import (
    Campaign,
    Initiative,
    InitiativeMessage,
    Need,
    Neighbourhood,
    Offer,
    Theme,
    ToolkitCard,
)

from .. import build
from ..constraints import refused

pytestmark = [pytest.mark.database, pytest.mark.django_db, pytest.mark.usefixtures("frozen")]


def test_initiative_published_at_exactly_when_published():
    build.initiative(published=False)
    with refused("initiative_published_at_exactly_when_published"):
        Initiative.objects.update(status=Initiative.Status.PUBLISHED, first_published_at=build.NOW)
    with refused("initiative_published_at_exactly_when_published"):
        Initiative.objects.update(published_at=build.NOW)


def test_initiative_withdrawn_at_exactly_when_withdrawn():
    build.initiative()
    with refused("initiative_withdrawn_at_exactly_when_withdrawn"):
        Initiative.objects.update(withdrawn_at=build.NOW)
    with refused("initiative_withdrawn_at_exactly_when_withdrawn"):
        Initiative.objects.update(status=Initiative.Status.WITHDRAWN, published_at=None)


def test_initiative_published_was_once_first_published():
    build.initiative()
    with refused("initiative_published_was_once_first_published"):
        Initiative.objects.update(first_published_at=None)


def test_initiative_one_per_address_and_name():
    build.initiative(name="Repaircafé")
    other = build.initiative(name="Tuin", contact_email="daan@example.nl")
    other.name, other.contact_email = "REPAIRCAFE", "CHAIMA@example.nl"
    with refused("initiative_one_per_address_and_name"):
        other.save()


def test_initiative_picture_and_its_text_both_or_neither():
    build.initiative()
    with refused("initiative_picture_and_its_text_both_or_neither"):
        Initiative.objects.update(picture="a.webp")
    with refused("initiative_picture_and_its_text_both_or_neither"):
        Initiative.objects.update(picture_alt="een boom")


@pytest.mark.parametrize("website", ["javascript:alert(1)", "ftp://example.nl", "example.nl"])
def test_initiative_website_is_on_the_web(website):
    build.initiative()
    with refused("initiative_website_is_on_the_web"):
        Initiative.objects.update(website=website)
    Initiative.objects.update(website="https://www.example.nl/100%25")


def test_need_one_per_initiative_and_kind():
    initiative = build.initiative(needs={Need.Kind.MONEY: ""})
    with refused("need_one_per_initiative_and_kind"):
        Need.objects.create(initiative=initiative, kind=Need.Kind.MONEY)


def test_offer_handled_at_exactly_when_no_longer_new():
    build.offer(build.initiative())
    with refused("offer_handled_at_exactly_when_no_longer_new"):
        Offer.objects.update(state=Offer.State.ACCEPTED, accepted_at=build.NOW)
    with refused("offer_handled_at_exactly_when_no_longer_new"):
        Offer.objects.update(handled_at=build.NOW)


def test_offer_accepted_has_accepted_at():
    build.offer(build.initiative())
    with refused("offer_accepted_has_accepted_at"):
        Offer.objects.update(state=Offer.State.ACCEPTED, handled_at=build.NOW)
    with refused("offer_accepted_has_accepted_at"):
        Offer.objects.update(accepted_at=build.NOW)


def test_initiative_erased_tells_nothing_of_anybody():
    publishing.withdraw(build.initiative())
    with refused("initiative_erased_tells_nothing_of_anybody"):
        Initiative.objects.update(erased_at=build.NOW)


def test_offer_answered_only_after_it_was_passed_on():
    build.unproved_offer(build.initiative())
    with refused("offer_answered_only_after_it_was_passed_on"):
        Offer.objects.update(state=Offer.State.DECLINED, handled_at=build.NOW)


def test_offer_withdrawn_or_erased_exactly_when_nobody_is_named():
    build.offer(build.initiative())
    with refused("offer_withdrawn_or_erased_exactly_when_nobody_is_named"):
        Offer.objects.update(state=Offer.State.WITHDRAWN, handled_at=build.NOW)
    with refused("offer_withdrawn_or_erased_exactly_when_nobody_is_named"):
        Offer.objects.update(email="")


def campaign() -> Campaign:
    return campaigns.keep_campaign(
        build.initiative(),
        title="Een waterpomp",
        target=100,
        raised=0,
        link="https://actie.example.nl",
        started_on=build.NOW.date(),
    )


def test_campaign_target_at_least_1():
    campaign()
    with refused("campaign_target_at_least_1"):
        Campaign.objects.update(target=0)


def test_campaign_link_is_on_the_web():
    campaign()
    with refused("campaign_link_is_on_the_web"):
        Campaign.objects.update(link="javascript:alert(1)")


def test_new_installation_has_the_themes_of_the_citys_programme():
    assert [theme.slug for theme in Theme.objects.all()] == [
        "duurzaamheid",
        "groen",
        "buurt",
        "ontmoeting",
        "zorg",
        "stad",
        "cultuur",
    ]


def test_every_constraint_has_a_test_of_its_name():
    names = {
        constraint.name
        for model in (Initiative, Need, Neighbourhood, Theme, Offer, Campaign, InitiativeMessage)
        for constraint in model._meta.constraints
    }
    missing = {name for name in names if f"test_{name}" not in globals()}
    assert not missing


def test_campaign_says_how_far_it_is_and_may_raise_more_than_it_seeks():
    assert Campaign(target=3, raised=2).percentage == 66
    assert Campaign(target=100, raised=250).percentage == 250


def test_toolkit_card_one_per_section_and_link():
    build.toolkit_card(link="https://example.nl/a")
    build.toolkit_card(link="https://example.nl/a", section="advice")
    with refused("toolkit_card_one_per_section_and_link"):
        ToolkitCard.objects.update(section="rules")


def test_toolkit_card_section_is_known():
    build.toolkit_card()
    with refused("toolkit_card_section_is_known"):
        ToolkitCard.objects.update(section="music")


@pytest.mark.parametrize("link", ["", "javascript:alert(1)", "ftp://example.nl", "example.nl"])
def test_toolkit_card_link_is_on_the_web(link):
    build.toolkit_card()
    with refused("toolkit_card_link_is_on_the_web"):
        ToolkitCard.objects.update(link=link)


def test_toolkit_card_is_dead_only_after_it_was_gone():
    build.toolkit_card()
    with refused("toolkit_card_is_dead_only_after_it_was_gone"):
        ToolkitCard.objects.update(is_dead=True, failing_since=build.NOW)
