"""kg serve"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path

import click

from kg.cli.options import queries_option, shapes_option, store_option
from kg.model.errors import UsageError
from kg.store.generations import Store
from kg.store.scratch import scratch


@click.command("serve", epilog="Example: kg serve --store my-store")
@store_option
@queries_option
@shapes_option
@click.option("--host", default="127.0.0.1", show_default=True,
              help="Address to listen at. Anything but loopback needs tokens ('kg token add').")
@click.option("--port", type=click.IntRange(0, 65535), default=7878, show_default=True,
              help="Port; 0 takes a free one.")
@click.option("--host-name", "names", multiple=True,
              help="A name under which clients ask for this server, as behind a proxy; may be "
              "repeated. Then reading needs a token too.")
@click.option("--proxy", "proxies", multiple=True, metavar="ADDRESS",
              help="The address of a proxy in front of the server, whose X-Forwarded-For is "
              "believed; may be repeated. Then reading needs a token too.")
@click.option("--cors", "origins", multiple=True, metavar="ORIGIN",
              help="A page that may use the server, such as https://yasgui.example; repeatable.")
@click.option("--allow-service", "services", multiple=True, metavar="HOST",
              help="A host that SERVICE may call; may be repeated. None by default.")
@click.option("--time-limit", type=click.FloatRange(min=0.1), default=30, show_default=True,
              help="Seconds that a query may take, and an update until it is committed.")
@click.option("--memory-limit", type=click.IntRange(min=64), default=2048, show_default=True,
              help="Megabytes that a query may take.")
@click.option("--row-limit", type=click.IntRange(min=1), default=1_000_000, show_default=True,
              help="Rows that a result may have.")
@click.option("--body-limit", type=click.IntRange(min=1), default=64, show_default=True,
              help="Megabytes that a request may bring.")
@click.option("--rate-limit", type=click.FloatRange(min=0), default=None,
              help="Requests a second of one client; by default 20, and any number where reading "
              "needs no token.")
@click.option("--connection-limit", type=click.IntRange(min=1), default=1000, show_default=True,
              help="Connections at once; who comes beyond them is told to come again.")
@click.option("--body-time-limit", type=click.FloatRange(min=0.1), default=60, show_default=True,
              help="Seconds that a client may take to send the body of a request.")
@click.option("--workers", type=click.IntRange(1, 64), default=None,
              help="Processes that evaluate queries; by default two more than processors.")
@click.option("--cache", type=click.IntRange(min=0), default=64, show_default=True,
              help="Megabytes of answers that are kept until the next load; 0 keeps none.")
@click.option("--memory-copy", type=click.IntRange(min=0), default=256, show_default=True,
              help="Megabytes that each process may use to hold the default view in memory, which "
              "answers faster; a larger view is read from disk.")
@click.option("--plain", is_flag=True,
              help="Serve an ordinary SPARQL dataset in the folder of --store (made if absent; a "
              "temporary one with --store :memory:), without records, shapes and reasoning.")
@click.option("--verbose", "-v", is_flag=True, help="Tell of every request.")
def command(store_folder: Path, queries_folder: Path, shape_files: tuple[Path, ...], host: str,
            port: int, names: tuple[str, ...], proxies: tuple[str, ...], origins: tuple[str, ...],
            services: tuple[str, ...], time_limit: float, memory_limit: int, row_limit: int,
            body_limit: int, rate_limit: float | None, connection_limit: int,
            body_time_limit: float, workers: int | None, cache: int, memory_copy: int,
            plain: bool, verbose: bool) -> None:
    """Serve the page, questions, SPARQL and graphs, until Ctrl-C."""
    from kg.server.serve import is_address, is_loopback, serve
    from kg.server.settings import Limits, Settings
    from kg.server.tokens import Tokens

    loopback = is_loopback(host)
    for proxy in proxies:
        if not is_address(proxy):
            raise UsageError(f"--proxy {proxy} is no address: write one such as 127.0.0.1.")
    if plain and not loopback:
        raise UsageError("A plain dataset is open to anybody, so it is served on loopback only.")
    with _dataset(store_folder) if plain else nullcontext(_filled(store_folder)) as store:
        guarded = not plain and (not loopback or bool(names or proxies))
        if guarded and not Tokens(store.folder).all():
            raise UsageError(f"{names[0] if names else host} may be reached from other machines, "
                             "and no token guards the store: make one with 'kg token add NAME "
                             "--role reader'.")
        if host in ("0.0.0.0", "::") and not names:
            raise UsageError("Say by which name clients ask for this server: --host-name NAME.")
        limits = Limits(seconds=time_limit, memory=memory_limit, rows=row_limit, body=body_limit,
                        connections=connection_limit, body_seconds=body_time_limit,
                        rate=(20 if guarded else 0) if rate_limit is None else rate_limit)
        settings = Settings(
            store.folder.resolve(), queries_folder.resolve(),
            tuple(path.resolve() for path in shape_files), host, port, plain=plain,
            open_reads=not guarded, proxies=proxies, hosts=_hosts(host, names, loopback),
            origins=frozenset(origins), services=frozenset(map(str.lower, services)),
            workers=workers or min(8, (os.cpu_count() or 1) + 2), cache=cache,
            memory_copy=memory_copy, limits=limits)

        def tell(actual: int) -> None:
            shown = f"[{host}]" if ":" in host else host
            click.echo(f"Serving {store_folder} at http://{shown}:{actual}/ (Ctrl-C ends it)")

        serve(settings, log_level="info" if verbose else "warning", started=tell)


def _filled(folder: Path) -> Store:
    store = Store.open(folder)
    store.snapshot()
    return store


@contextmanager
def _dataset(folder: Path) -> Iterator[Store]:
    """The plain dataset of a folder, or a temporary one."""
    from kg.server.plain import open_plain
    if str(folder) != ":memory:":
        yield open_plain(folder)
        return
    with scratch(Path(tempfile.gettempdir())) as temporary:
        own = temporary / "store"
        own.mkdir(mode=0o700)
        yield open_plain(own)


def _hosts(host: str, names: tuple[str, ...], loopback: bool) -> frozenset[str]:
    """The names under which clients may ask for the server."""
    local = {"localhost", "127.0.0.1", "[::1]"} if loopback else set()
    own = {f"[{host}]" if ":" in host else host}
    return frozenset({name.lower() for name in names} | own | local)
