"""Machines of the example as network namespaces on one bridge, with the example's own addresses."""
import subprocess
from pathlib import Path

from deploy.places import said_by

NOBODY = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"]  # PostgreSQL will not run as root


def must(*command) -> str:
    said = said_by(list(command))
    if said.returncode != 0:
        raise AssertionError(f"{' '.join(map(str, command))}: {said.stdout}{said.stderr}")
    return said.stdout


def lay_network():
    must("mount", "-t", "tmpfs", "tmpfs", "/run")  # where ip keeps the names; this rehearsal alone sees it
    must("ip", "link", "add", "inner", "type", "bridge")
    must("ip", "link", "set", "inner", "up")


class Machine:
    def __init__(self, name: str, address: str, folder: Path):
        self.name, self.address, self.folder = name, address, folder / name
        self.folder.mkdir()
        must("ip", "netns", "add", name)
        must("ip", "link", "add", f"to-{name}", "type", "veth", "peer", "name", "inner", "netns", name)
        must("ip", "link", "set", f"to-{name}", "master", "inner", "up")
        self.run("ip", "address", "add", f"{address}/24", "dev", "inner")
        for device in ("lo", "inner"):
            self.run("ip", "link", "set", device, "up")

    def words(self, *command) -> list[str]:
        return ["ip", "netns", "exec", self.name, *map(str, command)]

    def run(self, *command) -> str:
        return must(*self.words(*command))

    def start(self, *command, **options) -> subprocess.Popen:
        with (self.folder / "log").open("a") as log:
            return subprocess.Popen(self.words(*command), stdin=subprocess.DEVNULL, stdout=log, stderr=log, **options)

    def cut(self):
        must("ip", "link", "set", f"to-{self.name}", "down")

    def mend(self):
        must("ip", "link", "set", f"to-{self.name}", "up")
