"""A PostgreSQL of the measurement's own, with durable commits, and a NATS beside it."""
import contextlib
import os
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

from measure.processes import Running, free_port, server

PROGRAMS = Path("/usr/lib/postgresql/15/bin")
NOBODY = 65534  # PostgreSQL will not run as root
SETTINGS = {"shared_buffers": "512MB", "max_connections": "400", "max_wal_size": "4GB", "checkpoint_timeout": "15min",
            "fsync": "on", "synchronous_commit": "on", "listen_addresses": "127.0.0.1", "log_min_messages": "panic"}


def as_ordinary_user(*words: object) -> list[str]:
    user = [f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups"] if os.getuid() == 0 else []
    return ["setpriv", "--pdeathsig", "SIGINT", *user, *(str(word) for word in words)]


class Postgres:
    """What a seed fills stays in a database of its own, and every measurement begins on a fresh copy of it."""

    def __init__(self, folder: Path, port: int):
        self.folder = folder
        self.port = port
        self.process: subprocess.Popen | None = None

    @classmethod
    @contextlib.contextmanager
    def run(cls, work: Path) -> Iterator["Postgres"]:
        postgres = cls(work / "postgres", free_port())
        shutil.rmtree(postgres.folder, ignore_errors=True)
        postgres.folder.mkdir(parents=True)
        if os.getuid() == 0:
            os.chown(postgres.folder, NOBODY, NOBODY)
        postgres.make()
        try:
            postgres.rise()
            yield postgres
        finally:
            postgres.end()

    def make(self) -> None:
        options = ["-U", "madang", "-A", "trust", "--locale=C", "-E", "UTF8", "--no-instructions"]
        subprocess.run(as_ordinary_user(PROGRAMS / "initdb", "-D", self.folder / "data", *options), check=True,
                       capture_output=True, cwd="/")

    def rise(self) -> None:
        settings = SETTINGS | {"port": str(self.port), "unix_socket_directories": str(self.folder)}
        words = [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
        self.process = subprocess.Popen(as_ordinary_user(PROGRAMS / "postgres", "-D", self.folder / "data", *words),
                                        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True,
                                        cwd="/")
        ready = [str(PROGRAMS / "pg_isready"), "-q", "-h", "127.0.0.1", "-p", str(self.port)]
        give_up = time.monotonic() + 30
        while subprocess.run(ready, check=False).returncode != 0:
            if time.monotonic() > give_up or self.process.poll() is not None:
                raise RuntimeError("PostgreSQL did not start")
            time.sleep(0.1)

    def end(self) -> None:
        if self.process and self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
            self.process.wait(60)
        shutil.rmtree(self.folder, ignore_errors=True)

    def conninfo(self, database: str) -> str:
        return f"host=127.0.0.1 port={self.port} user=madang dbname={database}"

    def ask(self, sql: str, database: str = "postgres") -> str:
        return subprocess.run([str(PROGRAMS / "psql"), "-qAt", "-v", "ON_ERROR_STOP=1", "-c", sql, self.conninfo(database)],
                              check=True, capture_output=True, text=True).stdout.strip()

    def create(self, database: str, template: str = "template0") -> str:
        self.ask(f"DROP DATABASE IF EXISTS {database} WITH (FORCE)")
        self.ask(f"CREATE DATABASE {database} TEMPLATE {template}")
        return self.conninfo(database)

    def cpu_seconds(self) -> float:
        """Of all its processes, those that have ended too."""
        main = self.process.pid
        ended = sum(int(ticks) for ticks in Path(f"/proc/{main}/stat").read_text().rsplit(")", 1)[1].split()[13:15])
        used = ended / os.sysconf("SC_CLK_TCK")
        for child in Path(f"/proc/{main}/task/{main}/children").read_text().split():
            with contextlib.suppress(OSError):
                used += int(Path(f"/proc/{child}/schedstat").read_text().split()[0]) / 1e9
        return used

    def processes(self) -> list[int]:
        main = self.process.pid
        return [int(child) for child in Path(f"/proc/{main}/task/{main}/children").read_text().split()]


@contextlib.contextmanager
def nats(work: Path) -> Iterator[Running]:
    port = free_port()
    with server(["nats-server", "-a", "127.0.0.1", "-p", str(port)], port, work / "nats.log") as running:
        yield running
