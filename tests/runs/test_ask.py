"""Questions to the process that answers, and what happens when it dies, hangs, or eats."""

import json
import os
import signal
import socket
import threading
from contextlib import ExitStack, closing
from multiprocessing.connection import Client

import psutil
import pytest

from tests.waiting import LIMIT, until
from vgg_explorer.runs import address
from vgg_explorer.runs.address import HOST
from vgg_explorer.runs.ask import connected, received
from vgg_explorer.runs.messages import MessageKind, content, kind_of, question
from vgg_explorer.settings import settings
from vgg_explorer.specs.errors import SpecError

LONG = 500  # steps of 10 ms


def ask(verb, value=None, *, kind=MessageKind.QUESTION, progress=None, asker="me"):
    """The protocol by hand, with questions that the light worker understands."""
    with connected() as line:
        line.send_bytes(question(kind, asker, (verb, value)))
        while kind_of(message := received(line)) is MessageKind.PROGRESS:
            if progress:
                progress(*content(message))
        if kind_of(message) is MessageKind.REFUSED:
            raise content(message)
        return content(message)


def test_an_answer_and_a_refusal(light):
    light()
    assert ask("echo", {"x": 1}) == {"x": 1}
    with pytest.raises(SpecError, match="7 is refused"):
        ask("refuse", 7)
    heard = []
    assert ask("count", 3, progress=lambda *told: heard.append(told)) == 3
    assert heard == [("counting", number, 3) for number in range(3)]


def test_a_process_that_dies_is_replaced(light):
    light()
    before = ask("pid")
    with pytest.raises(SpecError, match="the process that was to answer has ended; ask again"):
        ask("die")
    assert ask("pid") != before
    assert ask("echo", 1) == 1


def test_one_that_is_killed_while_it_works_is_replaced(light):
    light()
    victim = ask("pid")

    def kill(_what: str, done: int, _of: int) -> None:
        if not done:
            os.kill(victim, 9)

    with pytest.raises(SpecError, match="has ended; ask again"):
        ask("count", LONG, progress=kill)
    assert ask("echo", 1) == 1


def test_time_has_a_limit(light, monkeypatch):
    monkeypatch.setenv("VGG_EXPLORER_QUESTION_SECONDS", "3")
    settings.cache_clear()
    light()
    with pytest.raises(SpecError, match="no answer within 3 s; ask for less"):
        ask("sleep", LIMIT)
    until(is_answered)


def is_answered() -> bool:
    """By a new process; on a busy machine it may take longer to start than a question may take."""
    try:
        return ask("echo", 1) == 1
    except SpecError as error:
        assert "no answer within 3 s" in str(error)
        return False


def test_memory_has_a_limit(light, monkeypatch):
    monkeypatch.setenv("VGG_EXPLORER_QUESTION_MEGABYTES", "256")
    settings.cache_clear()
    light()
    with pytest.raises(SpecError, match="the answer would take more than 256 MB of memory; ask for less"):
        ask("eat", 60)
    assert ask("echo", 1) == 1


def test_who_hangs_up_cancels(light):
    light()
    before = ask("pid")
    with connected() as line:
        line.send_bytes(question(MessageKind.QUESTION, "me", ("count", LONG)))
        assert kind_of(received(line)) is MessageKind.PROGRESS  # it is being answered
    assert ask("pid") != before  # who counts to the end stays


def test_a_question_alone_leaves_the_others_their_turn(light):
    light()
    with connected() as line:
        line.send_bytes(question(MessageKind.ALONE, "me", ("sleep", LIMIT)))
        assert ask("echo", 1) == 1


def test_files_are_read_while_a_question_is_answered(light):
    light()
    with connected() as line:
        line.send_bytes(question(MessageKind.QUESTION, "me", ("sleep", LIMIT)))
        assert ask("echo", 1, kind=MessageKind.READ) == 1


def test_what_is_begun_goes_on_without_who_asked(light, tmp_path):
    light()
    file, told = tmp_path / "words.json", tmp_path / "told"
    assert ask("write", (file, "done", told), kind=MessageKind.DETACHED) is None
    assert not file.exists()
    told.touch()
    until(file.exists)


def test_thirty_at_once_are_all_answered(light):
    light()
    answers = []
    threads = [threading.Thread(target=lambda n=n: answers.append(ask("echo", n))) for n in range(30)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(LIMIT)
    assert sorted(answers) == list(range(30))


def test_a_slow_question_has_a_limit_too(light, monkeypatch):
    monkeypatch.setenv("VGG_EXPLORER_SLOW_QUESTION_SECONDS", "1")
    light()
    with pytest.raises(SpecError, match="no answer within 1 s; ask for less"):
        ask("sleep", LIMIT, kind=MessageKind.ALONE)


def test_only_so_many_questions_wait(light, monkeypatch):
    monkeypatch.setenv("VGG_EXPLORER_WAITING_QUESTIONS", "2")
    light()
    lines = [connected() for _ in range(3)]
    for line in lines:
        line.send_bytes(question(MessageKind.QUESTION, "me", ("sleep", LIMIT)))
    until(lambda: is_refused("2 questions wait already; ask again in a minute"))
    for line in lines:
        line.close()
    until(lambda: not is_refused("2 questions wait"))  # nobody waits for the answers of those who have hung up


def is_refused(sentence: str) -> bool:
    """Whether one more question is; one that has to wait is taken back."""
    with connected() as line:
        line.send_bytes(question(MessageKind.QUESTION, "you", ("echo", 1)))
        message = line.recv_bytes()
        return kind_of(message) is MessageKind.REFUSED and sentence in str(content(message))


def test_what_many_begin_is_done_once(light, tmp_path):
    light()
    file, told, began = tmp_path / "words.json", tmp_path / "told", tmp_path / "began"
    for number in range(20):
        ask("write once", (file, told, began), kind=MessageKind.DETACHED, asker=str(number))
    until(began.exists)
    told.touch()
    until(file.exists)
    assert began.read_text() == "x"
    file.unlink()
    until(lambda: ask("write once", (file, told, began), kind=MessageKind.DETACHED) is None and file.exists())


def test_a_supervisor_that_is_stopped_is_a_sentence(light, monkeypatch):
    monkeypatch.setattr("vgg_explorer.runs.ask.SILENT", 1.5)
    monkeypatch.setattr("vgg_explorer.runs.connection.PATIENCE", 0.5)
    process = light()
    assert ask("echo", 1) == 1
    with connected() as line:
        process.send_signal(signal.SIGSTOP)
        try:
            line.send_bytes(question(MessageKind.QUESTION, "me", ("echo", 1)))
            with pytest.raises(SpecError, match=r"silent for 2 s: they are stopped, or the machine is overloaded\."):
                received(line)
            with pytest.raises(SpecError, match="the worker processes do not answer; try again in a moment"):
                connected()
        finally:
            process.send_signal(signal.SIGCONT)
    assert ask("echo", 2) == 2


def test_many_silent_strangers_delay_no_question(light, monkeypatch):
    light()
    found = address.found()
    assert found
    with ExitStack() as stack:
        for _ in range(164):
            stack.enter_context(closing(socket.create_connection((HOST, found.port))))
        assert ask("echo", 1) == 1
        silent = socket.create_connection((HOST, found.port))
        silent.settimeout(LIMIT)
        assert silent.recv(100)  # the challenge: it was accepted, though nobody before it has said a word
        silent.close()


def test_strangers_are_hung_up_on_and_block_nobody(light):
    light()
    found = address.found()
    assert found
    with closing(socket.create_connection((HOST, found.port))) as silent:
        assert ask("echo", 1) == 1
        with closing(socket.create_connection((HOST, found.port))) as babbler:
            babbler.sendall(b"GET / HTTP/1.1\r\n\r\n" + bytes(10_000))
            assert ask("echo", 2) == 2
        with pytest.raises(Exception, match=r"digest|EOF|reset|sent"):
            Client((HOST, found.port), "AF_INET", authkey=b"guess")
        assert ask("echo", 3) == 3
        silent.settimeout(LIMIT)
        while silent.recv(1000):  # the challenge, and then the end
            pass


def test_the_key_is_the_owners_alone(light, home):
    light()
    assert address.file().stat().st_mode & 0o077 == 0
    found = address.found()
    assert found and psutil.Process(found.pid).net_connections()[0].laddr.ip == "127.0.0.1"


def test_a_file_that_is_no_address_is_none(home):
    known = {"port": 1, "key": "x", "pid": 4194399, "born": "0"}
    odd: list[dict] = [
        {"pid": 10**30},
        {"pid": -1},
        {"pid": "x"},
        {"pid": None},
        {"port": 70_000},
        {"port": [1]},
        {"born": 7},
    ]
    for words in ("", "{}", "[1]", "[" * 100_000, *(json.dumps(known | each) for each in ({}, *odd))):
        address.file().write_text(words)
        assert address.found() is None
    address.file().unlink()
