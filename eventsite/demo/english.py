"""What the demo's organisers wrote in English beside the Dutch. An evening and a card were left as they were."""

from __future__ import annotations

from eventsite.models import Translations
from eventsite.models.translated import Translated

LANGUAGE = "en"


def add(thing: Translated) -> None:
    """What it says in English, of each text that somebody translated; not stored."""
    found = {
        field: SAID[own] for field in thing.TRANSLATED if (own := getattr(thing, field)) in SAID
    }
    thing.translations = {LANGUAGE: found} if found else {}


def of(**texts: str) -> Translations:
    """The same of texts that are about to be something."""
    found = {field: SAID[own] for field, own in texts.items() if own in SAID}
    return {LANGUAGE: found} if found else {}


# By the Dutch, so that whoever changes that sees to the English.
SAID = {
    # Evenings
    "Initiatievencafé": "Initiatievencafé",
    "Een avond voor iedereen met een idee voor Haarlem": (
        "An evening for everyone with an idea for Haarlem"
    ),
    "Ontmoet initiatiefnemers, luister en vraag advies. Nieuwsgierig zijn is genoeg.": (
        "Meet initiators, listen and ask for advice. Being curious is enough."
    ),
    (
        "Hebt u een idee voor uw straat, uw buurt of de hele stad? Of wilt u anderen helpen met "
        "hun plan? Kom naar het Initiatievencafé. Initiatiefnemers staan met een kraam in de "
        "zaal en vertellen op het podium wat zij gaan doen. Mensen van de gemeente en van "
        "andere organisaties geven advies over geld, ruimte en regels.\n\n"
        "U hoeft geen idee te hebben om te komen. Nieuwsgierig zijn is genoeg. De koffie en "
        "thee zijn gratis."
    ): (
        "Do you have an idea for your street, your neighbourhood or the whole city? Or would you "
        "like to help others with their plan? Come to the Initiatievencafé. Initiators have a stall "
        "in the hall, and tell on stage what they are going to do. People from the municipality and "
        "other organisations give advice about money, space and rules.\n\n"
        "You don’t need an idea to come. Being curious is enough. Coffee and tea are free."
    ),
    (
        "De zaal is op tien minuten lopen van het station. Uw fiets kan voor de deur staan. "
        "Er zijn koffie, thee en soep."
    ): (
        "The hall is a ten-minute walk from the station. You can leave your bicycle in front of the "
        "door. There is coffee, tea and soup."
    ),
    "een tafel van 180 bij 75 cm en twee stoelen": "a table of 180 by 75 cm and two chairs",
    (
        "Uitladen kan bij de zijdeur. Neem zelf een kleed en een verlengsnoer mee.\n"
        "Om 22.00 uur ruimen wij samen op."
    ): (
        "You can unload at the side door. Bring your own tablecloth and an extension lead.\n"
        "At 10 pm we clear up together."
    ),
    "Eerste Initiatievencafé": "First Initiatievencafé",
    "De allereerste avond: initiatiefnemers uit de hele stad bij elkaar.": (
        "The very first evening: initiators from all over the city together."
    ),
    "Tweede Initiatievencafé": "Second Initiatievencafé",
    "Met de start van HaarlemLink, het online zusje van het Initiatievencafé.": (
        "With the start of HaarlemLink, the Initiatievencafé’s online sister."
    ),
    "Initiatiefnemers uit de hele stad vertellen op het podium wat zij gaan doen.": (
        "Initiators from all over the city tell on stage what they are going to do."
    ),
    "Initiatievencafé Schalkwijk": "Initiatievencafé Schalkwijk",
    "Een avond voor ideeën uit Schalkwijk": "An evening for ideas from Schalkwijk",
    "Bewoners van Schalkwijk laten zien wat zij met elkaar maken.": (
        "People who live in Schalkwijk show what they make together."
    ),
    "Initiatievencafé jong en oud": "Initiatievencafé young and old",
    "Kinderen en ouderen laten zien wat zij samen maken in hun buurt.": (
        "Children and older people show what they make together in their neighbourhood."
    ),
    # What came of them
    (
        "Zeven initiatieven vertelden op het podium wat zij willen doen. Drie buurten gaan samen verder met "
        "een moestuin.\n\n"
        "Er was veel vraag naar hulp bij geld. Daarom begint dit najaar een cursus crowdfunding."
    ): (
        "Seven initiatives told on stage what they want to do. Three neighbourhoods go on together with "
        "a vegetable garden.\n\n"
        "Many people asked for help with money. That is why a crowdfunding course starts this autumn."
    ),
    "Een zaal vol mensen, met vier kramen onder een slinger van vlaggetjes.": (
        "A hall full of people, with four stalls under a string of flags."
    ),
    "Iemand houdt een pitch op het podium, naast een scherm met een boom.": (
        "Somebody gives a pitch on stage, next to a screen with a tree."
    ),
    "Twee mensen in gesprek bij een groene kraam met koffie.": (
        "Two people talking at a green stall with coffee."
    ),
    "Drie mensen buigen zich aan een adviestafel over een plan.": (
        "Three people at an advice table, looking at a plan."
    ),
    # Courses
    "Basiscursus crowdfunding en crowdsourcing": "Basic course in crowdfunding and crowdsourcing",
    "Leer in vier avonden hoe u mensen, kennis en geld bij elkaar brengt voor uw plan.": (
        "Learn in four evenings how to bring people, knowledge and money together for your plan."
    ),
    "Iedereen met een idee voor de stad. U hoeft nog niets te kunnen.": (
        "Everyone with an idea for the city. You don’t need to know anything yet."
    ),
    (
        "U leert wat crowdfunding en crowdsourcing zijn en wat bij uw plan past. U maakt een "
        "begroting, schrijft uw verhaal in één alinea en tekent wie u kent die kan helpen.\n\n"
        "Aan het eind hebt u een plan voor een actie waar u mee aan de slag kunt."
    ): (
        "You learn what crowdfunding and crowdsourcing are and what suits your plan. You make a "
        "budget, write your story in one paragraph and draw who you know that can help.\n\n"
        "At the end you have a plan for a campaign that you can start with."
    ),
    "Verdiepingscursus crowdfunding": "Advanced course in crowdfunding",
    "Zet in vier avonden de crowdfunding van uw eigen initiatief op, met een coach.": (
        "Set up the crowdfunding of your own initiative in four evenings, with a coach."
    ),
    "Initiatiefnemers die de basiscursus hebben gevolgd en willen beginnen.": (
        "Initiators who took the basic course and want to start."
    ),
    (
        "U werkt aan uw eigen actie: de pagina, de film, de tegenprestaties en de eerste "
        "honderd mensen. Anderen kijken mee en u kijkt met hen mee."
    ): (
        "You work on your own campaign: the page, the film, what you give in return and the first "
        "hundred people. Others look at your plan, and you look at theirs."
    ),
    "Pitchen met Passie": "Pitching with Passion",
    "Vertel in vijf minuten wat u wilt en wat u van de zaal vraagt.": (
        "Say in five minutes what you want, and what you ask of the audience."
    ),
    "Wie op het Initiatievencafé op het podium staat, of dat nog durft te gaan doen.": (
        "Anyone who is on stage at the Initiatievencafé, or would like to be."
    ),
    "U oefent voor een kleine groep en hoort meteen wat werkt. Neem uw verhaal mee.": (
        "You practise in front of a small group and hear at once what works. Bring your story."
    ),
    # Venues
    (
        "Vanaf station Haarlem is het 9 minuten lopen, langs het water. De bus stopt op halte "
        "Kinderhuissingel, 2 minuten van de zaal."
    ): (
        "From Haarlem station it is a 9-minute walk along the water. The bus stops at "
        "Kinderhuissingel, 2 minutes from the hall."
    ),
    "Rekken voor de deur, met plaats voor een bakfiets en een scootmobiel. Gratis.": (
        "Racks in front of the door, with space for a cargo bike and a mobility scooter. Free."
    ),
    (
        "Betaald parkeren in de straat. Garage De Raaks ligt op 8 minuten lopen en is ’s avonds "
        "goedkoper. Naast de ingang is een gehandicaptenparkeerplaats."
    ): (
        "Paid parking in the street. De Raaks car park is an 8-minute walk away, and cheaper in the "
        "evening. Next to the entrance is a parking space for disabled people."
    ),
    (
        "Neem de glazen deur aan de waterkant, links van de trap. De bel zit op zithoogte. "
        "Van daar gaat u zonder trede naar de zaal."
    ): (
        "Take the glass door on the water side, to the left of the stairs. You can reach the bell "
        "from a wheelchair. From there you get to the hall without a step."
    ),
    "Een hulphond is welkom. Wilt u hulp bij de deur? Bel ons even van tevoren.": (
        "Assistance dogs are welcome. Would you like help at the door? Call us beforehand."
    ),
    (
        "Vanaf station Haarlem loopt u in 20 minuten langs het Spaarne. De bus stopt op 4 minuten lopen."
    ): (
        "From Haarlem station it is a 20-minute walk along the river Spaarne. The bus stops 4 minutes away."
    ),
    "U zet uw fiets op het plein voor de deur.": (
        "You can leave your bicycle on the square in front of the door."
    ),
    "Betaald parkeren in de straat. Garage De Kamp ligt op 10 minuten lopen.": (
        "Paid parking in the street. De Kamp car park is a 10-minute walk away."
    ),
    "De hoofdingang heeft geen trede. De cursus is beneden: naar boven is er geen lift.": (
        "The main entrance has no step. The course is on the ground floor: there is no lift."
    ),
    # Themes
    "duurzaamheid": "sustainability",
    "groen en natuur": "green spaces and nature",
    "leefbaarheid in de buurt": "a good place to live",
    "ontmoeting": "meeting people",
    "zorg voor elkaar": "caring for each other",
    "ontwikkeling van de stad": "how the city develops",
    "cultuur en sport": "culture and sports",
    # Cards of the toolkit
    "Iemand van de gemeente die meedenkt": "Somebody at the municipality who thinks along",
    (
        "In ieder stadsdeel werkt een gebiedsverbinder. Die kent de buurt, en weet bij wie u moet zijn."
    ): (
        "Each part of the city has an area coordinator. They know the neighbourhood, and who can help you."
    ),
    "Spreekuur voor initiatieven": "Advice hour for initiatives",
    (
        "Iedere eerste donderdag van de maand, zonder afspraak. Neem uw plan mee, ook als het nog op een servet staat."
    ): (
        "Every first Thursday of the month, without an appointment. Bring your plan, even if it is still on a napkin."
    ),
    "Vrijwilligers vinden": "Find volunteers",
    "Zet uw oproep op de vacaturebank, en lees hoe u vrijwilligers verzekert.": (
        "Put your request on the volunteering site, and read how to insure volunteers."
    ),
    "Subsidie voor groen in de straat": "Grant for plants in the street",
    "Voor geveltuinen, boomspiegels en groene daken. U vraagt aan met uw buren samen.": (
        "For front gardens, plants around trees and green roofs. You apply together with your neighbours."
    ),
    "Budget van uw wijk": "Your neighbourhood’s budget",
    (
        "Een klein bedrag voor een plan waar de hele buurt iets aan heeft. Uw wijkraad beslist binnen zes weken."
    ): (
        "A small amount for a plan that is good for the whole neighbourhood. Your neighbourhood council decides within six weeks."
    ),
    "Fondsen in de regio": "Funds in the region",
    "Welke fondsen geven aan plannen van bewoners, en wat zij vragen.": (
        "Which funds give money to residents’ plans, and what they ask for."
    ),
    "Wat mag er in de straat?": "What is allowed in the street?",
    (
        "Van een bankje op de stoep tot een feest op het plein: waarvoor u toestemming nodig hebt, en hoe u die vraagt."
    ): (
        "From a bench on the pavement to a party on the square: when you need permission, and how to ask for it."
    ),
    "Stichting, vereniging of geen van beide": "Foundation, association or neither",
    "Wanneer u een rechtspersoon nodig hebt, en wat dat kost.": (
        "When you need a legal entity, and what it costs."
    ),
    "Zalen in buurthuizen": "Rooms in community centres",
    "Alle zalen met prijs en grootte. Voor plannen van bewoners is de huur lager.": (
        "All rooms with price and size. For residents’ plans the rent is lower."
    ),
}
# What stays in Dutch alone, to be seen so.
IN_DUTCH_ONLY = {
    "Initiatievencafé groene buurten",
    "Een avond voor wie zijn straat groener wil",
    "Over geveltuinen, buurtmoestuinen en speelplekken tussen de planten.",
    (
        "Een kleinere editie over groen in de buurt. Bewoners vertellen hoe zij begonnen, wat "
        "het kostte en wie er hielp."
    ),
    "Drie mensen planten struiken in een smalle tuin langs hun gevel.",
    "Leegstaande gebouwen",
    "Panden die u een tijd mag gebruiken, met wie erover gaat.",
}
