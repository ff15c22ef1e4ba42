"""Pages of one graph by different renderers: ours as they are built, the others with the places of nodes given.

What is not ours is installed into a temporary folder by its ordinary client, and left out if that does not work.
"""

from __future__ import annotations

import json
import math
import random
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from kg import ontology, registry
from kg.model import Assembly

INK, LINE = "#0072b2", "#999999"


class Renderer(NamedTuple):
    """How a page is made, and the JavaScript that is true when it is ready."""

    name: str
    make: Callable[[Assembly], str]
    ready: str


class Plain(NamedTuple):
    """A graph as other libraries want it: labels, places, and ends with a text for each claim."""

    labels: list[str]
    spots: list[tuple[float, float]]
    edges: list[tuple[int, int, str]]


def known(folder: Path) -> tuple[list[Renderer], list[str]]:
    """All renderers that are here or can be installed, and a line for each that cannot."""
    found = [
        Renderer("kg html", lambda assembly: _ours("html", assembly), "window.kgPage !== undefined"),
        Renderer("kg pyvis", lambda assembly: _ours("pyvis", assembly), "window.kgPyvis !== undefined"),
        Renderer(
            "pyvis as shipped",
            _shipped,
            "window.network && document.getElementById('loadingBar').style.display === 'none'",
        ),
    ]
    missing = []
    if why := _pip(folder / "python", "gravis"):
        missing.append(f"gravis left out: {why}")
    else:
        sys.path.append(str(folder / "python"))
        found.append(
            Renderer(
                "gravis vis",
                lambda assembly: _gravis("vis", assembly),
                "document.querySelector('canvas, svg') !== null",
            )
        )
        found.append(
            Renderer(
                "gravis d3",
                lambda assembly: _gravis("d3", assembly),
                "document.querySelector('svg line, svg path, canvas') !== null",
            )
        )
    if why := _npm(folder, "cytoscape@3", "sigma@3", "graphology@0.26"):
        missing.append(f"cytoscape and sigma left out: {why}")
    else:
        modules = folder / "node_modules"
        found.append(Renderer("cytoscape", lambda assembly: _cytoscape(modules, assembly), "window.ready === true"))
        found.append(Renderer("sigma (WebGL)", lambda assembly: _sigma(modules, assembly), "window.ready === true"))
    return found, missing


def _ours(name: str, assembly: Assembly) -> str:
    return "".join(registry.exporter(name).export(assembly, ontology.load()))


def plain(assembly: Assembly) -> Plain:
    number = {entity.ref: n for n, entity in enumerate(assembly.entities)}
    chance = random.Random(7)
    spots = []
    for _ in number:
        radius, angle = 1000 * math.sqrt(chance.random()), 2 * math.pi * chance.random()
        spots.append((round(radius * math.cos(angle), 1), round(radius * math.sin(angle), 1)))
    edges = [
        (number[claim.subjects[0]], number[claim.objects[0]], f"{claim.predicate} {claim.evidence[0].quote}")
        for claim in assembly.claims
    ]
    return Plain([entity.label for entity in assembly.entities], spots, edges)


def _shipped(assembly: Assembly) -> str:
    from pyvis.network import Network  # noqa: PLC0415  its import is slow

    graph = plain(assembly)
    network = Network(directed=True, cdn_resources="in_line")
    network.add_nodes(range(len(graph.labels)), label=graph.labels)
    # What add_edge does, without its search through all nodes, which is quadratic and no part of the page.
    network.edges = [{"from": one, "to": other, "title": text, "arrows": "to"} for one, other, text in graph.edges]
    return str(network.generate_html())


def _gravis(engine: str, assembly: Assembly) -> str:
    import gravis  # type: ignore[import-not-found]  # noqa: PLC0415  from the temporary folder

    graph = plain(assembly)
    nodes = {
        str(n): {"label": label, "metadata": {"x": x, "y": y}}
        for n, (label, (x, y)) in enumerate(zip(graph.labels, graph.spots, strict=True))
    }
    edges = [
        {"source": str(one), "target": str(other), "metadata": {"hover": text}} for one, other, text in graph.edges
    ]
    content = {"graph": {"directed": True, "nodes": nodes, "edges": edges}}
    figure = getattr(gravis, engine)(content, layout_algorithm_active=False, show_edge_label=False)
    return str(figure.to_html_standalone())


def _cytoscape(modules: Path, assembly: Assembly) -> str:
    graph = plain(assembly)
    elements = [
        {"data": {"id": f"n{n}", "label": label}, "position": {"x": x, "y": y}}
        for n, (label, (x, y)) in enumerate(zip(graph.labels, graph.spots, strict=True))
    ]
    elements += [
        {"data": {"id": f"e{n}", "source": f"n{one}", "target": f"n{other}", "text": text}}
        for n, (one, other, text) in enumerate(graph.edges)
    ]
    script = f"""
      const style = [
        {{ selector: "node", style: {{ label: "data(label)", width: 8, height: 8, "font-size": 6,
          "background-color": "{INK}" }} }},
        {{ selector: "edge", style: {{ width: 0.5, "curve-style": "haystack", "line-color": "{LINE}" }} }} ];
      const cy = cytoscape({{ container: document.getElementById("place"), elements: DATA, style,
        layout: {{ name: "preset" }}, textureOnViewport: true, hideEdgesOnViewport: true, pixelRatio: 1 }});
      cy.one("render", () => {{ window.ready = true; }});"""
    return _page([modules / "cytoscape/dist/cytoscape.min.js"], elements, script)


def _sigma(modules: Path, assembly: Assembly) -> str:
    graph = plain(assembly)
    content = {
        "nodes": [
            {"key": str(n), "attributes": {"label": label, "x": x, "y": y, "size": 3, "color": INK}}
            for n, (label, (x, y)) in enumerate(zip(graph.labels, graph.spots, strict=True))
        ],
        "edges": [
            {"source": str(one), "target": str(other), "attributes": {"text": text, "size": 0.5, "color": LINE}}
            for one, other, text in graph.edges
        ],
    }
    script = """
      const graph = new graphology.MultiDirectedGraph();
      graph.import({ attributes: {}, options: { multi: true, type: "directed", allowSelfLoops: true }, ...DATA });
      const shown = new Sigma(graph, document.getElementById("place"));
      shown.once("afterRender", () => { window.ready = true; });
      requestAnimationFrame(() => { window.ready = true; });"""
    return _page(
        [modules / "graphology/dist/graphology.umd.min.js", modules / "sigma/dist/sigma.min.js"], content, script
    )


def _page(libraries: list[Path], content: object, script: str) -> str:
    parts = "".join(f"<script>{path.read_text(encoding='utf-8')}</script>\n" for path in libraries)
    text = json.dumps(content).replace("<", "\\u003c")
    return (
        "<!doctype html><html lang=en><meta charset=utf-8><title>graph</title>"
        "<style>html, body, #place { margin: 0; width: 100%; height: 100% }</style><div id=place></div>\n"
        f"{parts}<script>const DATA = {text};{script}</script></html>"
    )


def _pip(folder: Path, *packages: str) -> str:
    return _run([sys.executable, "-m", "pip", "install", "--quiet", "--target", str(folder), *packages])


def _npm(folder: Path, *packages: str) -> str:
    npm = shutil.which("npm")
    if npm is None:
        return "npm is not here"
    return _run(
        [npm, "install", "--silent", "--ignore-scripts", "--no-audit", "--no-fund", "--prefix", str(folder), *packages]
    )


def _run(command: list[str]) -> str:
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=300)
    return "" if done.returncode == 0 else f"{command[-1]}: {(done.stderr or done.stdout).strip()[-200:]}"
