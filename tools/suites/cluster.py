"""The cluster under faults: three nodes and all they lean on, each on a machine of its own (tests/e2e/cluster)."""
import json
import os
import subprocess
from pathlib import Path

from suites.outcome import Outcome, one_test

SECONDS = 1500


def run(root: Path, log: Path) -> Outcome:
    modules = one_test("npm ci", ["tools/install_modules", "tests/e2e"], root, log)
    return modules if modules.failed else Outcome(0, 0) + cases(root, log)


def cases(root: Path, log: Path) -> Outcome:
    """Shows what it says as it says it, for it takes minutes."""
    results = root / "build/results/cluster.json"
    results.unlink(missing_ok=True)
    environment = {"MADANG_BINARY": str(root / "build/dev/madang"), **os.environ}
    with log.open("a") as kept:
        child = subprocess.Popen(["timeout", str(SECONDS), "tools/with_node", "node", "tests/e2e/cluster/run.mjs"], cwd=root, text=True,
                                 stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, env=environment)
        for line in child.stdout:
            kept.write(line)
            print(f"    {line}", end="", flush=True)
    status = child.wait()
    if not results.exists():
        return Outcome(0, 1, [f"the cluster was not tested: status {status}"])
    summary = json.loads(results.read_text())
    return Outcome(summary["passed"], summary["failed"] + (1 if status and not summary["failed"] else 0), ["see above"])
