"""What every page that kg writes has in common: one file, nothing loaded, and only its own script may run."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Iterable
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any

ESCAPES = {ord(char): f"\\u{ord(char):04x}" for char in "<>&\u2028\u2029"}
"""With these gone, JSON cannot end its script element, and is JavaScript too."""


def embed(content: dict[str, Any]) -> str:
    """JSON that may stand in a script element."""
    return json.dumps(content, ensure_ascii=False, separators=(",", ":")).translate(ESCAPES)


def script(folder: Traversable, names: Iterable[str], scope: str = "() =>") -> str:
    """The page's own script: what all pages share (`dom.js`), then the files of the page, as one closed scope.

    A page that must wait for something before its files run has `async () =>` as its scope.
    """
    parts = [(files("kg.page") / "dom.js").read_text(encoding="utf-8")]
    parts += [(folder / name).read_text(encoding="utf-8") for name in names]
    return "\n".join(['"use strict";', f"({scope} {{", *parts, "})();"])


def policy(scripts: Iterable[str], style: str, also: Iterable[str] = ()) -> str:
    """The Content Security Policy: nothing may be loaded, only what is hashed may run, and `also` what a page needs."""
    allowed = " ".join([*map(_hash, scripts), *also])
    return f"default-src 'none'; script-src {allowed}; style-src {_hash(style)}; base-uri 'none'; form-action 'none'"


def _hash(text: str) -> str:
    digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
    return f"'sha256-{digest}'"
