"""bench/run million: as many idle sessions as the machine holds, on as many servers as its limit of open files asks for."""
import argparse
import contextlib
import json
import os
import resource
import shutil
import signal
import statistics
import subprocess
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from measure import machine
from measure.madang import Madang
from measure.messaging import CONVERSATIONS, at_most
from measure.processes import Running, anonymous_bytes, cpu_seconds
from measure.rows import Row, row, spread

SPARE_FILES = 600  # of a process, besides its sockets
MOST_OF_A_SERVER = 19_400
AT_A_TIME = 2  # servers that are filled beside each other
KEPT_FREE = 4 << 30  # bytes of memory
KEPT_FREE_OF_THE_DISK = 6 << 30
BYTES_OF_A_SESSION = 16_000  # of the machine, with both ends and the load; until it is known
WEIGHING_SECONDS = 33  # until those who left are let go of, which is after 30
SETTLING_SECONDS = 10
CALM_SECONDS = 60  # every session is pinged in it, which is each 45 seconds
ENDING_SECONDS = 20


class Block:
    """A server with a load of its own beside it, which says when they are there."""

    def __init__(self, server: Running, load: subprocess.Popen):
        self.server = server
        self.load = load
        self.sessions = 0
        self.bytes_of_a_session: float | None = None
        self.joining = 0.0  # microseconds of the server's

    def order(self, verb: str, sessions: int) -> None:
        assert self.load.stdin and self.load.stdout
        self.load.stdin.write(f"{verb} {sessions}\n")
        self.load.stdin.flush()
        told = self.load.stdout.readline()
        if not told:
            raise RuntimeError("not everybody could join")
        self.sessions = json.loads(told)["sessions"]

    def gather(self, sessions: int) -> None:
        before, joining = cpu_seconds(self.server.pid), sessions - self.sessions
        self.order("gather", sessions)
        self.joining = (cpu_seconds(self.server.pid) - before) * 1e6 / joining

    def weigh(self, sessions: int) -> None:
        """The second half: the first has filled what the server needs once, and they have been there before, so that what
        they need of the database is in its caches."""
        half = sessions // 2
        self.order("gather", half)
        self.order("visit", sessions)
        time.sleep(WEIGHING_SECONDS)
        before = anonymous_bytes(self.server.pid)
        self.gather(sessions)
        time.sleep(1)
        self.bytes_of_a_session = (anonymous_bytes(self.server.pid) - before) / (sessions - half)


class Million:
    """Servers are added until something ends it, and then all are silent together."""

    PARTS = ()

    def __init__(self, root: Path, work: Path, options: argparse.Namespace):
        self.options = options
        self.madang = Madang(root, work)
        self.load = str(root / "build/bench/bench/bench_load")
        files = min(resource.getrlimit(resource.RLIMIT_NOFILE)[1] - SPARE_FILES, MOST_OF_A_SERVER)
        self.each = min(files, self.options.sessions or files) // 100 * 100
        self.notes: list[str] = []
        self.blocks: list[Block] = []
        self.begun = 0.0
        self.last_step = 0.0
        options.rounds = 1

    def measure(self) -> list[Row]:
        seed = self.madang.seeded("million", members=self.each, conversations=CONVERSATIONS, circle=50, trimmed=True)
        self.begun = time.monotonic()
        kernel, available = machine.kernel_bytes(), machine.available_bytes()
        with contextlib.ExitStack() as stack:
            try:
                while not (limit := self.limit(seed, available)):
                    self.step(seed, stack)
                return self.rows(limit, kernel)
            finally:
                self.end_all()

    @property
    def sessions(self) -> int:
        return sum(block.sessions for block in self.blocks)

    def limit(self, seed: Path, available_before: int) -> str:
        """What ends it, before the next step would go beyond; empty while nothing does."""
        more = AT_A_TIME * self.each
        available = machine.available_bytes()
        taken = (available_before - available) / self.sessions if self.sessions else BYTES_OF_A_SESSION
        size = sum(file.stat().st_size for file in seed.rglob("*") if file.is_file())
        left = self.options.minutes * 60 - (time.monotonic() - self.begun)
        reached = {
            "the number that was asked for": 0 < self.options.sessions <= self.sessions,
            f"memory, of which {KEPT_FREE >> 30} GiB stay free": available - more * taken < KEPT_FREE,
            "the disk": shutil.disk_usage(self.madang.work).free - AT_A_TIME * size < KEPT_FREE_OF_THE_DISK,
            "files that the system may open": machine.files_left() < 3 * more,
            "memory for TCP": machine.socket_pages() > machine.most_socket_pages(),
            f"time, which is {self.options.minutes:g} minutes":
                left < 1.3 * self.last_step + SETTLING_SECONDS + CALM_SECONDS + ENDING_SECONDS,
        }
        return next((name for name, is_reached in reached.items() if is_reached), "")

    def step(self, seed: Path, stack: contextlib.ExitStack) -> None:
        begun = time.monotonic()
        with ThreadPoolExecutor() as together:
            numbers = range(len(self.blocks), len(self.blocks) + AT_A_TIME)
            added = list(together.map(lambda number: self.started(seed, number, stack), numbers))
            if len(self.blocks) == AT_A_TIME:
                list(together.map(lambda block: block.weigh(self.each), added))
            else:
                list(together.map(lambda block: block.gather(self.each), added))
        self.last_step = time.monotonic() - begun
        print(f"{self.sessions:,} sessions on {len(self.blocks)} servers after {time.monotonic() - self.begun:.0f} s, "
              f"{machine.available_bytes() / 2**30:.1f} GiB free", flush=True)

    def started(self, seed: Path, number: int, stack: contextlib.ExitStack) -> Block:
        server, organisation = stack.enter_context(self.madang.run(seed, name=f"million{number}"))
        load = subprocess.Popen([self.load, "stay", "--port", str(server.port), "--pid", str(server.pid),
                                 "--organisation", str(organisation)],
                                stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1)
        for pid in (server.pid, load.pid):
            Path(f"/proc/{pid}/oom_score_adj").write_text("1000")  # should memory end all the same, these go first
        self.blocks.append(Block(server, load))
        return self.blocks[-1]

    def end_all(self) -> None:
        """At once: that each says farewell to everybody would take longer than all the rest."""
        for block in self.blocks:
            for pid in (block.load.pid, block.server.pid):
                os.kill(pid, signal.SIGKILL)
        for block in self.blocks:
            block.load.wait()

    def idle_microseconds(self) -> float:
        before = sum(cpu_seconds(block.server.pid) for block in self.blocks)
        begun = time.monotonic()
        time.sleep(CALM_SECONDS)
        used = sum(cpu_seconds(block.server.pid) for block in self.blocks) - before
        return used * 1e6 / self.sessions / (time.monotonic() - begun)

    def rows(self, limit: str, kernel: int) -> list[Row]:
        time.sleep(SETTLING_SECONDS)
        kernel = machine.kernel_bytes() - kernel
        whole = sum(anonymous_bytes(block.server.pid) for block in self.blocks)
        idle = self.idle_microseconds()
        if any(block.load.poll() is not None for block in self.blocks):
            raise RuntimeError("not everybody stayed")
        weights = [block.bytes_of_a_session for block in self.blocks if block.bytes_of_a_session]
        self.notes += [f"what ended it: {limit}",
                       f"{len(self.blocks)} servers of {self.each:,} sessions, since a process may open "
                       f"{resource.getrlimit(resource.RLIMIT_NOFILE)[1]:,} files",
                       f"a session was weighed on the first {len(weights)} of them: {spread(weights)} bytes; the whole is "
                       "the same on all, with what each server needs once and the caches of its database"]
        made = [
            row("sessions at once", "", [float(self.sessions)]),
            row(f"memory of an idle session with {CONVERSATIONS} conversations", "bytes", [statistics.mean(weights)],
                goal=at_most(768, "B")),
            row("the servers' whole memory, by session", "bytes", [whole / self.sessions]),
            row("the kernel's memory for an end of a connection", "bytes", [kernel / self.sessions / 2]),
            row("idle CPU of a session", "us/s", [idle], goal=at_most(0.5, "us/s")),
            row("CPU of joining", "us", [statistics.mean(block.joining for block in self.blocks)]),
        ]
        return [each for each in made if each]
