"""What a lint found, said so that the reader knows why it matters."""
import sys
from dataclasses import dataclass


@dataclass(frozen=True, order=True)
class Finding:
    path: str
    line: int
    what: str
    why: str


def report(name: str, findings: list[Finding], checked: int, notices: list[str] = ()) -> int:
    """Prints every finding with its reason and answers the exit status. `checked` is what an empty run betrays itself by."""
    for finding in sorted(set(findings)):
        print(f"{finding.path}:{finding.line}: {finding.what}\n    why: {finding.why}")
    for notice in notices:
        print(f"notice: {notice}")
    verdict = f"{len(set(findings))} refused" if findings else "nothing refused"
    print(f"{name}: {checked} files, {verdict}")
    if checked == 0:
        print(f"{name}: no file was looked at, which cannot be right", file=sys.stderr)
        return 1
    return 1 if findings else 0
