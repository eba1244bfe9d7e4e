"""Any small questionnaire without errors: every kind of item, every key, texts that a cell or YAML could trip over."""

import unicodedata

from hypothesis import strategies as st

from surveys.routing.definition import QuestionnaireShape

AWKWARD = [
    "=1+1", "+3", "-",
    "@", "'", '"', "01", "1e5", "true", "yes", "nee", "null", "# geen commentaar", "a # b", "a: b", "- a", "[a",
    "{b}", "a, b", "_x0041_", "2020-01-01", "één\ntwee", "a  b", "%d", "<b>&amp;", "\N{NO-BREAK SPACE}x", "🙂", "a\tb",
    "~", "|", ">-", "a:",
    "\N{SOFT HYPHEN}a", "lang " * 40 + "eind", "x" * 200,
]  # fmt: skip
_ALPHABET = st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="￾￿")
words = st.one_of(st.sampled_from(AWKWARD), st.text(_ALPHABET, min_size=1, max_size=12)).map(str.strip)
words = words.filter(lambda text: text and "${" not in text and unicodedata.normalize("NFC", text))
rules = st.sampled_from(["${laag} = 'a'", "${laag} != 'b' and ${laag} != ''", "count-non-empty(${laag}, ${getal}) > 0"])
own_rules = st.sampled_from([". != ''", "(. != 'a')", ". != 'a' and (1 = 1) or (2 = 2)", "label-of(${laag}) != ''"])
number_rules = st.sampled_from([". != 13", ". >= 2", ". >= 2 and . <= 5", "(. > 1)", "(. > 1) and (. < 9) or (. = 7)"])
small = st.integers(0, 3)


def some(draw, **strategies):
    return {key: draw(strategy) for key, strategy in strategies.items() if draw(st.booleans())}


@st.composite
def items(draw, number):
    kind = draw(st.sampled_from(["note", "single", "multiple", "grid", "scale", "integer", "year", "text", "long_text"]))
    item = {"name": f"vraag_{number}", "kind": kind, "label": draw(words)} | some(draw, source=words)
    if kind == "note":
        return item
    item |= some(draw, hint=words, short_label=words, warning=own_rules, used_in=st.lists(words, max_size=3))
    item |= some(draw, required=st.sampled_from([True, False, "${laag} = 'a'"]))
    if draw(st.booleans()):
        constraint = number_rules if kind in {"integer", "year", "scale"} else own_rules
        item |= {"constraint": draw(constraint)} | some(draw, constraint_message=words)
    if kind in {"single", "multiple", "grid"}:
        item |= {"choices": "codes"} | some(draw, choice_filter=st.sampled_from(["soort = '' or soort = ${laag}", "name != 'z'"]))
    match kind:
        case "single":
            item |= some(draw, default=st.sampled_from(["'a'", "${laag}", '"b"']))
        case "multiple":
            item |= some(draw, minimum=st.just(1), maximum=st.just(2))
        case "grid":
            item["rows"] = [
                {"name": f"rij_{number}_{row}", "label": draw(words)}
                | some(draw, hint=words, used_in=st.lists(words, max_size=2))
                for row in range(draw(st.integers(1, 2)))
            ]
        case "scale":
            item |= {
                "minimum": draw(st.integers(-1, 1)),
                "maximum": 5,
                "minimum_label": draw(words),
                "maximum_label": draw(words),
            }
        case "integer":
            item |= some(draw, minimum=st.integers(-9, 0), maximum=st.integers(20, 99))
        case "year":
            item |= some(draw, minimum=st.just(2000), maximum=st.just(2030))
        case _:
            item |= some(draw, maximum_length=st.integers(1, 900))
    return item


@st.composite
def definitions(draw):
    """The data of a questionnaire."""
    numbers = iter(range(99))
    parts = []
    for part in range(draw(st.integers(1, 2))):
        pages = []
        for page in range(draw(st.integers(1, 2))):
            own = [draw(items(next(numbers))) for _ in range(draw(st.integers(1, 3)))]
            pages.append(
                {"name": f"pagina-{part}{page}", "title": draw(words), "items": own}
                | some(draw, quick_exit=st.just(value=True), relevant=rules)
            )
        parts.append({"name": f"deel{part}", "title": draw(words), "pages": pages})
    codes = [
        {"name": code, "label": draw(words)} | some(draw, short_label=words, soort=words, substantive=st.booleans())
        for code in "abc"
    ]
    derived = [
        {"name": "klasse", "calculation": "if(${laag} = 'a', 'ja', 'nee')", "label": draw(words)}
        | some(
            draw,
            choices=st.sampled_from(
                ["codes", [{"name": "ja", "label": "Ja"}, {"name": "nee", "label": "Nee", "substantive": False}]]
            ),
        )
    ]
    return {
        "name": "klein",
        "title": draw(words),
        "background": [{"name": "laag", "choices": "codes"}, {"name": "getal", "kind": "integer"}],
        "choices": {"codes": codes},
        "calculations": [
            {"name": "som", "calculation": draw(st.sampled_from(["sum(1, ${getal})", "round(${getal})", "-(1 + 2) * 3"]))}
        ],
        "parts": parts,
        "derived": derived,
    } | some(draw, source=words)


@st.composite
def comments(draw, data):
    """Comments for some of the rows of `data`."""
    places = [(), ("background", 1), ("choices", "codes", 0), ("choices", "codes", 2), ("calculations", 0), ("derived", 0)]
    for part, entry in enumerate(data["parts"]):
        places.append(("parts", part))
        for page, inner in enumerate(entry["pages"]):
            places.append(("parts", part, "pages", page))
            for item, question in enumerate(inner["items"]):
                own = ("parts", part, "pages", page, "items", item)
                places += [own, *((*own, "rows", row) for row in range(len(question.get("rows", ()))))]
    chosen = draw(st.sets(st.sampled_from(places), max_size=4))
    return {place: draw(st.sampled_from(["Waarom", "Twee\n\nalinea's", "# dubbel: [x]", "=1"])) for place in chosen}


def shape_of(data):
    return QuestionnaireShape.model_validate(data)
