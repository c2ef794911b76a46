"""The application: all APIs, and the pages, on one port."""

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from tongsa.serving.apertium import Apertium
from tongsa.serving.dialects import refused
from tongsa.serving.guard import Guard
from tongsa.serving.libretranslate import LibreTranslate
from tongsa.serving.metrics import CONTENT_TYPE
from tongsa.serving.openai import OpenAI
from tongsa.serving.openapi import description
from tongsa.serving.pages import Pages
from tongsa.serving.refusals import Refusal, closing
from tongsa.serving.server import Server, parameters

log = logging.getLogger("tongsa.serving")


def application(server: Server) -> Starlette:
    """Return an ASGI application; its models are loaded, and closed when it ends."""
    libretranslate, apertium = LibreTranslate(server), Apertium(server)

    async def translate(http: Request) -> Response:
        given = await parameters(http)
        if server.settings.log_texts:
            http.scope["tongsa.said"] = {"texts": given.get("q")}
        if "langpair" in given:
            http.scope["tongsa.apertium"] = True
            return await apertium.translate(http, given)
        if http.method == "GET":
            raise Refusal(405, "GET /translate needs a langpair; without one it is POST /translate")
        return await libretranslate.translate(http, given)

    async def health(_: Request) -> Response:
        return JSONResponse({"status": "ok"})

    async def ready(_: Request) -> Response:
        if server.closing or not server.shelf.all:
            raise closing()
        return JSONResponse({"status": "ready", "models": sorted(server.shelf.all)})

    async def metrics(http: Request) -> Response:
        server.check_key(http)
        return Response(server.metrics.text(), media_type=CONTENT_TYPE)

    async def openapi(_: Request) -> Response:
        return JSONResponse(description())

    routes = [
        Route("/translate", translate, methods=["GET", "POST"]),
        *libretranslate.routes,
        *apertium.routes,
        *OpenAI(server).routes,
        *Pages(server).routes,
        Route("/openapi.json", openapi),
        Route("/health", health),
        Route("/ready", ready),
        Route("/metrics", metrics),
    ]
    middleware = [Middleware(Guard, server=server)]
    if server.settings.cors:
        middleware.append(
            Middleware(
                CORSMiddleware,
                allow_origins=list(server.settings.cors),
                allow_methods=["GET", "POST"],
                allow_headers=["authorization", "content-type", "x-api-key"],
            )
        )
    return Starlette(
        routes=routes,
        middleware=middleware,
        lifespan=lambda _: _lifespan(server),
        exception_handlers={Refusal: _refused, HTTPException: _not_understood},
    )


@contextlib.asynccontextmanager
async def _lifespan(server: Server) -> AsyncIterator[None]:
    watching = asyncio.create_task(_watch(server))
    try:
        yield
    finally:
        server.closing = True
        watching.cancel()
        await asyncio.to_thread(server.shelf.close)


async def _watch(server: Server) -> None:
    """Take up model files that change."""
    while True:
        await asyncio.sleep(server.settings.watch_s)
        try:
            await asyncio.to_thread(server.shelf.look)
        except Exception:  # a folder that cannot be read just now
            log.exception("looking at the model files failed")


async def _refused(http: Request, error: Exception) -> Response:
    assert isinstance(error, Refusal)
    return refused(http, error)


async def _not_understood(http: Request, error: Exception) -> Response:
    """Say in the API's own words what Starlette refuses: unknown paths, methods, odd forms."""
    assert isinstance(error, HTTPException)
    said = {
        404: f"there is nothing at {http.url.path}; /openapi.json lists what there is",
        405: f"{http.method} is not possible at {http.url.path}",
    }
    response = refused(http, Refusal(error.status_code, said.get(error.status_code, error.detail)))
    response.headers.update(error.headers or {})
    return response
