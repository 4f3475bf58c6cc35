import os
import shutil
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

from deploy.places import ROOT

ALONE = ["unshare", "--mount", "--net", "--pid", "--fork", "--kill-child", "--mount-proc"]
PROGRAMS = ["nats-server", "ip", "setpriv", "curl", "openssl"]


def what_lacks() -> str:
    if os.geteuid() != 0 or subprocess.run([*ALONE, "mount", "-t", "tmpfs", "tmpfs", "/run"], capture_output=True).returncode != 0:
        return "the cluster is not rehearsed, which takes root and namespaces"
    lacking = [name for name in PROGRAMS if not shutil.which(name)]
    lacking += [] if Path("/usr/lib/postgresql/15/bin/postgres").exists() else ["postgresql-15"]
    lacking += [] if Path("/usr/lib/python3/dist-packages/swift").exists() else ["python3-swift"]
    return f"the cluster is not rehearsed without {', '.join(lacking)}" if lacking else ""


class Cluster(unittest.TestCase):
    """The whole of deploy/cluster/README.md, from the certificates to the failover, and a restore."""

    def test_it_can_be_followed(self):
        if lacking := what_lacks():
            self.skipTest(lacking)
        with tempfile.TemporaryDirectory(prefix="madang-rehearsal-") as folder:
            Path(folder).chmod(0o711)
            ran = subprocess.run([*ALONE, sys.executable, "-m", "deploy.rehearsal", folder], cwd=ROOT / "tests", text=True,
                                 stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=500)
        print(ran.stdout)
        self.assertEqual(ran.returncode, 0, ran.stdout[-4000:])
