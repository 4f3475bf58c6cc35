"""bench/run meetings: what the way of a media packet costs, beside Janus and a bare `sendto` forwarder.

The server has one processor and the people the other. They open one packet in fifty; what was lost, when it came and whose it
is they read from what is not sealed."""
import argparse
import contextlib
import os
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from measure import janus
from measure.hall import Hall
from measure.processes import Running, asked, free_port, server
from measure.rows import Goal, Row, row

VIEWERS = 200
STEPS = (100, 200, 300, 400, 500, 600, 800, 1000, 1200, 1400, 1600, 2000)
PACKETS_OF_A_VIEWER = 190  # a second: a stage of 140 and a voice of 50
MOST_LOSS = 0.001
SMALL_MEETING = 30  # what Janus holds on one processor
LARGE_MEETING = 302
HALLS = (100, 200, LARGE_MEETING)  # with two browsers
Figures = dict[str, list[float]]


def at_most(limit: float, unit: str) -> Goal:
    return Goal(f"<= {limit:g} {unit}", lambda ours, _: ours <= limit)


def ratio_at_least(limit: float) -> Goal:
    return Goal(f"ratio >= {limit:g}", lambda _, ratio: ratio is not None and ratio >= limit)


class Meetings:
    """Every server once in each round, one after the other, so that all share the machine's good and bad minutes."""

    PARTS = ("fan_out", "loss", "most", "small", "large", "hall", "runs")

    def __init__(self, root: Path, work: Path, options: argparse.Namespace):
        self.work = work
        self.options = options
        self.programs = root / "build/bench/bench"
        self.notes: list[str] = []
        self.hall = Hall(root, work, options)
        self.figures: dict[str, Figures] = defaultdict(lambda: defaultdict(list))  # by server, by figure
        processors = sorted(os.sched_getaffinity(0))
        self.server_processor, self.people_processor = processors[0], processors[-1]
        if len(processors) < 2:
            self.notes.append("server and people share one processor: what is said of time is of no use")
        self.servers = ["bare", "madang"] + (["janus"] if janus.is_here() else [])
        if not janus.is_here():
            self.notes.append("janus is not here: left out")

    def measure(self) -> list[Row]:
        parts = [self.options.only] if self.options.only else self.PARTS
        for number in range(self.options.rounds):
            print(f"round {number + 1} of {self.options.rounds}", flush=True)
            for part in parts:
                getattr(self, f"measure_{part}")()
        return self.rows()

    def measure_fan_out(self) -> None:
        for profile in ("gcm", "sha1"):
            for name in self.servers:
                seen = self.ask(name, "fan-out", profile=profile, participants=VIEWERS)
                self.keep(name, profile, seen)

    def measure_loss(self) -> None:
        for name in self.sealing():
            self.keep(name, "loss", self.ask(name, "fan-out", participants=VIEWERS, loss=0.01))

    def measure_runs(self) -> None:
        self.keep("madang", "runs", self.ask("madang", "fan-out", participants=VIEWERS, counts_runs=True))
        meeting = self.ask("madang", "meet", participants=SMALL_MEETING, settle=4, counts_runs=True)
        self.keep("madang", "short_runs", self.part(meeting, "calm"))

    def measure_most(self) -> None:
        for name in self.servers:
            best = 0.0
            for viewers in STEPS:
                # A moment's pause of the machine is not what a server cannot do: it is asked once more.
                carried = self.carried(name, viewers) or self.carried(name, viewers)
                if not carried:
                    break
                best = carried
            self.figures[name]["most"].append(best)

    def carried(self, name: str, viewers: int) -> float:
        """Packets a second to so many; 0 when that was too much."""
        seen = self.ask(name, "fan-out", participants=viewers, settle=6)
        if seen["lost_here"]:
            self.note(f"the people, not {name}, lost packets at {viewers} viewers")
            return 0
        is_all = seen["loss"] <= MOST_LOSS and seen["packets_per_second"] >= 0.99 * PACKETS_OF_A_VIEWER * viewers
        return seen["packets_per_second"] if is_all else 0

    def measure_small(self) -> None:
        for name in self.sealing():
            meeting = self.ask(name, "meet", participants=SMALL_MEETING, storm=1000, settle=4, flips=5)
            self.keep_meeting(name, "small", meeting)

    def measure_large(self) -> None:
        meeting = self.ask("madang", "meet", participants=LARGE_MEETING, storm=10_000, settle=6, flips=50)
        self.keep_meeting("madang", "large", meeting)

    def measure_hall(self) -> None:
        for people in HALLS:
            self.hall.measure(people)

    def sealing(self) -> list[str]:
        return [name for name in self.servers if name != "bare"]

    def part(self, meeting: dict, name: str) -> dict:
        return next(part for part in meeting["parts"] if part["part"] == name)

    def keep(self, name: str, part: str, seen: dict) -> None:
        if seen.get("lost_here"):
            self.note(f"{part}: the people themselves lost packets of {name}")
        for figure, value in seen.items():
            if isinstance(value, (int, float)):
                self.figures[name][f"{part}_{figure}"].append(float(value))

    def keep_meeting(self, name: str, size: str, meeting: dict) -> None:
        self.figures[name][f"{size}_bytes"].append(meeting["bytes_per_participant"])
        for part in meeting["parts"]:
            self.keep(name, f"{size}_{part['part']}", part)

    def note(self, text: str) -> None:
        if text not in self.notes:
            self.notes.append(text)

    @contextlib.contextmanager
    def running(self, name: str) -> Iterator[Running]:
        if name == "janus":
            with janus.run(self.work, self.server_processor) as running:
                yield running
            return
        port = free_port()
        command = ["taskset", "-c", str(self.server_processor), str(self.programs / "bench_media_server"),
                   "bare" if name == "bare" else "engine", "--port", str(port)]
        with server(command, port, self.work / f"{name}.log") as running:
            yield running

    def ask(self, name: str, command: str, **options) -> dict:
        words = [text for key, value in options.items()
                 for text in ((f"--{key.replace('_', '-')}",) if value is True
                              else (f"--{key.replace('_', '-')}", str(value)))]
        with self.running(name) as running:
            return asked(["taskset", "-c", str(self.people_processor), str(self.programs / "bench_meetings"), command,
                          "--server", name, "--port", str(running.port), "--pid", str(running.pid), *words])

    def rows(self) -> list[Row]:
        made = self.rows_of_packets() + self.rows_of_meetings() + self.hall.rows()
        return [each for each in made if each]

    def against(self, figure: str, name: str, unit: str, key: str, goal: Goal | None = None,
                scale: float = 1) -> Row | None:
        """A row beside one other server, where that was measured."""
        ours = [value * scale for value in self.figures["madang"][key]]
        theirs = [value * scale for value in self.figures[name][key]]
        return row(figure, unit, ours, name if theirs else "", theirs or None, goal)

    def rows_of_packets(self) -> list[Row | None]:
        sent = f"1 to {VIEWERS}, {PACKETS_OF_A_VIEWER} packets a second each"
        return [
            self.against(f"CPU of a packet, {sent}, AES-GCM", "janus", "us", "gcm_cpu_us_per_packet", at_most(3.5, "us")),
            self.against("the same", "bare", "us", "gcm_cpu_us_per_packet"),
            self.against("the same, AES-CM with SHA-1", "janus", "us", "sha1_cpu_us_per_packet"),
            self.against("the same, 1 % lost on the way", "janus", "us", "loss_cpu_us_per_packet"),
            self.against("of those still missing in the end", "janus", "%", "loss_loss", scale=100),
            self.against("packets a second on one processor, 0.1 % lost", "janus", "1/s", "most", ratio_at_least(5)),
            self.against("the same", "bare", "1/s", "most"),
            self.against("delay in the server, p50", "janus", "us", "gcm_delay_p50_us"),
            self.against("delay in the server, p99", "janus", "us", "gcm_delay_p99_us"),
            self.against("the same", "bare", "us", "gcm_delay_p99_us"),
            self.against("from the wish to join to the first whole picture", "janus", "ms", "gcm_first_frame_ms",
                         at_most(120, "ms")),
            self.against("memory of a viewer", "janus", "kB", "gcm_bytes_per_participant", at_most(150, "kB"), 1e-3),
            self.against("packets in a run of GSO", "", "", "runs_run_length"),
            self.against(f"the same, {SMALL_MEETING} with 25 tiles", "", "", "short_runs_run_length"),
        ]

    def rows_of_meetings(self) -> list[Row | None]:
        made: list[Row | None] = []
        for size, people, other in (("small", SMALL_MEETING, "janus"), ("large", LARGE_MEETING, "")):
            of = f"{people} in a meeting, each with a stage and 25 tiles"
            made += [
                self.against(f"{of}: packets sent", other, "1/s", f"{size}_calm_packets_per_second"),
                self.against("CPU of a packet", other, "us", f"{size}_calm_cpu_us_per_packet", at_most(3.5, "us")),
                self.against("processors taken", other, "", f"{size}_calm_cpu"),
                self.against("lost by the server", other, "%", f"{size}_calm_loss", at_most(0.1, "%"), 100),
                self.against("delay in the server, p99", other, "us", f"{size}_calm_delay_p99_us"),
                self.against("gaps of a voice, p99", other, "ms", f"{size}_calm_audio_gap_p99_us", scale=1e-3),
                self.against("all come: first whole pictures, p95", other, "ms", f"{size}_join_first_frame_p95_ms"),
                self.against("a screen is shared: first whole pictures, p95", "", "ms", f"{size}_share_first_frame_p95_ms"),
                self.against("gaps of a voice meanwhile, p99", "", "ms", f"{size}_share_audio_gap_p99_us", scale=1e-3),
                self.against("pages turned: first whole pictures, p95", other, "ms", f"{size}_flips_first_frame_p95_ms"),
                self.against("half leave: gaps of a voice, p99", other, "ms", f"{size}_leave_audio_gap_p99_us",
                             scale=1e-3),
                self.against("memory of a participant", other, "kB", f"{size}_bytes", at_most(150, "kB"), 1e-3),
            ]
        return made
