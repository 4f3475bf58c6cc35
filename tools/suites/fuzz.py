"""Every *_fuzzer that the build made, from the inputs kept in tests/fuzz; as many at a time as there are cores."""
import os
import re
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from suites.outcome import Outcome, run_logged

SHORT, LONG = 10, 120  # seconds of trying for each
GRACE = 120  # seconds for the kept inputs, which are tried first, and for the end


def run_short(root: Path, log: Path) -> Outcome:
    """The same order of tries each time, so that what fails fails again."""
    return run_programs(root, log, SHORT, ["-seed=1"])


def run_long(root: Path, log: Path) -> Outcome:
    return run_programs(root, log, LONG, [])


def run_programs(root: Path, log: Path, seconds: int, options: list[str]) -> Outcome:
    programs = sorted((root / "build/asan").rglob("*_fuzzer"))
    without_corpus = [f"{name_of(program)} has no inputs in tests/fuzz" for program in programs
                      if not (root / "tests/fuzz" / name_of(program)).is_dir()]
    if without_corpus:
        return Outcome(0, len(without_corpus), without_corpus)
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        return sum(pool.map(lambda program: run_program(program, root, log, seconds, options), programs), Outcome(0, 0))


def name_of(program: Path) -> str:
    return program.name.removesuffix("_fuzzer")


def run_program(program: Path, root: Path, log: Path, seconds: int, options: list[str]) -> Outcome:
    """What is found is kept in build/fuzz: new paths in a folder, failures beside it."""
    name = name_of(program)
    found = root / "build/fuzz" / name
    found.mkdir(parents=True, exist_ok=True)
    own_log = log.parent / f"fuzz_{name}.log"
    own_log.write_text("")
    command = [program, f"-max_total_time={seconds}", "-timeout=10", "-rss_limit_mb=1024", "-max_len=4096", "-verbosity=1",
               f"-artifact_prefix={found}-", *options, found, root / "tests/fuzz" / name]
    status = run_logged(command, root, own_log, seconds + GRACE, {"UBSAN_OPTIONS": "print_stacktrace=1"})
    text = own_log.read_text(encoding="utf-8", errors="replace")
    with log.open("a") as all_of_them:
        all_of_them.write(f"{name}: status {status}, {tries_in(text)} tries\n")
    return Outcome(1, 0) if status == 0 else Outcome(0, 1, [f"{name} ended with status {status}", *what_failed(text)])


def tries_in(text: str) -> str:
    done = re.search(r"^Done (\d+) runs", text, re.MULTILINE)
    return done.group(1) if done else "unfinished"


def what_failed(text: str) -> list[str]:
    """The input first, as it is tried again anywhere: `base64 -d > one; build/asan/src/NAME_fuzzer one`."""
    lines = text.splitlines()
    starts = [index for index, line in enumerate(lines) if re.search(r"==fuzz==|ERROR: |runtime error", line)]
    said = lines[starts[0]:starts[0] + 20] if starts else lines[-20:]
    return [line for line in lines if line.startswith("Base64: ")] + said + [line for line in lines if "Test unit written to" in line]
