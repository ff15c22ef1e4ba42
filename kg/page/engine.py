"""Oxigraph's WebAssembly, which lets a page answer SPARQL offline: where it is found, and what is taken from it."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import NamedTuple

from kg.errors import InputError

GLUE, WASM = "web.js", "web_bg.wasm"
BESIDE = Path("node_modules") / "oxigraph"
HOW = "get it with: npm install oxigraph"

MAGIC = b"\0asm\x01\0\0\0"
"""How every WebAssembly module of version 1 begins."""

LARGEST_GLUE, SMALLEST_WASM, LARGEST_WASM = 1_000_000, 100_000, 30_000_000
"""Bytes; those of version 0.5 are 50,000 and 4,000,000."""

NEEDED = {"initSync", "default", "Store"}
DECLARED = re.compile(r"^export ((?:async )?function|class|const|let) (\w+)", re.MULTILINE)
LISTED = re.compile(r"^export \{([^}]*)\};?[ \t]*$", re.MULTILINE)
MODULE_SYNTAX = re.compile(r"^\s*(?:export|import)\b|\bimport\s*\(|\bimport\.meta\b", re.MULTILINE)


class Engine(NamedTuple):
    """What a page needs to answer queries: a classic script that sets `window.kgOxigraph`, and the module it starts."""

    script: str
    wasm: bytes
    version: str


def find(folder: str | Path = "") -> Engine:
    """The engine in a folder, or in its node_modules; without a folder, in node_modules beside the current one.

    Raises:
        InputError: It is not there, or is not what npm's package `oxigraph` holds.
    """
    if folder and not Path(folder).is_dir():
        raise InputError(f"--with-sparql takes a folder with Oxigraph's {WASM}, not '{folder}'; {HOW}")
    places = [Path(folder), Path(folder) / BESIDE] if folder else [BESIDE]
    place = next((place for place in places if (place / GLUE).is_file() and (place / WASM).is_file()), None)
    if place is None:
        looked = " or ".join(map(str, places))
        raise InputError(f"a page with SPARQL needs Oxigraph's {GLUE} and {WASM}, and {looked} has none; {HOW}")
    return Engine(*_checked(place), version=_version(place))


def classic(module: str) -> str:
    r"""An ES module that imports nothing, as a script for any page: its exports are in `window.kgOxigraph`.

    >>> print(classic("export class Store {}\nfunction start() {}\nexport { start as initSync, start as default };"))
    "use strict";
    window.kgOxigraph = (() => {
    class Store {}
    function start() {}
    <BLANKLINE>
    return Object.freeze({ "Store": Store, "default": start, "initSync": start });
    })();
    """
    exported = {name: name for _, name in DECLARED.findall(module)}
    for names in LISTED.findall(module):
        for entry in filter(None, map(str.strip, names.split(","))):
            own, _, public = entry.partition(" as ")
            exported[public.strip() or own.strip()] = own.strip()
    body = LISTED.sub("", DECLARED.sub(r"\1 \2", module)).replace("import.meta.url", "undefined")
    if MODULE_SYNTAX.search(body) or not exported.keys() >= NEEDED:
        raise ValueError("it exports or imports in a way that is not known")
    if re.search(r"</script|<!--|\r", body, re.IGNORECASE):
        raise ValueError("it cannot stand inside a page")
    listed = ", ".join(f'"{public}": {own}' for public, own in sorted(exported.items()))
    return f'"use strict";\nwindow.kgOxigraph = (() => {{\n{body}\nreturn Object.freeze({{ {listed} }});\n}})();'


def _checked(place: Path) -> tuple[str, bytes]:
    """The script and the module of a folder, after a look at both."""
    try:
        wasm, glue = (place / WASM).read_bytes(), (place / GLUE).read_bytes()
    except OSError as error:
        raise InputError(f"Oxigraph in {place} cannot be read: {error.strerror}") from None
    if not wasm.startswith(MAGIC) or not SMALLEST_WASM <= len(wasm) <= LARGEST_WASM:
        raise InputError(f"{place / WASM} is not Oxigraph's WebAssembly; {HOW}")
    try:
        if len(glue) > LARGEST_GLUE:
            raise ValueError("it is too large")
        return classic(glue.decode().replace("\r\n", "\n")), wasm
    except ValueError as error:
        raise InputError(
            f"{place / GLUE} is not the script that kg knows of Oxigraph 0.5: {error}; {HOW}@0.5"
        ) from None


def _version(place: Path) -> str:
    """The version that the package states, if it does."""
    try:
        stated = json.loads((place / "package.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return ""
    if not isinstance(stated, dict) or stated.get("name") != "oxigraph":
        raise InputError(f"{place} is another package than oxigraph; {HOW}")
    return str(stated.get("version", ""))
