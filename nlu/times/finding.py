"""From a message to the times and lengths of time in it."""

from __future__ import annotations

from nlu.times import grammar, lengths
from nlu.times.model import Context, Duration, TimeExpression
from nlu.times.reader import Reader
from nlu.times.resolution import parse_zone, resolve
from nlu.times.tree import Spec
from nlu.times.vocabulary import vocabulary

MAX_CHARACTERS = 20_000


def find_zone(text: str, language: str, context: Context) -> TimeExpression | None:
    """The zone a message names, clock time or not: what "no, Swedish time" and "I'm in New York" correct.

    For short messages without times that put one right; `find` reads a zone only beside a clock time. The places that
    are zones here ("Stockholm", "in London") may be anything in a longer message.

    Args:
        text: The message as written.
        language: As for `find`.
        context: As for `find`.

    Returns:
        For `correct`: its only part is the zone, its value the reference on the clock there, given["zone"] an IANA key
        or "UTC+02:00". None when no zone is named, or several are.
    """
    reader = Reader(text[:MAX_CHARACTERS], vocabulary(language), context)
    found = grammar.lone_zone(reader)
    if found is None or not isinstance(found.spec, Spec) or found.spec.zone is None:
        return None
    zone = found.spec.zone
    start, end = reader.tokens[found.start].start, reader.tokens[found.end - 1].end
    return TimeExpression(
        start=start,
        end=end,
        text=text[start:end],
        value=context.reference.astimezone(parse_zone(zone.key)).replace(microsecond=0, fold=zone.fold or 0),
        grain="second",
        zone_named=True,
        approximate=False,
        ambiguous_order=False,
        problem=None,
        parts=frozenset({"zone"}),
        given=(("zone", zone.key),),
    )


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
