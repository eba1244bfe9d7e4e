"""How long parts take."""

from monitor_site.demo import parts
from monitor_site.demo.parts import Parts


def test_time_goes_to_the_innermost_part_and_adds_up(monkeypatch):
    clock = iter([0.0, 1.0, 3.0, 7.0, 7.0, 12.0])
    monkeypatch.setattr(parts.time, "monotonic", lambda: next(clock))
    kept = Parts()

    with kept.part("dag"), kept.part("mails"):
        pass
    with kept.part("mails"):
        pass

    assert kept.seconds == {"dag": 5.0, "mails": 7.0}
