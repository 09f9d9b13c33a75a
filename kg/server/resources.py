"""Resources: what a path answers to, by method, and who may call it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response

from kg.server.access import Caller
from kg.server.errors import HttpError
from kg.server.tokens import Role

Handler = Callable[[Request], Awaitable[Response]]


@dataclass(frozen=True, slots=True)
class Action:
    """What is done for a method, and the least role that may ask for it."""

    handler: Handler
    role: Role = Role.READER


@dataclass(frozen=True, slots=True)
class Resource:
    """A path (of Starlette) and its actions by method; HEAD and OPTIONS follow from them."""

    path: str
    actions: Mapping[str, Action]

    @property
    def allowed(self) -> str:
        """The value of the header Allow."""
        methods = set(self.actions) | {"OPTIONS"} | ({"HEAD"} if "GET" in self.actions else set())
        return ", ".join(sorted(methods))

    async def __call__(self, request: Request) -> Response:
        """Answer a request."""
        if request.method == "OPTIONS":
            return Response(status_code=204, headers={"Allow": self.allowed})
        action = self.actions.get("GET" if request.method == "HEAD" else request.method)
        if action is None:
            raise HttpError(405, f"{request.method} is not possible here; possible are "
                        f"{self.allowed}.", allow=self.allowed)
        require(request, action.role)
        return await action.handler(request)


def caller_of(request: Request) -> Caller:
    """Who calls."""
    caller: Caller = request.scope["caller"]
    return caller


def require(request: Request, role: Role) -> None:
    """Raise HttpError where the caller's role is below this one."""
    caller = caller_of(request)
    if caller.role >= role:
        return
    if caller.name:
        raise HttpError(403, f"The token '{caller.name}' has the role "
                        f"{caller.role.name.lower()}; this needs {role.name.lower()}.")
    raise HttpError(401, f"This needs a token with the role {role.name.lower()}: make one with "
                "'kg token add' and send it as 'Authorization: Bearer TOKEN'.")
