"""A message to many that organisers wrote in English too, and one that they didn't."""

from __future__ import annotations

import pytest
from django.core import mail
from django.test import Client

from eventsite.mails import delivery, mailings, placeholders, saved_texts
from eventsite.mails.mailing_letters import ProofLetter
from eventsite.models import Mailing, Message, Registration, SavedText

from ... import build

pytestmark = [
    pytest.mark.database,
    pytest.mark.django_db,
    pytest.mark.usefixtures("frozen_in_march"),
]

WRITTEN = {"audience": "all", "subject": "Andere ingang", "text": "Kom op {datum} achterom."}
ENGLISH = {"en": {"subject": "Another entrance", "text": "Come round the back on {datum}."}}
ONLY = "This message is only in Dutch."


@pytest.fixture
def mailing():
    """To Bram, who reads Dutch, and Chaima, who reads English."""
    event = build.edition()
    build.bram(event)
    chaima = build.chaima(event)
    Registration.objects.filter(pk=chaima.pk).update(language="en")
    return build.mailing(event)


def arrived(mailing: Mailing) -> dict[str, mail.EmailMultiAlternatives]:
    Message.objects.all().delete()
    mailings.send(mailing)
    mail.outbox.clear()
    delivery.deliver_due()
    return {one.to[0].partition("@")[0].rpartition("<")[2]: one for one in mail.outbox}


def test_each_gets_it_in_the_language_that_they_read(mailing):
    mailings.write(mailing, **WRITTEN, translations=ENGLISH)

    found = arrived(mailing)

    assert found["bram"].subject == "Andere ingang"
    assert "Kom op dinsdag 16 maart 2027 achterom." in found["bram"].body
    assert found["chaima"].subject == "Another entrance"
    assert "Come round the back on Tuesday 16 March 2027." in found["chaima"].body
    assert not any(ONLY in one.body for one in found.values())


def test_who_reads_english_gets_the_dutch_with_a_line_that_says_so(mailing):
    mailings.write(mailing, **WRITTEN)

    found = arrived(mailing)

    assert found["chaima"].subject == "Andere ingang"
    assert ONLY in found["chaima"].body
    # The day is in the language of the sentence that it stands in.
    assert "Kom op dinsdag 16 maart 2027 achterom." in found["chaima"].body
    ((html, _type),) = found["chaima"].alternatives
    assert ONLY in html
    assert '<div lang="nl">' in html
    assert ONLY not in found["bram"].body


def test_the_link_leads_to_the_page_in_ones_own_language(mailing):
    mailings.write(mailing, **(WRITTEN | {"text": "Kijk op {link}"}))

    found = arrived(mailing)

    assert "/en/mijn/" in found["chaima"].body
    assert "/en/" not in found["bram"].body


def test_words_that_nobody_knows_are_found_in_english_too(mailing):
    wrong = {"en": {"subject": "Dear {surname}", "text": "See you."}}
    mailings.write(mailing, **WRITTEN, translations=wrong)

    with pytest.raises(mailings.UnknownWords) as refusal:
        mailings.send(mailing)

    assert refusal.value.words == ["surname"]
    assert placeholders.unknown_in(mailing) == ["surname"]


def test_organisers_see_and_try_it_in_both(mailing, settings):
    settings.STAFF_NEED_SECOND_FACTOR = False
    mailings.write(mailing, **WRITTEN, translations=ENGLISH)
    client, anna = Client(), build.anna()
    client.force_login(anna)
    path = f"/beheer/berichten/{mailing.pk}/"

    page = client.get(path).text
    assert "Zo ziet de mail eruit voor wie Engels leest" in page
    assert "Another entrance" in page  # as Chaima reads it
    assert "Another entrance" in client.get(f"{path}html/?taal=en").text
    assert "Andere ingang" in client.get(f"{path}html/").text
    for odd in ("xx", "en'", "nl", "e" * 5000):
        assert "Andere ingang" in client.get(f"{path}html/?taal={odd}").text

    Message.objects.all().delete()
    mailings.test(mailing, anna)
    proofs = [ProofLetter(one).mail().subject for one in Message.objects.order_by("pk")]
    assert [one.partition(": ")[2] for one in proofs] == ["Andere ingang", "Another entrance"]


def test_a_message_that_was_read_in_other_english_is_not_sent(mailing, settings):
    settings.STAFF_NEED_SECOND_FACTOR = False
    client = Client()
    client.force_login(build.anna())
    mailings.write(mailing, **WRITTEN, translations=ENGLISH)
    path = f"/beheer/berichten/{mailing.pk}/"
    read = client.get(path).context["read"]

    mailings.write(mailing, **WRITTEN)
    client.post(f"{path}versturen/", {"wanneer": "nu", "gelezen": read, "zeker": "1"})

    assert Mailing.objects.get().is_waiting


def test_a_text_that_is_kept_keeps_its_english_and_begins_a_message_with_it(mailing, settings):
    settings.STAFF_NEED_SECOND_FACTOR = False
    client = Client()
    client.force_login(build.anna())
    kept = saved_texts.keep(subject="Dag", text="Tot dan.", translations=ENGLISH)
    assert saved_texts.keep(subject="Dag", text="Tot dan.", translations=ENGLISH) == kept
    assert saved_texts.keep(subject="Dag", text="Tot dan.") != kept
    assert SavedText.objects.count() == 2

    path = f"/beheer/evenementen/{mailing.event.slug}/berichten/nieuw/?tekst={kept.pk}"
    form = client.get(path).context["form"]

    assert form["subject_en"].value() == "Another entrance"
    assert form["text_en"].value() == ENGLISH["en"]["text"]


def test_what_was_written_too_late_keeps_its_english_in_the_new_draft(mailing):
    mailings.write(mailing, **WRITTEN)
    mailings.send(mailing)

    draft = mailings.write_anew(
        Mailing.objects.get(), by=build.anna(), **WRITTEN, translations=ENGLISH, events=None
    )

    assert draft.translations == ENGLISH
