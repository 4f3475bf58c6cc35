"""The browser tests: a real server, real Chromium, several people."""
import json
from pathlib import Path

from suites.outcome import Outcome, one_test, run_logged, tail

SECONDS = 1500


# What the server promises, whichever engine keeps it.
PROMISES = ["api/bad_input", "api/cost", "api/history", "api/idempotence", "api/matrix", "api/powers", "api/presence.", "api/replay",
            "api/resume_tokens", "api/sockets", "crash", "browser/talking"]


# What keeps organisations apart, where they live on databases of their own.
OF_TENANTS = ["api/matrix", "api/sockets"]


def run(root: Path, log: Path) -> Outcome:
    modules = one_test("npm ci", ["tools/install_modules", "tests/e2e"], root, log)
    return modules if modules.failed else modules + people(root, log, [], {})


def run_on_postgresql(root: Path, log: Path) -> Outcome:
    modules = one_test("npm ci", ["tools/install_modules", "tests/e2e"], root, log)
    return modules if modules.failed else modules + people(root, log, PROMISES, {"E2E_STORE": "postgresql"})


def run_on_shards(root: Path, log: Path) -> Outcome:
    modules = one_test("npm ci", ["tools/install_modules", "tests/e2e"], root, log)
    return modules if modules.failed else modules + people(root, log, OF_TENANTS, {"E2E_STORE": "shards"})


def people(root: Path, log: Path, files: list[str], environment: dict[str, str]) -> Outcome:
    results = root / "build/results/e2e.json"
    results.parent.mkdir(parents=True, exist_ok=True)
    results.unlink(missing_ok=True)
    status = run_logged(["tools/with_node", "node", "tests/e2e/run.mjs", *files], root, log, SECONDS,
                        {"MADANG_BINARY": str(root / "build/dev/madang"), **environment})
    if not results.exists():
        return Outcome(0, 1, [f"the browser tests ended with status {status} and no result", *tail(log, 40)])
    summary = json.loads(results.read_text())
    failed = summary["failed"] + (1 if status and not summary["failed"] else 0)
    return Outcome(summary["passed"], failed, failures_in(log))


def failures_in(log: Path) -> list[str]:
    """What the files said that failed."""
    said, is_failure = [], False
    for line in log.read_text(encoding="utf-8", errors="replace").splitlines():
        if line.startswith(("ok ", "FAILED ")):
            is_failure = line.startswith("FAILED ")
        if is_failure:
            said.append(line)
    return said[:200]
