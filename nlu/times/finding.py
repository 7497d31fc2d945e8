"""From a message to the times and lengths of time in it."""

from __future__ import annotations

from nlu.times import grammar, lengths
from nlu.times.model import Context, Duration, TimeExpression
from nlu.times.reader import Reader
from nlu.times.resolution import resolve
from nlu.times.vocabulary import vocabulary

MAX_CHARACTERS = 20_000


def find(text: str, language: str, context: Context) -> list[TimeExpression | Duration]:
    """The points in time, clock times and lengths of time a message names, in order, without overlaps.

    Never raises on any text; takes time in proportion to its length. Of texts over 20,000 characters only the
    beginning is read.

    Args:
        text: The message as written.
        language: Its language ("en", "sv"); words of the other languages are understood where they are
            unmistakable.
        context: Reference instant, zone and conventions.

    Returns:
        Expressions that cannot be ("31 February") are among them, with `problem` set and no value.
    """
    reader = Reader(text[:MAX_CHARACTERS], vocabulary(language), context)
    found: list[TimeExpression | Duration] = []
    for item in grammar.read(reader):
        start, end = reader.tokens[item.start].start, reader.tokens[item.end - 1].end
        said = text[start:end]
        if isinstance(item.spec, lengths.Read):
            value, unit = lengths.in_smallest(item.spec)
            found.append(Duration(start, end, said, lengths.exact_seconds(item.spec), float(value), unit))
            continue
        spec = item.spec
        made = resolve(spec, context)
        found.append(
            TimeExpression(
                start=start,
                end=end,
                text=said,
                value=made.value.replace(microsecond=0) if made.value else None,
                grain=made.grain,
                zone_named=spec.zone is not None,
                approximate=made.approximate,
                ambiguous_order=spec.ambiguous_order,
                problem=made.problem,
                parts=frozenset(made.given),
                given=tuple(sorted(made.given.items())),
            )
        )
    return found
