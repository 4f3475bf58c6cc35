"""What a suite answers, and how it runs a program."""
import os
import signal
import subprocess
from dataclasses import dataclass, field
from pathlib import Path


@dataclass
class Outcome:
    passed: int
    failed: int
    notes: list[str] = field(default_factory=list)  # what to show of a failure; the end of the log when empty

    def __add__(self, other: "Outcome") -> "Outcome":
        return Outcome(self.passed + other.passed, self.failed + other.failed, self.notes + other.notes)


def tail(log: Path, lines: int) -> list[str]:
    return log.read_text(encoding="utf-8", errors="replace").splitlines()[-lines:]


def run_logged(command: list, root: Path, log: Path, seconds: int, environment: dict[str, str] | None = None) -> int:
    """The exit status; 124 when it took too long, and then everything it started is ended too."""
    with log.open("a") as out:
        out.write(f"$ {' '.join(map(str, command))}\n")
        out.flush()
        child = subprocess.Popen(command, cwd=root, stdout=out, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL,
                                 start_new_session=True, env={**os.environ, **(environment or {})})
        try:
            return child.wait(timeout=seconds)
        except subprocess.TimeoutExpired:
            out.write(f"\nstill running after {seconds} s, ended\n")
            return 124
        finally:
            end_group(child)


def end_group(child: subprocess.Popen):
    try:
        os.killpg(child.pid, signal.SIGKILL)
    except ProcessLookupError:
        pass
    child.wait()


def one_test(name: str, command: list, root: Path, log: Path, seconds: int = 600) -> Outcome:
    """A program that is one test: it passes when it ends with 0."""
    start = log.stat().st_size if log.exists() else 0
    status = run_logged(command, root, log, seconds)
    if status == 0:
        return Outcome(1, 0)
    said = log.read_text(encoding="utf-8", errors="replace")[start:].splitlines()[-40:]
    return Outcome(0, 1, [f"{name} failed (status {status}):", *said])
