"""Texts that no translator gets to see are found, wherever they stand."""

from __future__ import annotations

import pytest

from scripts.texts import catalogues, check, dutch, outside_gettext


@pytest.fixture(scope="module")
def dutch_words():
    return dutch.of_source(catalogues.said())


@pytest.mark.parametrize(
    "source",
    [
        "<p>Meld u aan</p>",
        '<img alt="De zaal" src="zaal.webp">',
        '<a aria-label="Sluit het venster">×</a>',
        '<input placeholder="Uw naam">',
        '<option label="Oost">',
        "<details><summary>Meer weten</summary>{{ text }}</details>",
        "<table><caption>Wie er komen</caption></table>",
        '<meta name="description" content="Avonden voor initiatieven">',
        '<p data-copied="De link is gekopieerd."></p>',
        '<p data-off="Klaar."></p>',
        '<input type="submit" value="Meld mij aan">',
        "<svg><title>De zaal</title></svg>",
        "<svg><text>Podium</text></svg>",
        '<?xml version="1.0"?><feed><title>Agenda van Haarlem</title></feed>',
        '{% translate "Naam" %}: hier',
        "{{ n }} uur",
    ],
)
def test_text_of_a_template_is_found(source):
    assert outside_gettext.in_template(source)


@pytest.mark.parametrize(
    "source",
    [
        '<p class="rood groen">{% translate "Meld u aan" %}</p>',
        '<p>{% blocktranslate %}Dag <b title="naam">{{ name }}</b>{% endblocktranslate %}</p>',
        '<meta name="robots" content="noindex, nofollow"><meta content="width=device-width, initial-scale=1">',
        '<p data-when="running" data-part="arrivals"></p><input type="hidden" name="wat" value="eerder">',
        "{# Hoe het staat #}<!-- niet te zien -->",
        "<script>const uur = 1;</script>",
    ],
)
def test_what_nobody_reads_of_a_template_is_not(source):
    assert outside_gettext.in_template(source) == []


@pytest.mark.parametrize(
    "source",
    [
        "#text(size: 9pt)[Kaart van #said.name]",
        "#set page(footer: [bladzijde #counter(page)])",
        '#heading(level: 1, "Wie er komen")',
    ],
)
def test_text_on_paper_is_found(source, dutch_words):
    assert outside_gettext.on_paper(source, dutch_words)


def test_what_is_handed_to_paper_is_not(dutch_words):
    source = '// Een kaart\n#import "/paper.typ": flowing\n#set text(font: ("Kurinto Sans",))[#said.name #h(1fr) #said.page.replace("{page}", str(1))]'

    assert outside_gettext.on_paper(source, dutch_words) == []


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ('raise Refused(403, "Stel eerst dit in.")', "Stel eerst dit in."),
        ('label = "Kraam"', "Kraam"),
        ('said = f"{n} uur"', "0 uur"),
        ("""said = f"{_('Klaar.')}" """, "gettext in a text with braces: _('Klaar.')"),
        ('said = f"Dag {name}, u hebt {n} plaatsen."', "Dag 0, u hebt 0 plaatsen."),
        ('said = "om {} uur".format(time)', "om {} uur"),
    ],
)
def test_dutch_in_code_is_found(source, text, dutch_words):
    assert [*outside_gettext.in_python(source, dutch_words)] == [(1, text)]


@pytest.mark.parametrize(
    "source",
    [
        '"""Dit is wat het doet."""',
        '_("Wij mailen u nog.")',
        'pgettext("te krijgen", "Plaats")',
        'path("aanmelden/", views.register)',
        'OURS = "het een uw niet".split()',
        'raise ImproperlyConfigured("Set SITE_NAME to the name of the site.")',
        'Field(description="De titel van de avond.")',
    ],
)
def test_what_a_translator_gets_and_nobody_reads_is_not(source, dutch_words):
    assert [*outside_gettext.in_python(source, dutch_words)] == []


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ('state.textContent = "Geen verbinding";', "Geen verbinding"),
        ('state.textContent = "Offline";', "Offline"),
        ("button.title = `${n} places`;", "${n} places"),
        ('button.setAttribute("aria-label", "Close");', "Close"),
        ('say("U bent er.");', "U bent er."),
        ('new Intl.DateTimeFormat("nl-NL");', "nl-NL"),
    ],
)
def test_text_of_a_script_is_found(source, text, dutch_words):
    assert [*outside_gettext.in_script(source, dutch_words)] == [(1, text)]


@pytest.mark.parametrize(
    "source",
    [
        "// Dit is wat het doet\n/* en dat ook */",
        'throw new Error("No list on this tablet");',
        'button.setAttribute("aria-current", "step"); find("label[for=naam]");',
        "said.textContent = said.dataset.copied;",
        'state.textContent = "";',
        'const locales = { nl: "nl-NL", en: "en-GB" };',
        'const small = "van de der".split(" ");',
    ],
)
def test_what_nobody_reads_of_a_script_is_not(source, dutch_words):
    assert [*outside_gettext.in_script(source, dutch_words)] == []


@pytest.mark.parametrize(
    "name", ["page.html", "mail.txt", "feed.xml", "signs.typ", "drawing.svg", "sw.js", "views.py"]
)
def test_every_kind_of_file_is_read(tmp_path, name, dutch_words):
    text = {
        ".typ": "[Meld u hier aan]",
        ".js": 'say("Meld u hier aan");',
        ".py": 'say("Meld u hier aan")',
    }
    path = tmp_path / name
    path.write_text(text.get(path.suffix, "<p>Meld u hier aan</p>"))

    assert [*check.outside_gettext(path, dutch_words)]
