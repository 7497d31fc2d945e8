"""Times in messages: what they say, where they stand and which instant is meant. Pure: no clock, no I/O, no globals.

`find` reads a message, `find_zone` the zone alone that one names; `correct` merges a correction into what was read,
`to_entity` and `from_entity` speak the shape Rasa users know from Duckling.
"""

from nlu.times.correction import correct
from nlu.times.entities import from_entity, to_entity
from nlu.times.finding import find, find_zone
from nlu.times.model import Context, Duration, Grain, TimeExpression

__all__ = [
    "Context",
    "Duration",
    "Grain",
    "TimeExpression",
    "correct",
    "find",
    "find_zone",
    "from_entity",
    "to_entity",
]
