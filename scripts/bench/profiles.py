"""What ``profile`` found, as tables: to the terminal, and short ones in Markdown."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

from .acts import ACTS
from .layers import BUILT, DRIVER, MODELS

SERVER, DATABASE = "gunicorn (measured apart)", "database server"
PARTS = 6  # of a layer
LINES = 15  # of each list
SHORT = 7  # layers, and what is left in one
OWN_LINES = 3

Profile = dict[str, Any]  # as JSON has it


def layers(one: Profile) -> dict[str, float]:
    """Milliseconds of a request by layer, the dearest first; all of it."""
    found = {name: sum(parts.values()) for name, parts in one["layers"].items()}
    found |= {SERVER: one["server"], DATABASE: one["database"]}
    return dict(Counter({name: cost for name, cost in found.items() if cost > 0}).most_common())


def printed(name: str, vendor: str, one: Profile) -> str:
    found = layers(one)
    whole = sum(found.values())
    lines = [
        f"\n== {name}, {vendor}: {whole:.2f} ms ==",
        f"web {whole - one['database']:.2f}, database {one['database']:.2f}; {_counts(one)}",
        f"{one['looks']} looks in {one['requests']} requests, whose web part took {one['sampled']:.2f} ms",
        "",
        "     ms     %  where the time goes",
    ]
    for layer, cost in found.items():
        lines.append(_line(cost, whole, layer))
        parts = Counter(one["layers"].get(layer, {}))
        lines += [
            _line(part, whole, f"    {what}") for what, part in parts.most_common(PARTS) if what
        ]
    lines += [
        "",
        "  built driver models database  statements, by the line that asks (times, models)",
    ]
    for row in one["sql"][:LINES]:
        costs = " ".join(f"{row[kind]:6.2f}" for kind in (BUILT, DRIVER, MODELS, "database"))
        lines.append(f" {costs}    {': '.join(filter(None, [row['line'], _asked(row)]))}")
    lines += ["", "     ms     %  our lines, with all that was done for them"]
    lines += _most(one["lines"], whole)
    lines += ["", "     ms     %  below our functions and templates"]
    lines += _most(one["within"], whole)
    return "\n".join(lines)


def _line(cost: float, whole: float, what: str) -> str:
    return f"{cost:7.2f} {100 * cost / whole:5.1f}  {what}"


def _most(costs: dict[str, float], whole: float) -> Iterator[str]:
    return (_line(cost, whole, name) for name, cost in list(costs.items())[:LINES])


def _counts(one: Profile) -> str:
    return f"{one['statements']:g} statements, {one['models']:g} models"


def _asked(row: Profile) -> str:
    names = [
        f"{name} ×{number:g}" if number != 1 else name for name, number in row["names"].items()
    ]
    models = [f"{row['models']:g} models"] if row["models"] else []
    return ", ".join([*names, *models])


def table(found: Profile) -> str:
    """Of each act the dearest layers on each database side by side, and our dearest lines."""
    databases = found["databases"]
    marks = {act.name: f" (mark: {act.floors:g} floors)" for act in ACTS if act.floors}
    lines = [f"{found['taken']}, {found['machine']}."]
    for name in next(iter(databases.values())):
        of_it = {vendor: profiles[name] for vendor, profiles in databases.items()}
        lines += ["", f"### {name}{marks.get(name, '')}", "", *_columns(of_it), "", _dearest(of_it)]
    return "\n".join(lines)


def _columns(of_it: dict[str, Profile]) -> Iterator[str]:
    costs = {vendor: layers(one) for vendor, one in of_it.items()}
    shown = _shown(costs.values())
    head = " | ".join(f"{vendor}, ms" for vendor in costs)
    yield f"| where the time goes | {head} |"
    yield "|---|" + "---|" * len(costs)
    for layer in shown:
        yield _row(layer, (one.get(layer, 0.0) for one in costs.values()))
    yield _row("all other", (sum(one.values()) - sum(one.get(layer, 0.0) for layer in shown) for one in costs.values()))  # fmt: skip
    yield _row("**all of it**", (sum(one.values()) for one in costs.values()))


def _shown(costs: Iterable[dict[str, float]]) -> list[str]:
    both = sum((Counter(one) for one in costs), Counter())
    return [name for name, _cost in both.most_common(SHORT - 1)]


def _row(name: str, costs: Iterable[float]) -> str:
    return f"| {name} | {' | '.join(f'{cost:.2f}' for cost in costs)} |"


def _dearest(of_it: dict[str, Profile]) -> str:
    """Our lines that cost most on the first database."""
    vendor, one = next(iter(of_it.items()))
    told = [f"`{line}` {cost:.2f}" for line, cost in one["lines"].items() if ":" in line]
    return f"{_counts(one)}. Our lines that cost most ({vendor}): {', '.join(told[:OWN_LINES])}."
