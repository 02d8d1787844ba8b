from __future__ import annotations

import dataclasses

import pytest

from ras_console.domain import catalogue
from ras_console.domain.fields import Editor, FieldSpec

FIELDS = [
    pytest.param(spec, id=f"{kind.kind.value}.{spec.name}") for kind in catalogue.KINDS.values() for spec in kind.fields
]


@pytest.mark.parametrize("spec", FIELDS)
def test_that_every_field_has_a_label_help_and_a_source(spec: FieldSpec) -> None:
    assert spec.label.strip()
    assert spec.help.strip().endswith("."), "help is at least one whole sentence"
    assert spec.source.strip()


@pytest.mark.parametrize("spec", FIELDS)
def test_that_bounds_are_in_order_and_hold_the_default(spec: FieldSpec) -> None:
    if spec.minimum is not None and spec.maximum is not None:
        assert spec.minimum <= spec.maximum
    if spec.editor in {Editor.INTEGER, Editor.DECIMAL, Editor.DURATION} and spec.default is not None:
        assert spec.minimum is not None, "a number has a range"
        assert spec.maximum is not None, "a number has a range"
        assert spec.minimum <= spec.default <= spec.maximum


@pytest.mark.parametrize("spec", FIELDS)
def test_that_a_choice_offers_its_default_and_a_reference_names_a_kind(spec: FieldSpec) -> None:
    if spec.editor is Editor.CHOICE:
        assert spec.choices
        assert spec.is_required or spec.default in [value for value, _ in spec.choices]
    if spec.editor in {Editor.REFERENCE, Editor.REFERENCES}:
        assert spec.reference in [kind.value for kind in catalogue.KINDS]


@pytest.mark.parametrize("kind", catalogue.KINDS.values(), ids=lambda kind: kind.kind.value)
def test_that_only_ids_and_positions_stand_outside_the_catalogue(kind: catalogue.KindSpec) -> None:
    described = {spec.name for spec in kind.fields}
    plain = {field.name for field in dataclasses.fields(kind.object_class)} - described

    assert plain <= {"id", "position", kind.parent_field}
