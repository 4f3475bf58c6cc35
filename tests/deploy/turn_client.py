"""Asks a TURN server for a way, as browsers do (RFC 8489, 8656); over UDP, and no further than the answers."""
import hashlib
import hmac
import os
import socket
import struct

ALLOCATE, CREATE_PERMISSION = 0x0003, 0x0008
USERNAME, MESSAGE_INTEGRITY, ERROR_CODE, PEER_ADDRESS = 0x0006, 0x0008, 0x0009, 0x0012
REALM, NONCE, REQUESTED_TRANSPORT = 0x0014, 0x0015, 0x0019
COOKIE = 0x2112A442
UDP = struct.pack("!Bxxx", 17)


def attribute(kind: int, value: bytes) -> bytes:
    return struct.pack("!HH", kind, len(value)) + value + bytes(-len(value) % 4)


def peer_address(address: str, port: int) -> bytes:
    number = struct.unpack("!I", socket.inet_aton(address))[0]
    return attribute(PEER_ADDRESS, struct.pack("!xBHI", 1, port ^ COOKIE >> 16, number ^ COOKIE))


def attributes_of(message: bytes) -> dict[int, bytes]:
    found, at = {}, 20
    while at < len(message):
        kind, size = struct.unpack_from("!HH", message, at)
        found[kind] = message[at + 4:at + 4 + size]
        at += 4 + size + -size % 4
    return found


class TurnClient:
    def __init__(self, server: tuple[str, int], username: str, password: str):
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.socket.settimeout(5)
        self.socket.connect(server)
        self.username, self.password = username, password
        self.realm = self.nonce = b""

    def close(self):
        self.socket.close()

    def allocate(self) -> int:
        """200, or why not. The first question is only asked to learn the realm and the nonce."""
        asked = attribute(REQUESTED_TRANSPORT, UDP)
        self.ask(ALLOCATE, asked)
        return self.ask(ALLOCATE, asked)

    def permit(self, address: str, port: int = 9) -> int:
        return self.ask(CREATE_PERMISSION, peer_address(address, port))

    def ask(self, method: int, body: bytes) -> int:
        if self.nonce:
            body += attribute(USERNAME, self.username.encode()) + attribute(REALM, self.realm) + attribute(NONCE, self.nonce)
        transaction = os.urandom(12)
        message = struct.pack("!HHI", method, len(body) + (24 if self.nonce else 0), COOKIE) + transaction + body
        if self.nonce:
            key = hashlib.md5(b":".join((self.username.encode(), self.realm, self.password.encode()))).digest()
            message += attribute(MESSAGE_INTEGRITY, hmac.new(key, message, hashlib.sha1).digest())
        self.socket.send(message)
        found = attributes_of(self.socket.recv(2_000))
        self.realm, self.nonce = found.get(REALM, self.realm), found.get(NONCE, self.nonce)
        return 100 * found[ERROR_CODE][2] + found[ERROR_CODE][3] if ERROR_CODE in found else 200
