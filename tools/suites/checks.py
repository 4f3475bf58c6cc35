"""The lints, each one test, and the tests of the lints themselves."""
import re
from pathlib import Path

from suites.outcome import Outcome, one_test, run_logged, tail

QUICK = ["include_lint", "size_lint", "text_lint", "format_check", "contract_compat"]


def lints(root: Path, log: Path) -> Outcome:
    return sum((one_test(name, [f"tools/{name}"], root, log) for name in QUICK), Outcome(0, 0))


def lint_tests(root: Path, log: Path) -> Outcome:
    status = run_logged(["python3", "-m", "unittest", "discover", "-s", "tests", "-t", "."], root / "tools", log, 600)
    text = log.read_text()
    ran = re.search(r"^Ran (\d+) tests?", text, re.MULTILINE)
    failed = sum(int(count) for count in re.findall(r"(?:failures|errors)=(\d+)", text))
    if not ran or (status and not failed):
        return Outcome(0, 1, tail(log, 40))
    return Outcome(int(ran.group(1)) - failed, failed)


def contract(root: Path, log: Path) -> Outcome:
    return one_test("contract_check", ["tools/contract_check"], root, log)


def headers(root: Path, log: Path) -> Outcome:
    return one_test("header_check", ["tools/header_check"], root, log, 1200)


def tidy(root: Path, log: Path) -> Outcome:
    return one_test("tidy_check", ["tools/tidy_check"], root, log, 1800)
