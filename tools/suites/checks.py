"""The lints, each one test, and the tests of the lints themselves."""
from pathlib import Path

from suites.outcome import Outcome, one_test
from suites.unittests import run_folder

QUICK = ["include_lint", "size_lint", "text_lint", "format_check", "contract_compat"]


def lints(root: Path, log: Path) -> Outcome:
    return sum((one_test(name, [f"tools/{name}"], root, log) for name in QUICK), Outcome(0, 0))


def lint_tests(root: Path, log: Path) -> Outcome:
    return run_folder("tools/tests", "tools", root, log)


def contract(root: Path, log: Path) -> Outcome:
    return one_test("contract_check", ["tools/contract_check"], root, log)


def headers(root: Path, log: Path) -> Outcome:
    return one_test("header_check", ["tools/header_check"], root, log, 1200)


def tidy(root: Path, log: Path) -> Outcome:
    return one_test("tidy_check", ["tools/tidy_check"], root, log, 1800)
