"""Slips of the finger in the domains that most people have their mail at."""

from __future__ import annotations

from functools import lru_cache

# With the full stop: what is typed is compared as a whole. The common ones, those for which a slip is
# likelier than a domain of one letter's difference.
_COMMON = """
    gmail.com hotmail.com hotmail.nl outlook.com icloud.com yahoo.com protonmail.com ziggo.nl kpnmail.nl
    planet.nl hetnet.nl xs4all.nl upcmail.nl casema.nl chello.nl quicknet.nl telfort.nl solcon.nl
    kpnplanet.nl zonnet.nl caiway.nl
""".split()  # noqa: SIM905
# Names too short for that: asked about only when what comes after the full stop is a slip.
_SHORT = "live.nl live.com home.nl msn.com aol.com me.com gmx.com gmx.net".split()  # noqa: SIM905
# They exist, one letter beside another.
_REAL = frozenset(
    """
    ymail.com mail.com email.com fastmail.com rocketmail.com googlemail.com gmx.de gmx.at gmx.ch web.de
    outlook.be outlook.de outlook.fr outlook.es outlook.it outlook.dk outlook.ie outlook.pt outlook.jp
    outlook.com.tr outlook.com.br outlook.sa outlook.at outlook.cz outlook.hu outlook.co.id
    hotmail.be hotmail.de hotmail.fr hotmail.es hotmail.it hotmail.dk hotmail.se hotmail.no hotmail.fi
    hotmail.gr hotmail.ch hotmail.at hotmail.co.uk hotmail.com.tr hotmail.com.br hotmail.ca hotmail.co.jp
    yahoo.nl yahoo.de yahoo.fr yahoo.es yahoo.it yahoo.ca yahoo.in yahoo.co.uk yahoo.co.in yahoo.co.id
    yahoo.co.jp yahoo.com.br yahoo.com.tr yahoo.gr yahoo.ro yahoo.pl yahoo.se yahoo.dk yahoo.no yahoo.be
    proton.me pm.me protonmail.ch tele2.nl t-mobile.nl odido.nl wxs.nl online.nl mac.com
    live.be live.de live.fr live.it live.se live.dk live.no live.ca live.co.uk live.com.au live.ie live.cn
    msn.nl planet.com plant.nl ziggo.com
    """.split()  # noqa: SIM905
)
_SLIPS = {
    "com": "c|co|cm|cmo|con|cok|comm|coom|cpm|ocm|om|vom|xom|cim|col|comn|cn",
    "nl": "n|l|ml|nk|nln|nll|nlk|ln|mnl|bl|nl1|nlo",
    "net": "ne|ner|nte|met|nett",
}
_ONLY_COM = frozenset(["gmail", "icloud"])  # Google and Apple hand out no other


def suggestion(address: str) -> str | None:
    """The address that was probably meant; None where nothing looks like a slip.

    ``address`` as ``emails.clean`` gives it. A guess, to ask about and never to act on.
    """
    local, _at, domain = address.rpartition("@")
    meant = _meant(domain)
    return f"{local}@{meant}" if meant else None


@lru_cache(maxsize=500)
def _meant(domain: str) -> str | None:
    if domain in _REAL or domain in _COMMON or domain in _SHORT:
        return None
    name, _dot, top = domain.partition(".")
    if name in _ONLY_COM:
        return f"{name}.com"
    for common in (*_COMMON, *_SHORT):
        its_name, _dot, its_top = common.partition(".")
        if name == its_name and top in _SLIPS[its_top].split("|"):
            return common
    near = [common for common in _COMMON if _is_one_slip(domain, common)]
    if not near:
        near = [common for common in _COMMON if _is_both_slips(name, top, common)]
    return near[0] if near else None


def _is_both_slips(name: str, top: str, common: str) -> bool:
    """One in the name, one behind the full stop."""
    its_name, _dot, its_top = common.partition(".")
    return _is_one_slip(name, its_name) and (top == its_top or top in _SLIPS[its_top].split("|"))


def _is_one_slip(typed: str, meant: str) -> bool:
    """One letter too many, too few, another, or two the other way round."""
    if abs(len(typed) - len(meant)) > 1 or typed == meant:
        return False
    start = 0
    while start < min(len(typed), len(meant)) and typed[start] == meant[start]:
        start += 1
    rest, its_rest = typed[start:], meant[start:]
    return (
        rest[1:] == its_rest
        or rest == its_rest[1:]
        or rest[1:] == its_rest[1:]
        or (rest[:2] == its_rest[1::-1] and rest[2:] == its_rest[2:])
    )
