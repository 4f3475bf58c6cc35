"""Our own server under measurement: release build, authentication, membership and durable commit as in service."""
import contextlib
import shutil
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

from measure.processes import Running, free_port, server


class Madang:
    def __init__(self, root: Path, work: Path):
        self.binary = root / "build/bench/madang"
        self.programs = root / "build/bench/bench"
        self.work = work

    def seeded(self, name: str, **wanted: int | bool) -> Path:
        """A data folder filled once for each build of the seeder; servers run on copies of it."""
        seeder = self.programs / "bench_seed"
        folder = self.work / "seeds" / name
        stamp = folder.with_suffix(".stamp")
        asked = f"{seeder.stat().st_mtime_ns} {sorted(wanted.items())}"
        if not stamp.exists() or stamp.read_text() != asked:
            shutil.rmtree(folder, ignore_errors=True)
            options = [f"--{key}={value}" for key, value in wanted.items()]
            subprocess.run([str(seeder), str(folder), *options], check=True)
            stamp.write_text(asked)
        return folder

    def encrypting(self) -> Path:
        """A configuration with a certificate that it signed itself."""
        chain, key, config = (self.work / name for name in ("chain.pem", "key.pem", "tls.toml"))
        subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes",
                        "-days", "2", "-subj", "/CN=madang", "-addext", "subjectAltName=IP:127.0.0.1",
                        "-keyout", str(key), "-out", str(chain)], check=True, capture_output=True)
        config.write_text(f'[tls]\ncertificate = "{chain}"\nkey = "{key}"\n')
        return config

    @contextlib.contextmanager
    def run(self, seed: Path, *options: str, name: str = "data") -> Iterator[tuple[Running, Path]]:
        """On a copy of the seed; servers beside each other have copies of other names."""
        data = self.work / name
        shutil.rmtree(data, ignore_errors=True)
        shutil.copytree(seed, data)
        port = free_port()
        command = [str(self.binary), "serve", "--data", str(data), "--port", str(port), *options]
        try:
            with server(command, port, self.work / f"{name}.log") as running:
                yield running, data / "bench.json"
        finally:
            shutil.rmtree(data, ignore_errors=True)

    def start_time(self, data: Path) -> float:
        """Milliseconds from exec to the first answer over HTTP, in place: nothing is copied."""
        port = free_port()
        began = time.perf_counter()
        started = subprocess.Popen([str(self.binary), "serve", "--data", str(data), "--port", str(port)],
                                   stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            while started.poll() is None:
                with contextlib.suppress(OSError):
                    urllib.request.urlopen(f"http://127.0.0.1:{port}/api/server", timeout=5).read()
                    return (time.perf_counter() - began) * 1000
                time.sleep(0.001)
            raise RuntimeError(f"madang serve ended with {started.returncode}")
        finally:
            started.terminate()
            started.wait(60)
