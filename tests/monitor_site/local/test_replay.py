"""What `make compare` does without a replay, and that `make replay` ends with the same comparison."""

from monitor_site.local import replay


def test_comparing_before_anything_was_replayed_says_what_to_do(monkeypatch, tmp_path, capsys):
    monkeypatch.setattr(replay, "LOCAL_KEYS_FILE", tmp_path / "keys.env")

    assert replay.main(("--compare",)) == 1
    assert "make replay" in capsys.readouterr().err


def test_comparing_again_replays_nothing_and_throws_nothing_away(monkeypatch, tmp_path):
    (tmp_path / "keys.env").touch()
    taken = []
    monkeypatch.setattr(replay, "LOCAL_KEYS_FILE", tmp_path / "keys.env")
    monkeypatch.setattr(replay, "clean", lambda: taken.append("cleaned"))
    monkeypatch.setattr(replay, "taken", lambda steps, _more: taken.extend(steps) or 0)

    assert replay.main(("--compare",)) == 0
    assert [arguments[:2] for _, arguments in taken] == [("replay", "compare")]


def test_replay_throws_away_what_was_there_and_ends_with_the_comparison(monkeypatch, tmp_path):
    (tmp_path / "var").mkdir()
    taken = []
    monkeypatch.setattr(replay, "VAR_FOLDER", tmp_path / "var")
    monkeypatch.setattr(replay, "clean", lambda: 0)
    monkeypatch.setattr(replay, "taken", lambda steps, more: taken.append((steps[-1][1][:2], more)) or 0)

    assert replay.main(("--fast",)) == 0
    assert taken == [(("replay", "compare"), ("--fast",))]
    assert not (tmp_path / "var").exists()
