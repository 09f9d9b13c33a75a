"""A window of a browser on the page."""

from __future__ import annotations

import os
from typing import NoReturn
from urllib.parse import quote

import pytest
from playwright.sync_api import BrowserContext, Page, expect

expect.set_options(timeout=60_000)  # milliseconds: a busy machine is no fault of the page


def lacking(what: str) -> NoReturn:
    """Skip, saying why; fail on a build server, where nothing may be lacking."""
    if os.environ.get("CI") == "true":
        pytest.fail(what)
    pytest.skip(what)


class Visit:
    """A browser's window on the page: opens addresses, and keeps what went wrong."""

    def __init__(self, address: str, context: BrowserContext) -> None:
        self.address = address
        self.context = context
        self.page: Page = context.new_page()
        self.problems: list[str] = []
        self.foreign: list[str] = []
        self.page.on("pageerror", lambda error: self.problems.append(str(error)))
        self.page.on("console", lambda message: message.type == "error"
                     and "Failed to load resource" not in message.text
                     and self.problems.append(message.text))
        self.page.on("request", lambda request: request.url.startswith(
            (address, "data:", "blob:")) or self.foreign.append(request.url))

    def open(self, state: str = "") -> Page:
        """Open a state of the page, and wait until it is drawn."""
        self.page.goto(f"{self.address}/#/{state}")
        self.settle()
        return self.page

    def settle(self) -> None:
        """Wait until nothing is being looked for."""
        expect(self.page.locator("main h1")).to_be_visible()
        expect(self.page.locator(".waiting")).to_have_count(0)


def entity(name: str) -> str:
    """The state that shows an entity, such as `organization/farc`."""
    return "entity?iri=" + quote(f"https://w3id.org/nexus-kg/id/{name}", safe="")
