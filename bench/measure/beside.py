"""bench/run beside: what a meeting does to those who write meanwhile, and what a storm of messages does to the meeting.

Everything is one server: synthetic people meet in it by its own load test, over its own ports, and members write as in
`bench/run messaging`. They share the processors with it, as the people of no real meeting do; who writes at a calm rate sleeps between
two messages and goes before all others, so what waits is the server. When a packet came is the kernel's word."""
import argparse
import json
import time
import urllib.request
import uuid
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from measure.madang import Madang
from measure.processes import Running, asked, first_of_all
from measure.rows import Goal, Row, row

PEOPLE = 60  # who meet: what two processors hold together with those who make them up
WRITERS = 200
CALM_RATE = 500  # messages a second
STORM_RATE = 5_000
SECONDS = 8
LONGEST_JOIN = 30  # seconds


class Beside:
    PARTS = ()

    def __init__(self, root: Path, work: Path, options: argparse.Namespace):
        self.options = options
        self.madang = Madang(root, work)
        self.load = str(root / "build/bench/bench/bench_load")
        self.notes: list[str] = []
        self.figures: dict[str, list[float]] = defaultdict(list)

    def measure(self) -> list[Row]:
        seed = self.madang.seeded("beside", members=WRITERS + 1, conversations=2, circle=10)
        for number in range(self.options.rounds):
            print(f"round {number + 1} of {self.options.rounds}", flush=True)
            with self.madang.run(seed) as (running, organisation):
                self.measure_round(running, organisation)
        return self.rows()

    def measure_round(self, running: Running, organisation: Path) -> None:
        desk = Desk(running, organisation)
        self.keep("idle", self.write(running, organisation, CALM_RATE, first_of_all()))
        with desk.meeting():
            self.keep("met", self.write(running, organisation, CALM_RATE, first_of_all()))
        self.keep("calm", desk.seen())
        with desk.meeting():
            self.keep("storm_written", self.write(running, organisation, STORM_RATE, []))
        self.keep("storm", desk.seen())

    def write(self, running: Running, organisation: Path, rate: int, before: list[str]) -> dict:
        return asked([*before, self.load, "acknowledge", "--sleeping", "--port", str(running.port), "--pid", str(running.pid), "--organisation",
                      str(organisation), "--members", str(WRITERS), "--rate", str(rate), "--seconds", str(SECONDS)])

    def keep(self, part: str, seen: dict) -> None:
        for name, value in seen.items():
            if isinstance(value, (int, float)):
                self.figures[f"{part}_{name}"].append(float(value))

    def rows(self) -> list[Row]:
        seen = self.figures
        twice = Goal("ratio <= 2", lambda _, ratio: ratio is not None and ratio <= 2)
        late = [storm - calm for storm, calm in zip(seen["storm_voice_delay_p99_us"], seen["calm_voice_delay_p99_us"])]
        little = Goal("<= 20 ms", lambda ours, _: ours <= 20_000)
        return [
            row(f"acknowledgement p50 at {CALM_RATE}/s beside a meeting of {PEOPLE}", "us", seen["met_p50_us"], "alone",
                seen["idle_p50_us"]),
            row("the same, p99", "us", seen["met_p99_us"], "alone", seen["idle_p99_us"], twice),
            row("packets a second of that meeting", "1/s", seen["calm_packets_per_second"]),
            row("CPU of a packet", "ns", seen["calm_packet_cost_ns"]),
            row("delay of its voices, p99", "us", seen["calm_voice_delay_p99_us"]),
            row(f"the same beside {STORM_RATE:,} messages a second", "us", seen["storm_voice_delay_p99_us"]),
            row("that is more by", "us", late, goal=little),
            row("delay of all its packets, p99", "us", seen["calm_delay_p99_us"]),
            row("the same beside those messages", "us", seen["storm_delay_p99_us"]),
            row("of its packets lost then", "ppm", seen["storm_loss_ppm"]),
        ]


class Desk:
    """An administrator, who lets synthetic people meet."""

    def __init__(self, running: Running, organisation: Path):
        known = json.loads(organisation.read_text())
        self.address = f"http://127.0.0.1:{running.port}/api/orgs/{known['org_id']}"
        self.token = known["members"][0]["token"]

    @contextmanager
    def meeting(self) -> Iterator[None]:
        """While the block runs everybody is there; after it the test has ended."""
        seconds = 2 * SECONDS
        self.ask("POST", "/load_tests", {"client_id": str(uuid.uuid4()), "people": PEOPLE, "seconds": seconds})
        self.wait(lambda test: test["state"] != "running" or test["connected"] >= PEOPLE)
        yield
        self.wait(lambda test: test["state"] != "running", 2 * seconds)

    def seen(self) -> dict:
        test = self.ask("GET", "/media_capacity")["load_test"]
        if not test["steps"]:
            raise RuntimeError(f"the load test ended without a result: {test['state']}")
        return test["steps"][-1]

    def wait(self, is_so, seconds: float = LONGEST_JOIN) -> None:
        until = time.monotonic() + seconds
        while not is_so(self.ask("GET", "/media_capacity")["load_test"]):
            if time.monotonic() > until:
                raise RuntimeError("the load test does not go on")
            time.sleep(0.1)

    def ask(self, method: str, path: str, body: dict | None = None) -> dict:
        asked_for = urllib.request.Request(self.address + path, method=method,
                                           data=json.dumps(body).encode() if body else None,
                                           headers={"Authorization": f"Bearer {self.token}",
                                                    "Content-Type": "application/json"})
        with urllib.request.urlopen(asked_for, timeout=30) as answer:
            return json.loads(answer.read())
