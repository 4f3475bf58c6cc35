"""Where the parts that are tested lie, and small servers on ports of their own."""
import os
import socket
import subprocess
import time
import urllib.error
import urllib.request
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
DEPLOY = ROOT / "deploy"
BINARY = ROOT / "build/dev/madang"


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


def said_by(command: list, **options) -> subprocess.CompletedProcess:
    return subprocess.run([str(word) for word in command], capture_output=True, text=True, timeout=60, **options)


def status_of(address: str) -> int:
    """0 while nobody answers."""
    try:
        with urllib.request.urlopen(address, timeout=5) as answer:
            return answer.status
    except urllib.error.HTTPError as error:
        return error.code
    except OSError:
        return 0


def eventually(what: str, holds, seconds: float = 30):
    until = time.monotonic() + seconds
    while not holds():
        if time.monotonic() > until:
            raise AssertionError(f"{what} did not come about within {seconds} s")
        time.sleep(0.05)


class Program:
    """A running program, ended with the word it wants to hear."""

    def __init__(self, command: list, log: Path, **options):
        self.log = log
        with log.open("a") as out:
            self.process = subprocess.Popen([str(word) for word in command], stdin=subprocess.DEVNULL, stdout=out,
                                            stderr=subprocess.STDOUT, **options)

    def is_up(self) -> bool:
        if self.process.poll() is not None:
            raise AssertionError(f"{self.process.args[0]} ended: {self.log.read_text()[-2000:]}")
        return True

    def answers(self, address: str):
        eventually(f"{address} answers 200", lambda: self.is_up() and status_of(address) == 200)

    def end(self, how: int, seconds: int = 30) -> int:
        if self.process.poll() is None:
            os.kill(self.process.pid, how)
        return self.process.wait(seconds)
