"""Names of persons."""

from __future__ import annotations

import re
import unicodedata

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from .folding import fold
from .text import line

MISSING = _("Vul uw naam in.")
WITH_LINK = _("Vul hier alleen een naam in, zonder webadres en zonder @.")
TOO_LONG = _("Uw naam mag hoogstens %(limit_value)d tekens lang zijn.")
LONGEST = 200  # characters
MOST_READ = 2_000  # characters that are looked at, before what nobody sees is taken out

# What mail clients make a link of, beside any two letters. These words stand in border.js too.
_TOP_LEVELS = frozenset(
    """
    agency amsterdam app art auto bar beauty bet bid bike bio biz blog brussels buzz cafe cam cards care
    cash casino center cfd charity chat city click clinic cloud club coach com company coop credit cyou
    date dating day deals design dev digital direct doctor download eco edu email events expert farm
    finance foundation frl fun fund fyi game games garden gent gift gmbh gold gov group guru health help
    host house how icu inc info ink int ist jobs life link live loan loans lol love ltd market marketing
    media mobi mobile money monster mov museum name net network new news ngo ninja nyc one ong online
    org page party photo photos pics pizza plus poker porn press pro properties pub quest rent rest
    review reviews rocks rodeo run sale sbs services sex shop shopping site skin social software
    solutions space sport store stream studio style support systems tax team tech tel tips today tools
    top tours town trade training travel tube vacations vegas video vip vlaanderen wang web website wiki
    win wine work works world wtf xin xxx xyz zip zone
    """.split()  # noqa: SIM905
)
_NEVER_A_SURNAME = frozenset(["biz", "com", "info", "net", "nl", "org", "www"])
# What stands before a name with a full stop and no blank: “Dr.de Boer”, “St.John”.
_SHORT = frozenset(
    """
    alb bc bsc chr corn dhr dr drs ds ec fam fr herm hr ing ir jac jhr jkvr joh jr mej mevr mr mrs ms msc
    mw ph prof sr st th wed wm
    """.split()  # noqa: SIM905
)
# Particles between first and last name. Lower-cased they are passed over; capitalised ("El Amrani",
# and "De Smet" in Flanders) the name begins there.
_PARTICLES = frozenset(
    [
        "'s",
        "'t",
        "aan",
        "al",
        "au",
        "bij",
        "d'",
        "da",
        "dal",
        "de",
        "del",
        "den",
        "der",
        "des",
        "di",
        "do",
        "dos",
        "du",
        "el",
        "en",
        "het",
        "in",
        "l'",
        "la",
        "las",
        "le",
        "les",
        "lo",
        "los",
        "onder",
        "op",
        "over",
        "te",
        "ten",
        "ter",
        "thoe",
        "to",
        "tot",
        "uijt",
        "uit",
        "van",
        "ver",
        "von",
        "voor",
        "zu",
        "zum",
        "zur",
    ]
)
_NUMBERED = re.compile(
    r"(?<![0-9.])[0-9]{1,3}(\.[0-9]{1,3}){3}(?![0-9.])"
)  # a machine by its number
_DOTTED = re.compile(r"((?:[\w-]+\.)+)([\w-]+)(/?)")


def clean(typed: str) -> str:
    """A name as its owner writes it: any alphabet, never split or re-cased. Raises ValidationError.

    A link would make an advertisement of every mail that begins with the name.
    """
    name = line(typed[:MOST_READ])
    if len(name) > LONGEST:
        raise ValidationError(TOO_LONG, code="max_length", params={"limit_value": LONGEST})
    if not any(
        unicodedata.category(c)[0] in "LNS" or unicodedata.category(c) == "Cn" for c in name
    ):
        raise ValidationError(MISSING, code="required")
    if holds_link(name):
        raise ValidationError(WITH_LINK, code="invalid")
    return name


def holds_link(name: str) -> bool:
    """Whether a mail client may make a link of a part of it. “J.P. de Vries” and “St.John” hold none."""
    plain = unicodedata.normalize("NFKC", name).replace("。", ".")
    if "@" in plain or "://" in plain or re.search(r"\bwww\.", plain, re.IGNORECASE):
        return True
    if _NUMBERED.search(plain):
        return True
    return any(
        _is_domain(dotted[1].rstrip(".").split("."), dotted[2], has_path=bool(dotted[3]))
        for dotted in _DOTTED.finditer(plain)
    )


def _is_domain(before: list[str], last: str, *, has_path: bool) -> bool:
    top = last.lower()
    is_shortened = all(len(one) == 1 or one.lower() in _SHORT for one in before)
    if not (top in _TOP_LEVELS or re.fullmatch(r"[a-z]{2}|xn--[a-z0-9-]+", top)):
        is_surname = is_shortened or top in _PARTICLES or unicodedata.category(last[0]) != "Ll"
        return not is_surname
    if has_path or top in _NEVER_A_SURNAME:
        return True
    return not (is_shortened and (last[0].isupper() or top in _PARTICLES))


def sort_name(name: str) -> tuple[str, str]:
    """What to sort a name on: "Anna de Vries" stands at "vries", as in a Dutch telephone book.

    A name is one field and stays as its owner writes it; this is a guess good enough for a list.
    """
    words, first = _core(name)
    return fold(" ".join(words[first:])), fold(name)


def sort_key(name: str) -> str:
    """``sort_name`` as one text, for a column to sort on by its code points, not by a language's rules."""
    return "\x1f".join(sort_name(name))  # comes before any letter and any blank


def listed(name: str) -> str:
    """As it stands in a list that is sorted so: "Vries, Anna de". A name alone stays as it is."""
    words, first = _core(name)
    if all(_particle(word).casefold() in _PARTICLES for word in words[:first]):
        return " ".join(words)
    return f"{' '.join(words[first:])}, {' '.join(words[:first])}"


def is_particle(word: str) -> bool:
    """“van”, “de”, “’t”: what stands between first and last name."""
    return _particle(word).casefold() in _PARTICLES


def _core(name: str) -> tuple[list[str], int]:
    """Its words, and which is the first of the core."""
    words = name.split()
    first = next(
        (n for n, word in enumerate(words) if n and _particle(word).casefold() in _PARTICLES), None
    )
    if first is None:
        first = max(0, len(words) - 1)
    while first < len(words) - 1 and _particle(words[first]) in _PARTICLES:
        first += 1
    return words, first


def _particle(word: str) -> str:
    return word.replace("’", "'").replace("‘", "'")
