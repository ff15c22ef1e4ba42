"""What a user sets for the model, all of it by environment variables."""

from __future__ import annotations

import os
from collections.abc import Mapping
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

PACKAGES = ("pydantic_ai", "openai", "platformdirs")
"""What the extra `llm` brings."""

INSTALL = "pip install 'kg[llm]'"
LOCAL = ("localhost", "127.0.0.1", "::1")


class Settings(NamedTuple):
    """Where to ask, whom, and how often; the key is shown nowhere."""

    url: str
    model: str
    key: str = ""
    rpm: float = 0
    """Requests a minute; 0 is no limit of ours."""
    timeout: float = 120
    """Seconds for one answer."""
    retries: int = 4
    """How often one request is sent again after 429, 5xx, a time-out or a lost connection."""
    cache: str = ""
    """The folder of answers; empty is the user's cache folder."""

    def __repr__(self) -> str:
        return f"Settings(url={self.url!r}, model={self.model!r})"

    @property
    def folder(self) -> Path:
        """Where answers are kept."""
        if self.cache:
            return Path(self.cache).expanduser()
        from platformdirs import user_cache_path  # noqa: PLC0415  comes with the extra

        return user_cache_path("kg") / "llm"


def load(environment: Mapping[str, str] | None = None) -> Settings:
    """The settings of this process; ask `missing` first."""
    found = os.environ if environment is None else environment
    return Settings(
        url=found.get("KG_LLM_URL", "").strip(),
        model=found.get("KG_LLM_MODEL", "").strip(),
        key=found.get("KG_LLM_KEY", "").strip(),
        rpm=_number(found.get("KG_LLM_RPM"), 0),
        timeout=_number(found.get("KG_LLM_TIMEOUT"), 120),
        retries=int(_number(found.get("KG_LLM_RETRIES"), 4)),
        cache=found.get("KG_LLM_CACHE", "").strip(),
    )


def missing(environment: Mapping[str, str] | None = None) -> str:
    """What keeps the back-end from running and what to do about it; empty where nothing does."""
    found = os.environ if environment is None else environment
    if any(find_spec(package) is None for package in PACKAGES):
        return f"the extra llm is not installed; {INSTALL}"
    unset = [name for name in ("KG_LLM_URL", "KG_LLM_MODEL") if not found.get(name, "").strip()]
    if unset:
        return f"{' and '.join(unset)} not set; give the address of an OpenAI-compatible endpoint and a model's name"
    for name in ("KG_LLM_RPM", "KG_LLM_TIMEOUT", "KG_LLM_RETRIES"):
        if _number(found.get(name), 1) < 0:
            return f"{name} is no number; write digits only"
    return _address(load(found))


def _address(settings: Settings) -> str:
    try:
        parts = urlsplit(settings.url)
        host, _ = parts.hostname, parts.port
    except ValueError:
        host = None
    if not host or parts.scheme not in ("http", "https"):
        return "KG_LLM_URL is no web address; write for instance https://llm.example.org/v1"
    if parts.username or parts.password or parts.query or parts.fragment:
        return "KG_LLM_URL holds more than an address; put the key into KG_LLM_KEY"
    if settings.key and parts.scheme == "http" and host not in LOCAL:
        return "KG_LLM_URL would carry the key unencrypted; use https, or leave KG_LLM_KEY unset"
    if not settings.key.isascii() or not settings.key.isprintable():
        return "KG_LLM_KEY holds characters that no key has; copy it again"
    return ""


def _number(text: str | None, default: float) -> float:
    """The number, or -1 where the text is none."""
    if text is None or not text.strip():
        return default
    try:
        value = float(text)
    except ValueError:
        return -1
    return value if 0 <= value < 1e9 else -1
