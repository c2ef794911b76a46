"""As much of the Hugging Face Hub as pushing and fetching a model takes, on this machine."""

import base64
import contextlib
import hashlib
import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit


@dataclass
class FakeHub:
    """Repositories in memory: {name: {file: bytes}}; `asked` is what was asked for."""

    url: str = ""
    token: str = "hf_fake"
    repositories: dict[str, dict[str, bytes]] = field(default_factory=dict)
    blobs: dict[str, bytes] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)

    def commit_of(self, name: str) -> str:
        whole = b"".join(k.encode() + v for k, v in sorted(self.repositories[name].items()))
        return hashlib.sha1(whole).hexdigest()


@contextlib.contextmanager
def fake_hub() -> Iterator[FakeHub]:
    hub = FakeHub()

    class Handler(_Handler):
        here = hub

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    hub.url = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield hub
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


class _Handler(BaseHTTPRequestHandler):
    here: FakeHub
    protocol_version = "HTTP/1.1"

    def log_message(self, *_: object) -> None:
        pass

    # ---- Answers -------------------------------------------------------------------------------

    def _say(self, body: object, status: int = 200, **headers: str) -> None:
        data = body if isinstance(body, bytes) else json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(data)

    def _body(self) -> bytes:
        return self.rfile.read(int(self.headers.get("Content-Length", 0)))

    def do_GET(self) -> None:
        parts = urlsplit(self.path).path.strip("/").split("/")
        self.here.asked.append(f"{self.command} {self.path}")
        name = "/".join(parts[2:4] if parts[0] == "api" else parts[:2])
        files = self.here.repositories.get(name)
        if files is None:
            self._say({"error": "not found"}, 404, X_Error_Code="RepoNotFound")
        elif parts[0] == "api" and len(parts) > 4 and parts[4] == "tree":
            self._say([self._described(files, path) for path in files])
        elif parts[0] == "api":
            commit = self.here.commit_of(name)
            if len(parts) > 5 and parts[5] not in ("main", commit):
                self._say({"error": "no revision"}, 404, X_Error_Code="RevisionNotFound")
                return
            siblings = [{"rfilename": path} for path in files]
            self._say({"id": name, "modelId": name, "sha": commit, "siblings": siblings})
        else:
            data = files["/".join(parts[4:])]
            self._say(
                data,
                ETag=f'"{hashlib.sha256(data).hexdigest()}"',
                X_Repo_Commit=self.here.commit_of(name),
            )

    do_HEAD = do_GET

    def do_POST(self) -> None:
        path = urlsplit(self.path).path
        self.here.asked.append(f"{self.command} {self.path}")
        body = self._body()
        if self.headers.get("Authorization") != f"Bearer {self.here.token}":
            self._say({"error": "Invalid username or password."}, 401)
        elif path == "/api/repos/create":
            asked = json.loads(body)
            name = f"{asked.get('organization') or 'user'}/{asked['name']}"
            self.here.repositories.setdefault(name, {})
            self._say({"url": f"{self.here.url}/{name}", "name": name, "id": name})
        elif path == "/api/validate-yaml":
            self._say({"errors": [], "warnings": []})
        elif "/preupload/" in path:
            files = json.loads(body)["files"]
            modes = [
                {"path": f["path"], "uploadMode": "regular", "shouldIgnore": False} for f in files
            ]
            self._say({"files": modes, "commitOid": "0" * 40})
        elif "/commit/" in path:
            name = "/".join(path.split("/")[3:5])
            for line in body.splitlines():
                entry: dict[str, Any] = json.loads(line)
                if entry["key"] == "file":
                    value = entry["value"]
                    self.here.repositories[name][value["path"]] = base64.b64decode(value["content"])
            commit = self.here.commit_of(name)
            self._say(
                {"success": True, "commitOid": commit, "commitUrl": f"{self.here.url}/{name}"}
            )
        else:
            self._say({"error": f"not here: {path} {parse_qs(urlsplit(self.path).query)}"}, 404)

    def _described(self, files: dict[str, bytes], path: str) -> dict[str, object]:
        data = files[path]
        return {
            "type": "file",
            "path": path,
            "size": len(data),
            "oid": hashlib.sha1(data).hexdigest(),
        }
