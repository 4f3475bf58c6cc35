"""Suites that are folders of Python's unittest."""
import re
from pathlib import Path

from suites.outcome import Outcome, run_logged, tail


def run_folder(folder: str, top: str, root: Path, log: Path, seconds: int = 600) -> Outcome:
    """Every test_*.py in the folder; both are given from the root. What was skipped is said, since nobody else would."""
    command = ["python3", "-m", "unittest", "discover", "-v", "-s", root / folder, "-t", root / top]
    status = run_logged(command, root, log, seconds)
    text = log.read_text()
    ran = re.search(r"^Ran (\d+) tests?", text, re.MULTILINE)
    failed = sum(int(count) for count in re.findall(r"(?:failures|errors)=(\d+)", text))
    if not ran or (status and not failed):
        return Outcome(0, 1, tail(log, 40))
    skipped = re.findall(r"\.\.\. skipped ['\"](.*)['\"]$", text, re.MULTILINE)
    for why in skipped:
        print(f"    skipped: {why}")
    return Outcome(max(0, int(ran.group(1)) - failed - len(skipped)), failed)
