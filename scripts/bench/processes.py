"""Processor time and memory of a program and of all that it started, as Linux counts them."""

from __future__ import annotations

import os
import re
from collections import defaultdict
from pathlib import Path

TICK = os.sysconf("SC_CLK_TCK")


def seconds(root: int) -> float:
    """Of the processor, in user and kernel mode, so far; of those that have ended too."""
    return sum(_own(pid) for pid in tree(root))


def _own(pid: int) -> float:
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:  # ended since; its parent has its time then
        return 0.0
    return sum(map(int, fields[11:15])) / TICK


def tree(root: int) -> list[int]:
    """A process and its descendants."""
    children = defaultdict(list)
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            parent = int(path.read_text().rpartition(")")[2].split()[1])
        except OSError:
            continue
        children[parent].append(int(path.parent.name))
    found = [root]
    for pid in found:
        found += children[pid]
    return found


def megabytes(pid: int) -> float:
    """Its proportional share of memory (PSS): what it shares with others counts once in all."""
    kilobytes = re.search(r"^Pss:\s+(\d+)", Path(f"/proc/{pid}/smaps_rollup").read_text(), re.M)
    return int(kilobytes[1]) / 1024 if kilobytes else 0.0
