"""Asks clang-tidy about every source that changed since it last passed."""
import subprocess
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from lint.compile_commands import Source, built_dependencies, own_sources
from lint.findings import Finding
from lint.verdicts import Verdicts

TIDY = "clang-tidy-19"
WHY = "each check on the list finds a bug rather than a taste; .clang-tidy says which. NOLINT needs its reason beside it."


def question(root: Path) -> str:
    return subprocess.check_output([TIDY, "--version"], text=True) + (root / ".clang-tidy").read_text()


def ask(source: Source, build: Path) -> str:
    answer = subprocess.run([TIDY, "-p", str(build), "--quiet", str(source.path)], capture_output=True, text=True)
    lines = [line for line in answer.stdout.splitlines() if ": error:" in line or ": warning:" in line]
    return "" if answer.returncode == 0 else "\n      ".join(lines or answer.stderr.splitlines()[-6:])


def check(root: Path, build: Path) -> tuple[list[Finding], int]:
    sources = [source for source in own_sources(build, root / "src") if not {"tests", "fuzz"} & set(source.path.parts)]
    verdicts = Verdicts(root / "build/tidy_check", question(root))
    dependencies = built_dependencies(build)

    def one(source: Source) -> Finding | None:
        name, flags = source.path.relative_to(root).as_posix(), list(source.arguments)
        parts = [str((build / part).resolve()) for part in dependencies.get(source.output, [])]
        ours = [part for part in parts if part.startswith(str(root)) and not part.endswith(".pch")]
        if ours and verdicts.passed(name, flags):
            return None
        said = ask(source, build)
        if said:
            return Finding(name, 1, f"clang-tidy says\n      {said}", WHY)
        verdicts.keep(name, flags, ours)
        return None

    with ThreadPoolExecutor(max_workers=2) as pool:
        findings = [finding for finding in pool.map(one, sources) if finding]
    return findings, len(sources)
