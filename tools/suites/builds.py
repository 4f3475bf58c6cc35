"""Building is a suite too: a part that does not build has failed."""
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from suites.outcome import Outcome, one_test


def build(root: Path, log: Path) -> Outcome:
    """The web client goes into the server. While it waits for the network and for one core, the parts are built without it."""
    client_log = log.with_name("build_web.log")
    client_log.write_text("")
    with ThreadPoolExecutor() as beside:
        client = beside.submit(one_test, "the web client", ["tools/build_web"], root, client_log, 900)
        one_test("the parts", ["tools/build_server", "dev", "parts"], root, log, 3600)  # what fails here fails again below
    return client.result() + one_test("the server and its tests", ["tools/build_server", "dev"], root, log, 3600)


def build_fuzzers(root: Path, log: Path) -> Outcome:
    return one_test("the fuzzers", ["tools/build_server", "asan", "fuzzers"], root, log, 3600)


def build_asan(root: Path, log: Path) -> Outcome:
    return one_test("the server and its tests", ["tools/build_server", "asan"], root, log, 3600)


def build_tsan(root: Path, log: Path) -> Outcome:
    return one_test("the server and its tests", ["tools/build_server", "tsan"], root, log, 3600)
