"""What templates get in the place of Django's own says the same, and is worked out once."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from django.template import Context, Engine, engines
from django.test import Client
from django.test.utils import override_script_prefix
from django.urls import NoReverseMatch, URLResolver, get_resolver, reverse
from django.urls.resolvers import RoutePattern
from django.utils import timezone, translation

from eventsite.web.addresses import AddressNode, address
from eventsite.web.languages.fixed_texts import FixedText

OURS = engines["django"].engine
DJANGOS = Engine(libraries={"i18n": "django.templatetags.i18n"})
SAID = {"who": "<Bram>", "n": 2, "text": "Ja & nee", "moment": None}


def both(source: str, **said: object) -> tuple[str, str]:
    return tuple(
        e.from_string("{% load i18n %}" + source).render(Context(SAID | said))
        for e in (OURS, DJANGOS)
    )


@pytest.mark.parametrize(
    "source",
    [
        "{% translate 'Ja & nee, 100%' %}",
        "{% translate text %}",
        "{% translate 'ja' as said %}{{ said }}",
        "{% translate who|lower %}{% translate 'Ja'|lower %}",
        "{% blocktranslate trimmed %}\n  Ja &amp;\n nee, 100%\n{% endblocktranslate %}",
        "{% blocktranslate %}Dag {{ who }}{% endblocktranslate %}",
        "({% blocktranslate asvar said %}Dag{% endblocktranslate %}){{ said }}",
        "{% blocktranslate count n=n %}een{% plural %}{{ n }}{% endblocktranslate %}",
        "{% url 'home' %}{% url 'home' as said %}{{ said }}",
        "{% url 'desk:registration' n %}{% url 'desk:registration' n as said %}{{ said }}",
        "{% url 'desk:people' 'maart-2027' %}{% url 'desk:people' slug='maart-2027' %}",
        "{% url 'ticket' who|add:'&' %}{% autoescape off %}{% url 'ticket' who %}{% endautoescape %}",
    ],
)
def test_tags_say_what_djangos_say(source):
    ours, djangos = both(source)

    assert ours == djangos


@pytest.mark.parametrize(
    "form",
    ["", "j F Y", "j b", "D j b", "DATE_FORMAT", "DATETIME_FORMAT", "c", "j F, H.i", r"j \o\m"],
)
def test_date_says_what_djangos_says(form):
    source = f'{{{{ moment|date:"{form}" }}}}' if form else "{{ moment|date }}"
    near_midnight = datetime(2027, 3, 16, 23, 30, tzinfo=UTC)
    days = [] if "TIME" in form or "H" in form else [date(2027, 3, 16)]
    for moment in (near_midnight, datetime(2027, 3, 16, 9), None, "", "gisteren", *days):  # noqa: DTZ001
        ours, djangos = both(source, moment=moment)
        assert ours == djangos, moment


def with_one_part(resolver=None, before="") -> Iterator[tuple[str, str]]:
    """The name and the route of each address that holds one thing of what it shows."""
    for one in (resolver or get_resolver()).url_patterns:
        if isinstance(one, URLResolver):
            yield from with_one_part(one, f"{before}{one.namespace}:" if one.namespace else before)
        elif (
            isinstance(one.pattern, RoutePattern) and one.name and len(one.pattern.converters) == 1
        ):
            yield before + one.name, str(one.pattern)


def reversed_or_none(find, name: str, part: object) -> str | None:
    try:
        return find(name, part)
    except NoReverseMatch:
        return None


@pytest.mark.parametrize(
    "part", [1, 12, -1, "12", "maart-2027", "a b/c", "é", "<'&", "", True, 1.5]
)
def test_address_with_one_part_is_where_django_has_it(part):
    every = list(with_one_part())

    assert len(every) > 100
    for name, route in every:
        djangos = reversed_or_none(lambda name, part: reverse(name, args=[part]), name, part)
        assert reversed_or_none(address, name, part) == djangos, route


def test_address_with_one_part_is_looked_up_once_for_all_of_its_kind(monkeypatch):
    address("desk:registration", 1)
    address("desk:people", "maart-2027")
    monkeypatch.setattr("eventsite.web.addresses.reverse", None)

    assert address("desk:registration", 1_000).endswith("/1000/")
    assert address("desk:people", "april-2027").endswith("/april-2027/mensen/")


def test_address_is_of_the_prefix_that_the_site_is_under_now():
    before = address("home"), address("desk:registration", 1)
    with override_script_prefix("/onder/"):
        below = address("home"), address("desk:registration", 1)

    assert below == tuple(f"/onder{one}" for one in before)


def test_text_and_address_without_arguments_are_not_looked_up_again():
    source = "{% load i18n %}{% translate 'Mensen' %}{% url 'home' %}"

    _, text, address = OURS.from_string(source).nodelist

    assert (type(text), type(address)) == (FixedText, AddressNode)


def test_answer_is_in_dutch_and_on_the_clock_of_amsterdam_whatever_its_thread_did():
    said = []

    def work():
        translation.deactivate_all()
        timezone.activate(ZoneInfo("America/New_York"))
        assert Client().get("/mijn/").status_code == 200
        said.append((translation.get_language(), timezone.get_current_timezone_name()))

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()

    assert said == [("nl", "Europe/Amsterdam")]
