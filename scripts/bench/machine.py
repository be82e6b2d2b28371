"""On what something was measured."""

from __future__ import annotations

import os
import platform
import re
from pathlib import Path


def machine() -> str:
    """Its processor, as it calls itself, and how many cores we have of it."""
    about = Path("/proc/cpuinfo").read_text()
    name = re.search(r"model name\s*: (.+)", about)
    cores = len(os.sched_getaffinity(0))
    return f"{name[1] if name else platform.machine()}, {cores} cores, Python {platform.python_version()}"
