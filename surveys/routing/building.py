"""Shape to questionnaire: compiles every expression and text. Trusts that the checks found no errors."""

import hashlib
from collections.abc import Iterator, Mapping

from surveys.routing import definition as shapes
from surveys.routing.compiling import compiled, folded
from surveys.routing.deciding import deciding
from surveys.routing.outlines import outlines
from surveys.routing.parsing import parse
from surveys.routing.questions import (
    Block,
    Choice,
    FillerRole,
    Item,
    ItemTexts,
    Kind,
    Origin,
    Page,
    Part,
    Plausibility,
    Questionnaire,
    Row,
    Rule,
    Variable,
)
from surveys.routing.texts import Labels, Text, read_text
from surveys.routing.tree import Call, Literal, Node, Reference, references, with_columns


def build(shape: shapes.QuestionnaireShape, text: str) -> Questionnaire:
    """Compile `shape`, which was read from `text`."""
    return _Builder(shape).questionnaire(text)


class _Builder:
    def __init__(self, shape: shapes.QuestionnaireShape) -> None:
        self.shape = shape
        # Rules refer to this dictionary, which is filled before any of them is evaluated.
        self.labels: dict[str, Mapping[str, Text]] = {}
        self.lists = {name: tuple(map(_choice, choices)) for name, choices in shape.choices.items()}
        items = [item for part in shape.parts for page in part.pages for item in page.items]
        self.several = {item.name for item in items if isinstance(item, shapes.MultipleShape)}
        """The variables that hold a list of codes."""

    def questionnaire(self, text: str) -> Questionnaire:
        parts = tuple(
            Part(part.name, part.title, number, read_text(part.title), self._block(part.block))
            for number, part in enumerate(self.shape.parts, 1)
        )
        pages = tuple(self._pages(parts))
        background = tuple(self._background(entry) for entry in self.shape.background)
        calculations = tuple(self._calculation(entry, Origin.CALCULATION) for entry in self.shape.calculations)
        derived = tuple(self._calculation(entry, Origin.DERIVED) for entry in self.shape.derived)
        asked = tuple(variable for page in pages for item in page.items for variable in _stored(item))
        variables = {variable.name: variable for variable in (*background, *asked, *calculations, *derived)}
        self.labels.update(
            {
                name: {choice.name: choice.text for choice in variable.choices}
                for name, variable in variables.items()
                if variable.choices
            }
        )
        worked_out = [(variable.name, variable.rule) for variable in (*calculations, *derived) if variable.rule]
        return Questionnaire(
            name=self.shape.name,
            title=self.shape.title,
            source=self.shape.source,
            sha256=hashlib.sha256(text.encode()).hexdigest(),
            parts=parts,
            pages=pages,
            items={item.name: item for page in pages for item in page.items if item.is_question},
            variables=variables,
            background=background,
            calculations=calculations,
            derived=derived,
            counts_page=next((page.name for page in pages if page.counts), None),
            pages_by_name={page.name: page for page in pages},
            outlines=outlines(pages, variables, self.labels),
            labels=self.labels,
            evaluations={name: rule.evaluate for name, rule in worked_out},
            decisions={name: rule.decide for name, rule in worked_out},
        )

    def _pages(self, parts: tuple[Part, ...]) -> Iterator[Page]:
        pairs = [(part, page) for part, entry in zip(parts, self.shape.parts, strict=True) for page in entry.pages]
        for number, (part, page) in enumerate(pairs, 1):
            own = self._rule(page.relevant)
            yield Page(
                name=page.name,
                title=page.title,
                part=part,
                number=number,
                items=tuple(self._item(item, page.name) for item in page.items),
                relevant=own,
                shown_if=self._both(part.block.relevant if part.block else None, own),
                quick_exit=page.quick_exit,
                counts=page.counts,
                closing=page.closing,
                text=read_text(page.title),
            )

    def _block(self, shape: shapes.BlockShape | None) -> Block | None:
        if shape is None:
            return None
        return Block(
            roles=tuple(FillerRole(role) for role in shape.roles),
            minutes=shape.minutes,
            summary=read_text(shape.summary),
            relevant=self._rule(shape.relevant),
            personal=shape.personal,
            opening=shape.opening,
            module=shape.module,
            policy_field=shape.policy_field,
            years=shape.years,
            policy_fields=shape.policy_fields,
            plausibility=tuple(
                Plausibility(entry.name, entry.label, rule_of(entry.expression, self.labels)) for entry in shape.plausibility
            ),
        )

    def _both(self, first: Rule | None, second: Rule | None) -> Rule | None:
        if first is None or second is None:
            return first or second
        tree = Call("and", (first.tree, second.tree))
        return _tree_rule(f"({first.source}) and ({second.source})", tree, self.labels)

    def _item(self, shape: shapes.AnyItem, page_name: str) -> Item:
        choices = self.lists[shape.choices] if isinstance(shape, _WITH_CHOICES) else ()
        rows = tuple(map(_row, shape.rows)) if isinstance(shape, shapes.GridShape) else ()
        asks = shape if not isinstance(shape, shapes.NoteShape) else None
        return Item(
            name=shape.name,
            kind=Kind(shape.kind),
            label=shape.label,
            short_label=(asks.short_label if asks else None) or shape.label,
            hint=asks.hint if asks else None,
            source=shape.source,
            used_in=asks.used_in if asks else (),
            page_name=page_name,
            choices=choices,
            choice_filter=shape.choice_filter if isinstance(shape, _WITH_CHOICES) else None,
            exists=shape.exists if isinstance(shape, _WITH_CHOICES) else False,
            choice_rules=self._choice_rules(shape, choices),
            rows=rows,
            minimum=shape.minimum if isinstance(shape, _WITH_BOUNDS) else None,
            maximum=shape.maximum if isinstance(shape, _WITH_BOUNDS) else None,
            minimum_label=shape.minimum_label if isinstance(shape, shapes.ScaleShape) else None,
            maximum_label=shape.maximum_label if isinstance(shape, shapes.ScaleShape) else None,
            maximum_length=shape.maximum_length if isinstance(shape, _WITH_LENGTH) else None,
            relevant=self._rule(shape.relevant),
            required=self._required(asks),
            default=self._rule(shape.default) if isinstance(shape, shapes.SingleShape) else None,
            constraint=self._rule(asks.constraint) if asks else None,
            warning=self._rule(asks.warning) if asks else None,
            names=() if asks is None else tuple(row.name for row in rows) or (shape.name,),
            opens=tuple((choice.name, choice.open_name) for choice in choices if choice.open_name),
            texts=_item_texts(shape),
        )

    def _required(self, shape: shapes.QuestionShape | None) -> bool | Rule:
        if shape is None:
            return False
        if isinstance(shape.required, bool):
            return shape.required
        return rule_of(shape.required, self.labels)

    def _choice_rules(self, shape: shapes.AnyItem, choices: tuple[Choice, ...]) -> tuple[Rule | None, ...] | None:
        if not isinstance(shape, _WITH_CHOICES) or shape.choice_filter is None:
            return None
        tree = parse(shape.choice_filter)
        trees = [folded(with_columns(tree, columns_of(choice))) for choice in choices]
        return tuple(None if _is_always_true(each) else _tree_rule(shape.choice_filter, each, self.labels) for each in trees)

    def _rule(self, source: str | None) -> Rule | None:
        return rule_of(source, self.labels) if source is not None else None

    def _background(self, shape: shapes.BackgroundShape) -> Variable:
        choices = self.lists[shape.choices] if shape.choices else ()
        label = shape.label or shape.name
        return Variable(shape.name, label, label, Kind(shape.kind), choices, Origin.BACKGROUND, None, None, None)

    def _calculation(self, shape: shapes.CalculationShape, origin: Origin) -> Variable:
        listed = shape.choices
        choices = self.lists[listed] if isinstance(listed, str) else tuple(map(_label, listed or ()))
        label = shape.label or shape.name
        rule = rule_of(shape.calculation, self.labels)
        kind = Kind.SINGLE if choices else Kind.TEXT
        if choices and _passes_on(rule.tree, self.several):
            kind = Kind.MULTIPLE
            self.several.add(shape.name)
        return Variable(shape.name, label, label, kind, choices, origin, None, None, rule)


_WITH_CHOICES = (shapes.SingleShape, shapes.MultipleShape, shapes.GridShape)
_WITH_BOUNDS = (shapes.MultipleShape, shapes.ScaleShape, shapes.IntegerShape, shapes.YearShape)
_WITH_LENGTH = (shapes.TextShape, shapes.LongTextShape)


def _passes_on(node: Node, several: set[str]) -> bool:
    """Tell whether `node` is, as it is, one of the variables that hold a list of codes, whichever way it turns out."""
    match node:
        case Reference(name):
            return name in several
        case Call("coalesce", arguments):
            return all(_passes_on(argument, several) for argument in arguments)
        case Call("if", (_, yes, no)):
            ends = [end for end in (yes, no) if end != Literal("")]
            return bool(ends) and all(_passes_on(end, several) for end in ends)
        case _:
            return False


def rule_of(source: str, labels: Labels) -> Rule:
    """Compile the expression `source`."""
    return _tree_rule(source, parse(source), labels)


def _tree_rule(source: str, tree: Node, labels: Labels) -> Rule:
    return Rule(source, tree, references(tree), compiled(tree, labels), deciding(tree, labels))


def _is_always_true(node: Node) -> bool:
    return isinstance(node, Literal) and bool(node.value)


def columns_of(choice: Choice) -> dict[str, str]:
    """Return what a choice filter may read of `choice`."""
    return {**choice.columns, "name": choice.name, "label": choice.label}


def _choice(shape: shapes.ChoiceShape) -> Choice:
    label = shape.label or shape.name
    columns = dict(shape.__pydantic_extra__)
    return Choice(
        shape.name, label, shape.short_label or label, shape.substantive, shape.exclusive, shape.open, columns, read_text(label)
    )


def _label(shape: shapes.LabelShape) -> Choice:
    return Choice(shape.name, shape.label, shape.label, shape.substantive, False, None, {}, read_text(shape.label))  # noqa: FBT003 -- no value of a calculation excludes another


def _row(shape: shapes.RowShape) -> Row:
    return Row(shape.name, shape.label, shape.short_label or shape.label, shape.hint, read_text(shape.label), _text(shape.hint))


def _text(source: str | None) -> Text | None:
    return read_text(source) if source is not None else None


def _item_texts(shape: shapes.AnyItem) -> ItemTexts:
    if isinstance(shape, shapes.NoteShape):
        return ItemTexts(read_text(shape.label), None, None, None, None, None)
    scale = shape if isinstance(shape, shapes.ScaleShape) else None
    return ItemTexts(
        label=read_text(shape.label),
        hint=_text(shape.hint),
        minimum_label=_text(scale.minimum_label) if scale else None,
        maximum_label=_text(scale.maximum_label) if scale else None,
        constraint_message=_text(shape.constraint_message),
        warning_message=_text(shape.warning_message),
    )


def _stored(item: Item) -> Iterator[Variable]:
    """Yield the variables of `item`: the question or its rows, then its open texts."""
    page = item.page_name
    if item.kind is Kind.GRID:
        for row in item.rows:
            yield Variable(row.name, row.label, row.short_label, Kind.SINGLE, item.choices, Origin.ASKED, item, page, None)
    elif item.is_question:
        yield Variable(item.name, item.label, item.short_label, item.kind, item.choices, Origin.ASKED, item, page, None)
    for choice in item.choices:
        if choice.open_name:
            label = f"{item.short_label}: {choice.short_label}"
            yield Variable(choice.open_name, label, label, Kind.TEXT, (), Origin.ASKED, item, page, None)
