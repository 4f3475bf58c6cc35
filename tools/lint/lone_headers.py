"""Compiles every header of src/ alone and twice, remembering what passed."""
import os
import shutil
import subprocess
from collections import defaultdict
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from lint.compile_commands import flags_for, own_sources
from lint.findings import Finding
from lint.preludes import Reach, choose, make
from lint.source_files import source_files
from lint.verdicts import Verdicts

COMPILER = "clang++-19"
WHY = "a header that leans on what its includer happened to include breaks when somebody sorts or removes an include."


@dataclass(frozen=True)
class Header:
    path: Path
    name: str  # as it is included
    flags: tuple[str, ...]


def compile_alone(header: Header, prelude: list[str], depfile: Path) -> str:
    """Empty when it compiles, else the first lines of what the compiler said."""
    twice = f'#include "{header.name}"\n#include "{header.name}"\n'
    command = [COMPILER, *header.flags, *prelude, "-fsyntax-only", "-MMD", "-MF", str(depfile), "-MT", "x", "-x", "c++", "-"]
    answer = subprocess.run(command, input=twice, capture_output=True, text=True)
    return "" if answer.returncode == 0 else "\n      ".join(answer.stderr.splitlines()[:6])


def parts_of(depfile: Path, cache: Path) -> list[str]:
    words = depfile.read_text().replace("\\\n", " ").split()[1:]
    paths = [Path(word).resolve() for word in words if word != "-"]
    return [str(path) for path in paths if not path.is_relative_to(cache)]


def preludes_for(headers: list[Header], src: Path, folder: Path, workers: ThreadPoolExecutor) -> dict[Header, Future]:
    """A prelude serves headers with the same flags."""
    alike, reach = defaultdict(list), Reach(src)
    for header in headers:
        alike[header.flags].append(header)
    making, found = {}, {}
    for flags, group in alike.items():
        chosen = choose([header.name for header in group], reach)
        for name in dict.fromkeys(chosen.values()):
            making[name, flags] = workers.submit(make, COMPILER, name, flags, folder / f"{len(making)}.hpp")
        found |= {header: making[chosen[header.name], flags] for header in group if header.name in chosen}
    return found


def headers_of(root: Path, build: Path) -> list[Header]:
    src = root / "src"
    sources = own_sources(build, src)
    paths = [root / path for path in source_files(root) if path.parts[0] == "src" and path.suffix == ".hpp"]
    return [Header(path, path.relative_to(src).as_posix(), tuple(flags_for(path, sources))) for path in paths]


def check(root: Path, build: Path) -> tuple[list[Finding], int]:
    cache, headers = root / "build/header_check", headers_of(root, build)
    verdicts = Verdicts(cache, subprocess.check_output([COMPILER, "--version"], text=True))

    def one(header: Header, prelude: Future | None) -> Finding | None:
        depfile = cache / (header.name.replace("/", "+") + ".d")
        standing_on = prelude.result() if prelude else []
        said = compile_alone(header, standing_on, depfile)
        if said and standing_on:
            said = compile_alone(header, [], depfile)
        if said:
            return Finding(f"src/{header.name}", 1, f"does not compile alone\n      {said}", WHY)
        verdicts.keep(f"src/{header.name}", list(header.flags), parts_of(depfile, cache))
        return None

    changed = [header for header in headers if not verdicts.passed(f"src/{header.name}", list(header.flags))]
    folder = cache / "preludes"
    folder.mkdir(exist_ok=True)
    with ThreadPoolExecutor(max_workers=os.cpu_count()) as workers:
        preludes = preludes_for(changed, root / "src", folder, workers)
        asked = [workers.submit(one, header, preludes.get(header)) for header in changed]
        findings = [finding for answer in asked if (finding := answer.result())]
    shutil.rmtree(folder)
    return findings, len(headers)
