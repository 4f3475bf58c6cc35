"""bench/run cluster: what it costs that several servers share a PostgreSQL and a NATS."""
import argparse
import contextlib
import re
import subprocess
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from measure.messaging import Figures, at_most, ratio_at_least, ratio_at_most
from measure.neighbour import Neighbour
from measure.nodes import Nodes
from measure.postgres import PROGRAMS, Postgres, nats
from measure.processes import Running, asked
from measure.rows import Row, row

SENDERS = 256
LISTENERS = 600
CROWD = 15_000
CONVERSATIONS = {"many conversations": [], "one conversation": ["--one-conversation"]}


class Cluster:
    """Everything that is compared is measured in the same round, on the same PostgreSQL and the same NATS."""

    PARTS = ("appends", "delivery", "fanout", "neighbour", "storm")

    def __init__(self, root: Path, work: Path, options: argparse.Namespace):
        self.root = root
        self.work = work
        self.options = options
        self.programs = root / "build/bench/bench"
        self.notes: list[str] = []
        self.neighbour: Neighbour | None = None
        self.figures: dict[str, Figures] = defaultdict(lambda: defaultdict(list))

    def measure(self) -> list[Row]:
        parts = [self.options.only] if self.options.only else self.PARTS
        with Postgres.run(self.work) as self.postgres, nats(self.work) as self.relay:
            self.nodes = Nodes(self.root, self.work, self.postgres, self.relay)
            for part in parts:
                getattr(self, f"seed_{part}")()
            for number in range(self.options.rounds):
                print(f"round {number + 1} of {self.options.rounds}", flush=True)
                for part in parts:
                    getattr(self, f"measure_{part}")()
        return self.rows()

    def keep(self, name: str, **values: float) -> None:
        for figure, value in values.items():
            self.figures[name][figure].append(value)

    # Durable messages: the product's verb, the least that PostgreSQL can do, and one transaction for each.

    def seed_appends(self) -> None:
        self.nodes.seeded("appends", appends={"members": SENDERS, "conversations": 20, "circle": 8})

    def measure_appends(self) -> None:
        organisation = ["--organisation", str(self.nodes.organisation("appends"))]
        for name, options in CONVERSATIONS.items():
            conninfo = self.nodes.copy("appends")
            before = self.postgres.cpu_seconds()
            ours = asked([str(self.programs / "bench_append"), str(self.nodes.data), "--postgresql", conninfo,
                          *organisation, *options])
            if ours["failed"]:
                raise RuntimeError(f"{ours['failed']} messages could not be kept")
            used = self.postgres.cpu_seconds() - before
            batch = max(1, round(ours["messages_per_commit"]))
            self.keep(name, ours=ours["messages_per_second"], batch=batch, cpu=ours["cpu_us_per_message"],
                      database_cpu=used * 1e6 / ours["messages"])
            for kind, texts in (("batched", []), ("own_batched", ["--own-texts"])):
                rate, cpu = self.batched([*organisation, "--batch", str(batch), *options, *texts])
                self.keep(name, **{kind: rate, f"{kind}_cpu": cpu})
        self.keep("many conversations", single=self.single_inserts())

    def batched(self, options: list[str]) -> tuple[float, float]:
        """Messages in a second, and the microseconds of PostgreSQL's processor for each."""
        conninfo = self.nodes.copy("appends")
        before = self.postgres.cpu_seconds()
        done = asked([str(self.programs / "bench_batch"), "--postgresql", conninfo, *options])
        return done["messages_per_second"], (self.postgres.cpu_seconds() - before) * 1e6 / done["messages"]

    def single_inserts(self) -> float:
        script = Path(__file__).with_name("pgbench.sql")
        done = subprocess.run([str(PROGRAMS / "pgbench"), "-n", "-M", "prepared", "-c", str(SENDERS), "-j", "2", "-T", "4",
                               "-f", str(script), self.nodes.copy("appends")], check=True, capture_output=True, text=True)
        found = re.search(r"tps = ([0-9.]+) \(without", done.stdout)
        if not found:
            raise RuntimeError(done.stdout + done.stderr)
        return float(found.group(1))

    # From one node to another.

    def seed_delivery(self) -> None:
        self.nodes.seeded("pair", pair={"members": 2, "conversations": 1, "circle": 2})

    def measure_delivery(self) -> None:
        with self.nodes.run("pair", 2) as running:
            self.keep("delivery", **self.ask("relay", running, "pair", messages=400))
        with self.echo():
            self.keep("nats", **asked([str(self.programs / "bench_load"), "nats-round-trip", "--port",
                                       str(self.relay.port), "--messages", "4000"]))

    @contextlib.contextmanager
    def echo(self) -> Iterator[None]:
        command = [str(self.programs / "bench_load"), "nats-echo", "--port", str(self.relay.port)]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as answering:
            try:
                assert answering.stdout and answering.stdout.readline() == "ready\n"
                yield
            finally:
                answering.terminate()

    # The same listeners on one node, on two, on three.

    def seed_fanout(self) -> None:
        self.nodes.seeded("room", room={"members": LISTENERS + 1, "conversations": 2, "circle": 10})

    def measure_fanout(self) -> None:
        for count in (1, 2, 3):
            with self.nodes.run("room", count) as running:
                heard = self.ask("fanout", running, "room", members=LISTENERS, outstanding=1, messages=100)
                self.keep("fanout", **{f"nodes_{count}": heard["cpu_ns_per_delivery"] / 1000})

    # One organisation floods, another goes on.

    def seed_neighbour(self) -> None:
        self.neighbour = Neighbour(self.nodes, self.postgres, self.relay, str(self.programs / "bench_load"))
        self.neighbour.seed()

    def measure_neighbour(self) -> None:
        self.neighbour.measure()

    # Everybody comes back at once.

    def seed_storm(self) -> None:
        self.nodes.seeded("crowd", crowd={"members": CROWD, "conversations": 2, "circle": 50})

    def measure_storm(self) -> None:
        with self.nodes.run("crowd", 2) as running:
            self.keep("storm", **self.ask("storm", running, "crowd", members=CROWD, messages=5, rate=100, seconds=6,
                                          spread=500))

    def load(self, command: str, running: list[Running], organisation: str, **options: int) -> list[str]:
        words = [text for key, value in options.items() for text in (f"--{key}", str(value))]
        places = [text for node in running for text in ("--port", str(node.port), "--pid", str(node.pid))]
        return [str(self.programs / "bench_load"), command, *places, "--organisation",
                str(self.nodes.organisation(organisation)), *words]

    def ask(self, command: str, running: list[Running], organisation: str, **options: int) -> dict:
        return asked(self.load(command, running, organisation, **options))

    def rows(self) -> list[Row]:
        made = [each for name in CONVERSATIONS for each in self.append_rows(name)]
        many = self.figures["many conversations"]
        made.append(row("durable messages, many conversations, beside single inserts", "1/s", many["ours"],
                        "pgbench", many["single"]))
        return [each for each in made + self.delivery_rows() + self.crowd_rows() if each]

    def append_rows(self, name: str) -> list[Row | None]:
        ours = self.figures[name]
        return [
            row(f"durable messages, {name}", "1/s", ours["ours"], "batched insert", ours["batched"], ratio_at_least(0.9)),
            row("the same beside a batch of which each says its own", "1/s", ours["ours"], "batched insert", ours["own_batched"]),
            row("messages in a commit", "", ours["batch"]),
            row("CPU of a message in our process", "us", ours["cpu"]),
            row("CPU of a message in PostgreSQL", "us", ours["database_cpu"], "batched insert", ours["batched_cpu"]),
            row("the same beside a batch of which each says its own", "us", ours["database_cpu"], "batched insert",
                ours["own_batched_cpu"]),
        ]

    def delivery_rows(self) -> list[Row | None]:
        ours, bare = self.figures["delivery"], self.figures["nats"]
        made = []
        for part in ("p50", "p99"):
            goal = ratio_at_most(3) if part == "p99" else None
            made += [
                row(f"node to node, from saying to hearing, {part}", "us", ours[f"heard_{part}_us"],
                    "NATS round trip", bare[f"{part}_us"], goal),
                row(f"of it until the acknowledgement, {part}", "us", ours[f"acknowledged_{part}_us"]),
                row(f"node to node, from the commit to hearing, {part}", "us", ours[f"after_commit_{part}_us"],
                    "NATS round trip", bare[f"{part}_us"], goal),
            ]
        fanout = self.figures["fanout"]
        made.append(row("CPU of a delivery, 1 node", "us", fanout["nodes_1"]))
        made += [row(f"CPU of a delivery, {count} nodes together", "us", fanout[f"nodes_{count}"], "1 node",
                     fanout["nodes_1"]) for count in (2, 3)]
        return made

    def crowd_rows(self) -> list[Row | None]:
        storm = self.figures["storm"]
        neighbour = []
        if self.neighbour:
            neighbour = self.neighbour.rows()
            self.notes += self.neighbour.notes()
        return neighbour + [
            row(f"database reads for each of {CROWD:,} who come back", "", storm["reads"], goal=at_most(0.001, "")),
            row("streams that they had to fetch anew", "", storm["refetches"], goal=at_most(0, "")),
            row("until half are back", "s", storm["half_seconds"]),
            row("until 99 of 100 are back", "s", storm["nearly_all_seconds"]),
            row("until all are back", "s", storm["back_seconds"]),
            row("acknowledgement p99 of others meanwhile", "us", storm["storm_p99_us"], "calm", storm["calm_p99_us"],
                ratio_at_most(3)),
        ]
