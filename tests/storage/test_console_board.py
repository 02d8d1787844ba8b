"""Consoles on one farm: they see one another, write to one another, and one that was killed is taken off the list."""

from __future__ import annotations

import logging
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from ras_console.runtime.consoles import LONGEST_MESSAGE, ConsoleNews, ConsoleNote, message_refusal
from ras_console.storage.console_board import GONE_AFTER_S, ConsoleBoard
from ras_console.storage.console_post import ConsolePost, outcome_words
from ras_console.storage.runtime_file import open_runtime, runtime_path
from tests.waiting import no_thread_left, until

ANNA = ConsoleNote(actor="anna", role="Full administrator", has_engine=True)
BERT = ConsoleNote(actor="bert", role="Auditor", is_read_only=True)


@pytest.fixture
def anna(farm: Path) -> ConsoleBoard:
    board = ConsoleBoard(farm)
    board.sign(ANNA)
    return board


@pytest.fixture
def bert(farm: Path, anna: ConsoleBoard) -> ConsoleBoard:
    board = ConsoleBoard(farm)
    board.sign(BERT)
    return board


def test_that_each_sees_both_and_knows_itself(anna: ConsoleBoard, bert: ConsoleBoard) -> None:
    seen = anna.look(0.0)
    assert [each.note for each in seen] == [ANNA, BERT]
    assert [each.is_own for each in seen] == [True, False]
    assert [each.is_own for each in bert.look(0.0)] == [False, True]
    assert seen[0].id != seen[1].id


def test_that_what_a_console_says_of_itself_changes_and_its_number_does_not(
    anna: ConsoleBoard, bert: ConsoleBoard
) -> None:
    before = bert.look(0.0)[0]
    anna.sign(replace(ANNA, drafts=2, has_engine=False))
    after = bert.look(1.0)[0]
    assert (after.id, after.since_utc) == (before.id, before.since_utc)
    assert (after.note.drafts, after.note.has_engine) == (2, False)
    assert after.signed_utc >= before.signed_utc


def test_that_a_console_that_leaves_is_gone_at_once(anna: ConsoleBoard, bert: ConsoleBoard) -> None:
    bert.leave()
    assert [each.note.actor for each in anna.look(0.0)] == ["anna"]


def test_that_a_console_that_signs_no_more_is_removed_after_some_missed_signs(
    farm: Path, anna: ConsoleBoard, bert: ConsoleBoard
) -> None:
    assert len(anna.look(100.0)) == 2
    anna.sign(ANNA)
    assert len(anna.look(100.0 + GONE_AFTER_S)) == 2
    anna.sign(ANNA)
    assert [each.note.actor for each in anna.look(100.5 + GONE_AFTER_S)] == ["anna"]
    with closing(open_runtime(farm)) as database:
        assert database.execute("SELECT count(*) FROM console").fetchone()[0] == 1


def test_that_a_console_that_slept_comes_back_under_a_new_number(anna: ConsoleBoard, bert: ConsoleBoard) -> None:
    (before,) = [each.id for each in bert.look(0.0) if each.is_own]
    anna.look(0.0)
    anna.look(GONE_AFTER_S + 1.0)
    bert.sign(BERT)
    (after,) = [each.id for each in bert.look(GONE_AFTER_S + 2.0) if each.is_own]
    assert after > before


def test_that_a_console_never_takes_itself_off_the_list(anna: ConsoleBoard) -> None:
    anna.look(0.0)
    anna.look(10 * GONE_AFTER_S)
    anna.sign(ANNA)
    assert [each.id for each in anna.look(10 * GONE_AFTER_S)] == [1]


def test_that_a_message_reaches_whom_it_is_for_once(anna: ConsoleBoard, bert: ConsoleBoard) -> None:
    (other,) = [each.id for each in anna.look(0.0) if not each.is_own]
    assert anna.write([other, other + 100], "Please close", sender="anna") == 1
    assert anna.take_messages() == ()
    (message,) = bert.take_messages()
    assert (message.sender, message.text) == ("anna", "Please close")
    assert bert.take_messages() == ()


def test_that_messages_of_a_console_that_is_gone_go_with_it(farm: Path, anna: ConsoleBoard, bert: ConsoleBoard) -> None:
    (other,) = [each.id for each in anna.look(0.0) if not each.is_own]
    anna.write([other], "Please close", sender="anna")
    bert.leave()
    with closing(open_runtime(farm)) as database:
        assert database.execute("SELECT count(*) FROM console_message").fetchone()[0] == 0


def test_that_a_file_of_an_older_version_has_no_consoles(farm: Path) -> None:
    with closing(open_runtime(farm)) as database:
        database.execute("DROP TABLE console_message")
        database.execute("DROP TABLE console")
        database.execute("PRAGMA user_version = 3")
    assert ConsoleBoard(farm).look(0.0) == ()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Please save", ""),
        (" \n", "A message needs words."),
        ("x" * LONGEST_MESSAGE, ""),
        ("x" * (LONGEST_MESSAGE + 1), "501 characters; a message has at most 500."),
    ],
)
def test_that_a_message_has_words_and_an_end(text: str, said: str) -> None:
    assert message_refusal(text) == said


@pytest.mark.parametrize(
    ("reached", "wanted", "said"),
    [
        (1, 1, "The message was sent to one console."),
        (2, 3, "The message was sent to 2 consoles; 1 is closed meanwhile."),
        (0, 1, "The message was not sent: nobody it was meant for has the farm open any more."),
    ],
)
def test_that_what_became_of_a_message_is_said(reached: int, wanted: int, said: str) -> None:
    assert outcome_words(reached, wanted) == said


def test_that_two_posts_see_one_another_carry_a_message_and_leave(farm: Path) -> None:
    at_anna: list[ConsoleNews] = []
    at_bert: list[ConsoleNews] = []
    with no_thread_left():
        anna = ConsolePost(farm, ANNA, heard=at_anna.append, every_s=0.05)
        bert = ConsolePost(farm, BERT, heard=at_bert.append, every_s=0.05)
        anna.start()
        bert.start()
        until(lambda: bool(at_anna) and len(at_anna[-1].consoles) == 2)
        (other,) = [each.id for each in at_anna[-1].consoles if not each.is_own]
        anna.send((other,), "Hello")
        until(lambda: any(each.messages for each in at_bert))
        until(lambda: any(each.outcomes for each in at_anna))
        bert.use_note(replace(BERT, role="Operator"))
        until(lambda: any(each.note.role == "Operator" for each in at_anna[-1].consoles))
        assert bert.stop()
        until(lambda: len(at_anna[-1].consoles) == 1)
        assert anna.stop()
    assert [each.text for news in at_bert for each in news.messages] == ["Hello"]
    assert [each for news in at_anna for each in news.outcomes] == ["The message was sent to one console."]
    assert ConsoleBoard(farm).look(0.0) == ()


def test_that_a_farm_that_is_only_read_gets_no_runtime_file(farm: Path) -> None:
    heard: list[ConsoleNews] = []
    with no_thread_left():
        post = ConsolePost(farm, BERT, heard=heard.append, begins_file=False, every_s=0.01)
        post.start()
        assert post.stop()
    assert not runtime_path(farm).exists()
    assert heard == []


def test_that_a_locked_file_is_said_and_tried_again(farm: Path) -> None:
    heard: list[ConsoleNews] = []
    with no_thread_left():
        post = ConsolePost(farm, ANNA, heard=heard.append, every_s=0.05)
        with closing(open_runtime(farm, busy_timeout_s=0.0)) as other:
            other.execute("BEGIN IMMEDIATE")
            post.start()
            until(lambda: any(each.trouble for each in heard))
            other.rollback()
        until(lambda: len(heard[-1].consoles) == 1)
        assert post.stop()
    assert heard[0].trouble == "farm.runtime.sqlite is locked by another program."


def test_that_a_trouble_that_lasts_is_logged_once(farm: Path, caplog: pytest.LogCaptureFixture) -> None:
    heard: list[ConsoleNews] = []
    with caplog.at_level(logging.INFO), no_thread_left():
        post = ConsolePost(farm, ANNA, heard=heard.append, every_s=0.01)
        with closing(open_runtime(farm, busy_timeout_s=0.0)) as other:
            other.execute("BEGIN IMMEDIATE")
            post.start()
            until(lambda: sum(1 for each in heard if each.trouble) >= 3)
            other.rollback()
        assert post.stop()
    assert len([each for each in caplog.records if "not seen just now" in each.getMessage()]) == 1


def test_that_a_message_taken_in_a_round_that_fails_is_heard_all_the_same(farm: Path, bert: ConsoleBoard) -> None:
    (number,) = [each.id for each in bert.look(0.0) if each.is_own]
    heard: list[ConsoleNews] = []
    with closing(open_runtime(farm)) as database:  # anna signs no more, and cannot be taken off the list
        database.execute(
            f"CREATE TRIGGER stays BEFORE DELETE ON console WHEN OLD.id <> {number} "
            "BEGIN SELECT RAISE(ABORT, 'it stays'); END"
        )
    with no_thread_left():
        post = ConsolePost(farm, replace(ANNA, actor="cora"), heard=heard.append, every_s=0.05)
        post.start()
        until(lambda: bool(heard) and bool(heard[-1].trouble))
        (cora,) = [each.id for each in bert.look(1.0) if each.note.actor == "cora"]
        bert.write([cora], "Hello", sender="bert")
        until(lambda: any(each.messages for each in heard))
        assert post.stop()
    assert [(each.text, bool(news.trouble)) for news in heard for each in news.messages] == [("Hello", True)]
