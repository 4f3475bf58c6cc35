"""Started by bench/run, which has built what is measured."""
import argparse
import os
import platform
from pathlib import Path

from measure.alerts import Alerts
from measure.beside import Beside
from measure.cluster import Cluster
from measure.meetings import Meetings
from measure.messaging import Messaging
from measure.million import Million
from measure.rows import table, write_json

MEASUREMENTS = {"messaging": Messaging, "cluster": Cluster, "million": Million, "alerts": Alerts,
                "meetings": Meetings, "beside": Beside}


def machine() -> str:
    model = next((line.split(":")[1].strip() for line in Path("/proc/cpuinfo").read_text().splitlines()
                  if line.startswith("model name")), platform.processor())
    memory = int(Path("/proc/meminfo").read_text().split()[1]) / 1024 / 1024
    return f"{model}, {os.cpu_count()} cores, {memory:.0f} GiB, Linux {platform.release()}"


def arguments() -> argparse.Namespace:
    asked = argparse.ArgumentParser(prog="bench/run", description="Measures, and compares with the best.")
    asked.add_argument("name", choices=list(MEASUREMENTS))
    asked.add_argument("--json", type=Path, metavar="FILE", help="also write the rows there")
    asked.add_argument("--only", metavar="PART", help="one part: " + "; ".join(
        f"of {name} {', '.join(measurement.PARTS)}" for name, measurement in MEASUREMENTS.items() if measurement.PARTS))
    asked.add_argument("--rounds", type=int, default=5)
    asked.add_argument("--archive", type=int, default=10_000_000, metavar="MESSAGES",
                       help="how many a server has whose cold start is measured; 0 leaves that out")
    asked.add_argument("--sessions", type=int, default=0, help="how many a million has at most")
    asked.add_argument("--minutes", type=float, default=6, help="how long a million takes at most, once it is seeded")
    options = asked.parse_args()
    if options.only and options.only not in MEASUREMENTS[options.name].PARTS:
        asked.error(f"{options.name} has no part {options.only}")
    return options


def main() -> None:
    options = arguments()
    root = Path(__file__).resolve().parents[2]
    work = root / "build/bench/work"
    work.mkdir(parents=True, exist_ok=True)
    measurement = MEASUREMENTS[options.name](root, work, options)
    rows = measurement.measure()
    print(f"\n{machine()}; medians of {options.rounds} interleaved rounds\n\n{table(rows)}")
    for note in measurement.notes:
        print(f"note: {note}")
    if options.json:
        write_json(options.json, rows, measurement.notes, machine())


main()
