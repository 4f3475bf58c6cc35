"""Servers under measurement: started, waited for, ended by their own number."""
import contextlib
import json
import os
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Running:
    """`pid` is the process that is measured; what started it may be another."""

    pid: int
    port: int


def free_port() -> int:
    with socket.socket() as asked:
        asked.bind(("127.0.0.1", 0))
        return asked.getsockname()[1]


def answers(port: int) -> bool:
    with socket.socket() as tried:
        tried.settimeout(0.2)
        return tried.connect_ex(("127.0.0.1", port)) == 0


def await_answer(started: subprocess.Popen, port: int, seconds: float = 30) -> None:
    give_up = time.monotonic() + seconds
    while not answers(port):
        if started.poll() is not None:
            raise RuntimeError(f"{started.args[0]} ended with {started.returncode}")
        if time.monotonic() > give_up:
            raise RuntimeError(f"{started.args[0]} did not open port {port}")
        time.sleep(0.005)


def listener_on(port: int) -> int:
    """The process that listens there: for servers that are started by a script."""
    wanted = f"0100007F:{port:04X}"
    inodes = set()
    for line in Path("/proc/net/tcp").read_text().splitlines()[1:]:
        parts = line.split()
        if parts[1] in (wanted, f"00000000:{port:04X}") and parts[3] == "0A":
            inodes.add(f"socket:[{parts[9]}]")
    for process in Path("/proc").iterdir():
        if not process.name.isdigit():
            continue
        with contextlib.suppress(OSError):
            if any(os.readlink(opened) in inodes for opened in (process / "fd").iterdir()):
                return int(process.name)
    raise RuntimeError(f"nobody listens on port {port}")


def first_of_all() -> list[str]:
    """Words before a command that is to wait for nobody, where the system allows it."""
    words = ["chrt", "--fifo", "1"]
    allowed = subprocess.run([*words, "true"], check=False, capture_output=True).returncode == 0
    return words if allowed else []


def cpu_seconds(pid: int) -> float:
    """As the scheduler has charged its threads."""
    return sum(int((thread / "schedstat").read_text().split()[0]) for thread in Path(f"/proc/{pid}/task").iterdir()) / 1e9


def anonymous_bytes(pid: int) -> int:
    """Without pages of files, which the kernel may take back at any time."""
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("Anonymous:")) * 1024


@contextlib.contextmanager
def server(command: list[str], port: int, log: Path, environment: dict[str, str] | None = None) -> Iterator[Running]:
    """Runs until the block is left. Its process group ends with it."""
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("w") as out:
        started = subprocess.Popen(command, stdout=out, stderr=subprocess.STDOUT, start_new_session=True,
                                   env={**os.environ, **(environment or {})})
    try:
        await_answer(started, port)
        yield Running(listener_on(port), port)
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(started.pid, signal.SIGTERM)
        try:
            started.wait(30)
        except subprocess.TimeoutExpired:
            os.killpg(started.pid, signal.SIGKILL)
            started.wait()


def asked(command: list[str], seconds: float = 600) -> dict:
    """Runs a program that prints one JSON object."""
    done = subprocess.run(command, capture_output=True, text=True, timeout=seconds, check=False)
    if done.returncode != 0:
        raise RuntimeError(f"{' '.join(command)}\n{done.stderr[-2000:]}")
    return json.loads(done.stdout.strip().splitlines()[-1])
