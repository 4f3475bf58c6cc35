"""The web client: types, ESLint with the directions of the house, and its tests."""
import json
from pathlib import Path

from suites.outcome import Outcome, one_test, run_logged, tail


def run(root: Path, log: Path) -> Outcome:
    modules = one_test("npm ci", ["tools/install_modules", "web"], root, log)
    if modules.failed:
        return modules
    return npm("typecheck", root, log) + npm("lint", root, log) + vitest(root, log)


def npm(script: str, root: Path, log: Path) -> Outcome:
    return one_test(script, ["tools/with_node", "npm", "--prefix", "web", "run", "--silent", script], root, log)


def vitest(root: Path, log: Path) -> Outcome:
    results = root / "build/results/web.json"
    results.parent.mkdir(parents=True, exist_ok=True)
    results.unlink(missing_ok=True)
    command = ["../tools/with_node", "npx", "--no-install", "vitest", "run", "--reporter=json", f"--outputFile={results}"]
    status = run_logged(command, root / "web", log, 600)
    if not results.exists():
        return Outcome(0, 1, [f"vitest ended with status {status} and no result", *tail(log, 40)])
    summary = json.loads(results.read_text())
    notes = [note for file in summary["testResults"] for note in notes_of(file)]
    broken = sum(1 for file in summary["testResults"] if file["status"] == "failed" and not file["assertionResults"])
    failed = summary["numFailedTests"] + broken
    if status and not failed:
        failed, notes = 1, [f"vitest ended with status {status}", *tail(log, 40)]
    return Outcome(summary["numPassedTests"], failed, notes)


def notes_of(file: dict) -> list[str]:
    if file["status"] != "failed":
        return []
    if not file["assertionResults"]:
        return [file["name"], *file.get("message", "").splitlines()[:12]]
    return [line for test in file["assertionResults"] if test["status"] == "failed"
            for line in (f"{file['name']}: {test['fullName']}", *"\n".join(test["failureMessages"]).splitlines()[:12])]
