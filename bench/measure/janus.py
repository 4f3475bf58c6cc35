"""Janus 1.x as Debian has it, set up for VideoRoom alone and as its makers advise for load: static event loops, ICE-lite, and
nothing that is not used."""
import contextlib
import shutil
from collections.abc import Iterator
from pathlib import Path

from measure.processes import Running, free_port, server

GENERAL = """
general: {{
  configs_folder = "{folder}"
  plugins_folder = "{library}/plugins"
  transports_folder = "{library}/transports"
  events_folder = "{library}/events"
  loggers_folder = "{library}/loggers"
  debug_level = 2
  session_timeout = 0
  event_loops = {loops}
}}
nat: {{
  ice_lite = true
}}
plugins: {{ disable = "{plugins}" }}
transports: {{ disable = "{transports}" }}
loggers: {{ disable = "libjanus_jsonlog.so" }}
events: {{ broadcast = false }}
"""
WEBSOCKETS = """
general: {{ json = "compact", ws = true, ws_port = {port}, ws_ip = "127.0.0.1", wss = false }}
admin: {{ admin_ws = false }}
"""


def library() -> Path | None:
    return next((found for found in Path("/usr/lib").glob("*/janus") if (found / "plugins").is_dir()), None)


def is_here() -> bool:
    return bool(shutil.which("janus")) and library() is not None


def others(kind: str, wanted: str) -> str:
    """Names of what is not to be loaded."""
    return ",".join(sorted(path.name for path in (library() / kind).glob("*.so") if wanted not in path.name))


@contextlib.contextmanager
def run(work: Path, processor: int, loops: int = 1) -> Iterator[Running]:
    folder = work / "janus"
    folder.mkdir(parents=True, exist_ok=True)
    port = free_port()
    (folder / "janus.jcfg").write_text(GENERAL.format(
        folder=folder, library=library(), loops=loops, plugins=others("plugins", "videoroom"),
        transports=others("transports", "websockets")))
    (folder / "janus.transport.websockets.jcfg").write_text(WEBSOCKETS.format(port=port))
    (folder / "janus.plugin.videoroom.jcfg").write_text("general: { string_ids = false }\n")
    command = ["taskset", "-c", str(processor), "janus", "-F", str(folder), "-C", str(folder / "janus.jcfg")]
    with server(command, port, folder / "log") as running:
        yield running
