"""Opens WebSockets through the balancer at ADDRESS and says how each was answered. Usage: upgrade.py ADDRESS"""
import socket
import ssl
import sys

UPGRADE = ("GET /api/socket HTTP/1.1\r\nHost: work.example.net\r\nOrigin: {origin}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
           "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\nX-Forwarded-Proto: http\r\n\r\n")
EXPECTED = {"https://work.example.net": b"101", "http://work.example.net": b"403", "https://elsewhere.example.net": b"403"}


def answer_to(origin: str) -> bytes:
    context = ssl._create_unverified_context()
    with socket.create_connection((sys.argv[1], 443), timeout=10) as plain, context.wrap_socket(plain) as line:
        line.sendall(UPGRADE.format(origin=origin).encode())
        return line.recv(4096).split()[1]


for origin, expected in EXPECTED.items():
    answer = answer_to(origin)
    assert answer == expected, f"a page of {origin} is answered {answer}"
    print(f"  a page of {origin} is answered {answer.decode()}")
