"""What the server answers: the explorer at /, its data at /data, SPARQL 1.1 Protocol at /sparql; it only reads."""

from __future__ import annotations

import gzip
import ipaddress
import re
from collections.abc import Callable, Collection, Iterable
from urllib.parse import urlsplit
from wsgiref.types import StartResponse, WSGIEnvironment

from werkzeug.datastructures import MIMEAccept
from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.wrappers import Request, Response

from kg.server.explorer import Explorer
from kg.server.pool import Pool
from kg.server.worker import BAD_REQUEST, GRAPHS, RESULTS, Asked, refusal

LARGEST_REQUEST = 1_000_000
"""Bytes."""

QUERY, UPDATE, FORM = "application/sparql-query", "application/sparql-update", "application/x-www-form-urlencoded"
METHODS = {"/": ("GET", "HEAD"), "/data": ("GET", "HEAD"), "/sparql": ("GET", "HEAD", "POST")}

ACCEPTED, FORBIDDEN, NOT_FOUND, NOT_ALLOWED, TOO_LARGE, UNSUPPORTED, MISDIRECTED, FAILED, UNAVAILABLE = (
    202,
    403,
    404,
    405,
    413,
    415,
    421,
    500,
    503,
)

HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "X-Frame-Options": "DENY",
}
NO_CACHE = {"Cache-Control": "no-cache"}


class Refused(Exception):  # noqa: N818  it is an answer
    """A request that is not answered, with its status and the reason."""

    def __init__(self, status: int, words: str, headers: dict[str, str] | None = None) -> None:
        super().__init__(words)
        self.status, self.headers = status, headers or {}


class App:
    """The WSGI application over one graph."""

    def __init__(self, page: str, explorer: Explorer, pool: Pool, hosts: Collection[str]) -> None:
        """`hosts` are the names under which the server may be asked, beside addresses in numbers."""
        self._page = page.encode()
        (self._policy,) = re.findall(r'http-equiv="Content-Security-Policy" content="([^"]*)"', page)
        self._explorer, self._pool, self._hosts = explorer, pool, hosts

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer one request."""
        request = Request(environ)
        request.max_form_memory_size = request.max_content_length = LARGEST_REQUEST
        try:
            self._check(request)
            response = {"/": self._explore, "/data": self._data, "/sparql": self._sparql}[request.path](request)
        except Refused as error:
            response = Response(f"{error}\n", error.status, error.headers, mimetype="text/plain")
        except RequestEntityTooLarge:
            response = Response(f"more than {LARGEST_REQUEST:,} bytes\n", TOO_LARGE, mimetype="text/plain")
        for name, value in HEADERS.items():
            response.headers[name] = value
        response.headers.setdefault("Cache-Control", "no-store")
        response.headers.setdefault("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'")
        return response(environ, start_response)

    def _check(self, request: Request) -> None:
        """Only under its own name (a page elsewhere may have made its name point here), path and method."""
        if not is_own(request.environ.get("HTTP_HOST", ""), self._hosts):
            raise Refused(MISDIRECTED, "this server answers under its own address only (kg serve --host NAME)")
        if request.path not in METHODS:
            raise Refused(NOT_FOUND, "there is /, /data and /sparql")
        if request.method not in METHODS[request.path]:
            allowed = ", ".join(METHODS[request.path])
            raise Refused(NOT_ALLOWED, f"this server only reads: {allowed}", {"Allow": allowed})
        if request.path != "/" and _is_foreign(request):
            raise Refused(FORBIDDEN, "pages of other origins may not ask this server")

    def _explore(self, request: Request) -> Response:
        policy = f"{self._policy}; frame-ancestors 'none'"
        response = Response(self._page, headers=NO_CACHE | {"Content-Security-Policy": policy}, mimetype="text/html")
        response.add_etag()
        return response.make_conditional(request)

    def _data(self, request: Request) -> Response:
        state = self._explorer.state
        if state.failed:
            raise Refused(FAILED, state.words)
        if state.data is None:
            return Response(state.words, ACCEPTED, mimetype="text/plain")
        is_zipped = request.accept_encodings.quality("gzip") > 0
        body = state.data if is_zipped else gzip.decompress(state.data)
        response = Response(body, headers=NO_CACHE | {"Vary": "Accept-Encoding"}, mimetype="application/octet-stream")
        if is_zipped:
            response.headers["Content-Encoding"] = "gzip"
        response.set_etag(state.tag if is_zipped else f"{state.tag}-plain")
        return response.make_conditional(request)

    def _sparql(self, request: Request) -> Response:
        query = query_of(request)
        accept = request.accept_mimetypes
        asked = Asked(query, _best(accept, RESULTS), _best(accept, GRAPHS))
        is_gone: Callable[[], bool] = request.environ.get("waitress.client_disconnected", lambda: False)
        answer = refusal(BAD_REQUEST, "the query is empty") if not query.strip() else self._pool.ask(asked, is_gone)
        headers = {"Content-Type": answer.media_type, "Vary": "Accept"}
        if answer.status == UNAVAILABLE:
            headers["Retry-After"] = "5"
        return Response(answer.body, answer.status, headers)


def query_of(request: Request) -> str:
    """The query of a request, in one of the three ways of the protocol; updates and other data sets are refused."""
    given = request.args
    if request.method == "POST":
        if request.mimetype == UPDATE:
            raise Refused(FORBIDDEN, "this endpoint is read-only: it takes no updates")
        if request.mimetype not in (QUERY, FORM):
            raise Refused(UNSUPPORTED, f"POST a query as {QUERY} or {FORM}", {"Accept-Post": f"{QUERY}, {FORM}"})
        if request.mimetype == FORM:
            given = request.form
    if "update" in given:
        raise Refused(FORBIDDEN, "this endpoint is read-only: it takes no updates")
    if any(name in given or name in request.args for name in ("default-graph-uri", "named-graph-uri")):
        raise Refused(BAD_REQUEST, "this endpoint has one graph; leave default-graph-uri and named-graph-uri out")
    queries = given.getlist("query")
    if request.method == "POST" and request.mimetype == QUERY:
        queries += [_text(request.get_data())]
    if len(queries) != 1:
        raise Refused(BAD_REQUEST, "give one query: /sparql?query=..., or POST it")
    return queries[0]


def is_own(host: str, names: Collection[str]) -> bool:
    """Whether a Host header is an address in numbers or one of our names; names of others may be made to point here."""
    name, _, port = host.rpartition(":") if re.search(r":\d*$", host) and not host.endswith("]") else (host, "", "")
    if port and not port.isdecimal():
        return False
    try:
        ipaddress.ip_address(name.removeprefix("[").removesuffix("]"))
    except ValueError:
        return name.lower().removesuffix(".") in names
    return True


def _is_foreign(request: Request) -> bool:
    """Whether a page of another origin asks; what is no browser does not say."""
    if request.headers.get("Sec-Fetch-Site", "none") not in ("none", "same-origin"):
        return True
    origin = request.headers.get("Origin")
    return origin is not None and urlsplit(origin).netloc != request.environ.get("HTTP_HOST")


def _text(content: bytes) -> str:
    try:
        return content.decode()
    except UnicodeDecodeError:
        raise Refused(BAD_REQUEST, "the query is not UTF-8") from None


def _best(accept: MIMEAccept, known: Iterable[str]) -> str | None:
    """The media type that the sender likes best; the first where it does not say."""
    types = list(known)
    return types[0] if not accept else accept.best_match(types)
