#!/usr/bin/env python3
"""Look for known vulnerabilities and unused dependencies; write what the site is made of to var/.

Called by `make audit`, and by `make sbom` for the last alone. Ends with 0 when nothing was found, 1 when something was, and 2 when nothing
was found but some data could not be had, so that not everything was looked at.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
BIN = ROOT / ".venv" / "bin"
CLEAN, FOUND, UNKNOWN = 0, 1, 2
TIMEOUT = 300  # seconds


def main(arguments: list[str]) -> int:
    if arguments == ["sbom"]:
        return bill_of_materials(ROOT / "var")
    results = [
        unused(),
        python_packages(),
        *map(node_packages, (ROOT, ROOT / "clients" / "typescript")),
        bill_of_materials(ROOT / "var"),
    ]
    return FOUND if FOUND in results else max(results)


def unused() -> int:
    """Whether what is imported is depended on, and the other way round."""
    return FOUND if run(BIN / "deptry", ".").returncode else CLEAN


def python_packages() -> int:
    """What the advisories that PyPI keeps say of what is locked, tests and checks included."""
    lock = ROOT / "requirements" / "dev.txt"
    answer = run(
        *(BIN / "pip-audit", "--requirement", lock, "--require-hashes", "--disable-pip"),
        *("--progress-spinner", "off", "--format", "json"),
        capture_output=True,
    )
    found, skipped = advisories(read_json(answer.stdout))
    for line in found:
        print(f"Python: {line}")
    if found:
        return FOUND
    if skipped:
        print(f"Python: not audited, {skipped}.")
        return UNKNOWN
    print("Python: no known vulnerabilities.")
    return CLEAN


def advisories(report: Any) -> tuple[list[str], str]:
    """What pip-audit found, and why it could not look at everything."""
    packages = report.get("dependencies", []) if isinstance(report, dict) else []
    found = [
        f"{package['name']} {package['version']}: {known['id']}"
        + (f", mended in {', '.join(known['fix_versions'])}" if known["fix_versions"] else "")
        for package in packages
        for known in package.get("vulns", [])
    ]
    without = [package["name"] for package in packages if "skip_reason" in package]
    if not packages:
        return found, "the advisories of PyPI can't be reached from here"
    if without:
        return found, f"no advisories to be had from here for {len(without)} of {len(packages)}"
    return found, ""


def node_packages(folder: Path) -> int:
    """What the advisories that npm keeps say of what is locked in this folder."""
    answer = run(
        *("npm", "--prefix", folder, "audit", "--json", "--package-lock-only"), capture_output=True
    )
    report = read_json(answer.stdout)
    if not isinstance(report, dict) or "vulnerabilities" not in report:
        print("Node: not audited, the advisories of npm can't be reached from here.")
        return UNKNOWN
    for name, known in report["vulnerabilities"].items():
        print(f"Node: {name} {known['range']}: {known['severity']}")
    if report["vulnerabilities"]:
        return FOUND
    print("Node: no known vulnerabilities.")
    return CLEAN


def bill_of_materials(folder: Path) -> int:
    """Write what the site runs on as CycloneDX, one file for Python and one for Node."""
    folder.mkdir(exist_ok=True)
    python = run(
        *(BIN / "cyclonedx-py", "requirements", "requirements/base.txt"),
        *("--pyproject", "pyproject.toml", "--output-file", folder / "sbom-python.cdx.json"),
        capture_output=True,
    )
    # Read from the lock: npm takes the marks that make leaves in node_modules for packages.
    node = run(
        *("npm", "sbom", "--sbom-format", "cyclonedx", "--omit", "dev", "--package-lock-only"),
        capture_output=True,
    )
    if python.returncode or node.returncode:
        print(f"Bill of materials: not made.\n{python.stderr}{node.stderr}")
        return FOUND
    (folder / "sbom-node.cdx.json").write_text(node.stdout)
    print(f"Bill of materials: sbom-python.cdx.json and sbom-node.cdx.json in {folder.name}/.")
    return CLEAN


def run(*command: str | Path, capture_output: bool = False) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*map(str, command)], cwd=ROOT, text=True, capture_output=capture_output, timeout=TIMEOUT
    )


def read_json(text: str) -> Any:
    """None when it is no JSON, as when a tool broke off."""
    try:
        return json.loads(text)
    except ValueError:
        return None


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
