"""The Debian package and the cluster of deploy/, so that neither rots."""
from pathlib import Path

from suites.outcome import Outcome, one_test
from suites.unittests import run_folder


def run(root: Path, log: Path) -> Outcome:
    """The package is made of what `build` built, since only its lists and papers are in question here."""
    made = one_test("tools/package", ["tools/package", "dev"], root, log)
    return made + run_folder("tests/deploy", "tests", root, log) if made.passed else made
