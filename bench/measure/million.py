"""bench/run million: as many idle sessions as the machine holds, on as many servers as its limit of open files asks for."""
import argparse
import contextlib
import json
import resource
import shutil
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

from measure.madang import Madang
from measure.messaging import Figures, at_most
from measure.processes import Running, cpu_seconds, private_bytes
from measure.rows import Row, row

CONVERSATIONS = (50, 10)  # of each session: fewer where the disk cannot hold so many servers' databases
BYTES_OF_A_PLACE = 3_000  # in a database, of a member in a conversation
SPARE_FILES = 500  # of a process, besides its sockets
BYTES_OF_A_SESSION = 12_000  # of the machine: both ends in the kernel, ours, and the load's
IDLE_SECONDS = 20


def sessions_of_a_process() -> int:
    return min(resource.getrlimit(resource.RLIMIT_NOFILE)[1] - SPARE_FILES, 20_000) // 100 * 100


def sessions_the_machine_holds() -> int:
    available = next(int(line.split()[1]) for line in Path("/proc/meminfo").read_text().splitlines()
                     if line.startswith("MemAvailable"))
    return min(1_000_000, int(available * 1024 * 0.8) // BYTES_OF_A_SESSION)


def kernel_bytes() -> int:
    """Of everything the kernel has allocated for itself, among it the sockets of both ends."""
    return sum(int(line.split()[1]) * 1024 for line in Path("/proc/meminfo").read_text().splitlines()
               if line.startswith("Slab:"))


class Million:
    """Each server has a load of its own beside it. They join one after the other, and then all are silent together."""

    PARTS = ()

    def __init__(self, root: Path, work: Path, options: argparse.Namespace):
        self.options = options
        self.madang = Madang(root, work)
        self.load = str(root / "build/bench/bench/bench_load")
        self.each = sessions_of_a_process()
        self.notes: list[str] = []
        self.conversations = 0
        self.figures: Figures = {"bytes": [], "joining": [], "whole": [], "kernel": [], "idle": []}
        options.rounds = 1

    def measure(self) -> list[Row]:
        wanted = self.options.sessions or sessions_the_machine_holds()
        servers = max(1, wanted // self.each)
        self.each = min(self.each, wanted)
        self.conversations = self.conversations_for(servers)
        seed = self.madang.seeded(f"million{self.conversations}", members=self.each, conversations=self.conversations,
                                  circle=50)
        with contextlib.ExitStack() as stack:
            kernel = kernel_bytes()
            running: list[Running] = []
            for number in range(servers):
                print(f"server {number + 1} of {servers}", flush=True)
                running.append(stack.enter_context(self.server(seed, number)))
            self.be_silent(running, kernel)
        return self.rows(servers * self.each)

    def conversations_for(self, servers: int) -> int:
        free = shutil.disk_usage(self.madang.work).free * 0.8
        most, least = CONVERSATIONS
        if (servers + 1) * self.each * most * BYTES_OF_A_PLACE < free:
            return most
        self.notes.append(f"{least} conversations for each session and not {most}: the disk holds no more")
        return least

    @contextlib.contextmanager
    def server(self, seed: Path, number: int) -> Iterator[Running]:
        """With everybody there."""
        with self.madang.run(seed, name=f"million{number}") as (running, organisation), \
                subprocess.Popen([self.load, "stay", "--port", str(running.port), "--pid", str(running.pid), "--members",
                                  str(self.each), "--organisation", str(organisation)],
                                 stdout=subprocess.PIPE, text=True) as load:
            try:
                assert load.stdout
                told = load.stdout.readline()
                if not told:
                    raise RuntimeError("not everybody could join")
                been = json.loads(told)
                self.figures["bytes"].append(been["bytes_per_session"])
                self.figures["joining"].append(been["cpu_ns_per_join"] / 1000)
                yield running
            finally:
                load.terminate()

    def be_silent(self, running: list[Running], kernel: int) -> None:
        sessions = len(running) * self.each
        time.sleep(5)
        self.figures["kernel"].append((kernel_bytes() - kernel) / sessions / 2)
        self.figures["whole"].append(sum(private_bytes(server.pid) for server in running) / sessions)
        before = sum(cpu_seconds(server.pid) for server in running)
        begun = time.monotonic()
        time.sleep(IDLE_SECONDS)
        used = sum(cpu_seconds(server.pid) for server in running) - before
        self.figures["idle"].append(used * 1e6 / sessions / (time.monotonic() - begun))

    def rows(self, sessions: int) -> list[Row]:
        of = self.figures
        made = [
            row("sessions at once", "", [float(sessions)]),
            row(f"memory of an idle session with {self.conversations} conversations", "bytes", of["bytes"], goal=at_most(768, "B")),
            row("the servers' whole memory, by session", "bytes", of["whole"]),
            row("the kernel's memory for an end of a connection", "bytes", of["kernel"]),
            row("idle CPU of a session", "us/s", of["idle"], goal=at_most(0.5, "us/s")),
            row("CPU of joining", "us", of["joining"]),
        ]
        return [each for each in made if each]
