"""The shape of a questionnaire file: what may be written, in which words. Meaning is checked elsewhere."""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints, model_validator


def _number_as_text(value: object) -> object:
    """Accept the code or label `2016` without quotation marks."""
    return str(value) if isinstance(value, int | float) and not isinstance(value, bool) else value


NonEmpty = Annotated[str, BeforeValidator(_number_as_text), StringConstraints(min_length=1, strip_whitespace=True)]
Name = Annotated[NonEmpty, Field(description="Naam van een variabele, pagina of lijst")]
Words = Annotated[NonEmpty, Field(description="Tekst voor de deelnemer; mag ${variabele} en **nadruk** bevatten")]
Expression = Annotated[NonEmpty, Field(description="Expressie van XLSForm")]
Whole = Annotated[int, Field(strict=True)]


class _Shape(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class ChoiceShape(_Shape):
    """Een antwoord uit een antwoordlijst; elke andere sleutel is een kolom voor choice_filter."""

    model_config = ConfigDict(extra="allow", frozen=True)
    __pydantic_extra__: dict[str, NonEmpty]

    name: Name
    label: Words | None = None
    short_label: NonEmpty | None = Field(None, description="Kort label voor tabellen en exports")
    substantive: bool = Field(default=True, description="false: staat apart, en buiten de basis waar het tabellenplan dat zegt")
    exclusive: bool = Field(default=False, description="true: sluit bij meerkeuze alle andere antwoorden uit")
    open: Name | None = Field(None, description="Variabele voor de open tekst bij dit antwoord (ten hoogste 200 tekens)")


class RowShape(_Shape):
    """Een rij van een tabelvraag; elke rij is een variabele."""

    name: Name
    label: Words
    hint: Words | None = None
    short_label: NonEmpty | None = None
    used_in: tuple[NonEmpty, ...] = ()


class _ItemShape(_Shape):
    name: Name
    label: Words
    relevant: Expression | None = Field(None, description="Alleen te zien als deze expressie waar is")
    source: NonEmpty | None = Field(None, description="‘reconstructie’ of ‘letterlijk: vindplaats’")


class NoteShape(_ItemShape):
    """Een tekst zonder vraag."""

    kind: Literal["note"]


class _QuestionShape(_ItemShape):
    hint: Words | None = None
    short_label: NonEmpty | None = Field(None, description="Kort label voor tabellen en exports")
    required: bool | Expression = Field(default=True, description="Moet de vraag beantwoord worden?")
    constraint: Expression | None = Field(None, description="Het antwoord (.) is alleen goed als dit waar is")
    constraint_message: Words | None = None
    warning: Expression | None = Field(None, description="Als dit waar is, krijgt de deelnemer één keer een waarschuwing")
    warning_message: Words | None = None
    used_in: tuple[NonEmpty, ...] = Field((), description="Tabellen en figuren waarin de vraag voorkomt")


class _ChoiceQuestionShape(_QuestionShape):
    choices: Name = Field(description="Naam van de antwoordlijst")
    choice_filter: Expression | None = Field(None, description="Biedt alleen de antwoorden aan waarvoor dit waar is")
    exists: bool = Field(default=False, description="Vraagt of iets bestaat: waar invullers verschillen, wint ‘ja’")


class SingleShape(_ChoiceQuestionShape):
    """Eén antwoord uit een lijst."""

    kind: Literal["single"]
    default: Expression | None = Field(None, description="Het antwoord dat al is ingevuld zolang de deelnemer er geen gaf")


class MultipleShape(_ChoiceQuestionShape):
    """Een of meer antwoorden uit een lijst."""

    kind: Literal["multiple"]
    minimum: Annotated[Whole, Field(ge=0)] | None = Field(None, description="Ten minste zoveel antwoorden")
    maximum: Annotated[Whole, Field(ge=1)] | None = Field(None, description="Ten hoogste zoveel antwoorden")


class GridShape(_ChoiceQuestionShape):
    """Stellingen met dezelfde antwoordlijst."""

    kind: Literal["grid"]
    rows: tuple[RowShape, ...] = ()


class ScaleShape(_QuestionShape):
    """Een cijferschaal met woorden aan de uiteinden."""

    kind: Literal["scale"]
    minimum: Whole
    maximum: Whole
    minimum_label: Words
    maximum_label: Words


class IntegerShape(_QuestionShape):
    """Een heel getal."""

    kind: Literal["integer"]
    minimum: Whole | None = None
    maximum: Whole | None = None


class YearShape(_QuestionShape):
    """Een jaartal."""

    kind: Literal["year"]
    minimum: Annotated[Whole, Field(ge=1000)] = 1900
    maximum: Annotated[Whole, Field(le=9999)] = 2100


class TextShape(_QuestionShape):
    """Een korte open tekst, één regel."""

    kind: Literal["text"]
    maximum_length: Annotated[Whole, Field(ge=1, le=1000)] = 200


class LongTextShape(_QuestionShape):
    """Een lange open tekst, meer regels."""

    kind: Literal["long_text"]
    maximum_length: Annotated[Whole, Field(ge=1, le=10_000)] = 2000


AnyItem = Annotated[
    NoteShape | SingleShape | MultipleShape | GridShape | ScaleShape | IntegerShape | YearShape | TextShape | LongTextShape,
    Field(discriminator="kind"),
]
QuestionShape = SingleShape | MultipleShape | GridShape | ScaleShape | IntegerShape | YearShape | TextShape | LongTextShape


class PageShape(_Shape):
    """Een pagina: één onderwerp, een tot vier vragen of één tabelvraag."""

    name: Name = Field(description="Staat in het webadres")
    title: Words
    relevant: Expression | None = None
    module: Name | None = Field(None, description="Module van de pagina, waar die niet die van het hele blok is")
    quick_exit: bool = Field(default=False, description="Toon de knop ‘Snel weg’")
    counts: bool = Field(default=False, description="Na deze pagina telt de deelnemer mee; ten hoogste één pagina")
    closing: bool = Field(default=False, description="Staat op het overzicht, vlak boven Versturen; alleen de laatste pagina")
    items: tuple[AnyItem, ...] = ()


class PlausibilityShape(_Shape):
    """Een controle op een blok: waar is onaannemelijk."""

    name: Name
    label: NonEmpty
    expression: Expression


class BlockShape(_Shape):
    """Wat een deel tot een blok maakt: een of meer mensen vullen het los van de andere blokken in."""

    model_config = ConfigDict(extra="forbid", frozen=True, validate_by_name=True)

    roles: tuple[Literal["griffier", "secretaris"], ...] = Field(
        alias="for", min_length=1, description="Voor wie het blok is; een ander mag het ook invullen"
    )
    minutes: Annotated[Whole, Field(ge=1, le=120)] = Field(description="Geschatte tijd in minuten")
    summary: Words = Field(description="Eén zin voor het overzicht van de blokken")
    relevant: Expression | None = Field(None, description="Het blok geldt alleen als deze expressie waar is")
    personal: bool = Field(default=False, description="Gaat over de invuller: elke invuller beantwoordt het zelf")
    opening: bool = Field(default=False, description="Bepaalt welke blokken er zijn; wie het heeft ingevuld, telt mee")
    module: Name | None = Field(None, description="Module die een editie aan of uit kan zetten")
    policy_field: Name | None = Field(None, description="De vraag van het persoonlijke blok naar het beleidsveld")
    years: Name | None = Field(None, description="De vraag van het persoonlijke blok naar de jaren in de functie")
    policy_fields: tuple[NonEmpty, ...] = Field((), description="Beleidsvelden van wie dit blok het best kan invullen")
    plausibility: tuple[PlausibilityShape, ...] = Field(
        (), description="Controles op de antwoorden van het blok; waar is onaannemelijk"
    )

    @model_validator(mode="after")
    def _one_purpose(self) -> "BlockShape":
        if (self.personal or self.opening) and (self.relevant is not None or self.module is not None):
            message = "Een persoonlijk of openend blok is er altijd: zonder ‘relevant’ en zonder ‘module’"
            raise ValueError(message)
        if self.personal and self.opening:
            message = "Een blok is niet tegelijk ‘personal’ en ‘opening’"
            raise ValueError(message)
        if not self.personal and (self.policy_field is not None or self.years is not None):
            message = "‘policy_field’ en ‘years’ horen bij het persoonlijke blok"
            raise ValueError(message)
        return self


class PartShape(_Shape):
    """Een deel van de vragenlijst."""

    name: Name
    title: Words
    block: BlockShape | None = Field(None, description="Alleen als alle delen er een hebben")
    pages: tuple[PageShape, ...] = Field(min_length=1)


class BackgroundShape(_Shape):
    """Een kenmerk dat met de respons meekomt en niet gevraagd wordt."""

    name: Name
    label: NonEmpty | None = None
    kind: Literal["single", "text", "integer"] = "single"
    choices: Name | None = None

    @model_validator(mode="after")
    def _choices_where_single(self) -> "BackgroundShape":
        if (self.kind == "single") != (self.choices is not None):
            message = "‘choices’ hoort bij kind single, en alleen daarbij"
            raise ValueError(message)
        return self


class LabelShape(_Shape):
    """Een waarde van een afgeleide variabele met haar label."""

    name: Name
    label: NonEmpty
    substantive: bool = True


class CalculationShape(_Shape):
    """Een berekende variabele."""

    name: Name
    label: NonEmpty | None = None
    calculation: Expression
    choices: Name | tuple[LabelShape, ...] | None = Field(None, description="Naam van een antwoordlijst, of een eigen lijst")


class QuestionnaireShape(_Shape):
    """Een vragenlijst van de monitor."""

    name: Name
    title: NonEmpty
    language: Literal["nl"] = "nl"
    source: NonEmpty | None = None
    background: tuple[BackgroundShape, ...] = ()
    choices: dict[Name, tuple[ChoiceShape, ...]] = Field(default_factory=dict)
    calculations: tuple[CalculationShape, ...] = ()
    parts: tuple[PartShape, ...] = Field(min_length=1)
    derived: tuple[CalculationShape, ...] = ()


class ModuleShape(_Shape):
    """Een module: blokken met wat erbij hoort, om in een vragenlijst te zetten."""

    name: Name
    after: Name | None = Field(None, description="Het blok waar de module achter komt; standaard achteraan")
    choices: dict[Name, tuple[ChoiceShape, ...]] = Field(default_factory=dict)
    calculations: tuple[CalculationShape, ...] = ()
    parts: tuple[PartShape, ...] = Field(min_length=1)
    derived: tuple[CalculationShape, ...] = ()


def json_schema() -> dict[str, Any]:
    """Return the JSON Schema of a questionnaire file, for editors and for docs/."""
    schema = QuestionnaireShape.model_json_schema()
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}
