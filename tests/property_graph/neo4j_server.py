"""Starts a Neo4j community server on loopback from Maven Central's artifacts.

    python -m tests.property_graph.neo4j_server    prints the address; Enter stops it

The artifacts (123 MB) are kept in ~/.cache/nexus-kg; a server's data in a folder that goes with it.
"""

from __future__ import annotations

import os
import secrets
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.servers import CACHE, NoServerError, free_port, java

VERSION = "5.26.30"
GDS_VERSION = "2.13.9"
HOW = ("To test against Neo4j, install Maven, or set NEO4J_URI, NEO4J_USER and NEO4J_PASSWORD to "
       "an empty server's, such as one from: docker run -p 127.0.0.1:7687:7687 "
       "-e NEO4J_AUTH=neo4j/a-password neo4j:5")

_POM = """<project xmlns="http://maven.apache.org/POM/4.0.0"><modelVersion>4.0.0</modelVersion>
<groupId>local</groupId><artifactId>server</artifactId><version>1</version><packaging>pom</packaging>
<dependencies>
<dependency><groupId>org.neo4j.app</groupId><artifactId>neo4j-server</artifactId>
<version>{version}</version></dependency>
<dependency><groupId>org.neo4j</groupId><artifactId>neo4j</artifactId>
<version>{version}</version></dependency>
</dependencies></project>
"""
_GDS_POM = """<project xmlns="http://maven.apache.org/POM/4.0.0"><modelVersion>4.0.0</modelVersion>
<groupId>local</groupId><artifactId>library</artifactId><version>1</version>
<packaging>pom</packaging><dependencies>
<dependency><groupId>org.neo4j.gds</groupId><artifactId>proc</artifactId>
<version>{version}</version></dependency>
<dependency><groupId>org.neo4j.gds</groupId><artifactId>opengds-extension</artifactId>
<version>{version}</version></dependency>
</dependencies></project>
"""
_CONFIGURATION = """server.default_listen_address=127.0.0.1
server.bolt.listen_address=127.0.0.1:{port}
server.http.enabled=false
server.https.enabled=false
dbms.usage_report.enabled=false
server.memory.heap.max_size=1500m
server.memory.pagecache.size=256m
"""
_OPENED = [f"--add-opens=java.base/{name}=ALL-UNNAMED" for name in (
    "java.nio", "java.io", "sun.nio.ch", "java.lang", "java.util.concurrent")] + [
    "--add-exports=jdk.unsupported/sun.misc=ALL-UNNAMED"]


@dataclass
class Server:
    """A running server: its address, the user and the password."""

    uri: str
    user: str
    password: str
    process: subprocess.Popen[bytes] | None = None
    home: Path | None = None

    def stop(self) -> None:
        """Stop the server, and remove its data."""
        if self.process is not None:
            self.process.terminate()
            try:
                self.process.wait(30)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
        if self.home is not None:
            shutil.rmtree(self.home, ignore_errors=True)


def start(*, graph_library: bool = False, options: Sequence[str] = ("-XX:+UseParallelGC",),
          ) -> Server:
    """The server of NEO4J_URI, or a new one; raises NoServerError where there can be none.

    With `graph_library` always a new one, with the open graph library (GDS); `options` are Java's.
    """
    if not graph_library and (uri := os.environ.get("NEO4J_URI")):
        return Server(uri, os.environ.get("NEO4J_USER", "neo4j"),
                      os.environ.get("NEO4J_PASSWORD", ""))
    command, library = java(HOW), _library(f"neo4j-{VERSION}", _POM.format(version=VERSION))
    plugins = _plugins(library) if graph_library else None
    home = Path(tempfile.mkdtemp(prefix="nexus-kg-neo4j."))
    port = free_port()
    (home / "conf").mkdir()
    (home / "conf" / "neo4j.conf").write_text(_CONFIGURATION.format(port=port) + (
        f"server.directories.plugins={plugins}\n"
        "dbms.security.procedures.unrestricted=gds.*\n" if plugins else ""))
    server = Server(f"bolt://127.0.0.1:{port}", "neo4j", secrets.token_hex(8), home=home)
    environment = os.environ | {"NEO4J_HOME": str(home), "NEO4J_CONF": str(home / "conf")}
    classes = ["-cp", f"{library}/*" + (f"{os.pathsep}{plugins}/*" if plugins else "")]
    subprocess.run([command, *options, *classes, "org.neo4j.cli.AdminTool", "dbms", "set-initial-password",
                    server.password], env=environment, check=True, capture_output=True)
    with (home / "out.log").open("wb") as log:
        server.process = subprocess.Popen(
            [command, *_OPENED, *options, *classes, "org.neo4j.server.CommunityEntryPoint",
             f"--home-dir={home}", f"--config-dir={home / 'conf'}"],
            env=environment, stdout=log, stderr=log)
    try:
        _wait(server, port)
    except BaseException:
        server.stop()
        raise
    return server


def _wait(server: Server, port: int) -> None:
    assert server.process is not None
    assert server.home is not None
    for _ in range(240):
        if server.process.poll() is not None:
            raise NoServerError("Neo4j ended: " + (server.home / "out.log").read_text()[-2000:])
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.5)
    raise NoServerError("Neo4j did not start within two minutes.")


def _plugins(library: Path) -> Path:
    """The jars of the graph library that the server does not bring itself."""
    folder = _library(f"gds-{GDS_VERSION}", _GDS_POM.format(version=GDS_VERSION))
    there = {jar.name.rpartition("-")[0] for jar in library.iterdir()}
    for jar in list(folder.iterdir()):
        if GDS_VERSION not in jar.name and jar.name.rpartition("-")[0] in there:
            jar.unlink()
    return folder


def _library(name: str, pom: str) -> Path:
    folder = CACHE / name
    if folder.is_dir():
        return folder
    maven = shutil.which("mvn")
    if maven is None:
        raise NoServerError("There is no Maven here. " + HOW)
    CACHE.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=CACHE) as work:
        (Path(work) / "pom.xml").write_text(pom)
        done = subprocess.run(
            [maven, "-q", "-B", "dependency:copy-dependencies", "-DincludeScope=runtime",
             "-DoutputDirectory=lib"], cwd=work, capture_output=True, text=True, check=False)
        if done.returncode:
            raise NoServerError("Maven does not bring Neo4j: " + done.stdout[-500:] + HOW)
        try:
            (Path(work) / "lib").rename(folder)
        except OSError:
            if not folder.is_dir():
                raise
    return folder


if __name__ == "__main__":
    running = start()
    try:
        print(f"NEO4J_URI={running.uri} NEO4J_USER={running.user} "
              f"NEO4J_PASSWORD={running.password}", flush=True)
        input("Enter stops the server. ")
    finally:
        running.stop()
