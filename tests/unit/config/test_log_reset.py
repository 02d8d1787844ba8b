"""A raised log level is noted, and goes back by itself."""

from __future__ import annotations

import pytest

from ras_console.config.commands import MoveObject, SetFields
from ras_console.config.document import Document
from ras_console.config.log_reset import left_s, resets_due, stamped
from ras_console.domain.vocabulary import LogLevel
from tests.unit.config.farms import SITE, done, lab

NOW_S = 1_767_600_000.0


def raised(document: Document, level: LogLevel = LogLevel.VERBOSE, **further: object) -> Document:
    first = document.brokers(SITE)[0]
    command = SetFields(object_id=first.id, values={"log_level": level, **further})
    return done(document, stamped(document, command, NOW_S))


def test_that_raising_a_level_notes_when_and_taking_it_back_forgets() -> None:
    document = raised(lab())
    assert document.brokers(SITE)[0].log_level_since_s == NOW_S
    assert raised(document, LogLevel.STANDARD).brokers(SITE)[0].log_level_since_s is None


def test_that_it_goes_back_when_its_time_is_over_and_not_before() -> None:
    document = raised(lab(), log_reset_after_s=600.0)
    assert resets_due(document, NOW_S + 599.0) == ()
    assert left_s(document.brokers(SITE)[0], NOW_S + 540.0) == pytest.approx(60.0)
    (reset,) = resets_due(document, NOW_S + 600.0)
    after = done(document, reset).brokers(SITE)[0]
    assert (after.log_level, after.log_level_since_s) == (LogLevel.STANDARD, None)
    assert left_s(after, NOW_S) is None


def test_that_a_level_raised_without_a_note_is_noted_first() -> None:
    document = lab()
    document = done(
        document, SetFields(object_id=document.brokers(SITE)[0].id, values={"log_level": LogLevel.EXTENDED})
    )
    (noted,) = resets_due(document, NOW_S)
    assert noted.values == {"log_level_since_s": NOW_S}
    assert resets_due(done(document, noted), NOW_S + 1.0) == ()


def test_that_a_clock_that_was_set_back_does_not_keep_it_raised_for_ever() -> None:
    document = raised(lab())
    (noted,) = resets_due(document, NOW_S - 86_400.0)
    assert noted.values == {"log_level_since_s": NOW_S - 86_400.0}


def test_that_other_commands_are_left_as_they_are() -> None:
    document = lab(2)
    for command in (
        MoveObject(object_id=document.brokers(SITE)[0].id, to_index=1),
        SetFields(object_id=document.brokers(SITE)[0].id, values={"description": "x"}),
        SetFields(object_id=document.brokers(SITE)[0].id, values={"log_level": LogLevel.STANDARD}),
    ):
        assert stamped(document, command, NOW_S) is command
