from reports.figures.bars import bars, shortened


def test_bars_start_at_the_left_without_negative_numbers():
    picture = bars([("Een", 10.0), ("Twee", 5.0)])

    assert [(bar.x, bar.width, bar.anchor) for bar in picture.bars] == [(270.0, 390.0, "start"), (270.0, 195.0, "start")]
    assert picture.height == 52


def test_bars_go_to_both_sides_of_the_middle_with_negative_numbers():
    picture = bars([("Te veel", 0.02), ("Te weinig", -0.01)])

    more, less = picture.bars
    assert picture.zero == more.x == 495.0
    assert (less.x, less.width, less.anchor, less.is_negative) == (412.5, 82.5, "end", True)


def test_bars_of_nothing_can_be_drawn():
    assert bars([]).height == 0
    assert bars([("Niets", 0.0)]).bars[0].width == 0


def test_long_label_is_shortened():
    assert shortened("x" * 40) == "x" * 40
    assert shortened("woord " * 10).endswith("…")
