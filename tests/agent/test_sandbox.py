"""The sandbox tells what holds, and its filter is well formed on every machine it knows."""

import pytest

from agent import sandbox


@pytest.mark.parametrize("machine", sandbox._MACHINES.values(), ids=sandbox._MACHINES.keys())
def test_no_jump_of_the_filter_leaves_the_program(machine: sandbox._Machine) -> None:
    program = sandbox._filter(machine)

    for at, instruction in enumerate(program):
        if instruction.code not in {sandbox._LOAD, sandbox._RETURN}:
            assert at + 1 + max(instruction.if_true, instruction.if_false) < len(program)
    assert program[-1].operand == sandbox._ALLOW
    assert len(program) < 4096


@pytest.mark.parametrize("machine", sandbox._MACHINES.values(), ids=sandbox._MACHINES.keys())
def test_no_number_is_listed_twice(machine: sandbox._Machine) -> None:
    assert len(set(machine.forbidden)) == len(machine.forbidden)


@pytest.mark.parametrize(
    ("number", "argument", "allowed"),
    [
        (0, 0, True),  # read
        (41, 0, False),  # socket
        (59, 0, False),  # execve
        (56, sandbox._CLONE_THREAD, True),  # a thread
        (56, 0x11, False),  # a process
        (257, 0, True),  # openat to read
        (257, 0o1, False),  # openat to write
        (257, 0o100, False),  # openat to create
        (231, 0, True),  # exit_group
        (sandbox._X32 | 41, 0, False),
    ],
)
def test_the_filter_lets_pass_what_reading_needs(
    number: int,
    argument: int,
    allowed: bool,  # noqa: FBT001 - a table's column
) -> None:
    program = sandbox._filter(sandbox._MACHINES["x86_64"])

    assert (_run(program, 0xC000003E, number, argument) == sandbox._ALLOW) is allowed


def _run(program: list[sandbox._Instruction], arch: int, number: int, argument: int) -> int:
    """What the kernel would do: the few instructions that the filter is made of."""
    held = at = 0
    while True:
        step = program[at]
        at += 1
        if step.code == sandbox._RETURN:
            return int(step.operand)
        if step.code == sandbox._LOAD:
            held = {sandbox._ARCH: arch, sandbox._NUMBER: number}.get(step.operand, argument)
            continue
        truth = {
            sandbox._IF_EQUAL: held == step.operand,
            sandbox._IF_AT_LEAST: held >= step.operand,
            sandbox._IF_ANY_BIT: bool(held & step.operand),
        }[step.code]
        at += step.if_true if truth else step.if_false
