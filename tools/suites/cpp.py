"""Every *_tests program that the build made; one more at a time than there are cores, since many wait for disks and others' clocks."""
import json
import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from suites.outcome import Outcome, run_logged

SECONDS = 1200
SANITIZERS = {
    "ASAN_OPTIONS": "detect_stack_use_after_return=1",
    "UBSAN_OPTIONS": "print_stacktrace=1",
    "TSAN_OPTIONS": "second_deadlock_stack=1",
}


# Behind an engine nothing may differ, so what stands on a store runs on both. Of the long walks by seed one step is enough.
STORE_TESTS = {
    "kernel_store_tests": "Store.*:Once.*",
    **dict.fromkeys(
        ["kernel_auth_tests", "kernel_bus_tests", "kernel_jobs_tests", "people_tests", "files_tests", "chat_tests", "presence_tests",
         "working_time_tests", "tasks_tests", "alerts_tests", "announcements_tests", "calendar_tests", "meetings_tests",
         "recordings_tests"],
        "-" + ":".join(f"*Seed*/*/{seed}" for seed in range(1, 10)),
    ),
    "kernel_net_tests": "RouterTest.*",
}


def run(root: Path, log: Path) -> Outcome:
    return run_programs(root, log, root / "build/dev", {})


def run_on_postgresql(root: Path, log: Path) -> Outcome:
    programs = sorted((root / "build/dev/src").glob("*_tests"))
    chosen = [program for program in programs if program.name in STORE_TESTS]
    if len(chosen) != len(STORE_TESTS):
        return Outcome(0, 1, ["a program that stands on a store is not built"])
    environment = {"MADANG_TEST_STORE": "postgresql"}
    return in_turn(chosen, log, lambda path, own_log: run_program(path, root, own_log, environment, STORE_TESTS[path.name]))


def run_asan(root: Path, log: Path) -> Outcome:
    return run_programs(root, log, root / "build/asan", SANITIZERS)


def run_tsan(root: Path, log: Path) -> Outcome:
    return run_programs(root, log, root / "build/tsan", SANITIZERS)


def run_programs(root: Path, log: Path, build: Path, environment: dict[str, str]) -> Outcome:
    programs = sorted(path for path in build.rglob("*_tests") if path.is_file() and os.access(path, os.X_OK))
    return in_turn(programs, log, lambda path, own_log: run_program(path, root, own_log, environment))


def in_turn(programs: list[Path], log: Path, run_one: Callable[[Path, Path], Outcome]) -> Outcome:
    """Each writes a log of its own, which joins `log` when it has ended."""
    def run_logging(program: Path) -> Outcome:
        own_log = log.parent / f"{log.stem}_{program.name}.log"
        own_log.write_text("")
        outcome = run_one(program, own_log)
        with log.open("a") as all_of_them:
            all_of_them.write(own_log.read_text(errors="replace"))
        return outcome
    with ThreadPoolExecutor(os.cpu_count() + 1) as pool:
        return sum(pool.map(run_logging, programs), Outcome(0, 0))


def run_program(program: Path, root: Path, log: Path, environment: dict[str, str], tests: str = "*") -> Outcome:
    results = root / "build/results" / f"{program.name}.json"
    results.parent.mkdir(parents=True, exist_ok=True)
    results.unlink(missing_ok=True)
    status = run_logged([program, "--gtest_brief=1", f"--gtest_filter={tests}", f"--gtest_output=json:{results}"], root, log, SECONDS, environment)
    counted = count(program.name, results)
    if counted.failed == 0 and status != 0:
        return counted + Outcome(0, 1, [f"{program.name} ended with status {status}", *log.read_text(errors="replace").splitlines()[-30:]])
    return counted


def count(name: str, results: Path) -> Outcome:
    if not results.exists():
        return Outcome(0, 0)
    summary = json.loads(results.read_text())
    failed = summary["failures"] + summary.get("errors", 0)
    ran = summary["tests"] - summary.get("disabled", 0)
    if ran == 0:
        return Outcome(0, 1, [f"{name} holds no test"])
    return Outcome(ran - failed, failed, notes_of(summary))


def notes_of(summary: dict) -> list[str]:
    notes = []
    for suite in summary.get("testsuites", []):
        for test in suite.get("testsuite", []):
            for failure in test.get("failures", []):
                notes += [f"{suite['name']}.{test['name']}", *[f"  {line}" for line in failure["failure"].splitlines()[:12]]]
    return notes
