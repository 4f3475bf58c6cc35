"""Compiles every header of src/ alone and twice, remembering what passed."""
import subprocess
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from lint.compile_commands import flags_for, own_sources
from lint.findings import Finding
from lint.source_files import source_files
from lint.verdicts import Verdicts

COMPILER = "clang++-19"
WHY = "a header that leans on what its includer happened to include breaks when somebody sorts or removes an include."


def compile_alone(header: Path, src: Path, flags: list[str], depfile: Path) -> str:
    """Empty when it compiles, else the first lines of what the compiler said."""
    name = header.relative_to(src).as_posix()
    twice = f'#include "{name}"\n#include "{name}"\n'
    command = [COMPILER, *flags, "-fsyntax-only", "-MMD", "-MF", str(depfile), "-MT", "x", "-x", "c++", "-"]
    answer = subprocess.run(command, input=twice, capture_output=True, text=True)
    return "" if answer.returncode == 0 else "\n      ".join(answer.stderr.splitlines()[:6])


def parts_of(depfile: Path) -> list[str]:
    words = depfile.read_text().replace("\\\n", " ").split()[1:]
    return [str(Path(word).resolve()) for word in words if word != "-"]


def check(root: Path, build: Path) -> tuple[list[Finding], int]:
    src, cache = root / "src", root / "build/header_check"
    sources = own_sources(build, src)
    headers = [root / path for path in source_files(root) if path.parts[0] == "src" and path.suffix == ".hpp"]
    verdicts = Verdicts(cache, subprocess.check_output([COMPILER, "--version"], text=True))

    def one(header: Path) -> Finding | None:
        flags, name = flags_for(header, sources), header.relative_to(root).as_posix()
        if verdicts.passed(name, flags):
            return None
        depfile = cache / (name.replace("/", "+") + ".d")
        said = compile_alone(header, src, flags, depfile)
        if said:
            return Finding(name, 1, f"does not compile alone\n      {said}", WHY)
        verdicts.keep(name, flags, parts_of(depfile))
        return None

    with ThreadPoolExecutor(max_workers=2) as pool:
        findings = [finding for finding in pool.map(one, headers) if finding]
    return findings, len(headers)
