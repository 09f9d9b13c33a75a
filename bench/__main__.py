"""Run every comparison: each module of this package, one after the other.

    python -m bench
"""

from __future__ import annotations

import pkgutil
import subprocess
import sys

import bench


def main() -> None:
    """Run them all; end with 1 where one fails."""
    names = [one.name for one in pkgutil.iter_modules(bench.__path__)
             if not one.ispkg and one.name != "__main__"]
    failed = [name for name in names
              if subprocess.run([sys.executable, "-m", f"bench.{name}"], check=False).returncode]
    if failed:
        sys.exit(f"These failed: {', '.join(failed)}.")


if __name__ == "__main__":
    main()
