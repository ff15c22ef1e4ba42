"""Asks the endpoint, through pydantic-ai: schema, validation and re-asking are its work, retries those of `openai`.

This is the only file that imports them, and the only one that touches the network.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from time import monotonic
from typing import NoReturn
from urllib.parse import urlsplit

import httpx2
from anyio.from_thread import BlockingPortal, start_blocking_portal
from openai import APIStatusError, AsyncOpenAI
from pydantic_ai import Agent, ModelRetry, NativeOutput, RunContext, RunUsage, exceptions
from pydantic_ai.models.openai import OpenAIChatModel
from pydantic_ai.providers.openai_compatible import OpenAICompatibleProvider
from pydantic_ai.settings import ModelSettings

from kg.cells import shorten
from kg.errors import KgError
from kg.extractors.llm.answer import Answer
from kg.extractors.llm.cache import Cache, Kept, key
from kg.extractors.llm.settings import Settings

RE_ASKS = 2
"""How often the model is told what is wrong with an answer and asked again."""

LONGEST_WAIT = 120
"""Seconds; `openai` obeys no Retry-After above it."""

IN_A_ROW = 3
"""Requests that failed one after the other, after all retries, before we take the endpoint to be down."""

HEADERS = frozenset(
    {"host", "accept", "accept-encoding", "connection", "authorization", "content-type", "content-length"}
)
"""All that is sent beside the message; what else libraries take from the environment or tell of the machine is not."""


class EndpointError(KgError):
    """The endpoint refuses what we send, or is not there: going on would not help."""


class NoAnswerError(Exception):
    """One chunk got no usable answer; the others may."""


@dataclass
class Usage:
    """What a run cost."""

    requests: int = 0
    answers: int = 0
    cached: int = 0
    tokens_in: int = 0
    tokens_out: int = 0
    unanswered: int = 0


class Client:
    """One endpoint and model, with the task and the shape of the answers; made by `connect`."""

    def __init__(
        self, settings: Settings, task: str, shape: type[Answer], usage: Usage, portal: BlockingPortal
    ) -> None:
        self._settings, self._task, self._shape, self._usage, self._portal = settings, task, shape, usage, portal
        self._cache = Cache(settings.folder)
        self._schema = repr(sorted(shape.model_json_schema().items()))
        self._next = 0.0
        self._failed = 0
        self._http = httpx2.AsyncClient(
            verify=urlsplit(settings.url).scheme != "http",  # certificates take 40 ms to load, and http has none
            follow_redirects=False,
            timeout=settings.timeout,
            event_hooks={"request": [self._before]},
        )
        self._agent = self._make()

    def ask(self, message: str) -> Answer:
        """The answer to a message, from the cache if it was given before.

        Raises:
            NoAnswerError: There is none for this message.
            EndpointError: There will be none for others either.
        """
        settings = self._settings
        name = key(settings.url, settings.model, self._task, self._schema, message)
        kept = self._cache.get(name)
        if kept is not None:
            try:
                answer = self._shape.model_validate_json(kept.answer)
            except ValueError:
                pass
            else:
                self._usage.cached += 1
                return answer
        answer, kept = self._fresh(message)
        if not settings.key or settings.key not in kept.answer:
            self._cache.put(name, kept)
        return answer

    async def close(self) -> None:
        """Close all connections."""
        await self._http.aclose()

    def _make(self) -> Agent[object, Answer]:
        settings = self._settings
        endpoint = AsyncOpenAI(
            base_url=settings.url,
            api_key=settings.key or "none",
            max_retries=settings.retries,
            timeout=settings.timeout,
            http_client=self._http,
        )
        model = OpenAIChatModel(settings.model, provider=OpenAICompatibleProvider("llm", openai_client=endpoint))
        deadline = (settings.timeout + LONGEST_WAIT) * (settings.retries + 1)
        agent: Agent[object, Answer] = Agent(
            model,
            output_type=NativeOutput(self._shape, name="answer", strict=True),
            instructions=self._task,
            model_settings=ModelSettings(temperature=0, request_timeout=deadline),
            retries=RE_ASKS,
        )
        agent.output_validator(_complete)
        return agent

    async def _before(self, request: httpx2.Request) -> None:
        """Before each request, a repeated one too: keep to the rate, count, and send no header that we do not need."""
        for name in list(request.headers):
            if name.lower() not in HEADERS:
                del request.headers[name]
        if self._settings.rpm:
            now = monotonic()
            wait, self._next = self._next - now, max(self._next, now) + 60 / self._settings.rpm
            await asyncio.sleep(max(wait, 0))
        self._usage.requests += 1

    def _fresh(self, message: str) -> tuple[Answer, Kept]:
        spent = RunUsage()
        try:
            result = self._portal.call(partial(self._agent.run, message, usage=spent))
        except exceptions.ModelAPIError as error:
            self._refused(error)
        except (exceptions.UnexpectedModelBehavior, exceptions.UsageLimitExceeded) as error:
            self._failed = 0
            raise NoAnswerError(f"the answer cannot be used ({self._told(error)})") from error
        finally:
            self._usage.tokens_in += spent.input_tokens
            self._usage.tokens_out += spent.output_tokens
        self._failed = 0
        self._usage.answers += 1
        answer = result.output
        return answer, Kept(
            answer=answer.model_dump_json(), tokens_in=spent.input_tokens, tokens_out=spent.output_tokens
        )

    def _refused(self, error: exceptions.ModelAPIError) -> NoReturn:
        """Tell what the endpoint's error means for the run."""
        told, cause = self._told(error), error.__cause__
        if isinstance(cause, APIStatusError) and 300 <= cause.status_code < 400:
            raise EndpointError(
                "the endpoint redirects to another address, which is not followed; set KG_LLM_URL to where it is"
            ) from error
        if isinstance(error, exceptions.ModelAuthenticationError):
            raise EndpointError(f"the endpoint refuses the key; set KG_LLM_KEY ({told})") from error
        if isinstance(error, exceptions.ModelNotFoundError):
            raise EndpointError(
                f"the endpoint knows no such model; check KG_LLM_MODEL and KG_LLM_URL ({told})"
            ) from error
        if isinstance(error, exceptions.ModelQuotaExceededError):
            raise EndpointError(f"the account at the endpoint is used up ({told})") from error
        if isinstance(error, exceptions.ModelContextWindowExceededError):
            raise NoAnswerError(f"the chunk is too long for the model ({told})") from error
        if isinstance(error, exceptions.ModelRequestRejectedError):
            raise EndpointError(f"the endpoint refuses the request ({told})") from error
        self._failed += 1
        if self._failed >= IN_A_ROW:
            raise EndpointError(
                f"the endpoint did not answer {self._failed} times in a row; run it again later, what was answered"
                f" is kept ({told})"
            ) from error
        raise NoAnswerError(f"the endpoint did not answer ({told})") from error

    def _told(self, error: Exception) -> str:
        """The error in one line, without the key, should the endpoint have repeated it."""
        text = str(error).replace("\n", " ")
        if self._settings.key:
            text = text.replace(self._settings.key, "KG_LLM_KEY")
        return shorten(text, 200)


@contextmanager
def connect(settings: Settings, task: str, shape: type[Answer], usage: Usage) -> Iterator[Client]:
    """A client, for as long as the block lasts; its event loop is in a thread of its own, so notebooks work too."""
    with start_blocking_portal() as portal:
        client = portal.call(_client, settings, task, shape, usage, portal)
        try:
            yield client
        finally:
            portal.call(client.close)


async def _client(settings: Settings, task: str, shape: type[Answer], usage: Usage, portal: BlockingPortal) -> Client:
    return Client(settings, task, shape, usage, portal)


def _complete(context: RunContext[object], answer: Answer) -> Answer:
    """Ask again for statements that do not fit the shape; at the end take those that do."""
    if answer.refused and not context.last_attempt:
        raise ModelRetry("Some statements do not fit the schema: " + "; ".join(answer.refused[:5]))
    return answer
