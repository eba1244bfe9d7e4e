"""Whether what is withheld of a small group can be worked out, for every question at full size, and how long deciding takes."""

import time
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from benchmarks.tables import Limit, Table, test_database

if TYPE_CHECKING:
    from reports.models import Snapshot
    from reports.tableplans.thresholds import EditionThresholds
    from reports.tables.closed_sets import Gathered
    from reports.tables.decisions import Decisions

RESPONDENTS: Final = 3060
SECONDS_TO_DECIDE: Final = 60.0
SECONDS_OF_A_SOLUTION: Final = 5.0
MOST_ANSWERS: Final = 3


def run() -> Table:
    """Decide over everything that can be asked of the made-up answers of 3,060 people, and attack what is left."""
    with test_database():
        from django.conf import settings  # noqa: PLC0415 -- after django.setup

        from monitor_site.demo.loading import load_demo  # noqa: PLC0415 -- as above
        from reports.snapshots import freeze  # noqa: PLC0415 -- as above
        from surveys.choices import Phase  # noqa: PLC0415 -- as above
        from surveys.mails import Letterhead  # noqa: PLC0415 -- as above

        now = datetime.now(UTC)
        survey = load_demo(
            now=now,
            letterhead=Letterhead.of(settings),
            tell=lambda _: None,
            respondents=RESPONDENTS,
            year=2020,
            phase=Phase.PROEFVELD,
        )
        return attacked(freeze(survey, user=None, now=now, code_version="benchmark"))


def attacked(snapshot: "Snapshot") -> Table:
    """Attack every variable over everything that readers can tell groups apart by, after naive protection and ours."""
    from reports.choices import PublicationProfile  # noqa: PLC0415 -- after django.setup
    from reports.deciding import decided, gathered_of  # noqa: PLC0415 -- as above
    from reports.tableplans.thresholds import thresholds  # noqa: PLC0415 -- as above
    from reports.tables.decisions import unpacked  # noqa: PLC0415 -- as above

    began, began_working = time.perf_counter(), time.process_time()
    gathered = gathered_of(snapshot)
    content, counts = decided(snapshot, gathered, PublicationProfile.STRICT)
    seconds, worked = time.perf_counter() - began, time.process_time() - began_working
    limits = thresholds(snapshot.survey.edition.year)
    decisions = unpacked(1, content, limits)
    began = time.perf_counter()
    found = [over_family(snapshot, gathered, decisions, limits, number) for number in range(len(gathered.families))]
    took = time.perf_counter() - began
    return Table(
        title="Disclosure control and its attacker",
        columns=("what", "number"),
        rows=(
            ("groups in the closed set", len(gathered.closed.names)),
            ("figures of groups and questions that can be asked", int(gathered.closed.requested.sum())),
            ("of these shown", counts["shown"]),
            ("withheld for their own small number", counts["small_base"] + counts["small_population"]),
            ("withheld as unsteady", counts["unsteady"]),
            ("withheld for the sake of others, by their sizes", counts["subtraction"]),
            ("withheld for the sake of others, by their answers", counts["pinned"]),
            ("seconds to decide", seconds),
            ("of which seconds of processor, all cores together", worked),
            *(row for family, each in zip(gathered.families, found, strict=True) for row in rows_of(family, each)),
            ("seconds to attack", took),
        ),
        limits=(
            Limit("seconds to decide", seconds, SECONDS_TO_DECIDE),
            Limit(
                "variables of which a withheld group is pinned down", sum(each["ours"] + each["unsolved"] for each in found), 0
            ),
        ),
        notes=(
            "Made-up answers of the demo. Pinned down: fewer than three people (or than the group holds) between the least and "
            f"the most that HiGHS finds, knowing all n, weights and printed figures. Variables of more than {MOST_ANSWERS} "
            "answers are attacked answer by answer. A variable that withholds nothing of a family is not attacked over it."
        ),
    )


def over_family(
    snapshot: "Snapshot", gathered: "Gathered", decisions: "Decisions", limits: "EditionThresholds", number: int
) -> dict[str, int]:
    """Count the variables that are attacked over one family, and those of which a withheld group is pinned down."""
    import numpy as np  # noqa: PLC0415 -- with the rest

    from reports.estimation.attack import AttackError  # noqa: PLC0415 -- after django.setup
    from reports.estimation.hardening import Published  # noqa: PLC0415 -- as above
    from reports.estimation.withholding import is_secret  # noqa: PLC0415 -- as above
    from reports.tables.answers import answers_of  # noqa: PLC0415 -- as above
    from reports.tables.closed_sets import variables_of  # noqa: PLC0415 -- as above

    frozen, reasons = answers_of(snapshot), decisions.reasons["answers"]
    weights = frozen.survey_weights(weighted=True)
    questions = [at for at, kind in enumerate(gathered.kinds) if not kind[1]]
    part, secrets = gathered.closed.part(questions), is_secret(reasons)
    ours = gathered.closed.requested & (reasons == 0)[:, np.newaxis] & ~decisions.pinned
    naive = gathered.closed.requested & ~secrets[:, np.newaxis]
    found = {"attacked": 0, "naive": 0, "ours": 0, "unsolved": 0}
    for variable in variables_of(frozen, gathered, questions, most_answers=MOST_ANSWERS):
        asked = part.requested[:, sorted({place for place, _, _ in variable.figures})].any(axis=1)
        groups = np.flatnonzero(gathered.attacked[number] & asked)
        if not secrets[groups].any():
            continue
        found["attacked"] += 1
        for name, shown, bounds in (("naive", naive, False), ("ours", ours, True)):
            seen = Published(part, groups, variable, weights, limits.answers)  # what one attack allowed is not for the other
            printed = list(seen.printed(shown[:, questions], decisions.guards, bounds=bounds))
            try:
                attack = seen.attack(printed, SECONDS_OF_A_SOLUTION)
                found[name] += bool(seen.too_near(secrets[groups], attack, one=True).any())
            except AttackError:
                found["unsolved"] += name == "ours"
    return found


def rows_of(family: frozenset[str], found: dict[str, int]) -> tuple[tuple[str, int], ...]:
    """Return what is told about one family; nothing where nothing of it is withheld."""
    if not found["attacked"]:
        return ()
    return (
        (f"variables attacked over {', '.join(sorted(family))}", found["attacked"]),
        ("of these with a withheld group pinned down, where only the small are hidden", found["naive"]),
        ("of these with a withheld group pinned down, as published", found["ours"]),
        ("attacks without an answer in time", found["unsolved"]),
    )
