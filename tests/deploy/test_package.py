import re
import shutil
import signal
import tempfile
import tomllib
import unittest
from pathlib import Path

from deploy.places import BINARY, DEPLOY, ROOT, Program, free_port, said_by

DEBIAN = DEPLOY / "debian"
SCRIPTS = ["postinst", "prerm", "postrm"]


def newest_package() -> Path:
    return max(ROOT.glob("build/madang_*.deb"), key=lambda path: path.stat().st_mtime)


class Package(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = Path(tempfile.mkdtemp(prefix="madang-package-"))
        cls.addClassCleanup(shutil.rmtree, cls.folder)
        cls.package = newest_package()
        cls.root = cls.folder / "root"
        unpacked = said_by(["dpkg-deb", "--raw-extract", cls.package, cls.root])
        assert unpacked.returncode == 0, unpacked.stderr
        cls.config = cls.root / "etc/madang/madang.toml"

    def control(self, field: str) -> str:
        return said_by(["dpkg-deb", "--field", self.package, field]).stdout.strip()

    def test_it_says_what_it_needs(self):
        version = re.search(r"project\(madang VERSION ([\d.]+)", (ROOT / "CMakeLists.txt").read_text()).group(1)
        self.assertEqual(self.control("Version"), version)
        self.assertRegex((DEBIAN / "changelog").read_text(), rf"^madang \({re.escape(version)}\) ",
                         "the changelog begins with another version than CMakeLists.txt says")
        for library in ("libpq5", "libnats", "libvips42", "libssl3", "libc6", "libdate-tz3", "tzdata", "adduser"):
            self.assertIn(library, self.control("Depends"))
        self.assertEqual(self.control("Recommends"), "ffmpeg")

    def test_what_lies_where_and_who_may_read_it(self):
        listing = said_by(["dpkg-deb", "--contents", self.package]).stdout
        modes = {line.split()[5].rstrip("/"): line.split()[0] for line in listing.splitlines()}
        self.assertEqual(modes["./etc/madang"], "drwxr-x---")
        self.assertEqual(modes["./etc/madang/madang.toml"], "-rw-r-----")
        self.assertEqual(modes["./usr/lib/madang/madang"], "-rwxr-xr-x")
        self.assertEqual(modes["./lib/systemd/system/madang.service"], "-rw-r--r--")
        self.assertTrue({line.split()[1] for line in listing.splitlines()} == {"root/root"})
        for paper in ("copyright", "changelog.gz", "operations.md", "channels.md", "calendars.md", "examples/cluster/README.md"):
            self.assertIn(f"./usr/share/doc/madang/{paper}", modes)
        self.assertEqual((self.root / "DEBIAN/conffiles").read_text().split(), ["/etc/madang/madang.toml"])

    def test_the_programs_find_each_other(self):
        program = (self.root / "usr/bin/madang").resolve()
        self.assertTrue((program.parent / "madang-thumbnailer").is_file())
        self.assertEqual(said_by([program, "--version"]).stdout, said_by([BINARY, "--version"]).stdout)

    def test_the_configuration_is_the_program_s_own(self):
        packaged = tomllib.loads(self.config.read_text())
        own = tomllib.loads(said_by([BINARY, "config"]).stdout)
        self.assertEqual(packaged["store"].pop("data"), "/var/lib/madang")
        own["store"].pop("data")
        self.assertEqual(packaged, own)

    def test_it_serves_and_stops(self):
        port = free_port()
        server = Program([self.root / "usr/bin/madang", "serve", "--config", self.config, "--data",
                          self.folder / "data", "--port", port], self.folder / "log")
        self.addCleanup(server.end, signal.SIGKILL)
        server.answers(f"http://127.0.0.1:{port}/readyz")
        self.assertEqual(server.end(signal.SIGTERM), 0)
        self.assertEqual((self.folder / "data/server.key").stat().st_mode & 0o777, 0o600)

    def test_the_scripts_are_sound(self):
        for script in SCRIPTS:
            self.assertEqual(said_by(["sh", "-n", DEBIAN / script]).returncode, 0, script)
            self.assertEqual((self.root / "DEBIAN" / script).read_text(), (DEBIAN / script).read_text())

    @unittest.skipUnless(shutil.which("shellcheck"), "shellcheck is not here to read the maintainer scripts")
    def test_the_scripts_please_shellcheck(self):
        checked = said_by(["shellcheck", *(DEBIAN / script for script in SCRIPTS)])
        self.assertEqual(checked.returncode, 0, checked.stdout)


def settings_of(unit: Path) -> dict[str, list[str]]:
    settings: dict[str, list[str]] = {}
    for name, value in re.findall(r"^(\w+)=(.*)$", unit.read_text(), re.MULTILINE):
        settings.setdefault(name, []).append(value)
    return settings


class Unit(unittest.TestCase):
    unit = DEBIAN / "madang.service"

    def test_stopping_has_the_time_that_draining_takes(self):
        drain = tomllib.loads(said_by([BINARY, "config"]).stdout)["server"]["drain_seconds"]
        self.assertGreaterEqual(int(settings_of(self.unit)["TimeoutStopSec"][0]), drain + 30)

    def test_nothing_sends_the_signal_that_ends_a_server_without_tls(self):
        self.assertNotIn("ExecReload", settings_of(self.unit))

    def test_the_thumbnailer_may_confine_itself(self):
        self.assertIn("seccomp", settings_of(self.unit)["SystemCallFilter"][0].split())

    @unittest.skipUnless(shutil.which("systemd-analyze"), "systemd-analyze is not here to verify the unit")
    def test_systemd_understands_it(self):
        with tempfile.TemporaryDirectory() as folder:
            unit = Path(folder) / "madang.service"
            unit.write_text(self.unit.read_text().replace("/usr/bin/madang", str(BINARY)))
            verified = said_by(["systemd-analyze", "verify", "--man=no", "--recursive-errors=no", unit])
        self.assertEqual((verified.returncode, verified.stderr.strip()), (0, ""))
