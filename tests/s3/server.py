#!/usr/bin/python3
"""A real S3 server for tests: OpenStack Swift with its S3 interface, all of it in this one process and one folder.

It checks signatures, digests and dates as Amazon does. Usage: tests/s3/server.py FOLDER BUCKET...; prints its port
when it serves and the buckets are there, and goes when its standard input closes. Debian's own Python has the package,
so no other may run this.
"""
import eventlet

eventlet.monkey_patch()

import hashlib
import hmac
import http.client
import os
import sys
import time
from pathlib import Path

from eventlet import greenio, wsgi
from swift.common import utils
from swift.common.ring import RingBuilder
from swift.common.wsgi import loadapp

ACCESS_KEY = "test:tester"
SECRET_KEY = "a/secret+of/tests=="

STORAGE = """
[DEFAULT]
devices = {root}/disks
mount_check = false
swift_dir = {root}
log_level = ERROR
[pipeline:main]
pipeline = {kind}-server
[app:{kind}-server]
use = egg:swift#{kind}
fallocate_reserve = 0
disable_fallocate = true
"""

PROXY = """
[DEFAULT]
swift_dir = {root}
log_level = ERROR
[pipeline:main]
pipeline = catch_errors memory s3api tempauth bulk slo dlo proxy-server
[filter:catch_errors]
use = egg:swift#catch_errors
[filter:memory]
paste.filter_factory = server:memory
[filter:s3api]
use = egg:swift#s3api
location = us-east-1
s3_acl = false
check_bucket_owner = true
[filter:tempauth]
use = egg:swift#tempauth
user_test_tester = {secret} .admin
[filter:bulk]
use = egg:swift#bulk
[filter:slo]
use = egg:swift#slo
[filter:dlo]
use = egg:swift#dlo
[app:proxy-server]
use = egg:swift#proxy
account_autocreate = true
"""


class Memory:
    """What Swift asks of memcached, for one process."""

    def __init__(self):
        self.kept = {}

    def get(self, key, **_):
        value, until = self.kept.get(key, (None, 0))
        return value if until == 0 or time.time() < until else None

    def set(self, key, value, **options):
        self.kept[key] = (value, time.time() + options["time"] if options.get("time") else 0)

    def incr(self, key, delta=1, **options):
        self.set(key, max(0, int(self.get(key) or 0) + delta), **options)
        return self.get(key)

    def delete(self, key, **_):
        self.kept.pop(key, None)


def memory(_conf, **_):
    kept = Memory()

    def wrap(app):
        def answer(env, start_response):
            env["swift.cache"] = kept
            return app(env, start_response)

        return answer

    return wrap


def serve(conf: Path, socket) -> None:
    app = loadapp(str(conf), global_conf={"log_name": conf.stem})
    eventlet.spawn(wsgi.server, socket, app, log=open(os.devnull, "w"), log_output=False, debug=False)


def make_ring(root: Path, kind: str, port: int) -> None:
    builder = RingBuilder(2, 1, 0)
    builder.add_dev({"id": 0, "region": 1, "zone": 1, "weight": 1.0, "ip": "127.0.0.1", "port": port, "device": "disk"})
    builder.rebalance()
    builder.get_ring().save(str(root / f"{kind}.ring.gz"))


def signature(when: str, scope: str, request: str) -> str:
    key = ("AWS4" + SECRET_KEY).encode()
    for step in scope.split("/"):
        key = hmac.digest(key, step.encode(), "sha256")
    text = "\n".join(["AWS4-HMAC-SHA256", when, scope, hashlib.sha256(request.encode()).hexdigest()])
    return hmac.digest(key, text.encode(), "sha256").hex()


def make_bucket(port: int, name: str) -> None:
    when = time.strftime("%Y%m%dT%H%M%SZ", time.gmtime())
    scope = f"{when[:8]}/us-east-1/s3/aws4_request"
    nothing = hashlib.sha256(b"").hexdigest()
    headers = {"host": f"127.0.0.1:{port}", "x-amz-content-sha256": nothing, "x-amz-date": when}
    listed = "".join(f"{header}:{value}\n" for header, value in headers.items())
    signed = ";".join(headers)
    mark = signature(when, scope, f"PUT\n/{name}\n\n{listed}\n{signed}\n{nothing}")
    headers["authorization"] = f"AWS4-HMAC-SHA256 Credential={ACCESS_KEY}/{scope}, SignedHeaders={signed}, Signature={mark}"
    connection = http.client.HTTPConnection("127.0.0.1", port)
    connection.request("PUT", f"/{name}", headers=headers)
    answer = connection.getresponse()
    if answer.status != 200:
        sys.exit(f"no bucket {name}: {answer.status} {answer.read()!r}")


def main() -> None:
    root = Path(sys.argv[1]).resolve()
    (root / "disks/disk").mkdir(parents=True)
    try:
        os.setxattr(root / "disks/disk", "user.swift", b"")
    except OSError as problem:
        sys.exit(f"{root} cannot hold what Swift keeps beside files (extended attributes): {problem}")
    utils.HASH_PATH_SUFFIX = b"tests"
    for kind in ("account", "container", "object"):
        socket = eventlet.listen(("127.0.0.1", 0))
        make_ring(root, kind, socket.getsockname()[1])
        conf = root / f"{kind}.conf"
        conf.write_text(STORAGE.format(root=root, kind=kind))
        serve(conf, socket)
    socket = eventlet.listen(("127.0.0.1", 0))
    conf = root / "proxy.conf"
    conf.write_text(PROXY.format(root=root, secret=SECRET_KEY))
    serve(conf, socket)
    for name in sys.argv[2:]:
        make_bucket(socket.getsockname()[1], name)
    print(socket.getsockname()[1], flush=True)
    greenio.GreenPipe(os.dup(0), "rb").read()
    os._exit(0)  # what is under way is nobody's any more


if __name__ == "__main__":
    main()
