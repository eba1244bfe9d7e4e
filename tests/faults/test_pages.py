import subprocess
import sys

from tests.faults.running_site import HERE


def test_page_after_postgresql_was_restarted_gets_its_answer(shared_site):
    command = [sys.executable, HERE / "ask_twice.py"]
    environment = shared_site.environment
    with subprocess.Popen(
        command, env=environment, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    ) as asking:
        first = asking.stdout.readline()

        shared_site.restart_postgres()
        second, _ = asking.communicate("go\n")

    assert (first, second, asking.returncode) == ("answered\n", "answered\n", 0)
