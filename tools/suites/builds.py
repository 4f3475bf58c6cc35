"""Building is a suite too: a part that does not build has failed."""
from pathlib import Path

from suites.outcome import Outcome, one_test


def build(root: Path, log: Path) -> Outcome:
    """The web client first, since it goes into the server."""
    client = one_test("the web client", ["tools/build_web"], root, log, 900)
    return client + one_test("the server and its tests", ["tools/build_server", "dev"], root, log, 3600)


def build_fuzzers(root: Path, log: Path) -> Outcome:
    return one_test("the fuzzers", ["tools/build_server", "asan", "fuzzers"], root, log, 3600)


def build_sanitized(root: Path, log: Path) -> Outcome:
    return one_test("the server and its tests", ["tools/build_server", "asan"], root, log, 3600)
