"""Every file of the cluster example, read by the program that it is for."""
import json
import re
import shutil
import tempfile
import tomllib
import unittest
from pathlib import Path

from deploy.places import BINARY, DEPLOY, said_by

CLUSTER = DEPLOY / "cluster"
POSTGRES = Path("/usr/lib/postgresql/15/bin/postgres")
FOLDER = "/etc/postgresql/15/main"


def program(name: str):
    return unittest.skipUnless(shutil.which(name, path="/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin"),
                               f"{name} is not here to read its configuration")


class ClusterFiles(unittest.TestCase):
    def setUp(self):
        self.folder = Path(tempfile.mkdtemp(prefix="madang-cluster-"))
        self.addCleanup(shutil.rmtree, self.folder)

    def certificates(self, *hosts: str) -> Path:
        made = said_by([CLUSTER / "make_certificates", self.folder / "secrets", *hosts])
        self.assertEqual(made.returncode, 0, made.stderr)
        return self.folder / "secrets"

    def test_madang_reads_its_configuration(self):
        file = CLUSTER / "madang/madang.toml"
        said = said_by([BINARY, "backup", "--config", file, self.folder / "backup"])
        self.assertIn("Backing up a cluster", said.stderr)  # all of it was read before this is said
        config = tomllib.loads(file.read_text())
        self.assertEqual(config["server"]["trusted_proxies"], ["10.20.0.5"])

    def test_the_section_that_the_program_names_is_there(self):
        text = (DEPLOY.parent / "docs/operations.md").read_text()
        self.assertRegex(text, r"(?m)^#+ Backing up a cluster$")

    def test_every_metric_is_explained(self):
        known = re.findall(r'"(madang_\w+)"', (DEPLOY.parent / "src/app/metrics.cpp").read_text())
        text = (DEPLOY.parent / "docs/operations.md").read_text()
        self.assertGreater(len(known), 20)
        self.assertEqual([name for name in known if f"`{name}`" not in text], [])

    @program("openssl")
    def test_certificates_hold(self):
        secrets = self.certificates("10.20.0.21", "db.example.net")
        for host, option in (("10.20.0.21", "-verify_ip"), ("db.example.net", "-verify_hostname")):
            checked = said_by(["openssl", "verify", "-CAfile", secrets / "database-ca.pem", option, host, secrets / f"{host}.crt"])
            self.assertEqual(checked.returncode, 0, checked.stderr)
            self.assertEqual((secrets / f"{host}.key").stat().st_mode & 0o077, 0)

    @program("haproxy")
    def test_haproxy_reads_its_own(self):
        secrets = self.certificates("work.example.net")
        (secrets / "madang.pem").write_text((secrets / "work.example.net.crt").read_text() + (secrets / "work.example.net.key").read_text())
        file = self.folder / "haproxy.cfg"
        file.write_text((CLUSTER / "haproxy/haproxy.cfg").read_text().replace("/etc/haproxy/madang.pem", str(secrets / "madang.pem")))
        said = said_by([shutil.which("haproxy") or "/usr/sbin/haproxy", "-c", "-f", file])
        self.assertEqual(said.returncode, 0, said.stdout + said.stderr)
        self.assertNotIn("WARNING", said.stderr)

    @program("nats-server")
    def test_nats_reads_its_own(self):
        said = said_by([shutil.which("nats-server") or "/usr/sbin/nats-server", "-t", "-c", CLUSTER / "nats/nats-server.conf"])
        self.assertEqual(said.returncode, 0, said.stdout + said.stderr)

    @unittest.skipUnless(POSTGRES.exists(), "PostgreSQL 15 is not here to read its configuration")
    def test_postgresql_reads_its_own(self):
        text = "".join((CLUSTER / f"postgresql/{name}.conf").read_text() for name in ("both", "primary", "standby"))
        (self.folder / "postgresql.conf").write_text(text.replace(FOLDER, str(self.folder)))
        (self.folder / "PG_VERSION").write_text("15\n")
        said = said_by(as_anybody([POSTGRES, "-D", self.folder, "-C", "synchronous_standby_names"], self.folder))
        self.assertEqual((said.returncode, said.stdout.strip()), (0, "standby"), said.stderr)

    def test_a_segment_is_archived_once_and_never_overwritten(self):
        archive = self.folder / "archive"
        archive.mkdir()
        segment = self.folder / "segment"
        segment.write_bytes(b"one" * 1000)

        def archived() -> int:
            return said_by([CLUSTER / "postgresql/archive_wal", segment, "0001"], env={"ARCHIVE": str(archive), "PATH": "/usr/bin:/bin"}).returncode

        self.assertEqual(archived(), 0)
        self.assertEqual(archived(), 0)  # the same again, as after a crash
        segment.write_bytes(b"two" * 1000)
        self.assertNotEqual(archived(), 0)
        self.assertEqual((archive / "0001").read_bytes(), b"one" * 1000)
        shutil.rmtree(archive)
        self.assertNotEqual(archived(), 0)

    @program("systemd-analyze")
    def test_systemd_understands_the_drop_in(self):
        unit = self.folder / "madang.service"
        unit.write_text((DEPLOY / "debian/madang.service").read_text().replace("/usr/bin/madang", str(BINARY)))
        (self.folder / "madang.service.d").mkdir()
        shutil.copy(CLUSTER / "madang/cluster.conf", self.folder / "madang.service.d")
        said = said_by(["systemd-analyze", "verify", "--man=no", "--recursive-errors=no", unit])
        self.assertEqual((said.returncode, said.stderr.strip()), (0, ""))

    def test_papers_for_s3_are_json(self):
        bucket = tomllib.loads((CLUSTER / "madang/madang.toml").read_text())["s3"]["bucket"]
        policy = json.loads((CLUSTER / "s3/policy.json").read_text())
        for statement in policy["Statement"]:
            self.assertEqual(statement["Resource"].removesuffix("/*"), f"arn:aws:s3:::{bucket}")
        rules = json.loads((CLUSTER / "s3/lifecycle.json").read_text())["Rules"]
        self.assertFalse([rule for rule in rules if "Expiration" in rule], "no rule may expire what is current")

    def test_scripts_are_sound(self):
        for script in ("make_certificates", "postgresql/archive_wal"):
            self.assertEqual(said_by(["sh", "-n", CLUSTER / script]).returncode, 0, script)
        self.assertIn("Usage", said_by([CLUSTER / "smoke_test", "--help"]).stdout)

    def test_what_the_walk_names_is_there(self):
        text = (CLUSTER / "README.md").read_text()
        for path in re.findall(r"~/cluster/([\w./-]+)", text) + re.findall(r"\]\((s3/[\w.]+)\)", text):
            self.assertTrue((CLUSTER / path).exists(), path)


def as_anybody(command: list, folder: Path) -> list:
    """PostgreSQL will not run as root."""
    import os
    if os.geteuid() != 0:
        return command
    os.chown(folder, 65534, 65534)
    for path in folder.rglob("*"):
        os.chown(path, 65534, 65534)
    return ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", *command]
