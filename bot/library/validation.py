"""A parsed file to a value, or to faults that a person without Python can act on."""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING, TypeVar, get_args

from pydantic import BaseModel, ValidationError

from bot.library.faults import Fault

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from pydantic_core import ErrorDetails

    from bot.library.files import Source

Model = TypeVar("Model", bound=BaseModel)


def validated(model: type[Model], source: Source, data: object, faults: list[Fault], wrapped: int = 0) -> Model | None:
    """The value, or None with one fault for each thing that is wrong.

    Args:
        model: what the data must be.
        source: the file, for line numbers.
        data: the part of the file's data that is checked.
        faults: where faults are noted.
        wrapped: how many keys stand around the file's data in `data` that the author did not write.
    """
    try:
        return model.model_validate(data)
    except ValidationError as error:
        for detail in error.errors(include_url=False):
            path = source.as_written(detail["loc"][wrapped:])
            faults.append(Fault(source.name, source.line_of(path), _in_plain_words(detail, path, model)))
        return None


def _in_plain_words(detail: ErrorDetails, path: Sequence[str | int], model: type[BaseModel]) -> str:
    """What is wrong and what to write instead."""
    place = ".".join(str(step) for step in path) or "the file"
    key = str(detail["loc"][-1]) if detail["loc"] else ""
    kind = detail["type"]
    if kind == "missing":
        return f"'{place}' is missing; add it."
    if kind == "extra_forbidden":
        known = [field.alias or name for name, field in _model_at(model, detail["loc"][:-1]).model_fields.items()]
        return f"'{place}' is not a key that is known here{did_you_mean(key, known)}"
    if kind in {"enum", "literal_error"}:
        return f"'{place}' is '{detail['input']}'; write one of {detail.get('ctx', {}).get('expected', 'the listed words')}."
    if kind in {"model_type", "dict_type"}:
        return f"'{place}' must hold keys and values ('key: value' lines)."
    if kind in {"tuple_type", "list_type"}:
        return f"'{place}' must be a list, for instance [first, second]."
    if kind == "too_long":
        allowed = detail.get("ctx", {}).get("max_length", "")
        return (
            f"'{place}' has {detail.get('ctx', {}).get('actual_length', 'too many')} entries; at most {allowed} are possible."
        )
    if kind == "too_short":
        return f"'{place}' is empty; write at least {detail.get('ctx', {}).get('min_length', 1)} entry."
    if kind == "string_type":
        return f"'{place}' must be text; put it in quotes."
    return f"'{place}': {detail['msg'][:1].lower()}{detail['msg'][1:]}."


def _model_at(model: type[BaseModel], path: Sequence[str | int]) -> type[BaseModel]:
    """The model of the part of a file that a path leads to."""
    for step in path:
        field = model.model_fields.get(str(step))
        model = next(_models_in(field.annotation), model) if field is not None else model
    return model


def _models_in(annotation: object) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and not get_args(annotation) and issubclass(annotation, BaseModel):
        yield annotation
    for part in get_args(annotation):
        yield from _models_in(part)


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """The end of a fault about an unknown word: the nearest known one, or all of them."""
    options = list(known)
    near = difflib.get_close_matches(word, options, n=1, cutoff=0.6)
    if near:
        return f"; did you mean '{near[0]}'?"
    listed = ", ".join(options[:12])
    more = " ..." if len(options) > 12 else ""  # noqa: PLR2004
    return f"; known are: {listed}{more}" if options else "; nothing of that kind is defined."
