from pathlib import Path

import pytest

from surveys.in_depth.plan import FOLDER, InDepthPlanError, in_depth_plan, label_of

TEXT = (FOLDER / "2020" / "verdieping.yaml").read_text(encoding="utf-8")


def written(folder: Path, year: int, text: str = TEXT) -> Path:
    (folder / str(year)).mkdir()
    (folder / str(year) / "verdieping.yaml").write_text(text, encoding="utf-8")
    return folder


def test_plan_of_2020_holds_the_targets_and_roles_of_the_report():
    plan = in_depth_plan(2020)

    assert [(tier.name, tier.target) for tier in plan.tiers] == [("gemeente", 20), ("provincie", 4), ("waterschap", 8)]
    assert [role.label for role in plan.roles] == [
        "Secretaris / directeur",
        "Griffier",
        "Coördinator A&G (weerbaarheid)",
        "Coördinator integriteit",
        "HR-/arbo-adviseur",
        "Overig",
    ]
    assert [kind.name for kind in plan.document_kinds if kind.has_checklist] == ["gedragscode"]


def test_every_province_and_water_board_of_2020_lies_in_a_region():
    plan = in_depth_plan(2020)

    assert sum(len(region.provinces) for region in plan.regions) == 12
    assert sum(len(region.water_boards) for region in plan.regions) == 21
    assert plan.region_of(province="PV20", code="GM0014") == "noord"
    assert plan.region_of(province="", code="WS0665") == "zuid"
    assert plan.region_of(province="", code="WS9999") == ""


def test_edition_without_a_plan_of_its_own_has_that_of_the_last_one_before(tmp_path):
    for year in (2020, 2024):
        written(tmp_path, year, TEXT.replace("name: verdieping_2020", f"name: verdieping_{year}"))

    plans = {year: in_depth_plan(year, tmp_path).name for year in (2018, 2020, 2022, 2024, 2026)}

    assert plans == {
        2018: "verdieping_2020",
        2020: "verdieping_2020",
        2022: "verdieping_2020",
        2024: "verdieping_2024",
        2026: "verdieping_2024",
    }


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("{name: griffier,", "{name: secretaris,", "roles: secretaris staat er twee keer"),
        ("[PV30, PV31]", "[PV30, PV20]", "provinces: PV20 staat er twee keer"),
        ("target: 20", "target: veel", "target"),
        ("origin: reconstruction\n  items", "items", "origin"),
        ("tiers:", "tiers: [", "2020/verdieping.yaml"),
    ],
)
def test_plan_that_is_wrong_is_refused_with_its_place(tmp_path, old, new, told):
    folder = written(tmp_path, 2020, TEXT.replace(old, new, 1))

    with pytest.raises(InDepthPlanError, match=told):
        in_depth_plan(2020, folder)


def test_no_plan_at_all_is_told(tmp_path):
    with pytest.raises(InDepthPlanError):
        in_depth_plan(2020, tmp_path)


def test_label_of_what_left_the_plan_is_its_name():
    roles = in_depth_plan(2020).roles

    assert (label_of(roles, "hr_arbo"), label_of(roles, "wijkagent")) == ("HR-/arbo-adviseur", "wijkagent")
