"""Follows deploy/cluster/README.md with its own files, from the certificates to the failover. In namespaces of its own.

Usage: unshare --mount --net --pid --fork --kill-child --mount-proc python3 -m deploy.rehearsal FOLDER
"""
import re
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

from deploy.places import BINARY, DEPLOY, ROOT, eventually
from deploy.rehearsal.backups import BaseBackup
from deploy.rehearsal.databases import PASSWORDS, Database
from deploy.rehearsal.machines import Machine, lay_network, must

CLUSTER = DEPLOY / "cluster"
ADDRESSES = {"lb": "10.20.0.5", "app1": "10.20.0.11", "app2": "10.20.0.12", "app3": "10.20.0.13",
             "db1": "10.20.0.21", "db2": "10.20.0.22", "spare": "10.20.0.23", "store": "10.20.0.40"}
EPOCH = "SELECT value FROM store_meta WHERE name = 'epoch'"
FORWARD = "import sys; sys.path.insert(0, sys.argv[1]); from deploy.rehearsal import forward; forward.serve(sys.argv[2], int(sys.argv[3]))"


class Rehearsal:
    def __init__(self, folder: Path):
        self.folder = folder
        lay_network()
        self.machines = {name: Machine(name, address, folder) for name, address in ADDRESSES.items()}
        self.apps = [self.machines[name] for name in ("app1", "app2", "app3")]
        self.secrets = folder / "secrets"
        must(CLUSTER / "make_certificates", self.secrets, *(ADDRESSES[name] for name in ("db1", "db2", "spare")), "work.example.net")
        self.began = time.monotonic()

    def note(self, what: str):
        print(f"{time.monotonic() - self.began:5.1f} s  {what}", flush=True)

    def databases(self):
        self.db1, self.db2 = (Database(self.machines[name], self.secrets) for name in ("db1", "db2"))
        self.db1.found()
        self.db2.follow(self.db1)
        self.db1.make_synchronous()
        self.note("db1 writes, db2 follows and is synchronous")

    def nats(self):
        for machine in self.apps:
            machine.start(shutil.which("nats-server") or "/usr/sbin/nats-server", "-c", CLUSTER / "nats/nats-server.conf")
        routed = re.compile(r"Route connection created")
        eventually("every NATS has routes to both others",
                   lambda: all(len(routed.findall((one.folder / "log").read_text())) >= 2 for one in self.apps))
        self.note("three NATS servers found each other")

    def store(self):
        machine = self.machines["store"]
        server = subprocess.Popen(machine.words("/usr/bin/python3", ROOT / "tests/s3/server.py", machine.folder, "madang-files"),
                                  stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        port = server.stdout.readline().strip()
        machine.start(sys.executable, "-c", FORWARD, ROOT / "tests", machine.address, port)
        self.note("a bucket is there")

    def node(self, machine: Machine, name: str = "", others: tuple = ()):
        """Like its neighbours, but for a folder's name and for what `others` puts in place of something."""
        etc, data = machine.folder / f"{name}etc", machine.folder / f"{name}data"
        etc.mkdir()
        data.mkdir()
        shutil.copy(self.secrets / "database-ca.pem", etc)
        (etc / "s3.secret").write_text("a/secret+of/tests==\n")
        for path, text in ((etc / "pgpass", f"*:5432:madang:madang:{PASSWORDS['madang']}\n"), (data / "server.key", "k" * 32)):
            path.write_text(text)
            path.chmod(0o600)
        config = (CLUSTER / "madang/madang.toml").read_text()
        for there, here in (("/etc/madang", str(etc)), ("/var/lib/madang", str(data)), ("CHANGE-ME-access", "test:tester"),
                            ("https://s3.example.net", f"http://{ADDRESSES['store']}:9000"), *others):
            assert there in config, there
            config = config.replace(there, here)
        (etc / "madang.toml").write_text(config)
        return machine.start(BINARY, "serve", "--config", etc / "madang.toml")

    def nodes(self):
        self.running = [self.node(self.apps[0])]
        self.wait_until_ready(self.apps[:1])
        self.running += [self.node(machine) for machine in self.apps[1:]]
        self.wait_until_ready(self.apps)
        self.note("three nodes are ready")

    def is_ready(self, machine: Machine, port: int = 8480) -> bool:
        asked = subprocess.run(self.machines["lb"].words("curl", "-sm", "2", f"http://{machine.address}:{port}/readyz"), capture_output=True, text=True)
        return asked.stdout == "ready\n"

    def asks_database(self, machine: Machine) -> bool:
        address = f"http://{machine.address}:8480/api/invites/nothing"
        asked = subprocess.run(self.machines["lb"].words("curl", "-sm", "2", "-o", "/dev/null", "-w", "%{http_code}", address), capture_output=True, text=True)
        return asked.stdout == "404"

    def wait_until_ready(self, machines: list[Machine]):
        try:
            eventually("the nodes are ready", lambda: all(map(self.is_ready, machines)), 60)
        except AssertionError as error:
            logs = "\n".join((one.folder / "log").read_text()[-1500:] for one in machines)
            raise AssertionError(f"{error}\n{logs}") from None

    def smoke(self):
        addresses = [f"http://{machine.address}:8480" for machine in self.apps]
        print(self.machines["lb"].run(CLUSTER / "smoke_test", *addresses), end="")
        self.note("people on three nodes talk")

    def balancer(self):
        machine = self.machines["lb"]
        bundle = machine.folder / "madang.pem"
        bundle.write_text((self.secrets / "work.example.net.crt").read_text() + (self.secrets / "work.example.net.key").read_text())
        config = (CLUSTER / "haproxy/haproxy.cfg").read_text().replace("/etc/haproxy/madang.pem", str(bundle))
        (machine.folder / "haproxy.cfg").write_text(config.replace("/run/haproxy", str(machine.folder)).replace("200000", "2000"))
        machine.start(shutil.which("haproxy"), "-db", "-f", machine.folder / "haproxy.cfg")
        eventually("the balancer serves the client", lambda: self.through_balancer("/")[0] == "200")
        for path, status in (("/readyz", "404"), ("/metrics", "404"), ("/%6detrics", "404"), ("/api/session", "401")):
            assert self.through_balancer(path)[0] == status, (path, self.through_balancer(path))
        plain = machine.run("curl", "-so", "/dev/null", "-w", "%{http_code} %{redirect_url}", "http://10.20.0.5/x")
        assert plain == "308 https://10.20.0.5/x", plain
        answer = machine.run("curl", "-ski", "--http1.1", "-m", "2", "https://10.20.0.5/api/session", "-o", "-")
        assert "strict-transport-security" in answer.lower(), answer
        self.open_sockets()
        self.note("the balancer serves the client and its sockets")

    def through_balancer(self, path: str) -> list[str]:
        asked = subprocess.run(self.machines["lb"].words("curl", "-sk", "-m", "5", "--path-as-is", "-o", "/dev/null", "-w", "%{http_code}",
                                                         f"https://{ADDRESSES['lb']}{path}"), capture_output=True, text=True)
        return asked.stdout.split() or ["000"]

    def open_sockets(self):
        """As a page on the balancer's own name would: its Origin is https, and nodes must know that it came by TLS."""
        program = Path(__file__).with_name("upgrade.py")
        print(self.machines["lb"].run(sys.executable, program, ADDRESSES["lb"]), end="")

    def rolling_restart(self):
        """One node leaves by the word that systemd gives, and comes back."""
        leaving = self.running[2]
        leaving.send_signal(signal.SIGTERM)
        assert leaving.wait(30) == 0
        self.running[2] = self.apps[2].start(BINARY, "serve", "--config", self.apps[2].folder / "etc/madang.toml")
        self.wait_until_ready(self.apps)
        self.note("a node left and came back")

    def restore(self):
        """The night's base backup, what came after it, and then the moment between, on another machine."""
        backup = BaseBackup(self.db1, self.folder / "backups")
        before = self.db1.ask("SELECT count(*) FROM messages", "madang")
        self.db1.ask("SELECT pg_create_restore_point('rehearsal')")
        self.smoke()
        backup.archive_all()
        spare = Database(self.machines["spare"], self.secrets)
        backup.restore(spare, "rehearsal")
        assert spare.ask("SELECT count(*) FROM messages", "madang") == before != self.db1.ask("SELECT count(*) FROM messages", "madang")
        assert spare.ask(EPOCH, "madang") != self.db1.ask(EPOCH, "madang")
        apart = (("host=10.20.0.21,10.20.0.22", "host=10.20.0.23"), ("port = 8480", "port = 8490"), ("[nats]", '[nats]\nprefix = "restored"'),
                 ("[s3]", '[s3]\nprefix = "restored/"'))
        node = self.node(self.apps[0], "restored-", apart)
        eventually("a node serves what was restored", lambda: self.is_ready(self.apps[0], 8490), 60)
        node.send_signal(signal.SIGTERM)
        assert node.wait(30) == 0
        spare.stop()
        self.note("a node serves what the database was at an earlier moment")

    def fail_over(self):
        self.db1.machine.cut()  # the fence
        self.db2.ask("SELECT pg_promote()")
        (self.db2.etc / "conf.d/standby.conf").unlink()
        promoted = time.monotonic()
        eventually("all nodes ask the new primary", lambda: all(map(self.asks_database, self.apps)), 60)
        self.wait_until_ready(self.apps)
        self.note(f"all nodes ask the new primary {time.monotonic() - promoted:.1f} s after the promotion, the old one being cut off just before")
        self.smoke()
        self.db1.stop()
        self.db1.machine.mend()
        self.db1.follow_again(self.db2)
        self.db2.make_synchronous()
        self.note("the old primary is the synchronous standby of the new one")
        self.smoke()

    def end(self):
        for process in self.running:
            process.send_signal(signal.SIGTERM)
        assert [process.wait(30) for process in self.running] == [0, 0, 0]


def main():
    rehearsal = Rehearsal(Path(sys.argv[1]))
    rehearsal.databases()
    rehearsal.nats()
    rehearsal.store()
    rehearsal.nodes()
    rehearsal.smoke()
    if shutil.which("haproxy"):
        rehearsal.balancer()
    rehearsal.rolling_restart()
    rehearsal.restore()
    rehearsal.fail_over()
    rehearsal.end()


main()
