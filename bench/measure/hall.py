"""The large meeting with two real browsers in it: `hall` of bench/run meetings.

Server, browsers and everybody else share all processors. Three of the synthetic people, who are looked at and heard, are a process
that goes before the others: it is on time, so what a voice lacks is the server's doing or the browser's own. The server goes before
the crowd and the browsers, where the kernel shares by sessions: in service they are on other machines."""
import argparse
import contextlib
import json
import socket
import subprocess
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from measure.processes import asked, first_of_all, free_port, server
from measure.rows import Goal, Row, row

SPEAKERS = 3
PARTS = {"join": "{} come in 10 s", "calm": "all are there", "share": "a screen is shared", "flips": "50 pages turned a second",
         "leave": "half leave at once"}
PATIENCE = 300
SERVERS_NICENESS = -8  # of its session


def own_address() -> str:
    """Firefox does not go to 127.0.0.1; what goes to one's own address stays on the machine all the same."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asked_for:
        with contextlib.suppress(OSError):
            asked_for.connect(("192.0.2.1", 9))  # nothing is sent
            return asked_for.getsockname()[0]
    return "127.0.0.1"


class Said:
    """A program that says in lines how far it is, and is ended by its own number."""

    def __init__(self, command: list[str], log: Path):
        self.log = log.open("w")
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=self.log, text=True, start_new_session=True)

    def hear(self) -> str:
        line = self.process.stdout.readline()
        if not line:
            raise RuntimeError(f"{self.process.args[0]} ended: see {self.log.name}")
        return line.strip()

    def end(self) -> None:
        self.process.terminate()
        self.process.wait(30)
        self.log.close()


@contextlib.contextmanager
def saying(command: list[str], log: Path) -> Iterator[Said]:
    said = Said(command, log)
    try:
        if (first := said.hear()) != "ready":
            raise RuntimeError(first)
        yield said
    finally:
        said.end()


class Hall:
    def __init__(self, root: Path, work: Path, options: argparse.Namespace):
        self.root = root
        self.work = work
        self.options = options
        self.programs = root / "build/bench/bench"
        self.figures: dict[int, dict[str, list[float]]] = defaultdict(lambda: defaultdict(list))

    def measure(self, people: int) -> None:
        port = free_port()
        address = own_address()
        command = [str(self.programs / "bench_media_server"), "engine", "--port", str(port), "--workers", "0",
                   "--address", address]
        with server(command, port, self.work / "hall_server.log") as running:
            with contextlib.suppress(OSError):
                Path(f"/proc/{running.pid}/autogroup").write_text(str(SERVERS_NICENESS))
            browsers = [str(self.root / "tools/with_node"), "node", str(self.root / "bench/browser/hall.mjs"), address, str(port)]
            of = ["--server", "madang", "--port", str(port), "--pid", str(running.pid)]
            meetings = str(self.programs / "bench_meetings")
            with saying(browsers, self.work / "hall_browsers.log") as hall:
                with saying([*first_of_all(), meetings, "speak", *of], self.work / "hall_speakers.log"):
                    crowd = asked([meetings, "meet", *of, "--first", str(SPEAKERS + 1), "--participants", str(people - SPEAKERS),
                                   "--storm", "10000", "--settle", "6", "--flips", "50"], PATIENCE)
                self.keep(people, crowd, json.loads(hall.hear()))

    def keep(self, people: int, crowd: dict, seen: dict) -> None:
        figures = self.figures[people]
        if seen.get("came_ms") is not None:
            figures["came_ms"].append(seen["came_ms"])
        for part in crowd["parts"]:
            for name, value in part.items():
                if isinstance(value, (int, float)):
                    figures[f"{part['part']}_{name}"].append(float(value))
        for part in seen["parts"]:
            browsers = [value for name, value in part.items() if name != "part"]
            for name in ("made_up", "frozen_s", "gaps", "voice_loss"):
                figures[f"{part['part']}_{name}"].append(max(float(each[name]) for each in browsers))
            figures[f"{part['part']}_stage"].append(min(float(each["shown_per_second"]["stage"]) for each in browsers))

    def rows(self) -> list[Row | None]:
        little = Goal("<= 1 %", lambda ours, _: ours <= 1)
        none_lost = Goal("<= 0.1 %", lambda ours, _: ours <= 0.1)
        made: list[Row | None] = []
        for people, figures in self.figures.items():
            for part, doing in PARTS.items():
                def of(figure: str, unit: str, key: str, scale: float = 1, goal: Goal | None = None) -> Row | None:
                    return row(figure, unit, [value * scale for value in figures[f"{part}_{key}"]], goal=goal)
                made += [
                    of(f"{people} and two browsers, {doing.format(people)}: packets sent", "1/s", "packets_per_second"),
                    of("of a voice made up, the worse browser", "%", "made_up", 100, little),
                    of("pictures of the stage, the worse browser", "1/s", "stage"),
                    of("CPU of a packet", "us", "cpu_us_per_packet"),
                    of("processors taken by the server", "", "cpu"),
                    of("lost by the server", "%", "loss", 100, none_lost),
                    of("delay of voices in the server, p99", "ms", "voice_delay_p99_us", 1e-3),
                    of("delay of all, p99", "ms", "delay_p99_us", 1e-3),
                    of("furthest step of the surge order", "", "surge"),
                ]
            made += [row("first whole pictures while all come, p95", "ms", figures["join_first_frame_p95_ms"]),
                     row("a screen that is shared: first whole pictures, p95", "ms", figures["share_first_frame_p95_ms"]),
                     row("pages turned: first whole pictures, p95", "ms", figures["flips_first_frame_p95_ms"]),
                     row("a browser that comes to the full meeting: its first picture", "ms", figures["came_ms"])]
        return made
