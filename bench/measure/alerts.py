"""bench/run alerts: an alert to everybody of a very large organisation, on the embedded store, while others talk."""
import argparse
from collections import defaultdict
from pathlib import Path

from measure.madang import Madang
from measure.processes import asked
from measure.rows import Goal, Row, row

MEMBERS = 100_001  # one of them sends
ONLINE = 15_001


class Alerts:
    PARTS = ()

    def __init__(self, root: Path, work: Path, options: argparse.Namespace):
        self.options = options
        self.madang = Madang(root, work)
        self.load = str(root / "build/bench/bench/bench_load")
        self.notes: list[str] = []
        self.figures: dict[str, list[float]] = defaultdict(list)

    def measure(self) -> list[Row]:
        seed = self.madang.seeded("alerts", members=MEMBERS, conversations=2, circle=100)
        for number in range(self.options.rounds):
            print(f"round {number + 1} of {self.options.rounds}", flush=True)
            with self.madang.run(seed) as (running, organisation):
                seen = asked([self.load, "alert", "--port", str(running.port), "--pid", str(running.pid),
                              "--organisation", str(organisation), "--members", str(ONLINE), "--rate", "100",
                              "--seconds", "20", "--sleeping"])
            for name, value in seen.items():
                self.figures[name].append(value)
        return self.rows()

    def rows(self) -> list[Row]:
        seen = self.figures
        within = lambda limit: Goal(f"<= {limit:g} s", lambda ours, _: ours <= limit)
        twice = Goal("ratio < 2", lambda _, ratio: ratio is not None and ratio < 2)
        people = f"{MEMBERS - 1:,} people, {ONLINE - 1:,} of them there"
        return [
            row(f"an alert to {people}: accepted", "s", seen["accepted_seconds"], goal=within(1)),
            row("the first of those who are there is told", "s", seen["first_seconds"]),
            row("half of them", "s", seen["half_seconds"]),
            row("all of them", "s", seen["told_seconds"], goal=within(5)),
            row("acknowledgement p99 of others meanwhile, 100/s", "us", seen["alert_p99_us"], "calm",
                seen["calm_p99_us"], twice),
            row("all who are there confirm, 500 at a time, and the tallies are exact", "s", seen["confirmed_seconds"]),
            row("CPU of the server for those 20 s", "s", seen["cpu_seconds"]),
        ]
