"""Label Studio's labelling interface (XML) for the tasks of the format labelstudio."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from xml.sax.saxutils import quoteattr

from kg.model import Assembly, Ref
from kg.ontology import Ontology
from kg.proposals import CLAIM, NAME, ROLES

SUFFIX = ".labelstudio.xml"
MEDIA_TYPE = "application/xml"
ONE_LINE = 'editable="true" maxSubmissions="1" rows="1"'


def export(assembly: Assembly, ontology: Ontology, *, data_only: bool = False) -> Iterable[str]:  # noqa: ARG001
    """Yield the interface, to be pasted into the settings of a project; it depends on the ontology alone."""
    yield "<View>\n  <Style>.htx-text { white-space: pre-wrap; }</Style>\n"
    yield '  <Header value="$title"/>\n  <Relations>\n'
    yield from (f"    <Relation value={quoteattr(role)}/>\n" for role in ROLES)
    yield '  </Relations>\n  <Labels name="span" toName="text">\n'
    yield from (f"    <Label value={quoteattr(label)}/>\n" for label in (CLAIM, *ROLES))
    yield '  </Labels>\n  <Text name="text" value="$text"/>\n'
    yield f'  <Taxonomy name="action" {_shown(CLAIM)} maxUsages="1">\n'
    for cls in ("kg:Action", "kg:Relation"):
        yield from _tree(ontology, ontology.members(cls))
    yield "  </Taxonomy>\n"
    for name, cls in (("modality", "kg:Modality"), ("polarity", "kg:Polarity")):
        yield f'  <Choices name="{name}" {_shown(CLAIM)} choice="single-radio" showInline="true">\n'
        for ref in ontology.members(cls):
            meaning = next(iter(ontology.values(ref, "skos:definition")), "")
            yield f"    <Choice value={quoteattr(_local(ref))} hint={quoteattr(meaning)}/>\n"
        yield "  </Choices>\n"
    yield f'  <TextArea name="date" {_shown(CLAIM)} placeholder="date (EDTF), such as 2024-01-28" {ONE_LINE}/>\n'
    yield f'  <TextArea name="{NAME}" {_shown(*ROLES)} placeholder="whom it names: an id or a name" {ONE_LINE}/>\n'
    yield "</View>\n"


def _shown(*labels: str) -> str:
    """Attributes of what is asked of a region with one of these labels."""
    return (
        'toName="text" perRegion="true" visibleWhen="region-selected" whenTagName="text" '
        f'whenLabelValue="{",".join(labels)}"'
    )


def _tree(ontology: Ontology, refs: Sequence[Ref], above: Ref | None = None, indent: str = "    ") -> Iterator[str]:
    for ref in refs:
        if next(iter(ontology.ancestors(ref)[1:]), None) == above:
            value = f"value={quoteattr(_local(ref))} hint={quoteattr(ontology.label(ref))}"
            below = list(_tree(ontology, refs, ref, indent + "  "))
            yield f"{indent}<Choice {value}>\n" if below else f"{indent}<Choice {value}/>\n"
            yield from below
            yield f"{indent}</Choice>\n" if below else ""


def _local(ref: Ref) -> str:
    return ref.partition(":")[2]
