"""A misspelt name on a certificate."""

from __future__ import annotations

import pypdfium2
import pytest

from courses import certificate_pdf, certificates, correcting
from courses.models import Certificate
from eventsite.mails import delivery
from eventsite.models import LogEntry
from eventsite.tickets import links
from eventsite.tickets.links import Purpose

from .. import build

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]


@pytest.fixture
def certificate() -> Certificate:
    build.took(build.past_run(), sessions=4, name="Bram Janssen")
    certificates.issue_due()
    return Certificate.objects.get()


def page_of(certificate: Certificate) -> str:
    token = links.make_token(certificate.registration, Purpose.REGISTRATION)
    return f"/mijn/{token}/cursus/naam/"


def test_the_paper_says_the_new_name_and_the_old_code_leads_to_it(certificate, client):
    old = certificate.code

    corrected = correcting.correct_name(certificate, "Bram Jansen")

    (paper,) = pypdfium2.PdfDocument(certificate_pdf.render(corrected))
    text = paper.get_textpage().get_text_range()
    assert "Bram Jansen" in text
    assert "Janssen" not in text
    page = client.get(f"/bewijs/{old}/")
    assert (page.status_code, corrected.code != old) == (200, True)
    assert "Dit bewijs is vervangen" in page.text
    assert corrected.get_absolute_url() in page.text
    assert "Janssen" not in page.text
    assert client.get(f"/bewijs/{old}/bewijs.pdf").status_code == 410
    assert corrected.get_absolute_url() in client.get("/bewijs/", {"code": old}).text


def test_the_new_one_goes_by_mail(certificate, mailoutbox):
    delivery.deliver_due()

    corrected = correcting.correct_name(certificate, "Bram Jansen")
    delivery.deliver_due()

    assert corrected.code in mailoutbox[-1].body


def test_twice_the_same_name_is_once(certificate):
    corrected = correcting.correct_name(certificate, "Bram Jansen")

    again = correcting.correct_name(certificate, "Bram Jansen")

    assert again.code == corrected.code
    assert again.former_codes.count() == 1


def test_a_withdrawn_certificate_keeps_its_name_and_an_old_code_leads_to_its_withdrawal(
    certificate, client
):
    old = certificate.code
    corrected = correcting.correct_name(certificate, "Bram Jansen")
    certificates.withdraw(corrected, reason="Vergissing", by=None)

    with pytest.raises(certificates.AlreadyWithdrawn):
        correcting.correct_name(corrected, "Bram de Jong", by_organiser=True)

    assert corrected.get_absolute_url() in client.get(f"/bewijs/{old}/").text
    assert "ingetrokken" in client.get(corrected.get_absolute_url()).text


def test_a_participant_puts_a_slip_right_and_gives_the_certificate_to_nobody_else(
    certificate, client
):
    page = page_of(certificate)

    refused = client.post(page, {"name": "Chaima El Amrani"})
    assert refused.status_code == 400
    assert "Vraag het aan de organisatie" in refused.text
    done = client.post(page, {"name": "Bram Jansen"})

    certificate.refresh_from_db()
    assert (done.status_code, certificate.name) == (302, "Bram Jansen")


def test_an_organiser_writes_any_name_and_the_log_neither(certificate, client, settings):
    settings.STAFF_NEED_SECOND_FACTOR = False
    client.force_login(build.anna())

    page = f"/beheer/cursussen/bewijs/{certificate.pk}/naam/"

    asked = client.post(page, {"name": "Noor van den Berg"})
    assert "Verbeteren en mailen" in asked.text
    done = client.post(page, {"name": "Noor van den Berg", "bevestigd": "1"})

    certificate.refresh_from_db()
    assert (done.status_code, certificate.name) == (302, "Noor van den Berg")
    line = LogEntry.objects.of_object("courses.certificate", certificate.pk).first()
    assert (line.actor, line.changes) == ("staff", {"name": [None, None]})


@pytest.mark.parametrize("name", ["", "x" * 10_000, "Bram\x00"])
def test_a_name_that_is_none_changes_nothing(certificate, client, name):
    answer = client.post(page_of(certificate), {"name": name})

    certificate.refresh_from_db()
    assert answer.status_code == 400 or certificate.name == "Bram"
    assert name == "Bram\x00" or certificate.name == "Bram Janssen"
