"""A loop takes as long however deep on the stack it runs."""

from __future__ import annotations

import threading

import pytest

from eventsite.web.roomy import roomy

from .deep import TURNS, most_faults


def in_a_thread_of_its_own(work) -> int:
    found = []
    thread = threading.Thread(target=lambda: found.append(work()))
    thread.start()
    thread.join()
    return found[0]


def test_somewhere_on_the_stack_each_turn_of_a_loop_has_memory_mapped():
    """What ``roomy`` is for. When Python mends this, ``roomy`` can go."""
    assert in_a_thread_of_its_own(most_faults) >= TURNS


def test_with_room_there_is_no_such_place():
    assert in_a_thread_of_its_own(lambda: roomy(most_faults)) < TURNS / 10


def test_it_hands_on_what_goes_in_and_what_comes_out():
    assert roomy(divmod, 7, 2) == (3, 1)
    assert roomy(int, "11", base=2) == 3
    with pytest.raises(ZeroDivisionError):
        roomy(divmod, 7, 0)
