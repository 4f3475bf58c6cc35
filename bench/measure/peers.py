"""The servers we measure against, each in its fastest mode for this work. One that is not here is left out."""
import contextlib
import shutil
from collections.abc import Iterator
from pathlib import Path

from measure.processes import Running, free_port, server

EJABBERD = """
hosts: [bench]
loglevel: 1
listen:
  - {{port: {port}, ip: "127.0.0.1", module: ejabberd_http, backlog: 4096, request_handlers: {{"/ws": ejabberd_http_ws}}}}
host_config:
  bench: {{auth_method: [anonymous], allow_multiple_connections: true, anonymous_protocol: sasl_anon}}
shaper_rules: {{max_user_sessions: 100000}}
access_rules: {{local: [allow]}}
modules:
  mod_muc:
    host: conference.bench
    max_users: 100000
    max_users_admin_threshold: 5
    min_message_interval: 0
    min_presence_interval: 0
    history_size: 0
    default_room_options: {{max_users: 100000, presence_broadcast: [], logging: false, persistent: false}}
"""


class Peers:
    def __init__(self, root: Path, work: Path):
        self.root = root
        self.work = work

    def here(self) -> list[str]:
        """Names by which the load knows them."""
        modules = self.root / "bench/peers/node_modules"
        present = {
            "ws": (modules / "ws").exists(),
            "socket.io": (modules / "socket.io").exists(),
            "redis": shutil.which("redis-server"),
            "nats": shutil.which("nats-server"),
            "ejabberd": shutil.which("ejabberdctl") and shutil.which("erl"),
        }
        return [name for name, found in present.items() if found]

    @contextlib.contextmanager
    def run(self, name: str) -> Iterator[Running]:
        port = free_port()
        with server(self.command(name, port), port, self.work / f"{name}.log", self.environment(name)) as running:
            yield running

    def command(self, name: str, port: int) -> list[str]:
        if name == "floor":
            return [str(self.root / "build/bench/bench/bench_floor"), str(port)]
        if name in ("ws", "socket.io"):
            script = {"ws": "ws.mjs", "socket.io": "socketio.mjs"}[name]
            return [str(self.root / "tools/with_node"), "node", str(self.root / "bench/peers" / script), str(port)]
        if name == "redis":
            return ["redis-server", "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no",
                    "--tcp-backlog", "4096", "--maxclients", "20000", "--client-output-buffer-limit", "pubsub 0 0 0"]
        if name == "nats":
            return ["nats-server", "-a", "127.0.0.1", "-p", str(port)]
        folder = self.ejabberd_folder(port)
        programs = [str(found) for found in Path("/usr/lib").glob("*/ejabberd-*/ebin")]
        return ["erl", "-noinput", "+K", "true", "+P", "250000", "+Q", "65536", "-pa", *programs,
                "-mnesia", "dir", f'"{folder}/spool"', "-s", "ejabberd"]

    def environment(self, name: str) -> dict[str, str]:
        if name != "ejabberd":
            return {}
        folder = self.work / "ejabberd"
        return {"EJABBERD_CONFIG_PATH": str(folder / "ejabberd.yml"), "EJABBERD_LOG_PATH": str(folder / "ejabberd.log"),
                "HOME": str(folder)}

    def ejabberd_folder(self, port: int) -> Path:
        folder = self.work / "ejabberd"
        (folder / "spool").mkdir(parents=True, exist_ok=True)
        (folder / "ejabberd.yml").write_text(EJABBERD.format(port=port))
        return folder
