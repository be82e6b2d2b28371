"""The data described for catalogues such as data.overheid.nl: DCAT-AP-NL 3.0, as JSON-LD.

Its terms and value lists: docs.geostandaarden.nl/dcat/dcat-ap-nl30. The context stands in the file, so that nobody
has to fetch one.
"""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils import translation
from django.views.decorators.http import require_safe

from eventsite.kept.pages import kept
from eventsite.site.reading import site
from eventsite.tickets.links import absolute
from eventsite.web.languages.texts import own_language

from .examples import ROOT
from .public import api

LICENCE = "https://creativecommons.org/licenses/by/4.0/deed.nl"
_LICENCE_ID = "http://creativecommons.org/licenses/by/4.0/"
_EU = "http://publications.europa.eu/resource/authority/"
_PROFILE = "https://docs.geostandaarden.nl/dcat/dcat-ap-nl30/"
_RULES = "https://gitdocumentatie.logius.nl/publicatie/api/adr/2.1.0/"
_COUNTRY = f"{_EU}country/NLD"

CONTEXT = {
    "adms": "http://www.w3.org/ns/adms#",
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "vcard": "http://www.w3.org/2006/vcard/ns#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}

# By the path of the list: title (mostly a tag of the document), what it is, its themes (EU Vocabularies, data-theme), its words.
_SETS = {
    "edities": ("Edities", ["EDUC", "SOCI"], ["avonden", "bewonersinitiatieven", "agenda"]),
    "cursussen": ("Cursussen", ["EDUC", "SOCI"], ["cursussen", "crowdfunding", "agenda"]),
    "rondes": ("Rondes", ["EDUC", "SOCI"], ["cursussen", "agenda"]),
    "bijeenkomsten": ("Agenda", ["EDUC", "SOCI"], ["agenda", "avonden", "cursussen"]),
    "locaties": ("Locaties", ["SOCI", "REGI"], ["locaties", "toegankelijkheid"]),
    "initiatieven": ("Initiatieven", ["SOCI", "REGI"], ["bewonersinitiatieven", "wijken"]),
    "cijfers": ("Cijfers", ["SOCI", "GOVE"], ["cijfers", "bezoekers"]),
}

_MORE = {"Rondes": "Alle rondes van alle cursussen, ook wat geweest is."}

Node = dict[str, Any]


@require_safe
@kept(daily=True)
def catalogue(request: HttpRequest) -> HttpResponse:
    """For any site or program, in the site's own language."""
    with translation.override(own_language()):
        data = described()
    response = JsonResponse(data, content_type="application/ld+json")
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["Cache-Control"] = "public, max-age=3600"
    return response


def described() -> Node:
    """The catalogue with a dataset for each list of the API, and the API itself."""
    paths = api.get_openapi_schema()["paths"]
    sets = [_dataset(name) for name in _SETS if f"/{name}" in paths]
    return {"@context": CONTEXT, "@graph": [_catalogue(sets), *sets, _service(sets), _publisher()]}


def _catalogue(sets: list[Node]) -> Node:
    now = site()
    return {
        "@id": _id("catalogus"),
        "@type": "dcat:Catalog",
        "dct:title": _dutch(f"Open data van {now.name}"),
        "dct:description": _dutch(
            f"Wat {now.name} in {now.municipality} als open data geeft. Zonder persoonsgegevens."
        ),
        "dct:publisher": _to(_publisher()),
        "dct:creator": _to(_publisher()),
        "dcat:contactPoint": _contact(),
        "dct:license": {"@id": _LICENCE_ID},
        "dct:language": {"@id": f"{_EU}language/NLD"},
        "dct:spatial": {"@id": _COUNTRY},
        "dct:conformsTo": {"@id": _PROFILE},
        "foaf:homepage": {"@id": f"{settings.SITE_URL}/"},
        "dcat:themeTaxonomy": {"@id": f"{_EU}data-theme"},
        "dcat:dataset": [_to(one) for one in sets],
        "dcat:service": {"@id": _id("api")},
    }


def _dataset(name: str) -> Node:
    title, themes, words = _SETS[name]
    now = site()
    return _shared() | {
        "@id": _id(name),
        "@type": "dcat:Dataset",
        "dct:identifier": _id(name),
        "dct:title": _dutch(f"{title} van {now.name}"),
        "dct:description": _dutch(_about(title)),
        "dcat:theme": _themes(themes),
        "dcat:keyword": [_dutch(word) for word in words],
        "dct:accrualPeriodicity": {"@id": f"{_EU}frequency/UPDATE_CONT"},
        "dct:spatial": {"@id": _COUNTRY},
        "dct:temporal": {
            "@type": "dct:PeriodOfTime",
            "dcat:startDate": {"@type": "xsd:date", "@value": "2026-01-01"},
        },
        "dcat:landingPage": {"@id": _page(), "@type": "foaf:Document"},
        "foaf:page": {"@id": _page(), "@type": "foaf:Document"},
        "dct:conformsTo": {"@id": _RULES, "@type": "dct:Standard"},
        "dcat:distribution": _distribution(name, title),
    }


def _about(tag: str) -> str:
    found = {one["name"]: one["description"] for one in api.openapi_extra["tags"]}
    return f"{found.get(tag) or _MORE[tag]} Zonder persoonsgegevens."


def _distribution(name: str, title: str) -> Node:
    address = f"{settings.SITE_URL}{ROOT}/{name}"
    return {
        "@id": _id(f"{name}-json"),
        "@type": "dcat:Distribution",
        "dct:title": _dutch(f"{title} als JSON"),
        "dct:description": _dutch("Een bladzijde tegelijk, door de API."),
        "dcat:accessURL": {"@id": address},
        "dcat:downloadURL": {"@id": address},
        "dcat:accessService": {"@id": _id("api")},
        "dct:format": {"@id": f"{_EU}file-type/JSON"},
        "dcat:mediaType": {"@id": "https://www.iana.org/assignments/media-types/application/json"},
        "dct:license": {"@id": _LICENCE_ID},
        "dct:language": {"@id": f"{_EU}language/NLD"},
        "dct:conformsTo": {"@id": _document(), "@type": "dct:Standard"},
        "adms:status": {"@id": f"{_EU}distribution-status/COMPLETED"},
    }


def _service(sets: list[Node]) -> Node:
    now = site()
    return _shared() | {
        "@id": _id("api"),
        "@type": "dcat:DataService",
        "dct:identifier": _id("api"),
        "dct:title": _dutch(f"API van {now.name}"),
        "dct:description": _dutch(
            "Lijsten en losse dingen als JSON, met wat er veranderde. Volgt de NLGov REST API Design Rules."
        ),
        "dcat:theme": _themes(["SOCI", "EDUC"]),
        "dcat:keyword": [_dutch("api"), _dutch("bewonersinitiatieven")],
        "dcat:endpointURL": {"@id": f"{settings.SITE_URL}{ROOT}"},
        "dcat:endpointDescription": {"@id": _document()},
        "dcat:landingPage": {"@id": _page(), "@type": "foaf:Document"},
        "foaf:page": {"@id": _page(), "@type": "foaf:Document"},
        "dct:conformsTo": {"@id": _RULES, "@type": "dct:Standard"},
        "dct:license": {"@id": _LICENCE_ID},
        "dcat:servesDataset": [_to(one) for one in sets],
    }


def _shared() -> Node:
    """What a dataset and a service both must say."""
    return {
        "dct:publisher": _to(_publisher()),
        "dct:creator": _to(_publisher()),
        "dcat:contactPoint": _contact(),
        "dct:accessRights": {"@id": f"{_EU}access-right/PUBLIC"},
        "dct:language": {"@id": f"{_EU}language/NLD"},
    }


def _publisher() -> Node:
    return {
        "@id": _id("gemeente"),
        "@type": "foaf:Agent",
        "foaf:name": _dutch(f"Gemeente {site().municipality}"),
    }


def _contact() -> Node:
    now = site()
    return {
        "@type": "vcard:Organization",
        "vcard:fn": now.name,
        "vcard:hasEmail": {"@id": f"mailto:{now.email}"},
    }


def _themes(names: list[str]) -> list[Node]:
    return [{"@id": f"{_EU}data-theme/{name}"} for name in names]


def _dutch(text: str) -> Node:
    return {"@language": own_language(), "@value": text}


def _to(node: Node) -> Node:
    return {"@id": node["@id"]}


def _id(name: str) -> str:
    return f"{settings.SITE_URL}{reverse('data_catalogue')}#{name}"


def _page() -> str:
    return absolute(reverse("developers"))


def _document() -> str:
    return f"{settings.SITE_URL}{ROOT}/openapi.json"
