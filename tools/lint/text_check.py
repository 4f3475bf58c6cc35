"""Words that have no place in a finished tree."""
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Callable

from lint.findings import Finding
from lint.source_files import is_generated, is_test, read, source_files

BINARY = {".png", ".jpg", ".jpeg", ".webp", ".ico", ".pdf", ".woff", ".woff2", ".gz", ".br", ".zip", ".sqlite", ".mp3", ".ogg"}
# The lint and its test hold what they look for.
EXEMPT = {"tools/lint/text_check.py", "tools/tests/test_text_lint.py"}


@dataclass(frozen=True)
class Rule:
    pattern: re.Pattern
    what: str
    why: str
    applies: Callable[[Path], bool]


def everywhere(_: Path) -> bool:
    return True


def written_by_hand(path: Path) -> bool:
    return not is_generated(path)


RULES = [
    Rule(re.compile(r"(?<![\w$}/.)\]*-])/(?:work|home|Users|tmp)/[\w.-]+"), "an absolute path of one machine",
         "it exists nowhere else: say it relative to the checkout, or take a temporary folder from the test.", written_by_hand),
    Rule(re.compile(r"\b(?:registry\.(?:npmjs|yarnpkg)\.\w+|[\w.-]*\.debian\.org|[\w.-]*nodesource\.com|pypi\.org|proxy\.golang\.org|"
                    r"(?:static\.)?crates\.io|registry-1\.docker\.io)/"), "the host of a package registry",
         "which mirror is used is the machine's setting; a checkout that names one fails behind another.", everywhere),
    Rule(re.compile(r"\b(?:TODO|FIXME|XXX|HACK)\b"), "a note to self",
         "nobody reads it again: do it now, or file an issue and say there what is missing.", written_by_hand),
    Rule(re.compile(r"\b(?:sleep_for|sleep_until|usleep|nanosleep)\s*\(|\bwaitForTimeout\s*\(|"
                    r"=>\s*\{?\s*setTimeout\s*\(\s*\w+\s*,\s*[\d_]{2,}|\bpage\.wait\s*\("), "a sleep in a test",
         "it is too short on a busy machine and wasted on an idle one: wait for what you expect, or move an injected clock.", is_test),
]


def check_tree(root: Path) -> tuple[list[Finding], int]:
    findings: list[Finding] = []
    paths = [p for p in source_files(root) if p.suffix not in BINARY and p.as_posix() not in EXEMPT]
    for path in paths:
        rules = [rule for rule in RULES if rule.applies(path)]
        for number, line in enumerate(read(root, path).splitlines(), 1):
            findings += [Finding(path.as_posix(), number, f"{rule.what}: {match.group().strip()}", rule.why)
                         for rule in rules if (match := rule.pattern.search(line))]
    return findings, len(paths)
