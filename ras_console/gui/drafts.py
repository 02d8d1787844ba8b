"""What the administrator has typed and not applied yet, kept for every object until it is applied or taken back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from PySide6.QtCore import QObject, Signal, Slot

from ras_console.config.commands import SetFields
from ras_console.config.document import Document
from ras_console.config.reading import parse
from ras_console.config.wording import text_of
from ras_console.domain.catalogue import kind_of, name_of
from ras_console.domain.errors import Problem
from ras_console.domain.fields import FieldSpec
from ras_console.domain.ids import ObjectId
from ras_console.gui.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Typed:
    """One field of a draft: the value, or the text that is none yet with what is wrong with it.

    `base` is what the setting was when the draft of it began.
    """

    base: Any
    value: Any
    text: str | None = None
    problem: Problem | None = None


class Drafts(QObject):
    """The drafts of all objects. What is typed back to the applied value is no change any more."""

    changed = Signal(object)
    """ObjectId: its draft began, changed or ended."""
    overtaken = Signal(object, tuple)
    """ObjectId, names of fields: somebody else changed what is being drafted; the draft stands."""
    lost = Signal(str)
    """The drafted object was removed meanwhile; says what had been typed."""
    refused = Signal(object)
    """ObjectId: Apply was asked for and something needs attention first; whoever shows the object leads there."""

    def __init__(self, workspace: Workspace, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._drafts: dict[ObjectId, dict[str, Typed]] = {}
        workspace.document_changed.connect(self._follow)

    def of(self, object_id: ObjectId) -> Mapping[str, Typed]:
        """Return the changed fields of one object by name; empty where nothing is drafted."""
        return dict(self._drafts.get(object_id, {}))

    def is_dirty(self, object_id: ObjectId) -> bool:
        """Return whether anything of the object is drafted."""
        return object_id in self._drafts

    def all_dirty(self) -> tuple[ObjectId, ...]:
        """Return the objects with drafts, oldest draft first."""
        return tuple(self._drafts)

    def set_value(self, object_id: ObjectId, field: str, value: Any) -> None:  # noqa: ANN401 - any setting's value
        """Draft a value."""
        self._put(object_id, field, value, None, None)

    def set_text(self, object_id: ObjectId, spec: FieldSpec, text: str) -> None:
        """Draft what was typed: its value where it is one, else the text with what is wrong with it."""
        value = parse(spec, text)
        if isinstance(value, Problem):
            self._put(object_id, spec.name, None, text, value)
        else:
            self._put(object_id, spec.name, value, None, None)

    def problems(self, object_id: ObjectId) -> tuple[Problem, ...]:
        """Return what is wrong with the draft: texts that are no values first, then what the rules of the farm say."""
        draft = self._drafts.get(object_id)
        if not draft:
            return ()
        unread = tuple(each.problem for each in draft.values() if each.problem is not None)
        named = {each.field for each in unread}
        ruled = self._workspace.check(SetFields(object_id=object_id, values=_values(draft)))
        return unread + tuple(each for each in ruled if each.field not in named)

    def apply(self, object_id: ObjectId) -> tuple[Problem, ...]:
        """Commit the draft as one change; with an error among the problems returned it stands as it was."""
        problems = self.problems(object_id)
        if _has_error(problems):
            self.refused.emit(object_id)
            return problems
        draft = self._drafts.pop(object_id, None)
        if draft is None:
            return ()
        after = self._workspace.apply(SetFields(object_id=object_id, values=_values(draft)))
        is_refused = _has_error(after)
        if is_refused:
            self._drafts[object_id] = draft
        self.changed.emit(object_id)
        if is_refused:
            self.refused.emit(object_id)
        return after

    def revert(self, object_id: ObjectId) -> None:
        """Forget the draft."""
        if self._drafts.pop(object_id, None) is not None:
            self.changed.emit(object_id)

    def overtaken_fields(self, object_id: ObjectId) -> tuple[str, ...]:
        """Return the drafted fields whose applied value is no longer the one the draft began with."""
        thing = self._workspace.document.get(object_id)
        if thing is None:
            return ()
        return tuple(
            name for name, each in self._drafts.get(object_id, {}).items() if each.base != getattr(thing, name)
        )

    def keep_mine(self, object_id: ObjectId) -> None:
        """Stand by the draft: what others set meanwhile is its new starting point."""
        thing, draft = self._workspace.document.get(object_id), self._drafts.get(object_id, {})
        for name in self.overtaken_fields(object_id):
            draft[name] = replace(draft[name], base=getattr(thing, name))
        self.changed.emit(object_id)

    def take_theirs(self, object_id: ObjectId) -> None:
        """Give up the draft of every field that others set meanwhile; the rest of it stands."""
        for name in self.overtaken_fields(object_id):
            self._forget(object_id, name)
        self.changed.emit(object_id)

    def _forget(self, object_id: ObjectId, field: str) -> None:
        draft = self._drafts.get(object_id, {})
        draft.pop(field, None)
        if not draft:
            self._drafts.pop(object_id, None)

    def _put(self, object_id: ObjectId, field: str, value: Any, text: str | None, problem: Problem | None) -> None:  # noqa: ANN401 - any setting's value
        thing = self._workspace.document.get(object_id)
        if thing is None:
            return
        applied = getattr(thing, field)
        draft = self._drafts.setdefault(object_id, {})
        base = draft[field].base if field in draft else applied
        if problem is None and value == applied:
            draft.pop(field, None)
        else:
            draft[field] = Typed(base=base, value=value, text=text, problem=problem)
        if not draft:
            del self._drafts[object_id]
        self.changed.emit(object_id)

    @Slot(object, object)
    def _follow(self, before: Document, after: Document) -> None:
        for object_id in tuple(self._drafts):
            thing = after.get(object_id)
            if thing is None:
                self._lose(object_id, before)
                continue
            if thing == before.get(object_id):
                continue
            draft = self._drafts[object_id]
            for name in [
                each for each, typed in draft.items() if typed.problem is None and typed.value == getattr(thing, each)
            ]:
                self._forget(object_id, name)
            overtaken = self.overtaken_fields(object_id)
            if overtaken:
                self.overtaken.emit(object_id, overtaken)
            self.changed.emit(object_id)

    def _lose(self, object_id: ObjectId, before: Document) -> None:
        draft = self._drafts.pop(object_id)
        thing = before.get(object_id)
        if thing is not None:
            spec, names = kind_of(thing), before.names()
            typed = "; ".join(
                f"{spec.field(field).label}: {_said(spec.field(field), each, names)}" for field, each in draft.items()
            )
            self.lost.emit(f"{name_of(thing)} was removed while it was being edited. What was typed: {typed}.")
        self.changed.emit(object_id)


def _said(spec: FieldSpec, typed: Typed, names: Mapping[ObjectId, str]) -> str:
    return text_of(spec, typed.value, names) if typed.text is None else typed.text


def _has_error(problems: tuple[Problem, ...]) -> bool:
    return any(not each.is_warning for each in problems)


def _values(draft: Mapping[str, Typed]) -> dict[str, Any]:
    return {name: each.value for name, each in draft.items() if each.problem is None}
