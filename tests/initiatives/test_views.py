from __future__ import annotations

import io
import re

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from eventsite.models import Message
from eventsite.tickets.links import Purpose, make_token
from eventsite.web import pictures
from initiatives import campaigns, links, offers, publishing
from initiatives.models import Campaign, Initiative, Need, Offer

from .. import build
from ..cafes.test_views import text_of
from ..eventsite.web.test_pictures import photo

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]

Kind = Need.Kind

TOLD = {
    "name": "Buurttuin Ramplaan",
    "summary": "Samen groenten kweken.",
    "story": "Achter de huizen.\n\nMet de buren.",
    "theme": "groen",
    "neighbourhood": "",
    "website": "www.buurttuin.example.nl",
    "needs_people": "on",
    "needs_people_zin": "om water te geven",
    "needs_money_zin": "voor een kas",
    "contact_name": "Daan de Vries",
    "contact_email": "Daan@Example.nl",
}
HELP = {
    "need": "people",
    "what": "Ik kan timmeren.",
    "name": "Bram Jansen",
    "email": "bram@example.nl",
    "consent": "on",
}


def names(response) -> list[str]:
    return [initiative.name for initiative in response.context["page"]]


# The showcase --------------------------------------------------------------------------------------


def test_showcase_lists_what_is_published_by_name(client):
    build.initiative(name="Zonnedak")
    build.initiative(name="Buurttuin")
    build.initiative(name="Concept", published=False)
    publishing.withdraw(build.initiative(name="Weg"))

    response = client.get("/initiatieven/")

    assert names(response) == ["Buurttuin", "Zonnedak"]
    assert not response.cookies


def test_showcase_searches_and_filters_together(client):
    oost, noord = build.neighbourhood("Oost"), build.neighbourhood("Noord")
    build.initiative(name="Tuin Oost", neighbourhood=oost, theme="groen")
    build.initiative(name="Tuin Noord", neighbourhood=noord, theme="groen")
    build.initiative(name="Zon Oost", neighbourhood=oost, theme="duurzaamheid")

    def found(query: str) -> list[str]:
        return names(client.get(f"/initiatieven/?{query}"))

    assert found("zoek=tuin") == ["Tuin Noord", "Tuin Oost"]
    assert found("wijk=oost") == ["Tuin Oost", "Zon Oost"]
    assert found("thema=groen&wijk=oost") == ["Tuin Oost"]
    assert found("thema=groen&wijk=oost&zoek=zon") == []
    assert found("zoek=&thema=&wijk=") == ["Tuin Noord", "Tuin Oost", "Zon Oost"]


def test_showcase_shows_who_seeks_something_together_with_the_rest(client):
    build.initiative(name="Tuin", needs={Need.Kind.PEOPLE: "wie wiedt", Need.Kind.MONEY: ""})
    build.initiative(name="Zaal", needs={Need.Kind.MONEY: ""}, theme="cultuur")
    build.initiative(name="Niets", needs={})

    def found(query: str) -> list[str]:
        return names(client.get(f"/initiatieven/?{query}"))

    assert found("zoekt=money") == ["Tuin", "Zaal"]
    assert found("zoekt=people") == ["Tuin"]
    assert found("zoekt=money&thema=cultuur") == ["Zaal"]
    assert found("zoekt=people&zoek=zaal") == []
    assert found("zoekt=") == ["Niets", "Tuin", "Zaal"]
    page = client.get("/initiatieven/?zoekt=money&zoek=a")
    assert "2 initiatieven: “a”, geld" in text_of(page)
    assert re.search(r'<option value="money" selected\s*>Geld</option>', page.text)
    assert '<details class="showcase-filter">' in page.text
    for nothing in ("zoekt=people&zoek=zaal", "zoekt=niks"):
        assert (
            '<details class="showcase-filter" open>' in client.get(f"/initiatieven/?{nothing}").text
        )


@pytest.mark.parametrize("count", [1, 3])
def test_showcase_of_what_is_sought_takes_five_queries(client, django_assert_num_queries, count):
    for _ in range(count):
        build.initiative(needs={Need.Kind.MONEY: "voor zaad", Need.Kind.PLACE: ""})

    with django_assert_num_queries(5):  # the filter's two, count, initiatives, needs
        assert len(names(client.get("/initiatieven/?zoekt=money"))) == count


def test_showcase_is_paged_and_keeps_the_search(client):
    for number in range(25):
        build.initiative(name=f"Tuin {number:02}")

    second = client.get("/initiatieven/?zoek=tuin&pagina=2")

    assert names(second) == [f"Tuin {n:02}" for n in range(12, 24)]
    assert 'href="?zoek=tuin&amp;pagina=3"' in second.text
    assert client.get("/initiatieven/?pagina=3").status_code == 200
    for beyond in ("4", "0", "-1", "x", "99999999999999999999"):
        assert client.get(f"/initiatieven/?pagina={beyond}").status_code == 404


@pytest.mark.parametrize("query", ["thema=niks", "wijk=niks", "zoekt=niks", "zoek=" + "a" * 101])
def test_filter_that_does_not_exist_is_said(client, query):
    response = client.get(f"/initiatieven/?{query}")

    assert response.status_code == 400
    assert "Er is 1 fout" in response.text


def test_empty_showcase_and_empty_search_say_so(client):
    assert "Er staan nog geen initiatieven" in client.get("/initiatieven/").text
    build.initiative()
    response = client.get("/initiatieven/?zoek=xyz")
    assert "Niets gevonden" in response.text
    assert "Toon alle initiatieven" in response.text


@pytest.mark.parametrize("count", [1, 3])
def test_showcase_takes_five_queries(client, django_assert_num_queries, count):
    for _ in range(count):
        build.initiative(neighbourhood=build.neighbourhood())

    with django_assert_num_queries(5):  # the filter's two, count, initiatives, needs
        assert len(names(client.get("/initiatieven/"))) == count


# One initiative ------------------------------------------------------------------------------------


def test_page_tells_the_story_and_what_is_sought(client):
    initiative = build.initiative(
        story="Spelen <b>buiten</b>.", website="https://tuin.example.nl/", published=True
    )
    campaigns.keep_campaign(
        initiative,
        title="Een waterpomp",
        target=12_500,
        raised=8_940,
        link="https://actie.example.nl/",
        started_on=build.NOW.date(),
    )

    text = client.get(initiative.get_absolute_url()).text

    assert "Spelen &lt;b&gt;buiten&lt;/b&gt;." in text
    assert "mensen die kunnen timmeren" in text
    assert 'href="https://tuin.example.nl/"' in text
    assert "€\N{NO-BREAK SPACE}8.940" in text
    assert 'max="12500" value="8940"' in text
    assert initiative.contact_email not in text


@pytest.mark.parametrize("path", ["", "meehelpen/"])
def test_what_is_not_on_the_site_has_no_page(client, path):
    draft = build.initiative(published=False)
    withdrawn = publishing.withdraw(build.initiative())

    for initiative in (draft, withdrawn):
        assert client.get(initiative.get_absolute_url() + path).status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_page_takes_four_queries(client, django_assert_num_queries, count):
    initiative = build.initiative(
        neighbourhood=build.neighbourhood(), needs=dict.fromkeys(list(Kind)[:count], "")
    )

    with django_assert_num_queries(4):
        client.get(initiative.get_absolute_url())


# Entering ------------------------------------------------------------------------------------------


def test_form_enters_an_initiative_and_mails_the_link_to_its_page(client):
    response = client.post("/initiatieven/nieuw/", TOLD)

    initiative = Initiative.objects.get()
    assert response.status_code == 200
    assert links.own_url(initiative) not in response.text
    assert links.own_url(initiative) in build.mail(Message.objects.get()).body
    assert initiative.website == "https://www.buurttuin.example.nl"
    assert initiative.contact_email == "daan@example.nl"
    assert {n.kind: n.sentence for n in initiative.needs.all()} == {
        "people": "om water te geven",
        "money": "voor een kas",  # the line was filled in, the box was not ticked
    }
    assert "daan@example.nl" in response.text


def test_form_takes_address_and_lines_in_one_spelling(client):
    odd = {"contact_email": " Daan@Example.NL ", "name": "Tuin\nOost", "summary": "Samen  groen."}

    client.post("/initiatieven/nieuw/", TOLD | odd)

    initiative = Initiative.objects.get()
    assert initiative.contact_email == "daan@example.nl"
    assert (initiative.name, initiative.summary) == ("Tuin Oost", "Samen groen.")


def test_wrong_form_says_everything_at_once_and_keeps_what_was_filled_in(client):
    wrong = TOLD | {
        "name": "",
        "summary": "a" * 201,
        "theme": "niks",
        "website": "javascript:alert(1)",
        "contact_email": "daan@",
        "needs_people_zin": "b" * 201,
    }

    response = client.post("/initiatieven/nieuw/", wrong)

    assert response.status_code == 400
    assert set(response.context["form"].errors) == {
        "name",
        "summary",
        "theme",
        "website",
        "contact_email",
        "needs",
    }
    assert "Gebruik hoogstens 200 tekens. U hebt er nu 201." in response.text
    assert 'value="Daan de Vries"' in response.text
    assert "b" * 201 in response.text
    assert not Initiative.objects.exists()


@pytest.mark.parametrize("website", ["ftp://example.nl", "http://", "data:text/html,x", "a b"])
def test_website_that_is_none_is_refused(client, website):
    response = client.post("/initiatieven/nieuw/", TOLD | {"website": website})

    assert response.status_code == 400
    assert "Vul een adres in, zoals www.voorbeeld.nl." in response.text


@pytest.mark.parametrize("path", ["/initiatieven/nieuw/", "/initiatieven/tuin/meehelpen/"])
def test_form_from_another_site_is_refused(client, path):
    build.initiative(name="Tuin")

    response = client.post(path, TOLD | HELP, headers={"Sec-Fetch-Site": "cross-site"})

    assert response.status_code == 403
    assert Initiative.objects.count() == 1
    assert not Offer.objects.exists()


# Offering help -------------------------------------------------------------------------------------


def test_offer_reaches_the_initiator_once_its_helper_says_so_from_their_own_mail(client):
    initiative = build.initiative()

    response = client.post(links.help_url(initiative), HELP)

    offer = Offer.objects.get()
    assert response.status_code == 200
    assert links.offer_url(offer) not in response.text
    assert (offer.need.kind, offer.consented_at) == ("people", build.NOW)
    asks = build.mail(offer.messages.get())
    assert (asks.to, links.offer_url(offer) in asks.body) == (["bram@example.nl"], True)
    assert offer.what not in asks.body
    assert offer.what not in client.get(links.own_url(initiative)).text

    page = client.get(links.offer_url(offer))
    assert offer.what in page.text
    assert offer.messages.count() == 1, "opening changes nothing"
    pressed = [client.post(links.offer_url(offer), {"bevestig": "1"}) for _ in range(2)]

    assert {one["Location"] for one in pressed} == {links.offer_url(offer)}
    assert offer.messages.count() == 3
    assert offer.what in client.get(links.own_url(initiative)).text


def test_consent_is_asked_unticked_and_needed(client):
    initiative = build.initiative()

    form = client.get(links.help_url(initiative))
    response = client.post(links.help_url(initiative), HELP | {"consent": ""})

    assert "checked" not in form.text
    assert response.status_code == 400
    assert "Zet hier een vinkje." in response.text
    assert not Offer.objects.exists()


def test_link_of_a_need_chooses_it(client):
    initiative = build.initiative()

    text = client.get(links.help_url(initiative) + "?zoekt=money").text

    assert text.count("checked") == 1
    assert 'value="money" required' in text or 'value="money"' in text.split("checked")[0][-200:]


def test_something_else_can_be_offered_and_who_asks_nothing_can_be_offered_help(client):
    silent = build.initiative(needs={})
    asking = build.initiative()

    client.post(links.help_url(silent), HELP)
    client.post(links.help_url(asking), HELP | {"need": "anders"})
    wrong = client.post(links.help_url(asking), HELP | {"need": "niks"})

    assert [offer.need for offer in Offer.objects.all()] == [None, None]
    assert wrong.status_code == 400


def test_sixth_offer_of_the_day_is_dropped_and_nobody_is_told(client):
    initiative = build.initiative()
    first, *_more = [
        client.post(links.help_url(initiative), HELP) for _ in range(offers.MOST_OFFERS)
    ]

    response = client.post(links.help_url(initiative), HELP | {"email": "BRAM@Example.nl"})

    assert (response.status_code, response.content) == (200, first.content)
    assert Offer.objects.count() == 5


def test_offer_is_taken_back_by_post_alone(client):
    offer = build.offer(build.initiative())
    url = links.offer_url(offer)

    assert client.get(url).status_code == 200
    offer.refresh_from_db()
    assert not offer.is_withdrawn
    assert client.post(url).status_code == 303
    assert client.post(url).status_code == 303
    text = client.get(url).text
    assert "Uw aanbod is ingetrokken" in text
    assert "bram@example.nl" not in text


# The initiator's own page --------------------------------------------------------------------------


def test_own_page_shows_offers_and_is_kept_from_caches_and_search_engines(client):
    initiative = build.initiative()
    build.offer(initiative)
    offers.take_back(build.offer(initiative, name="Erik"))

    response = client.get(links.own_url(initiative))

    assert "bram@example.nl" in response.text
    assert "Erik" not in response.text
    assert "1 aanbod is ingetrokken." in response.text
    assert response["X-Robots-Tag"] == "noindex"
    assert "no-store" in response["Cache-Control"]


@pytest.mark.parametrize("count", [1, 3])
def test_own_page_takes_five_queries(client, django_assert_num_queries, count):
    initiative = build.initiative(neighbourhood=build.neighbourhood())
    for _ in range(count):
        build.offer(initiative, need=initiative.needs.first())
    url = links.own_url(initiative)

    with django_assert_num_queries(5):  # initiative, offers with their need, needs; stalls, pitches
        client.get(url)


OWN_PAGES = ["", "wijzigen/", "foto/", "actie/", "weghalen/"]


@pytest.mark.parametrize("path", OWN_PAGES)
def test_own_pages_open_with_ones_own_link_only(client, path):
    initiative = build.initiative()
    stranger = make_token(build.bram(build.edition()), Purpose.REGISTRATION)

    assert client.get(links.own_url(initiative) + path).status_code == 200
    assert client.get(f"/initiatieven/mijn/{stranger}/{path}").status_code == 404
    url = links.own_url(initiative)
    publishing.replace_links(initiative)
    assert client.get(url + path).status_code == 410
    assert client.post(url + path).status_code in {405, 410}


def test_answer_to_an_offer_is_no_get(client):
    assert client.get(links.own_url(build.initiative()) + "aanbod/1/").status_code == 405


def test_initiator_changes_what_is_told(client):
    initiative = build.initiative()
    url = links.own_url(initiative) + "wijzigen/"

    form = client.get(url)
    response = client.post(url, TOLD)

    assert f'value="{initiative.name}"' in form.text
    assert "mensen die kunnen timmeren" in form.text
    assert response.status_code == 303
    initiative.refresh_from_db()
    assert initiative.name == "Buurttuin Ramplaan"
    assert initiative.contact_email == "chaima@example.nl"  # not a field of this form
    assert client.post(url, TOLD | {"summary": ""}).status_code == 400


def test_initiator_chooses_a_picture_and_takes_it_away(client):
    initiative = build.initiative()
    url = links.own_url(initiative)
    upload = SimpleUploadedFile("../../etc/x.php", photo(colour="orange"), "text/html")

    response = client.post(url + "foto/", {"picture": upload, "alt": "een tuin"})

    assert response.status_code == 303
    initiative.refresh_from_db()
    served = client.get(initiative.picture_url)
    assert served["Content-Type"] == "image/webp"
    assert served["X-Content-Type-Options"] == "nosniff"
    assert served["Cache-Control"] == "public, max-age=31536000, immutable"
    assert served["Content-Security-Policy"] == "default-src 'none'"
    assert Image.open(io.BytesIO(b"".join(served))).size == (900, 600)
    shown = client.get(initiative.get_absolute_url()).text
    assert 'width="900" height="600" alt="een tuin"' in shown
    assert f"{initiative.picture_small_url} 640w, {initiative.picture_url} 900w" in shown
    assert client.post(url + "foto/weghalen/").status_code == 303
    initiative.refresh_from_db()
    assert initiative.picture == ""


def test_initiative_whose_picture_is_gone_from_the_disk_is_shown_all_the_same(client):
    initiative = build.initiative()
    Initiative.objects.filter(pk=initiative.pk).update(
        picture=f"{'0' * 32}.webp", picture_alt="een tuin"
    )

    response = client.get(initiative.get_absolute_url())

    assert response.status_code == 200
    assert f'src="/beelden/{"0" * 32}-klein.webp" alt="een tuin"' in response.text


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"%PDF-1.7", "Dit is geen foto die wij kunnen lezen."),
        (photo() + b"\0" * pictures.MOST_BYTES, "hoogstens 15 MB"),
        (b"", "Kies een foto."),
        (None, "Kies een foto."),
    ],
    ids=["pdf", "large", "empty", "none"],
)
def test_file_that_is_no_picture_is_refused_with_words(client, content, message):
    initiative = build.initiative()
    data = {"alt": "een tuin"}
    if content is not None:
        data["picture"] = SimpleUploadedFile("x.jpg", content, "image/jpeg")

    response = client.post(links.own_url(initiative) + "foto/", data)

    assert response.status_code == 400
    assert message in response.text
    assert 'value="een tuin"' in response.text
    initiative.refresh_from_db()
    assert initiative.picture == ""


def test_picture_needs_words_for_who_cant_see_it(client):
    initiative = build.initiative()
    upload = SimpleUploadedFile("x.jpg", photo(), "image/jpeg")

    response = client.post(links.own_url(initiative) + "foto/", {"picture": upload, "alt": " "})

    assert response.status_code == 400
    assert "Vertel in een paar woorden wat er op de foto staat." in response.text


def test_form_of_gigabytes_is_refused_before_it_is_read(client):
    url = links.own_url(build.initiative()) + "foto/"

    response = client.generic(
        "POST", url, b"x", "multipart/form-data; boundary=x", CONTENT_LENGTH=10**9
    )

    assert response.status_code == 413
    assert "hoogstens 15 MB" in response.text
    assert not response.wsgi_request._read_started


@pytest.mark.parametrize("name", ["x.webp", "..%2Fsite.sqlite3", "0" * 32 + ".webp", "%00", "a/b"])
def test_only_pictures_of_ours_are_served(client, name):
    assert client.get(f"/beelden/{name}").status_code == 404


def test_initiator_keeps_the_campaign(client):
    initiative = build.initiative()
    url = links.own_url(initiative) + "actie/"
    data = {
        "title": "Een waterpomp",
        "link": "actie.example.nl/pomp",
        "target": "€ 12.500",
        "raised": "8940,-",
        "started_on": "2027-03-01",
    }

    assert client.get(url).status_code == 200
    assert client.post(url, data).status_code == 303
    campaign = Campaign.objects.get()
    assert (campaign.target, campaign.raised) == (12_500, 8_940)
    assert campaign.link == "https://actie.example.nl/pomp"
    assert 'value="8940"' in client.get(url).text
    assert client.post(url + "weghalen/").status_code == 303
    assert not Campaign.objects.exists()


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("target", "0"),
        ("target", "12,50"),
        ("target", "veel"),
        ("target", "1.2.3"),
        ("raised", "-1"),
        ("raised", "10000001"),
        ("link", "javascript:alert(1)"),
        ("started_on", "morgen"),
        ("title", ""),
    ],
)
def test_wrong_campaign_is_refused_at_its_field(client, field, value):
    data = {
        "title": "Een waterpomp",
        "link": "actie.example.nl",
        "target": "100",
        "raised": "0",
        "started_on": "1-3-2027",
    }

    response = client.post(links.own_url(build.initiative()) + "actie/", data | {field: value})

    assert response.status_code == 400
    assert list(response.context["form"].errors) == [field]
    assert not Campaign.objects.exists()


def test_initiator_answers_an_offer_and_no_one_elses(client):
    initiative = build.initiative()
    offer, other = build.offer(initiative), build.offer(build.initiative())
    url = links.own_url(initiative)

    assert client.post(f"{url}aanbod/{offer.pk}/", {"antwoord": "ja"}).status_code == 303
    offer.refresh_from_db()
    assert offer.state == Offer.State.ACCEPTED
    assert client.post(f"{url}aanbod/{offer.pk}/", {"antwoord": "nee"}).status_code == 303
    assert client.post(f"{url}aanbod/{offer.pk}/", {"antwoord": "?"}).status_code == 400
    assert client.post(f"{url}aanbod/{other.pk}/", {"antwoord": "ja"}).status_code == 404
    offers.take_back(offer)
    assert client.post(f"{url}aanbod/{offer.pk}/", {"antwoord": "ja"}).status_code == 410
    other.refresh_from_db()
    assert other.is_new


def test_initiator_takes_it_off_the_site(client):
    initiative = build.initiative()
    url = links.own_url(initiative)

    assert client.post(url + "weghalen/").status_code == 303

    assert "Niet op de site" in client.get(url).text
    assert client.get(initiative.get_absolute_url()).status_code == 404


def test_pictures_stand_in_their_own_folder_under_media(settings):
    publishing.set_picture(
        build.initiative(), pictures.read(io.BytesIO(photo(colour="pink"))), alt="roze"
    )

    assert str(default_storage.path("beelden")).startswith(str(settings.MEDIA_ROOT))
    assert str(settings.MEDIA_ROOT).startswith(str(settings.VAR_DIR))


# One that is known already -------------------------------------------------------------------------

KNOWN = {
    "name": "repaircafe oost",
    "summary": "Iets anders.",
    "theme": "groen",
    "contact_name": "Iemand",
    "contact_email": "chaima@example.nl",
}


def test_known_initiative_entered_again_changes_nothing_and_mails_its_link(client):
    known = build.initiative(name="Repaircafé Oost")
    Message.objects.all().delete()

    first, again = (client.post("/initiatieven/nieuw/", KNOWN) for _ in range(2))

    assert first.content == again.content
    assert links.own_url(known) not in first.content.decode()
    assert known.summary not in text_of(first)
    assert Initiative.objects.get().summary == known.summary
    mail = Message.objects.get()
    assert (mail.kind, mail.address) == ("initiative_known", "chaima@example.nl")


@pytest.mark.parametrize("url", ["/initiatieven/nieuw/", "/cafes/avond/meedoen/"])
def test_forms_for_a_new_initiative_say_what_to_do_with_a_known_one(client, url):
    build.stands(build.edition(slug="avond"), 1)

    page = client.get(url)

    assert "Staat uw initiatief al op de site? Gebruik dan de link uit onze mail" in text_of(page)
    assert 'href="/mijn/"' in page.content.decode()
