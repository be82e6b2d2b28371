"""The description for catalogues against what DCAT-AP-NL 3.0 asks: its shapes (docs.geostandaarden.nl), as checks."""

from __future__ import annotations

import pytest
import rdflib
from rdflib import DCAT, DCTERMS, FOAF, RDF, Graph, Literal, URIRef
from rdflib.namespace import Namespace

from tests.api import walk

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.filterwarnings("ignore:ConjunctiveGraph:DeprecationWarning"),  # rdflib's own use
]

CATALOGUE = "/catalogus.jsonld"
VCARD = Namespace("http://www.w3.org/2006/vcard/ns#")
EU = "http://publications.europa.eu/resource/authority/"

ONE, SOME = range(1, 2), range(1, 100)
# By class: how often each property must be there. ``aanbevolen`` in the profile is asked of ours too.
MUST = {
    DCAT.Catalog: {
        DCTERMS.title: SOME,
        DCTERMS.description: SOME,
        DCTERMS.publisher: ONE,
        DCTERMS.creator: SOME,
        DCAT.contactPoint: ONE,
        DCTERMS.license: ONE,
        DCAT.dataset: SOME,
        DCAT.service: SOME,
    },
    DCAT.Dataset: {
        DCTERMS.title: SOME,
        DCTERMS.description: SOME,
        DCTERMS.identifier: ONE,
        DCTERMS.accessRights: ONE,
        DCTERMS.creator: SOME,
        DCTERMS.publisher: ONE,
        DCAT.contactPoint: ONE,
        DCAT.theme: SOME,
        DCTERMS.language: SOME,
        DCTERMS.temporal: SOME,
        DCTERMS.conformsTo: SOME,
        DCAT.landingPage: SOME,
        FOAF.page: SOME,
        DCAT.distribution: SOME,
    },
    DCAT.Distribution: {
        DCAT.accessURL: ONE,
        DCTERMS.license: ONE,
        DCAT.downloadURL: ONE,
        DCAT.accessService: ONE,
        DCTERMS.language: ONE,
        DCTERMS.conformsTo: SOME,
        DCTERMS["format"]: ONE,
        DCAT.mediaType: ONE,
    },
    DCAT.DataService: {
        DCTERMS.title: SOME,
        DCTERMS.description: SOME,
        DCTERMS.identifier: ONE,
        DCTERMS.accessRights: ONE,
        DCTERMS.creator: ONE,
        DCTERMS.publisher: ONE,
        DCAT.contactPoint: ONE,
        DCAT.endpointURL: ONE,
        DCAT.endpointDescription: ONE,
        DCAT.keyword: SOME,
        DCAT.theme: SOME,
        DCTERMS.language: SOME,
        DCTERMS.license: ONE,
        DCTERMS.conformsTo: SOME,
        DCAT.servesDataset: SOME,
        FOAF.page: SOME,
    },
}
# From the value lists that the profile names (151-Waardelijsten).
LISTS = {
    DCAT.theme: f"{EU}data-theme/",
    DCTERMS.language: f"{EU}language/",
    DCTERMS.accessRights: f"{EU}access-right/",
    DCTERMS.accrualPeriodicity: f"{EU}frequency/",
    DCTERMS["format"]: f"{EU}file-type/",
    DCTERMS.spatial: f"{EU}country/",
    DCAT.mediaType: "https://www.iana.org/assignments/media-types/",
}


@pytest.fixture
def graph(client):
    return Graph().parse(data=client.get(CATALOGUE).content, format="json-ld")


@pytest.mark.parametrize("kind", MUST, ids=lambda kind: kind.rpartition("#")[2])
def test_what_the_profile_asks_is_there_as_often_as_it_may_be(graph, kind):
    found = list(graph.subjects(RDF.type, kind))

    assert found
    for one in found:
        for name, times in MUST[kind].items():
            values = list(graph.objects(one, name))
            assert len(values) in times, f"{one} has {len(values)} of {name}"


def test_texts_say_their_language_and_addresses_are_addresses(graph):
    for name in (DCTERMS.title, DCTERMS.description, DCAT.keyword):
        for text in graph.objects(None, name):
            assert isinstance(text, Literal)
            assert text.language == "nl"
    for name in (DCAT.accessURL, DCAT.endpointURL, DCAT.landingPage, DCTERMS.license):
        for address in graph.objects(None, name):
            assert isinstance(address, URIRef)


def test_values_are_of_their_lists(graph):
    for name, beginning in LISTS.items():
        values = list(graph.objects(None, name))
        assert values, name
        assert [one for one in values if not str(one).startswith(beginning)] == []


def test_what_is_named_is_of_the_class_it_must_be(graph):
    for name, kind in (
        (DCTERMS.publisher, FOAF.Agent),
        (DCTERMS.creator, FOAF.Agent),
        (DCAT.dataset, DCAT.Dataset),
        (DCAT.service, DCAT.DataService),
        (DCAT.servesDataset, DCAT.Dataset),
        (DCAT.accessService, DCAT.DataService),
        (DCAT.distribution, DCAT.Distribution),
        (DCAT.contactPoint, VCARD.Organization),
        (FOAF.page, FOAF.Document),
        (DCAT.landingPage, FOAF.Document),
    ):
        for one in graph.objects(None, name):
            assert (one, RDF.type, kind) in graph, f"{one} is no {kind}"
    for contact in set(graph.objects(None, DCAT.contactPoint)):
        assert str(graph.value(contact, VCARD.hasEmail)).startswith("mailto:")


def test_every_list_of_the_api_is_a_dataset_whose_address_answers(client, graph):
    lists = {one.path for one in walk.open_reads() if not one.parameters}
    addresses = {str(one).partition("/api/v1")[2] for one in graph.objects(None, DCAT.accessURL)}

    assert addresses == lists - NO_DATASET
    for address in addresses:
        assert client.get(f"/api/v1{address}").status_code == 200
    for document in graph.objects(None, DCAT.endpointDescription):
        assert client.get(str(document).partition("example.nl")[2]).status_code == 200


NO_DATASET = {"/themas", "/wijken"}  # lists of what other datasets hold already


def test_catalogue_is_for_any_site_and_the_same_in_every_language(client):
    response = client.get(CATALOGUE)

    assert response["Content-Type"] == "application/ld+json"
    assert response["Access-Control-Allow-Origin"] == "*"
    assert client.get(CATALOGUE, headers={"Accept-Language": "en"}).text == response.text
    assert client.get(CATALOGUE, headers={"If-None-Match": response["ETag"]}).status_code == 304
    assert rdflib.Graph().parse(data=response.content, format="json-ld")
