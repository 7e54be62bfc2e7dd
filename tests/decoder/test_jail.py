"""What a decoder that a picture has taken over can do from inside its jail: compute, and answer. Nothing else."""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from apps.photos import decoding
from apps.photos.refusals import Refused
from decoder import client, jail
from decoder.client import Pool
from tests import factories
from tests.full import but_for
from tests.photos.folder import ROOT

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="only Linux has what the jail is made of")

JAIL, SOURCE = (Path(path).read_text().replace("__file__", repr(path)) for path in client.DECODER[-2:])
LAYERS = "(namespaces, no_new_privileges, undumpable, landlock, seccomp)"

HOSTILE = """
import ctypes, errno, json, mmap, os, signal, socket, subprocess, sys, threading
secret, victim, parent, network = {secret!r}, {victim!r}, {parent!r}, {network!r}
libc = ctypes.CDLL(None, use_errno=True)

def must(result):
    if result < 0:
        raise OSError(ctypes.get_errno(), "refused")

def ready(*words):
    written = os.open({folder!r} + "/written", os.O_WRONLY | os.O_CREAT)
    def work():
        try:
            {attack}
        except (OSError, MemoryError, AssertionError) as fault:
            return {{"failed": type(fault).__name__}}
        return {{"done": True}}
    return work

if __name__ == "__main__":
    print(json.dumps(ready()()))
"""

# Each is a way to something that isn't the picture's; all of them work outside.
ATTACKS = {
    "the machine's network": "assert os.readlink('/proc/self/ns/net') == network",
    "a socket": "socket.socket()",
    "a datagram socket": "socket.socket(type=socket.SOCK_DGRAM)",
    "a unix socket": "socket.socket(socket.AF_UNIX)",
    "a pair of sockets": "socket.socketpair()",
    "the secret": "open(secret).read()",
    "the settings": f"open({str(ROOT / 'config' / 'settings.py')!r}).read()",
    "/etc/passwd": "open('/etc/passwd').read()",
    "what there is": "os.listdir('/')",
    "its own environment": "open('/proc/self/environ').read()",
    "its parent's environment": "open(f'/proc/{parent}/environ').read()",
    "a new file": "open(secret + '.new', 'w')",
    "a new name": "os.rename(secret, secret + '.moved'); os.rename(secret + '.moved', secret)",
    "another's file": "open(secret, 'a').write('!')",
    "other rights": "os.chmod(secret, 0o666)",
    "a link": "os.symlink(secret, secret + '.link')",
    "a hundred children": "[os.fork() or os._exit(0) for _ in range(100)]",
    "a program": "subprocess.run([sys.executable, '-c', ''], check=True)",
    "another program in its place": "os.execv('/bin/echo', ['echo', json.dumps({'done': True})])",
    "being traced": "must(libc.ptrace(0, 0, 0, 0))",
    "another's sleep": "os.kill(victim, 0)",
    "another's end": "os.kill(victim, signal.SIGKILL)",
    "three gigabytes": "mmap.mmap(-1, 3 * 2**30)",
    "six hundred megabytes": "mmap.mmap(-1, 600 * 2**20, flags=mmap.MAP_PRIVATE)",
    "a hundred megabytes on the disk": "[os.write(written, bytes(2**20)) for _ in range(100)]",
}
BY_LIMITS = {"three gigabytes", "six hundred megabytes", "a hundred megabytes on the disk"}


@pytest.fixture(scope="module")
def held() -> dict[str, bool]:
    return decoding.layers()


@pytest.fixture
def victim() -> Iterator[int]:
    with subprocess.Popen(["sleep", "60"]) as process:
        yield process.pid
        process.kill()


def hostile(folder: Path, attack: str, victim: int = 0) -> Path:
    secret, program = folder / "secret", folder / "hostile.py"
    secret.write_text("not for pictures")
    words = {"secret": str(secret), "victim": victim, "parent": os.getpid(), "folder": str(folder)}
    words |= {"network": os.readlink("/proc/self/ns/net"), "attack": attack}
    program.write_text(HOSTILE.format(**words))
    return program


def inside(program: Path, jail: str = client.DECODER[-2]) -> dict[str, Any]:
    return outcome(*client.DECODER[:-2], jail, str(program), "attack")


def forked(program: Path) -> dict[str, Any]:
    """The same as a child of a warm decoder."""
    warm = Pool(client.DECODER[-2], str(program))
    with Path(os.devnull).open("rb") as nothing, tempfile.TemporaryFile() as answer:
        warm.open(["attack"], nothing, answer, 20)
        warm.close()
        answer.seek(0)
        return dict(json.load(answer))


def outside(program: Path) -> dict[str, Any]:
    return outcome(*client.DECODER[:-2], str(program))


def outcome(*command: str) -> dict[str, Any]:
    ended = subprocess.run(command, capture_output=True, check=True, env={}, cwd="/", start_new_session=True)
    return dict(json.loads(ended.stdout))


def jail_of(folder: Path, *layers: str) -> str:
    """A jail with these layers only."""
    assert LAYERS in JAIL
    path = folder / "some-of-the-jail.py"
    path.write_text(JAIL.replace(LAYERS, f"({''.join(f'{layer}, ' for layer in layers)})"))
    return str(path)


@pytest.mark.parametrize("way", but_for([inside, forked], forked))
@pytest.mark.parametrize("name", ATTACKS)
def test_what_is_possible_outside_is_not_inside(
    tmp_path: Path, held: dict[str, bool], victim: int, name: str, way: Callable[[Path], dict[str, Any]]
) -> None:
    if not held["limits" if name in BY_LIMITS else "seccomp"]:
        pytest.skip(f"this kernel refuses {'limits' if name in BY_LIMITS else 'seccomp'}")
    program = hostile(tmp_path, ATTACKS[name], victim)
    before = sorted(tmp_path.iterdir())
    assert "failed" in way(program)
    assert set(tmp_path.iterdir()) <= {*before, tmp_path / "written"}
    assert (tmp_path / "secret").read_text() == "not for pictures"
    assert outside(program) == {"done": True}


@pytest.mark.parametrize(
    ("layer", "name"),
    [
        ("namespaces", "the machine's network"),
        ("landlock", "the secret"),
        ("landlock", "the settings"),
        ("landlock", "what there is"),
        ("landlock", "its parent's environment"),
        ("landlock", "a new file"),
        ("landlock", "a new name"),
        ("landlock", "another program in its place"),
        ("seccomp", "a socket"),
        ("seccomp", "the secret"),
        ("seccomp", "a program"),
    ],
)
def test_each_layer_holds_by_itself(tmp_path: Path, held: dict[str, bool], layer: str, name: str) -> None:
    if not held[layer]:
        pytest.skip(f"this kernel refuses {layer}")
    program = hostile(tmp_path, ATTACKS[name])
    assert "failed" in inside(program, jail_of(tmp_path, "no_new_privileges", layer))
    assert inside(program, jail_of(tmp_path)) == {"done": True}


def test_every_other_call_is_refused(tmp_path: Path, held: dict[str, bool]) -> None:
    """None of them is answered, not even those that are not invented yet, nor by their names in the x32 dialect."""
    if not held["seccomp"]:
        pytest.skip("this kernel refuses seccomp")
    column = jail.MACHINES[os.uname().machine][0]
    allowed = {numbers[column] for numbers in (*jail.CALLS.values(), jail.CLONE, jail.TGKILL)} | {jail.CLONE3}
    allowed |= {335, 336}  # the kernel's own traps for tracing: they are never filtered, and kill whoever calls them
    attack = f"""
            for number in [*range(600), *range(2**30, 2**30 + 600)]:
                if number not in {allowed} and (libc.syscall(number, 0, 0, 0, 0, 0, 0), ctypes.get_errno()) != (-1, 1):
                    return {{"done": number}}
            raise OSError"""
    assert inside(hostile(tmp_path, attack)) == {"failed": "OSError"}


def test_it_may_have_threads_but_no_children(tmp_path: Path, held: dict[str, bool]) -> None:
    if not held["seccomp"]:
        pytest.skip("this kernel refuses seccomp")
    clone = jail.CLONE[jail.MACHINES[os.uname().machine][0]]
    threads = "threads = [threading.Thread(target=sum, args=([1, 2],)) for _ in range(4)]; "
    threads += "[thread.start() for thread in threads]; [thread.join() for thread in threads]"
    assert inside(hostile(tmp_path, threads)) == {"done": True}
    assert "failed" in inside(hostile(tmp_path, f"must(libc.syscall({clone}, signal.SIGCHLD, 0, 0, 0, 0))"))


def test_nothing_runs_beside_it_when_the_jail_is_shut(tmp_path: Path) -> None:
    """Landlock and namespaces shut in the thread that asks, so the libraries may not have started others."""
    program = tmp_path / "decoder.py"
    count = 'def ready(*words):\n    count = len(os.listdir("/proc/self/task"))\n    return lambda: {"done": count}\n'
    program.write_text(SOURCE.replace("def ready(", "def ready_as_it_was(") + "\n\n" + count)
    assert inside(program) == forked(program) == {"done": 1}


def test_time_runs_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert '"RLIMIT_CPU": 20' in JAIL
    hasty = tmp_path / "jail.py"
    hasty.write_text(JAIL.replace('"RLIMIT_CPU": 20', '"RLIMIT_CPU": 1'))
    loop = str(hostile(tmp_path, "while True: pass"))
    monkeypatch.setattr(client, "DECODER", (*client.DECODER[:-2], str(hasty), loop))
    assert refusal(tmp_path) == "too-slow"


def test_what_this_kernel_grants_is_told(held: dict[str, bool]) -> None:
    assert set(held) == {"limits", "namespaces", "no_new_privileges", "undumpable", "landlock", "seccomp"}
    assert held["limits"]
    assert held["no_new_privileges"]


def test_an_ordinary_photo_passes_with_any_layer_missing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "sea.jpg"
    path.write_bytes(factories.a_picture())
    monkeypatch.setattr(client, "DECODER", (*client.DECODER[:-2], jail_of(tmp_path), client.DECODER[-1]))
    assert set(decoding.layers()) == {"limits"}
    assert len(decoding.render(path, tmp_path)) == 3


def tiny(folder: Path) -> Path:
    Image.new("RGB", (8, 8)).save(folder / "tiny.png")
    return folder / "tiny.png"


def refusal(folder: Path) -> str:
    with pytest.raises(Refused) as refused:
        decoding.probe(tiny(folder))
    return refused.value.code
