from reports.estimation.response_forecast import ForecastDay
from reports.field.days import Course, Curve, WaveMark
from reports.figures.course import Mark, course_picture


def make_course(*, earlier=(), forecast=(), waves=()) -> Course:
    return Course(Curve(2022, 200, (0, 10, 20)), earlier, waves, 28, forecast)


def test_course_picture_places_the_line_from_left_to_today():
    picture = course_picture(make_course())

    (line,) = picture.lines
    assert (line.label, line.is_current) == ("2022", True)
    assert line.points == "48.0,316.0 69.1,204.0 90.3,92.0"
    assert [tick.number for tick in picture.days] == [0, 7, 14, 21, 28]
    assert (picture.band, picture.middle) == ("", "")


def test_course_picture_draws_this_edition_over_the_earlier():
    picture = course_picture(make_course(earlier=(Curve(2020, 100, (0, 4, 11)),)))

    assert [(line.label, line.is_current) for line in picture.lines] == [("2020", False), ("2022", True)]
    heights = [line.label_y for line in picture.lines]
    assert abs(heights[0] - heights[1]) >= 16


def test_course_picture_outlines_the_band_there_and_back():
    picture = course_picture(make_course(forecast=(ForecastDay(3, 24, 22, 26), ForecastDay(4, 28, 24, 32))))

    assert len(picture.band.split()) == 4
    assert len(picture.middle.split()) == 2


def test_course_picture_marks_waves_within_the_field():
    waves = (
        WaveMark(0, "Uitnodiging", is_planned=False),
        WaveMark(14, "Herinnering", is_planned=True),
        WaveMark(40, "Te laat", is_planned=True),
    )

    assert course_picture(make_course(waves=waves)).marks == (
        Mark(48.0, "Uitnodiging", 12, is_planned=False),
        Mark(344.0, "Herinnering", 27, is_planned=True),
    )


def test_course_picture_of_a_first_day_can_be_drawn():
    picture = course_picture(Course(Curve(2022, 0, (0,)), (), (), 0, ()))

    assert picture.lines[0].points == "48.0,316.0"
