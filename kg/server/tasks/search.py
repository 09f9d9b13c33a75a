"""Search over names, numbers and what is written of things."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kg.packs.name_index import index_of
from kg.packs.search import search
from kg.server.answer import Answer
from kg.server.context import Context


def run(context: Context, arguments: Mapping[str, Any], answer: Answer) -> None:
    """Find `text` in a view; at most `limit` things, the best first."""
    view = context.view(arguments["view"], arguments["sources"])
    hits = [{"iri": hit.thing[1:-1], "label": hit.label, "matched": hit.matched, "type": hit.type,
             "score": hit.score, "found_in": hit.found_in, "written": hit.written,
             "records": [one.graph[1:-1] for one in hit.records]}
            for hit in search(view, index_of(view), arguments["text"], arguments["limit"])]
    answer.json({"hits": hits}, generation=view.snapshot.folder.name)
