"""Another organisation floods: how long does a quiet one wait, and how long would it beside anything that is as busy?

The nodes share one processor; PostgreSQL, NATS and the loads share the other. The quiet load sleeps between its messages
and goes before all others, so that what it says of its answers is not its own waiting.
"""
import contextlib
import os
import statistics
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

from measure.messaging import Figures, ratio_at_most
from measure.nodes import Nodes
from measure.postgres import Postgres
from measure.processes import Running, asked, cpu_seconds, first_of_all
from measure.rows import Row, row, spread

NODES, OTHERS = 0, 1  # processors
QUIET = {"members": 50, "rate": 100, "seconds": 6}
LOUD = {"members": 100, "outstanding": 16, "seconds": 600}
WARMING_SECONDS = 3
HOUSEKEEPING = 4  # commits of the nodes in half a second in which nobody asks for anything
# Busy for its part of every five milliseconds.
BURNER = """
import sys, time
part, period = float(sys.argv[1]), 0.005
while True:
    begun = time.monotonic()
    while time.monotonic() - begun < part * period: pass
    time.sleep(max(0, period - (time.monotonic() - begun)))
"""


def pin(pids: list[int], processors: set[int]) -> None:
    for pid in pids:
        with contextlib.suppress(OSError):
            for thread in Path(f"/proc/{pid}/task").iterdir():
                os.sched_setaffinity(int(thread.name), processors)


class Neighbour:
    def __init__(self, nodes: Nodes, postgres: Postgres, relay: Running, load: str):
        self.nodes = nodes
        self.postgres = postgres
        self.relay = relay
        self.load = load
        self.rounds = 0
        self.used_in_calm = [0.0, 0.0]  # parts of the two processors, as they were when it was last so
        self.used_by_flood = [0.0, 0.0]
        self.figures: Figures = {name: [] for name in ("calm", "flooded", "burnt", "calm_p50", "flooded_p50", "burnt_p50",
                                                       "flood", "nodes_part", "others_part")}

    def seed(self) -> None:
        shape = {"members": 100, "conversations": 10, "circle": 10}
        self.nodes.seeded("neighbours", loud=shape, quiet=shape)

    def measure(self) -> None:
        """Calm, flooded and burnt beside each other in each round, each round beginning with another."""
        pinned = [self.relay.pid, self.postgres.process.pid, *self.postgres.processes()]
        pin(pinned, {OTHERS})
        try:
            with self.nodes.run("neighbours", 2, pinned_to=str(NODES)) as running:
                self.postgres.ask("CHECKPOINT")
                self.acknowledge(running, **(QUIET | {"seconds": WARMING_SECONDS}))
                parts = [self.calm, self.flooded, self.burnt]
                first = self.rounds % len(parts)
                for part in parts[first:] + parts[:first]:
                    part(running)
                    self.settle(running)
                self.rounds += 1
        finally:
            pin(pinned, {NODES, OTHERS})

    def calm(self, running: list[Running]) -> None:
        self.used_in_calm = self.quiet(running, "calm")

    def flooded(self, running: list[Running]) -> None:
        with self.flood(running) as flooding:
            writes, of_load, begun = self.total("writes", running), cpu_seconds(flooding.pid), time.monotonic()
            used = self.quiet(running, "flooded")
            taken = time.monotonic() - begun
            self.figures["flood"].append((self.total("writes", running) - writes) / taken - QUIET["rate"])
            of_load = (cpu_seconds(flooding.pid) - of_load) / taken
        more = [max(0.0, flooded - calm) for flooded, calm in zip(used, self.used_in_calm)]
        self.used_by_flood = [more[0], more[1] + of_load]
        self.figures["nodes_part"].append(self.used_by_flood[0])
        self.figures["others_part"].append(self.used_by_flood[1])

    def burnt(self, running: list[Running]) -> None:
        with self.burners(self.used_by_flood):
            self.quiet(running, "burnt")

    def quiet(self, running: list[Running], name: str) -> list[float]:
        """Keeps how long it waited, and gives which part of a processor the nodes took, and PostgreSQL."""
        before, begun = self.used(running), time.monotonic()
        told = self.acknowledge(running, **QUIET)
        taken = time.monotonic() - begun
        self.figures[name].append(told["p99_us"])
        self.figures[f"{name}_p50"].append(told["p50_us"])
        return [(after - was) / taken for after, was in zip(self.used(running), before)]

    def acknowledge(self, running: list[Running], **options: int) -> dict:
        return asked(["taskset", "-c", str(OTHERS), *first_of_all(),
                      *self.command("acknowledge", running, "quiet", **options), "--sleeping"])

    def used(self, running: list[Running]) -> list[float]:
        return [sum(cpu_seconds(node.pid) for node in running), self.postgres.cpu_seconds()]

    def settle(self, running: list[Running]) -> None:
        """Until what the flood has left in the queues is done."""
        give_up = time.monotonic() + 60
        before = self.total("commits", running)
        while time.monotonic() < give_up:
            time.sleep(0.5)
            now = self.total("commits", running)
            if now - before <= HOUSEKEEPING:
                return
            before = now

    @staticmethod
    def total(what: str, running: list[Running]) -> int:
        def of(node: Running) -> int:
            text = urllib.request.urlopen(f"http://127.0.0.1:{node.port}/metrics", timeout=30).read().decode()
            name = f"madang_store_{what}_total "
            return next(int(line.split()[1]) for line in text.splitlines() if line.startswith(name))
        return sum(of(node) for node in running)

    @contextlib.contextmanager
    def flood(self, running: list[Running]) -> Iterator[subprocess.Popen]:
        command = ["taskset", "-c", str(OTHERS), *self.command("post", running, "loud", **LOUD)]
        with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as flooding:
            try:
                time.sleep(1)
                yield flooding
                if flooding.poll() is not None:
                    raise RuntimeError("the flood ended by itself")
            finally:
                flooding.terminate()

    @staticmethod
    @contextlib.contextmanager
    def burners(parts: list[float]) -> Iterator[None]:
        burning = [subprocess.Popen(["taskset", "-c", str(processor), sys.executable, "-c", BURNER, str(min(part, 0.95))])
                   for processor, part in zip((NODES, OTHERS), parts)]
        try:
            yield
        finally:
            for each in burning:
                each.kill()
                each.wait()

    def command(self, name: str, running: list[Running], organisation: str, **options: int) -> list[str]:
        words = [text for key, value in options.items() for text in (f"--{key}", str(value))]
        places = [text for node in running for text in ("--port", str(node.port), "--pid", str(node.pid))]
        return [self.load, name, *places, "--organisation", str(self.nodes.organisation(organisation)), *words]

    def notes(self) -> list[str]:
        of = self.figures
        if not of["calm"]:
            return []
        return [f"p99 of the neighbour by rounds: calm {spread(of['calm'])} us, flooded {spread(of['flooded'])} us, "
                f"beside burners {spread(of['burnt'])} us",
                f"the flood took {statistics.median(of['nodes_part']):.0%} of the nodes' processor and "
                f"{statistics.median(of['others_part']):.0%} of the other, and so did the burners"]

    def rows(self) -> list[Row | None]:
        of = self.figures
        made = []
        for part, calm, goal in (("p50", "calm_p50", None), ("p99", "calm", ratio_at_most(1.2))):
            suffix = "_p50" if part == "p50" else ""
            made += [
                row(f"acknowledgement {part} while another organisation floods", "us", of[f"flooded{suffix}"],
                    "without the flood", of[calm], goal),
                row(f"the same beside burners instead, {part}", "us", of[f"burnt{suffix}"], "without them", of[calm]),
            ]
        made.append(row("messages of the flood meanwhile", "1/s", of["flood"]))
        return made
