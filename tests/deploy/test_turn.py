"""The TURN example, run by the program that it is for."""
import re
import shutil
import signal
import tempfile
import unittest
from pathlib import Path

from deploy.places import DEPLOY, Program, eventually, free_port, said_by
from deploy.turn_client import TurnClient

SECRET = "a-secret-of-the-example"
# As the media server makes them: see src/kernel/media/tests/turn_credentials_test.cpp.
VALID = ("2147000000:prt_7", "95NnsJGzHKMNPtyH/uS92JStHoE=")
EXPIRED = ("1700000000:prt_7", "gQ0Z1Vq3rMLc2/23Cou89Ia26sw=")
MEDIA_SERVER = "127.0.0.2"
LISTENING = "127.0.0.1"


class Turn(unittest.TestCase):
    def setUp(self):
        self.folder = Path(tempfile.mkdtemp(prefix="madang-turn-"))
        self.addCleanup(shutil.rmtree, self.folder)
        self.port = free_port()
        self.start(self.adapted((DEPLOY / "turn/turnserver.conf").read_text()))

    def adapted(self, text: str) -> str:
        """On this machine alone, where loopback stands for both networks."""
        made = said_by(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1", "-subj", "/CN=turn.example.net",
                        "-keyout", self.folder / "turn.key", "-out", self.folder / "turn.pem"])
        self.assertEqual(made.returncode, 0, made.stderr)
        for pattern, line in ((r"external-ip=.*", f"listening-ip={LISTENING}\nrelay-ip={LISTENING}\nallow-loopback-peers"),
                              (r"static-auth-secret=.*", f"static-auth-secret={SECRET}"),
                              (r"listening-port=3478", f"listening-port={self.port}"),
                              (r"tls-listening-port=443", f"tls-listening-port={free_port()}"),
                              (r"/etc/coturn/turn.example.net", str(self.folder / "turn")),
                              (r"allowed-peer-ip=.*", f"allowed-peer-ip={MEDIA_SERVER}"),
                              (r"(?m)^syslog$", f"log-file=stdout\npidfile={self.folder / 'turn.pid'}"
                                                f"\nuserdb={self.folder / 'turn.db'}")):
            text, found = re.subn(pattern, lambda _: line, text)
            self.assertGreater(found, 0, f"the example has no {pattern}")
        return text

    def start(self, config: str):
        file = self.folder / "turnserver.conf"
        file.write_text(config)
        log = self.folder / "said.log"
        server = Program([shutil.which("turnserver") or "/usr/bin/turnserver", "-c", file], log)
        self.addCleanup(server.end, signal.SIGKILL)
        eventually("coturn listens", lambda: server.is_up() and self.listens())

    def listens(self) -> bool:
        """TCP alone says so by itself, and comes first."""
        client = TurnClient((LISTENING, self.port), "", "")
        try:
            return client.allocate() == 401
        except OSError:
            return False
        finally:
            client.close()

    def client(self, credentials: tuple[str, str]) -> TurnClient:
        client = TurnClient((LISTENING, self.port), *credentials)
        self.addCleanup(client.close)
        return client

    def test_a_name_that_is_valid_leads_to_the_media_servers_and_nowhere_else(self):
        client = self.client(VALID)
        self.assertEqual(client.allocate(), 200)
        self.assertEqual(client.permit(MEDIA_SERVER), 200)
        self.assertEqual(client.permit("127.0.0.3"), 403)
        self.assertEqual(client.permit("10.1.2.3"), 403)

    def test_a_name_that_has_expired_leads_nowhere(self):
        self.assertEqual(self.client(EXPIRED).allocate(), 401)

    def test_nor_does_one_with_another_password(self):
        self.assertEqual(self.client((VALID[0], EXPIRED[1])).allocate(), 401)


if __name__ == "__main__":
    unittest.main()
