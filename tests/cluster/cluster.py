"""The assistant on several servers, from processes on loopback: what `deploy/` describes, with its own configuration."""

from __future__ import annotations

import hashlib
import json
import os
import pwd
import shutil
import signal
import socket
import string
import subprocess
import tempfile
from collections import Counter
from pathlib import Path
from types import TracebackType

import requests
from sqlalchemy import create_engine
from sqlalchemy.engine import Engine

from bootstrap import processes
from bootstrap.startup import ROOT
from tests import corpus
from tests.cluster.kafka import Kafka
from tests.cluster.services import Service

DEPLOY = ROOT / "deploy"
SERVERS = 2

#: An address of this machine that is not the one from which its health may be asked.
OUTSIDE = "127.0.0.2"

#: What nginx may write besides its log.
TEMPORARY = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")

#: Who runs PostgreSQL, which does not run as root; made by Debian's package.
POSTGRES = "postgres"


def newest_postgres() -> Path:
    """Return the folder of PostgreSQL's programs."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int(path.parent.name))
    return found[-1] if found else Path(shutil.which("initdb") or "/initdb").parent


class Cluster:
    """Two Rasa servers and two action servers behind nginx, a courier, PostgreSQL and Redis. A context manager."""

    def __init__(self) -> None:
        """Choose folder and ports; nothing runs yet. What the programs print stays in `logs/cluster/`."""
        self._logs = processes.LOGS / "cluster"
        shutil.rmtree(self._logs, ignore_errors=True)
        self._logs.mkdir(parents=True)
        self.folder = Path(tempfile.mkdtemp(prefix="cluster-"))
        self.folder.chmod(0o755)
        self._ports: dict[str, int] = {}
        self.url = f"https://127.0.0.1:{self._port('edge')}/chat/"
        self.certificate = self.folder / "tls.crt"
        _make_certificate(self.folder)
        self.database = f"postgresql://{POSTGRES}@127.0.0.1:{self._port('postgres')}/{POSTGRES}"
        redis = f"redis://127.0.0.1:{self._port('redis')}/0"
        reached = f"{self.database}?connect_timeout=5"
        self.kafka = Kafka()
        self._environment = {
            "ACTIONS_URL": f"http://127.0.0.1:{self._port('actions')}/webhook",
            "CHAT_ORIGINS": "https://shop.example",
            "CHAT_REDIS": redis,
            "CHAT_SECRET": "of the tests of several servers alone",
            "CONVERSATIONS_URL": reached,
            "ENDPOINTS": str(DEPLOY / "endpoints.yml"),
            "EVENTS_URL": self.kafka.url,
            "ENCODER_THREADS": "1",  # the servers share the cores
            "RECORDS_DB": reached,
            "SANIC_PROXIES_COUNT": "1",
            "SANIC_WORKERS": "1",
        }
        self.model = self.folder / "model.tar.gz"
        self.release(corpus.MODEL)
        self.postgres = self._postgres()
        self.redis = self._redis()
        self.actions = [self._action_server(number) for number in range(SERVERS)]
        self.rasa = [self._rasa_server(number) for number in range(SERVERS)]
        self.courier = self._service("courier", processes.python("-m", "handoff.courier"))
        self.service = self._nginx("service", _service(self._port("actions"), self._upstream("action")), "actions", "/health")
        self.edge = self.edge_with("edge")

    def __enter__(self) -> Cluster:
        """Start everything, the servers all at once."""
        try:
            self.postgres.start()
            self.redis.start()
            at_once = [*self.actions, *self.rasa, self.courier]
            for service in at_once:
                service.begin()
            for service in at_once:
                service.wait()
            self.service.start()
            self.edge.start()
        except BaseException:
            self._stop()
            raise
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        """Stop everything."""
        self._stop()
        shutil.rmtree(self.folder, ignore_errors=True)

    def edge_with(self, name: str, prefix: str = "") -> Service:
        """Return the proxy of `deploy/nginx`, with ``prefix`` before /chat/, at the port ``name``; it is not started."""
        text = (DEPLOY / "nginx" / "chat.conf.template").read_text(encoding="utf-8")
        lines = (DEPLOY / "nginx" / "defaults.env").read_text(encoding="utf-8").splitlines()
        defaults = dict(line.split("=", 1) for line in lines if "=" in line and not line.startswith("#"))
        own = {"RASA_SERVERS": self._upstream("rasa"), "CHAT_PREFIX": prefix, "NGINX_LOCAL_RESOLVERS": "127.0.0.1"}
        text = string.Template(text).safe_substitute({**defaults, **own}).replace("/etc/nginx/tls/", f"{self.folder}/")
        plain = self._port(f"{name}-plain")
        text = text.replace("listen 8443", f"listen {self._address(name)}")
        text = text.replace("listen 8080", f"listen {OUTSIDE}:{plain}").replace("127.0.0.1:8080", f"127.0.0.1:{plain}")
        return self._nginx(name, text, f"{name}-plain", "/health")

    def release(self, model: Path) -> None:
        """Have the servers that start from now on load ``model``, and no other."""
        link = self.folder / "next"
        link.symlink_to(model.resolve())
        link.replace(self.model)
        self._environment["MODEL_SHA256"] = hashlib.sha256(model.read_bytes()).hexdigest()

    def served(self) -> Counter[str]:
        """Return how many messages each Rasa server has answered, by its name, as the proxy has logged it."""
        names = {self._address(service.name): service.name for service in self.rasa}
        lines = (json.loads(line) for line in (self._logs / "edge.log").read_text().splitlines() if line.startswith("{"))
        answered = [line for line in lines if line["path"] == "/chat/messages" and line["status"] == 200]
        return Counter(names[line["server"].split(", ")[-1]] for line in answered)

    def port(self, name: str) -> int:
        """Return the port of the program ``name``."""
        return self._ports[name]

    def server(self, number: int) -> str:
        """Return the address of one Rasa server's channel, past the proxy."""
        return f"http://{self._address(f'rasa-{number}')}/chat/"

    def engine(self) -> Engine:
        """Return the database."""
        return create_engine(self.database, pool_pre_ping=True, future=True)

    def _stop(self) -> None:
        for service in [self.edge, self.service, self.courier, *self.rasa, *self.actions, self.redis, self.postgres]:
            service.signal(signal.SIGCONT)
            service.stop()
        self.kafka.stop()

    def _port(self, name: str) -> int:
        while name not in self._ports:
            port = processes.free_port()
            if port not in self._ports.values():
                self._ports[name] = port
        return self._ports[name]

    def _address(self, name: str) -> str:
        return f"127.0.0.1:{self._port(name)}"

    def _upstream(self, kind: str) -> str:
        servers = (f"server {self._address(f'{kind}-{number}')} max_fails=1 fail_timeout=2s;" for number in range(SERVERS))
        return " ".join(servers)

    def _listens(self, name: str) -> bool:
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", self._port(name))) == 0

    def _service(self, name: str, command: list[str], path: str | None = None) -> Service:
        """Describe a program of the assistant that answers at ``path`` of the port of its name."""
        ready = (lambda: _answers(f"http://{self._address(name)}{path}")) if path else (lambda: True)
        return Service(name, command, self._logs / f"{name}.log", ready, self._environment)

    def _rasa_server(self, number: int) -> Service:
        name = f"rasa-{number}"
        files = ["--endpoints", str(DEPLOY / "endpoints.yml"), "--credentials", str(DEPLOY / "credentials.yml")]
        where = ["--interface", "127.0.0.1", "--port", str(self._port(name))]
        return self._service(name, processes.python("-m", "rasa", "run", "--model", str(self.model), *where, *files), "/")

    def _action_server(self, number: int) -> Service:
        name = f"action-{number}"
        command = processes.python("-m", "rasa_sdk", "--actions", "actions", "--port", str(self._port(name)))
        return self._service(name, command, "/health")

    def _redis(self) -> Service:
        folder = self.folder / "redis"
        folder.mkdir()
        options = {"port": self._port("redis"), "bind": "127.0.0.1", "dir": folder, "appendonly": "yes", "save": ""}
        command = ["redis-server", *(part for name, value in options.items() for part in (f"--{name}", str(value)))]
        return Service("redis", command, self._logs / "redis.log", lambda: self._listens("redis"))

    def _postgres(self) -> Service:
        programs = newest_postgres()
        data = self.folder / "postgres"
        data.mkdir()
        user = POSTGRES if os.geteuid() == 0 else None
        if user:
            shutil.chown(data, user, pwd.getpwnam(user).pw_gid)
        subprocess.run(
            [programs / "initdb", "-D", data, "-U", POSTGRES, "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8"],
            check=True, capture_output=True, user=user, group=user, extra_groups=[] if user else None, cwd="/",
        )  # fmt: skip
        options = {"port": self._port("postgres"), "listen_addresses": "127.0.0.1", "unix_socket_directories": ""}
        command = [str(programs / "postgres"), "-D", str(data), *(f"--{name}={value}" for name, value in options.items())]
        accepts = [str(programs / "pg_isready"), "-q", "-h", "127.0.0.1", "-p", str(self._port("postgres"))]
        return Service(
            "postgres",
            command,
            self._logs / "postgres.log",
            lambda: subprocess.run(accepts, check=False).returncode == 0,
            user=user,
            ends_on=signal.SIGINT,  # "fast": it does not wait for its clients
        )

    def _nginx(self, name: str, configuration: str, port: str, path: str) -> Service:
        """Describe an nginx with ``configuration`` in its http block, as its image has it, which answers at ``path``."""
        folder = self.folder / name
        folder.mkdir()
        folder.chmod(0o777)  # its workers are another user's when root starts it
        temporary = "".join(f"{kind}_temp_path {folder}/{kind};\n" for kind in TEMPORARY)
        file = folder / "nginx.conf"
        main = f"worker_processes auto;\npid {folder}/pid;\nevents {{}}\nhttp {{\n{temporary}{configuration}}}\n"
        file.write_text(main, encoding="utf-8")
        program = shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin") or "nginx"
        command = [program, "-e", "stderr", "-c", str(file), "-g", "daemon off;"]
        ready = lambda: _answers(f"http://{self._address(port)}{path}")  # noqa: E731
        return Service(name, command, self._logs / f"{name}.log", ready)


def _service(port: int, servers: str) -> str:
    """Return what stands for the address that Docker or Kubernetes gives the action servers: one that refuses is passed over."""
    return f"""
        access_log off;
        client_max_body_size 16m;
        upstream actions {{ {servers} }}
        server {{ listen 127.0.0.1:{port}; location / {{ proxy_pass http://actions; }} }}
    """


def _make_certificate(folder: Path) -> None:
    make = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1", "-subj", "/CN=localhost"]
    names = ["-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1"]
    files = ["-keyout", str(folder / "tls.key"), "-out", str(folder / "tls.crt")]
    subprocess.run([*make, *names, *files], check=True, capture_output=True)


def _answers(url: str) -> bool:
    try:
        return requests.get(url, timeout=2).ok
    except requests.RequestException:
        return False
