"""Asks clang-tidy about every source that changed since it last passed.

Most of the time goes into what sources include, so several are asked about in one run. What a run finds, or cannot read,
is asked again source by source, and that answer counts.
"""
import os
import subprocess
from collections import defaultdict
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from lint.batches import batches
from lint.compile_commands import Source, built_dependencies, own_sources
from lint.findings import Finding
from lint.verdicts import Verdicts

TIDY = "clang-tidy-19"
WHY = "each check on the list finds a bug rather than a taste; .clang-tidy says which. NOLINT needs its reason beside it."
CHARACTERS = 120_000  # of sources in one run: enough to pay for what they include, and enough runs to keep every core at work


def question(root: Path) -> str:
    return subprocess.check_output([TIDY, "--version"], text=True) + (root / ".clang-tidy").read_text()


def ask(source: Source, build: Path) -> str:
    answer = subprocess.run([TIDY, "-p", str(build), "--quiet", str(source.path)], capture_output=True, text=True)
    lines = [line for line in answer.stdout.splitlines() if ": error:" in line or ": warning:" in line]
    return "" if answer.returncode == 0 else "\n      ".join(lines or answer.stderr.splitlines()[-6:])


def compiler_flags(source: Source) -> tuple[str, ...]:
    """All that the compiler is told but which source to read and what to write."""
    words = list(source.arguments)
    compiler = next(index for index, word in enumerate(words) if Path(word).name.startswith("clang++"))
    named = {words.index("-o"), words.index("-o") + 1, words.index("-c"), words.index("-c") + 1}
    return tuple(word for index, word in enumerate(words) if index > compiler and index not in named)


def all_pass(batch: list[Source], flags: tuple[str, ...], joined: Path) -> bool:
    joined.write_text("".join(f'#include "{source.path}"\n' for source in batch))
    return subprocess.run([TIDY, "--quiet", str(joined), "--", *flags], capture_output=True).returncode == 0


def batches_of(sources: list[Source]) -> list[tuple[list[Source], tuple[str, ...]]]:
    alike = defaultdict(dict)
    for source in sources:
        alike[compiler_flags(source)][source] = source.path.read_text(encoding="utf-8", errors="replace")
    return [(batch, flags) for flags, texts in alike.items() for batch in batches(texts, CHARACTERS)]


def check(root: Path, build: Path) -> tuple[list[Finding], int]:
    sources = [source for source in own_sources(build, root / "src") if not {"tests", "fuzz"} & set(source.path.parts)]
    cache = root / "build/tidy_check"
    verdicts = Verdicts(cache, question(root))
    dependencies = built_dependencies(build)

    def name_of(source: Source) -> str:
        return source.path.relative_to(root).as_posix()

    def ours_in(source: Source) -> list[str]:
        parts = [str((build / part).resolve()) for part in dependencies.get(source.output, [])]
        return [part for part in parts if part.startswith(str(root)) and not part.endswith(".pch")]

    def has_passed(source: Source) -> bool:
        return bool(ours_in(source)) and verdicts.passed(name_of(source), list(source.arguments))

    def one(source: Source) -> Finding | None:
        said = ask(source, build)
        if said:
            return Finding(name_of(source), 1, f"clang-tidy says\n      {said}", WHY)
        verdicts.keep(name_of(source), list(source.arguments), ours_in(source))
        return None

    def several(batch: list[Source], flags: tuple[str, ...], number: int) -> list[Finding]:
        if len(batch) == 1 or not all_pass(batch, flags, cache / f"batch_{number}.cpp"):
            return [finding for source in batch if (finding := one(source))]
        for source in batch:
            verdicts.keep(name_of(source), list(source.arguments), ours_in(source))
        return []

    changed = batches_of([source for source in sources if not has_passed(source)])
    with ThreadPoolExecutor(max_workers=os.cpu_count()) as workers:
        asked = [workers.submit(several, batch, flags, number) for number, (batch, flags) in enumerate(changed)]
        findings = [finding for answer in asked for finding in answer.result()]
    return findings, len(sources)
