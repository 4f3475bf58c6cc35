"""Several servers that share a database and a NATS, as a cluster has them."""
import contextlib
import json
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

from measure.postgres import Postgres
from measure.processes import Running, free_port, server


class Nodes:
    """Seeds are databases that are filled once in a measurement; nodes run on copies of them."""

    def __init__(self, root: Path, work: Path, postgres: Postgres, relay: Running):
        self.binary = root / "build/bench/madang"
        self.programs = root / "build/bench/bench"
        self.work = work / "cluster"
        self.postgres = postgres
        self.relay = relay
        shutil.rmtree(self.work, ignore_errors=True)
        self.work.mkdir(parents=True)

    @property
    def data(self) -> Path:
        """Holds the one secret of all nodes, and what is known of the seeded organisations."""
        return self.work / "seed"

    def seeded(self, name: str, **organisations: dict[str, int]) -> None:
        """A database with an organisation for each name: NAME.json says who is in it."""
        conninfo = self.postgres.create(name)
        for organisation, wanted in organisations.items():
            options = [text for key, value in wanted.items() for text in (f"--{key}", str(value))]
            subprocess.run([str(self.programs / "bench_seed"), str(self.data), "--postgresql", conninfo, "--file",
                            f"{organisation}.json", *options], check=True)
        self.postgres.ask("VACUUM ANALYZE", name)

    def organisation(self, name: str) -> Path:
        return self.data / f"{name}.json"

    def copy(self, seed: str) -> str:
        return self.postgres.create("run", seed)

    @contextlib.contextmanager
    def run(self, seed: str, count: int, pinned_to: str = "") -> Iterator[list[Running]]:
        """So many nodes on a fresh copy; `pinned_to` names processors as taskset does."""
        conninfo = self.copy(seed)
        with contextlib.ExitStack() as stack:
            yield [stack.enter_context(self.node(number, conninfo, pinned_to)) for number in range(count)]

    @contextlib.contextmanager
    def node(self, number: int, conninfo: str, pinned_to: str) -> Iterator[Running]:
        folder = self.work / f"node{number}"
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
        shutil.copy(self.data / "server.key", folder)
        config = folder / "madang.toml"
        config.write_text(f'[store]\nengine = "postgresql"\npostgresql = {json.dumps(conninfo)}\n'
                          f'[nats]\nurls = ["nats://127.0.0.1:{self.relay.port}"]\n')
        port = free_port()
        pin = ["taskset", "-c", pinned_to] if pinned_to else []
        command = [*pin, str(self.binary), "serve", "--config", str(config), "--data", str(folder), "--port", str(port)]
        with server(command, port, self.work / f"node{number}.log") as running:
            yield running
