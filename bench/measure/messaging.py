"""bench/run messaging: what the way of a message costs, beside the floor and the best servers for such work."""
import argparse
import shutil
import tempfile
from collections import defaultdict
from pathlib import Path

from measure.madang import Madang
from measure.peers import Peers
from measure.processes import asked
from measure.rows import Goal, Row, row

MEMBERS = 1000
IDLE_MEMBERS = 8000
CONVERSATIONS = 50
LONG = 100_000  # messages in the conversation that a person opens
Figures = dict[str, list[float]]


def at_most(limit: float, unit: str) -> Goal:
    return Goal(f"<= {limit:g} {unit}".strip(), lambda ours, _: ours <= limit)


def ratio_at_most(limit: float) -> Goal:
    return Goal(f"ratio <= {limit:g}", lambda _, ratio: ratio is not None and ratio <= limit)


def ratio_at_least(limit: float) -> Goal:
    return Goal(f"ratio >= {limit:g}", lambda _, ratio: ratio is not None and ratio >= limit)


def at_least(limit: float, ratio_limit: float | None = None) -> Goal:
    text = f">= {limit:,g}" + (f", ratio >= {ratio_limit:g}" if ratio_limit else "")
    return Goal(text, lambda ours, ratio: ours >= limit and (not ratio_limit or (ratio or 0) >= ratio_limit))


class Messaging:
    """Runs every server once in each round, one after the other, so that all share the machine's good and bad minutes."""

    PARTS = ("memory", "resumes", "messages", "browser")  # of what is ours; each can be measured alone

    def __init__(self, root: Path, work: Path, options: argparse.Namespace):
        self.root = root
        self.work = work
        self.options = options
        self.madang = Madang(root, work)
        self.peers = Peers(root, work)
        self.load = str(root / "build/bench/bench/bench_load")
        self.has_browser = bool(shutil.which("chromium")) and (root / "tests/e2e/node_modules/playwright-core").exists()
        self.notes: list[str] = [] if self.has_browser else ["there is no browser: what a person sees is left out"]
        self.figures: dict[str, Figures] = defaultdict(lambda: defaultdict(list))  # by server, by figure

    def measure(self) -> list[Row]:
        return self.measure_part(self.options.only) if self.options.only else self.measure_all()

    def measure_part(self, name: str) -> list[Row]:
        for number in range(self.options.rounds):
            print(f"round {number + 1} of {self.options.rounds}", flush=True)
            getattr(self, f"measure_{name}")()
        return self.rows([])

    def measure_all(self) -> list[Row]:
        others = self.peers.here()
        self.notes += [f"{name} is not here: left out"
                       for name in ("ws", "socket.io", "redis", "nats", "ejabberd") if name not in others]
        for number in range(self.options.rounds):
            print(f"round {number + 1} of {self.options.rounds}", flush=True)
            for name in self.PARTS:
                getattr(self, f"measure_{name}")()
            self.measure_other("floor")
            for name in others:
                try:
                    self.measure_other(name)
                except RuntimeError as failure:
                    self.notes.append(f"{name} gave up in round {number + 1}: {str(failure).splitlines()[-1]}")
            self.measure_inserts()
            self.measure_starts()
        return self.rows(others)

    def keep(self, name: str, **values: float) -> None:
        for figure, value in values.items():
            self.figures[name][figure].append(value)

    def idle(self) -> Path:
        return self.madang.seeded("idle", members=IDLE_MEMBERS, conversations=CONVERSATIONS, circle=50)

    def room(self) -> Path:
        return self.madang.seeded("room", members=MEMBERS + 1, conversations=2, circle=10)

    def measure_memory(self) -> None:
        with self.madang.run(self.idle()) as (running, organisation):
            been = self.ask("idle", running, organisation, members=IDLE_MEMBERS, seconds=5)
            self.keep("madang", idle_bytes=been["bytes_per_session"], idle_cpu=been["idle_cpu_ns_per_second"] / 1000)
        with self.madang.run(self.idle(), "--config", str(self.madang.encrypting())) as (running, organisation):
            been = self.ask("idle", running, organisation, members=MEMBERS, seconds=2, encrypted=True)
            self.keep("madang", idle_bytes_tls=been["bytes_per_session"])

    def measure_resumes(self) -> None:
        with self.madang.run(self.idle()) as (running, organisation):
            back = self.ask("resume", running, organisation, members=MEMBERS, messages=20)
            self.keep("madang", resumes=back["resumes_per_cpu_second"], resume_reads=back["database_reads"])

    def measure_messages(self) -> None:
        with self.madang.run(self.room()) as (running, organisation):
            for outstanding, messages in ((1, 200), (16, 800)):
                heard = self.ask("fanout", running, organisation, members=MEMBERS, outstanding=outstanding,
                                 messages=messages)
                self.keep("madang", **{f"delivery_{outstanding}": heard["cpu_ns_per_delivery"] / 1000})
            said = self.ask("post", running, organisation, members=200, outstanding=16, seconds=4)
            self.keep("madang", posts=said["messages_per_second"])
            for rate in (500, 5000):
                waited = self.ask("acknowledge", running, organisation, members=MEMBERS, rate=rate, seconds=4)
                self.keep("madang", **{f"{key[:-3]}_{rate}": value for key, value in waited.items() if key != "messages"})

    def measure_other(self, name: str) -> None:
        with self.peers.run(name) as running:
            been = self.ask("idle", running, protocol=name, members=MEMBERS, seconds=2)
            self.keep(name, idle_bytes=been["bytes_per_session"], idle_cpu=been["idle_cpu_ns_per_second"] / 1000)
        with self.peers.run(name) as running:
            for outstanding, messages in ((1, 100), (16, 200)):
                heard = self.ask("fanout", running, protocol=name, members=MEMBERS, outstanding=outstanding,
                                 messages=messages)
                self.keep(name, **{f"delivery_{outstanding}": heard["cpu_ns_per_delivery"] / 1000})

    def measure_inserts(self) -> None:
        with tempfile.TemporaryDirectory(dir=self.work) as folder:
            done = asked([str(self.madang.programs / "bench_insert"), folder])
            self.keep("insert", posts=done["messages_per_second"])

    def measure_starts(self) -> None:
        empty = self.work / "empty"
        shutil.rmtree(empty, ignore_errors=True)
        self.madang.start_time(empty)  # makes the folder, its keys and its tables
        self.keep("madang", start_empty=self.madang.start_time(empty))
        if not self.options.archive:
            return
        archive = self.madang.seeded("archive", members=100, conversations=1, messages=self.options.archive)
        self.keep("madang", start_full=self.madang.start_time(archive))

    def measure_browser(self) -> None:
        if not self.has_browser:
            return
        long = self.madang.seeded("long", members=100, conversations=1, messages=LONG)
        script = self.root / "bench/browser/conversation.mjs"
        with self.madang.run(long) as (running, organisation):
            seen = asked([str(self.root / "tools/with_node"), "node", str(script), f"http://127.0.0.1:{running.port}",
                          str(organisation)])
        self.keep("madang", **{name: seen[name] for name in ("open_ms", "open_cpu_ms", "open_again_ms", "frame_ms")})

    def ask(self, command: str, running, organisation: Path | None = None, **options) -> dict:
        words = [text for key, value in options.items()
                 for text in ((f"--{key}",) if value is True else (f"--{key}", str(value)))]
        if organisation:
            words += ["--organisation", str(organisation)]
        return asked([self.load, command, "--port", str(running.port), "--pid", str(running.pid), *words])

    def rows(self, others: list[str]) -> list[Row]:
        ours = self.figures["madang"]
        floor = self.figures["floor"]
        made = [
            row("memory of an idle session with 50 conversations, plaintext", "bytes", ours["idle_bytes"],
                goal=at_most(768, "B")),
            row("the same, TLS", "bytes", ours["idle_bytes_tls"]),
            row("CPU of a delivery, 1 to 1,000, 1 outstanding", "us", ours["delivery_1"], "floor", floor["delivery_1"],
                ratio_at_most(1.2)),
            row("CPU of a delivery, 1 to 1,000, 16 outstanding", "us", ours["delivery_16"], "floor",
                floor["delivery_16"], ratio_at_most(0.15)),
            row("durable messages over sockets", "1/s", ours["posts"], "batched insert",
                self.figures["insert"]["posts"], at_least(20_000, 0.65)),
        ]
        for rate in (500, 5000):
            for part, limit in (("p50", 1.5), ("p99", 2.0)):
                made.append(row(f"acknowledgement {part} at {rate:,}/s", "us", ours[f"{part}_{rate}"], "fsync " + part,
                                ours[f"sync_{part}_{rate}"], ratio_at_most(limit)))
        made += [
            row("resumes, the gap in memory", "1/CPU s", ours["resumes"], goal=at_least(20_000)),
            row("database reads of a resume", "", ours["resume_reads"], goal=at_most(0, "")),
            row("idle CPU of a session", "us/s", ours["idle_cpu"], goal=at_most(0.5, "us/s")),
            row("cold start, empty", "ms", ours["start_empty"], goal=at_most(100, "ms")),
            row(f"opening a conversation of {LONG:,} messages in Chromium", "ms", ours["open_ms"],
                goal=at_most(100, "ms")),
            row("processor time of the page's thread meanwhile", "ms", ours["open_cpu_ms"]),
            row("opening it again, on a device that holds its newest page", "ms", ours["open_again_ms"]),
            row("the longest frame while scrolling through it", "ms", ours["frame_ms"], goal=at_most(50, "ms")),
            row(f"cold start, {self.options.archive:,} messages", "ms", ours["start_full"], goal=at_most(1000, "ms")),
        ]
        for name in others:
            theirs = self.figures[name]
            for figure, unit, key in (("memory of an idle session", "bytes", "idle_bytes"),
                                      ("CPU of a delivery, 1 outstanding", "us", "delivery_1"),
                                      ("CPU of a delivery, 16 outstanding", "us", "delivery_16")):
                if theirs[key]:
                    made.append(row(figure, unit, ours[key], name, theirs[key]))
        return [each for each in made if each]
