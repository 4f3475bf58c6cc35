"""db1 and db2, set up as deploy/cluster/README.md says."""
import os
import shutil
import signal
from pathlib import Path

from deploy.places import DEPLOY, eventually
from deploy.rehearsal.machines import NOBODY, Machine

EXAMPLE = DEPLOY / "cluster/postgresql"
PROGRAMS = Path("/usr/lib/postgresql/15/bin")
PASSWORDS = {"madang": "of-madang", "replicator": "of-the-standby"}


class Database:
    def __init__(self, machine: Machine, secrets: Path):
        self.machine, self.secrets = machine, secrets
        self.etc, self.data = machine.folder / "etc", machine.folder / "data"
        self.archive = machine.folder.parent / "archive"
        self.passes = machine.folder / "replicator.pgpass"
        for folder in (self.etc / "conf.d", self.archive):
            folder.mkdir(parents=True, exist_ok=True)
        os.chown(self.archive, 65534, 65534)
        self.put_configuration()
        self.own()

    def put_configuration(self):
        address, etc = self.machine.address, self.etc
        shutil.copy(self.secrets / "database-ca.pem", etc)
        shutil.copy(self.secrets / f"{address}.crt", etc / "madang.crt")
        shutil.copy(self.secrets / f"{address}.key", etc / "madang.key")
        shutil.copy(EXAMPLE / "archive_wal", etc)
        self.put("both.conf", "madang.conf")
        (etc / "pg_hba.conf").write_text("local all all trust\nlocal replication all trust\n" + (EXAMPLE / "pg_hba.conf").read_text())
        (etc / "postgresql.conf").write_text(f"data_directory = '{self.data}'\nhba_file = '{etc}/pg_hba.conf'\n"
                                             f"ident_file = '{etc}/pg_ident.conf'\n"
                                             f"unix_socket_directories = '{self.machine.folder}'\n"
                                             "include_dir = 'conf.d'\nfsync = off\nshared_buffers = '64MB'\n")
        (etc / "pg_ident.conf").touch()
        self.passes.write_text(f"*:*:*:replicator:{PASSWORDS['replicator']}\n")
        self.passes.chmod(0o600)

    def put(self, name: str, kept_as: str | None = None, host: str = ""):
        text = (EXAMPLE / name).read_text().replace("/etc/postgresql/15/main", str(self.etc))
        text = text.replace("/var/backups/madang/wal", str(self.archive))
        text = text.replace("/var/lib/postgresql/replicator.pgpass", str(self.passes)).replace("host=HOST", f"host={host}")
        (self.etc / "conf.d" / (kept_as or name)).write_text(text)

    def own(self):
        for path in [self.machine.folder, *self.machine.folder.rglob("*")]:
            os.chown(path, 65534, 65534)

    def run(self, program: str, *arguments) -> str:
        return self.machine.run("env", f"PGPASSFILE={self.passes}", "PGCONNECT_TIMEOUT=5", f"HOME={self.machine.folder}", *NOBODY, PROGRAMS / program, *arguments)

    def ask(self, sql: str, database: str = "postgres") -> str:
        return self.run("psql", "-h", self.machine.folder, "-U", "postgres", "-d", database, "-v", "ON_ERROR_STOP=1", "-XAtc", sql).strip()

    def start(self):
        self.own()
        self.process = self.machine.start("env", f"ARCHIVE={self.archive}", f"HOME={self.machine.folder}", *NOBODY, PROGRAMS / "postgres", "-c",
                                          f"config_file={self.etc}/postgresql.conf")
        eventually(f"{self.machine.name} takes questions", self.answers)

    def answers(self) -> bool:
        if self.process.poll() is not None:
            raise AssertionError(f"{self.machine.name}: {(self.machine.folder / 'log').read_text()[-2000:]}")
        try:
            return self.ask("SELECT 1") == "1"
        except AssertionError:
            return False

    def stop(self):
        self.process.send_signal(signal.SIGINT)
        self.process.wait(60)

    def found(self):
        """The first primary."""
        self.run("initdb", "-D", self.data, "-U", "postgres", "--auth=trust", "--no-sync", "--no-instructions")
        self.start()
        self.run("psql", "-h", self.machine.folder, "-U", "postgres", "-v", "ON_ERROR_STOP=1", "-Xqf", EXAMPLE / "create.sql")
        for role, password in PASSWORDS.items():
            self.ask(f"ALTER ROLE {role} PASSWORD '{password}'")

    def follow(self, primary: "Database"):
        self.put("standby.conf", host=primary.machine.address)
        self.run("pg_basebackup", "-h", primary.machine.address, "-U", "replicator", "-D", self.data, "-X", "stream", "-S", "standby", "-c", "fast")
        (self.data / "standby.signal").touch()
        self.start()
        primary.wait_for_standby("async")

    def follow_again(self, primary: "Database"):
        """An old primary that stopped cleanly."""
        (self.etc / "conf.d/primary.conf").unlink()
        self.put("standby.conf", host=primary.machine.address)
        primary.ask("CHECKPOINT")
        primary.ask("SELECT pg_create_physical_replication_slot('standby')")
        # A machine whose line was just mended holds for a second that nobody answers at the addresses it asked in vain.
        eventually(f"{self.machine.name} reaches {primary.machine.name}", lambda: self.reaches(primary))
        self.run("pg_rewind", "-D", self.data, "-c", f"--config-file={self.etc}/postgresql.conf",
                 f"--source-server=host={primary.machine.address} user=replicator dbname=postgres")
        (self.data / "standby.signal").touch()
        self.start()
        primary.wait_for_standby("async")

    def reaches(self, other: "Database") -> bool:
        try:
            self.run("pg_isready", "-h", other.machine.address)
        except AssertionError:
            return False
        return True

    def make_synchronous(self):
        self.put("primary.conf")
        self.own()
        self.ask("SELECT pg_reload_conf()")
        self.wait_for_standby("sync")

    def wait_for_standby(self, state: str):
        asked = "SELECT application_name, state, sync_state FROM pg_stat_replication"
        eventually(f"the standby of {self.machine.name} is {state}", lambda: self.ask(asked) == f"standby|streaming|{state}")
