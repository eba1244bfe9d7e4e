import pytest

from organisations.choices import Office, OfficialRole, Tier
from surveys.choices import RecipientState, SurveyKind, WaveKind
from surveys.mail_texts import MEANINGS, best, filled, html_of, problems
from surveys.models import MailTemplate

GOOD = "Uw code is {{ code }}: {{startlink}}"
VALUES = dict.fromkeys(MEANINGS, "x") | {
    "naam": "D'Arc <b>",
    "startlink": "https://m.test/start/A?b=1&c=2",
    "afmeldlink": "https://m.test/n",
}


def found(kind=WaveKind.INVITATION, survey_kind=SurveyKind.AMBTSDRAGERS, *, subject="Doe mee", text=GOOD, html=""):
    return problems(kind, survey_kind, subject=subject, text=text, html=html)


@pytest.mark.parametrize("kind", [kind for kind in WaveKind if kind != WaveKind.ANNOUNCEMENT])
def test_problems_good_text_has_none(kind):
    assert found(kind, html="<p>{{ code }} <a href='{{ startlink }}'>Start</a> <a href='https://x.nl'>x</a></p>") == {}


def test_problems_names_what_is_unknown_missing_or_half():
    assert found(text="{{ code }} {{ voornaam }} {naam} {{ naam }") == {
        "text": [
            "{{ voornaam }} bestaat niet.",
            "{{ startlink }} ontbreekt: zonder kan niemand beginnen.",
            "Er staat een accolade te veel of te weinig. Een invulplek ziet eruit als {{ naam }}.",
        ]
    }


@pytest.mark.parametrize("text", ["{% now 'Y' %}", "{# weg #}", "{{ naam|upper }}", "{{ holder.email }}", "{{}}"])
def test_problems_template_language_is_refused(text):
    assert list(found(text=f"{GOOD} {text}")) == ["text"]


def test_problems_announcement_holds_no_code():
    assert found(WaveKind.ANNOUNCEMENT, text="Het begint op {{ opent_op }}.") == {}
    assert found(WaveKind.ANNOUNCEMENT) == {"text": ["{{ code }} mag hier niet staan.", "{{ startlink }} mag hier niet staan."]}


def test_problems_subject_holds_no_code_and_no_link():
    assert found(subject="{{ functie }}: {{ code }}") == {"subject": ["{{ code }} mag hier niet staan."]}


@pytest.mark.parametrize(
    "html",
    [
        "<script>x</script>",
        "<img src='https://x.nl/a.png'>",
        "<p onclick='x()'>",
        "<p style='background: url(https://x.nl/a)'>",
        "<a href='javascript:x()'>x</a>",
        "<a href='{{ naam }}'>x</a>",
        "<iframe></iframe>",
    ],
)
def test_problems_html_that_fetches_or_runs_is_refused(html):
    assert list(found(html=f"{GOOD} {html}")) == ["html"]


def test_filled_escapes_values_and_adds_the_way_out():
    text = MailTemplate(subject="Voor {{ naam }}", text="Dag {{ naam }}", html="<p>Dag {{ naam }}</p>")

    subject, plain, html = filled(text, VALUES)

    assert subject == "Voor D'Arc <b>"
    assert plain == (
        "Dag D'Arc <b>\n\nWilt u niet meedoen en geen mails meer over dit onderzoek? Meld u hier af: https://m.test/n"
    )
    assert html.startswith("<p>Dag D&#x27;Arc &lt;b&gt;</p>\n<p>Wilt u niet meedoen")
    assert '<a href="https://m.test/n"' in html


def test_filled_way_out_that_is_there_comes_once():
    text = MailTemplate(subject="x", text="Stop: {{ afmeldlink }}", html="")

    assert filled(text, VALUES)[1] == "Stop: https://m.test/n"


def test_filled_value_that_looks_like_a_placeholder_stays_as_it_is():
    text = MailTemplate(subject="{{ naam }}", text="{{ afmeldlink }}", html="")

    assert filled(text, VALUES | {"naam": "{{ code }}"})[0] == "{{ code }}"


def test_html_of_makes_paragraphs_lists_and_links():
    assert html_of("Een & <b>\r\ntwee\n\n- a\n- {{ naam }}\n\n{{ startlink }}", VALUES) == (
        "<p>Een &amp; &lt;b&gt;<br>twee</p>\n"
        "<ul><li>a</li><li>D&#x27;Arc &lt;b&gt;</li></ul>\n"
        '<p><a href="https://m.test/start/A?b=1&amp;c=2" target="_top" style="color: #154273;">'
        "https://m.test/start/A?b=1&amp;c=2</a></p>"
    )


def test_best_goes_from_office_to_tier_to_everybody():
    kind = WaveKind.REMINDER_1
    everybody = MailTemplate(kind=kind)
    tier = MailTemplate(kind=kind, tier=Tier.GEMEENTE)
    office = MailTemplate(kind=kind, function=Office.RAADSLID)
    begun = MailTemplate(kind=kind, for_state=RecipientState.STARTED)
    texts = [everybody, tier, office, begun, MailTemplate(kind=WaveKind.INVITATION)]

    def chosen(tier, function, state=RecipientState.NOT_STARTED):
        return best(texts, kind, tier=tier, function=function, state=state)

    assert chosen(Tier.GEMEENTE, Office.RAADSLID) is office
    assert chosen(Tier.GEMEENTE, Office.WETHOUDER) is tier
    assert chosen(Tier.WATERSCHAP, Office.LID_AB) is everybody
    assert chosen(Tier.GEMEENTE, Office.RAADSLID, RecipientState.STARTED) is begun
    assert best(texts[:3], kind, tier=Tier.GEMEENTE, function=Office.RAADSLID, state=RecipientState.STARTED) is None


def test_best_knows_a_role_with_its_tier():
    kind = WaveKind.INVITATION
    tier = MailTemplate(kind=kind, tier=Tier.GEMEENTE)
    griffier = MailTemplate(kind=kind, tier=Tier.GEMEENTE, function=OfficialRole.GRIFFIER)

    assert best([tier, griffier], kind, tier=Tier.GEMEENTE, function=OfficialRole.GRIFFIER) is griffier
    assert best([tier, griffier], kind, tier=Tier.GEMEENTE, function=OfficialRole.SECRETARIS) is tier
    assert best([tier, griffier], kind, tier=Tier.PROVINCIE, function=OfficialRole.GRIFFIER) is None


def test_problems_the_colleague_is_only_known_of_officials():
    text = f"{GOOD} Ook de {{{{ collega }}}} is benaderd."

    assert found(text=text) == {"text": ["{{ collega }} mag hier niet staan."]}
    assert found(survey_kind=SurveyKind.ORGANISATIES, text=text) == {}
