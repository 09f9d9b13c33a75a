"""Starts an Apache Jena Fuseki server on loopback, from Maven Central's artifact.

    python -m tests.remote.fuseki_server    prints the address; Enter stops it

The artifact (57 MB) is kept in ~/.cache/nexus-kg; a server keeps its data in memory.
"""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import tempfile
import time
import urllib.request
from dataclasses import dataclass
from pathlib import Path

from tests.servers import CACHE, SHORT, NoServerError, free_port, java

VERSION = "6.2.0"
SHA512 = ("59c5d0fd4e3f2c51819816dd178ee7d619552aae12400286338cc55c6955653e"
          "6c503d58b6cb12f3124407c903a81a2ecf4a9b0d5ba8028e7fcdc7c5c98710d4")
ADDRESS = ("https://repo1.maven.org/maven2/org/apache/jena/jena-fuseki-server/"
           f"{VERSION}/jena-fuseki-server-{VERSION}.jar")


@dataclass
class Fuseki:
    """A running server: where it answers queries and takes updates."""

    query: str
    update: str
    process: subprocess.Popen[bytes]
    home: Path

    def stop(self) -> None:
        """Stop the server; its data goes with it."""
        self.process.kill()
        self.process.wait()
        shutil.rmtree(self.home, ignore_errors=True)


def start(configuration: Path | None = None) -> Fuseki:
    """A new, empty server, with its data in memory or as configured; raises NoServerError where
    there can be none.
    """
    jar = _jar()
    port = free_port()
    home = Path(tempfile.mkdtemp(prefix="nexus-kg-fuseki."))  # what it writes beside the data
    process = subprocess.Popen(
        [java(), *SHORT, "-Xmx1g", "-jar", str(jar), "--localhost", f"--port={port}",
         *([f"--config={configuration}"] if configuration else ["--update", "--mem", "/nexus"])],
        cwd=home, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    server = Fuseki(f"http://127.0.0.1:{port}/nexus/sparql",
                    f"http://127.0.0.1:{port}/nexus/update", process, home)
    for _ in range(240):
        if process.poll() is not None:
            raise NoServerError("Fuseki ended as it started.")
        try:
            with urllib.request.urlopen(f"{server.query}?query=ASK%7B%7D", timeout=5):
                return server
        except OSError:
            time.sleep(0.25)
    server.stop()
    raise NoServerError("Fuseki did not start within a minute.")


def _jar() -> Path:
    file = CACHE / ADDRESS.rpartition("/")[2]
    if not file.is_file():
        CACHE.mkdir(parents=True, exist_ok=True)
        try:
            with urllib.request.urlopen(ADDRESS, timeout=60) as response:
                content = response.read()
        except OSError as error:
            raise NoServerError(f"Maven Central does not give Fuseki: {error}.") from error
        new = file.with_suffix(".new")
        new.write_bytes(content)
        new.rename(file)
    if hashlib.sha512(file.read_bytes()).hexdigest() != SHA512:
        file.unlink()
        raise NoServerError(f"{file} is not what was expected; it is removed.")
    return file


if __name__ == "__main__":
    running = start()
    try:
        print(f"KG_REMOTE={running.query} KG_REMOTE_UPDATE={running.update}", flush=True)
        input("Enter stops the server. ")
    finally:
        running.stop()
