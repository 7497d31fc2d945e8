"""What is said about limits: names of responses with the values that go into them. No sentence stands here.

The sentences are the responses ``utter_deadline_...`` of ``data/deadlines/replies.yml``; a :class:`Line` is one of them with its
values, a :class:`Reply` puts several together into one message.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta, tzinfo

from deadlines.arithmetic import Deadline, Grain, Moment, deadline, last_return_day
from deadlines.limits import ANY, Limit, Limits, Season, Source, Term, Version
from deadlines.starts import long_ago
from deadlines.wording import Wording
from nlu.times import TimeExpression

#: The first month of the year in which one asks about the coming holiday season, and no longer about the last.
_SEASON_FROM = 10

#: The two limits that "how long do I have to answer" may mean.
_REPLIES = {"respond", "reply_message"}

_HALF_DAY = timedelta(hours=12)
_MINUTE = timedelta(minutes=1)

#: How long a planned time lasts that is no instant.
_LENGTHS = {"day": timedelta(days=1), "week": timedelta(weeks=1), "month": timedelta(days=31)}

#: Beginnings that keep their capital letter within a sentence.
_PROPER = re.compile(r"Amazon|I\b|\w[A-Z-]")


@dataclass(frozen=True)
class Line:
    """A response by its name, and the values for its placeholders."""

    response: str
    values: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Due:
    """A deadline apart from the text that tells it: what is due, its aware instant, and that in words."""

    title: str
    at: datetime
    date: str


@dataclass(frozen=True)
class Reply:
    """One message: paragraphs of lines, and the sources under it. The first line's response names the message.

    ``related_to`` names another response, whose related topics are offered in the place of its own; ``named_by`` another that
    names the message and gives it its buttons. ``due`` is the deadline that the message is about.
    """

    paragraphs: tuple[tuple[Line, ...], ...]
    sources: tuple[Source, ...] = ()
    related_to: str | None = None
    named_by: str | None = None
    due: Due | None = None

    @property
    def response(self) -> str:
        """The name of the first response, or the one that stands in for it."""
        return self.named_by or self.paragraphs[0][0].response

    def then(self, *paragraphs: Iterable[Line]) -> Reply:
        """The same with more paragraphs; empty ones are left out."""
        more = tuple(tuple(lines) for lines in paragraphs)
        return replace(self, paragraphs=self.paragraphs + tuple(lines for lines in more if lines))


@dataclass(frozen=True)
class Told:
    """What is said about a limit, and whether something has to be asked before it is all.

    ``open`` is None when nothing is, else what is missing: ``time`` (the clock time), ``delivery`` (the user gave the day of
    purchase) or ``year`` (the year is unlikely).
    """

    reply: Reply
    open: str | None = None


@dataclass(frozen=True)
class Teller:
    """Says things about the limits of ``table`` in one ``language``, at the aware instant ``now``."""

    table: Limits
    wording: Wording
    language: str
    now: datetime

    # Without a time

    def rule(
        self, limit_ids: Sequence[str], marketplaces: Sequence[str], today: date, *, ask: bool = True
    ) -> Reply:
        """The rules of limits as they are on the day ``today``, and for one limit the question for its start (``ask``)."""
        rules = [rule for limit_id in limit_ids for rule in self._rules(limit_id, today, marketplaces)]
        if not rules:
            return self._no_rule(limit_ids, marketplaces, today)
        if len({limit.id for limit, _ in rules}) > 1:
            listed = self._listed(rules, "utter_deadline_item_place")
            head = "utter_deadline_several" if {*limit_ids} != _REPLIES else "utter_deadline_several_replies"
            several = Reply(((Line(head), *listed),), _sources(v for _, v in rules))
            return several.then([Line("utter_deadline_which")])
        limit, version = rules[0]
        lines: list[Line]
        if limit.origin == "seed":
            lines = [Line(f"utter_deadline_{limit.id}")]
        else:
            lines = [self._rule_line(limit, version) for limit, version in rules]
        about = [] if limit.origin == "seed" else [self._then(limit), *self._text(version.depends)]
        return Reply((tuple(lines),), _sources(v for _, v in rules)).then(about, [self.question(limit)] if ask else [])

    def question(self, limit: Limit, response: str = "utter_deadline_ask", marketplaces: Sequence[str] = ()) -> Line:
        """The question for the start of a limit's clock in ``marketplaces``, with an example, as ``response`` words it."""
        suffix = "" if self._in_hours(limit) else "_day"
        name = ", ".join([limit.name[self.language], *([self._places(marketplaces)] if marketplaces else [])])
        return Line(response + suffix, {"question": limit.question[self.language], "name": name})

    def overview(self, marketplaces: Sequence[str], today: date) -> Reply:
        """Every limit on the day ``today``: the seeds' first, the others by marketplace."""
        rules = self.table.overview(today, marketplaces)
        seeds = [rule for rule in rules if rule[0].origin == "seed"]
        groups: dict[frozenset[str], list[tuple[Limit, Version]]] = {}
        for limit, version in rules:
            if limit.origin != "seed":
                groups.setdefault(frozenset(version.marketplaces), []).append((limit, version))
        head = (Line("utter_deadline_overview"), *self._listed(seeds, "utter_deadline_item_from"))
        reply = Reply((head,), _sources(version for _, version in seeds))
        others = (
            [Line("utter_deadline_group", {"marketplaces": self._places(each[0][1].marketplaces)}), *self._listed(each)]
            for each in groups.values()
        )
        return reply.then([Line("utter_deadline_overview_note")], *others, [Line("utter_deadline_overview_end")])

    def unknown(self, response: str = "utter_deadline_unknown") -> Reply:
        """That no limit of the table was named, in the words of ``response``."""
        return Reply(((Line(response),),))

    # With a time

    def answer(
        self,
        limit_ids: Sequence[str],
        start: TimeExpression,
        marketplaces: Sequence[str],
        *,
        purchase: bool = False,
        certain: bool = False,
        others: Sequence[TimeExpression] = (),
        done: TimeExpression | None = None,
    ) -> Told:
        """What follows for limits from a clock that starts at ``start``, a time without doubts.

        Args:
            limit_ids: One limit, or several that the user may have meant.
            start: When the clock starts.
            marketplaces: Those named, as codes; none for all.
            purchase: ``start`` is the day of purchase.
            certain: The user stands by a year that was asked back.
            others: More starts to count from, for the same limit.
            done: When the user did what the limit asks for, if that is known.
        """
        assert start.value is not None
        rules = [rule for limit_id in limit_ids for rule in self._rules(limit_id, start.value.date(), marketplaces)]
        if not rules:
            return Told(self._no_rule(limit_ids, marketplaces, start.value.date()))
        if not certain and all(long_ago(self._deadline(version, start), self.now) for _, version in rules):
            limit = rules[0][0]
            ago = self.wording.elapsed(start.value, self.now, self.language)
            line = Line("utter_deadline_long_ago", {"start": _capital(self._start(start)), "ago": ago})
            return Told(Reply(((line, self.question(limit)),)), "year")
        from_delivery = all(limit.starts == "delivery" for limit, _ in rules)
        if purchase and from_delivery:
            return Told(self._from_purchase(rules, start), "delivery")
        if len(rules) > 1:
            head = [Line("utter_deadline_several"), *(self._deadline_item(limit, v, start) for limit, v in rules)]
            counted = Line("utter_deadline_from", {"start": self._start(start)})
            several = Reply((tuple(head),), _sources(v for _, v in rules)).then([counted], self._reading(start))
            if len(rules) == 2:  # of more it would be a page
                several = several.then(*(self._text(v.depends) for limit, v in rules if limit.origin != "seed"))
            return Told(several)
        limit, version = rules[0]
        if done and version.closes_after:
            return self._done(limit, version, start, done)
        return self._answer(limit, version, start, others, placed=bool(marketplaces))

    def passed(self, limit_ids: Sequence[str], start: TimeExpression, marketplaces: Sequence[str]) -> bool:
        """Whether the time is up for every limit of those whose clock started at ``start``, a time without doubts."""
        ends = self._ends(limit_ids, start, marketplaces)
        return bool(ends) and all(end is not None and self.now >= end.latest for end in ends)

    def closes_on(self, limit_ids: Sequence[str], start: TimeExpression, marketplaces: Sequence[str], day: date) -> bool:
        """Whether the last day of one of the limits whose clock started at ``start`` is such a ``day``, in whatever year."""
        ends = self._ends(limit_ids, start, marketplaces)
        return any(end is not None and (end.day.month, end.day.day) == (day.month, day.day) for end in ends)

    def _ends(self, limit_ids: Sequence[str], start: TimeExpression, marketplaces: Sequence[str]) -> list[Moment | None]:
        assert start.value is not None
        rules = [rule for limit_id in limit_ids for rule in self._rules(limit_id, start.value.date(), marketplaces)]
        return [self._deadline(version, start).closes for _, version in rules]

    def plan(
        self, limit_ids: Sequence[str], start: TimeExpression, marketplaces: Sequence[str], planned: TimeExpression
    ) -> Reply | None:
        """Whether ``planned`` is before the deadlines of limits whose clock started at ``start``; None where there is none."""
        assert start.value is not None and planned.value is not None
        begin = planned.value
        end = begin + _LENGTHS.get(planned.grain, timedelta())
        lines: list[Line] = []
        rules = [rule for limit_id in limit_ids for rule in self._rules(limit_id, start.value.date(), marketplaces)]
        for limit, version in rules:
            found = self._deadline(version, start)
            if not found.closes:
                continue
            closes = found.closes.instant
            kind = "before" if end <= closes + _MINUTE and begin < closes else "after" if begin >= closes else "same"
            values = {"plan": self._start(planned), "name": self._name(limit, version)}
            values["deadline"] = self.wording.deadline(found, self.language)
            lines.append(Line(f"utter_deadline_plan_{kind}", values))
        return Reply((tuple(lines),), _sources(version for _, version in rules)) if lines else None

    def consequence(self, limit_id: str, marketplaces: Sequence[str], today: date) -> Reply:
        """What happens when the time of a limit has passed."""
        limit = self.table[limit_id]
        rules = self._rules(limit_id, today, marketplaces) or self._rules(limit_id, today, ())
        line = (self._then(limit), *self._text(limit.too_late))
        return Reply((line,), _sources(version for _, version in rules), "utter_deadline_rule")

    def extended(
        self, marketplaces: Sequence[str], bought: date, delivered: date | None, zone: tzinfo
    ) -> tuple[list[Line], tuple[Source, ...]]:
        """The season that a purchase falls into, said beside the usual window, with its sources."""
        seasons = [
            season
            for season in self.table.seasons
            if season.bought_on(bought) and self.table.holds(season.marketplaces, marketplaces)
        ]
        if not seasons:
            return [], ()
        head = Line("utter_deadline_season_also" if marketplaces else "utter_deadline_season_perhaps")
        return [head, *self._season_list(seasons, marketplaces, delivered, zone)], _sources(seasons)

    def _done(self, limit: Limit, version: Version, start: TimeExpression, done: TimeExpression) -> Told:
        found = self._deadline(version, start)
        assert found.closes and done.value is not None
        end = found.closes.instant
        in_time = done.value < end
        length = self.wording.elapsed(min(done.value, end), max(done.value, end), self.language)
        line = Line(
            "utter_deadline_in_time" if in_time else "utter_deadline_late",
            {
                "name": self._name(limit, version),
                "deadline": self.wording.deadline(found, self.language),
                "done": _capital(self._start(done)),
                "length": length,
            },
        )
        then = [] if in_time else self._text(limit.consequence)
        reply = Reply(((line,),), (version.source,), "utter_deadline_rule")
        return Told(reply.then(then, [self._counted(limit, version, start)]))

    def _answer(
        self, limit: Limit, version: Version, start: TimeExpression, others: Sequence[TimeExpression], *, placed: bool
    ) -> Told:
        found = self._deadline(version, start)
        end = found.closes or found.opens
        assert end  # one of the two is set
        head, closed = self._head(limit, version, found)
        what = [
            *self._text(None if closed else limit.to_do),
            *(self._text(limit.consequence) if closed else [self._then(limit)]),
            *self._text(limit.too_late if closed else None),
        ]
        related = f"utter_deadline_{limit.id}" if limit.origin == "seed" else "utter_deadline_rule"
        reply = Reply(((head,),), (version.source,), related, due=self._due(limit, found)).then(
            self._reading(start),
            what,
            [self._counted(limit, version, start), *self._text(version.depends)],
            [] if placed else self._only(limit, version),
            self._also(version, others),
        )
        if end.exact or self.now >= end.latest:
            return Told(reply)
        return Told(reply.then([Line("utter_deadline_ask_time")]), "time")

    def _only(self, limit: Limit, version: Version) -> list[Line]:
        """That the rule is one country's, to somebody who named none."""
        one = len(version.marketplaces) == 1 and not self.table.groups.keys() & set(version.marketplaces)
        if not one or not self._is_local(limit, version):
            return []
        return [Line("utter_deadline_only", {"marketplaces": self._places(version.marketplaces)})]

    def _due(self, limit: Limit, found: Deadline) -> Due | None:
        """The deadline of a limit that closes; where only its day is known, the earliest moment it can be."""
        if not found.closes:
            return None
        return Due(limit.name[self.language], found.closes.instant, self.wording.moment(found.closes, self.language))

    def _counted(self, limit: Limit, version: Version, start: TimeExpression) -> Line:
        return Line(
            "utter_deadline_counted",
            {
                "rule": self.wording.rule(version, self.language),
                "clock_start": limit.clock_start[self.language],
                "start": self._start(start),
            },
        )

    def _head(self, limit: Limit, version: Version, found: Deadline) -> tuple[Line, bool]:
        """The line with the deadline itself, and whether it has passed."""
        name, language = self._name(limit, version), self.language
        values = {"name": name, "deadline": self.wording.deadline(found, language)}
        state = found.state(self.now)
        if found.closes and not found.closes.exact:
            end = found.closes
            kind = "_over" if self.now >= end.latest else "_perhaps" if self.now >= end.instant else ""
            shown = end.latest if kind == "_over" else end.instant
            values["left"] = self.wording.until(shown, self.now, language)
            values["latest"] = self.wording.instant(end.latest, language)
            return Line(f"utter_deadline_day_only{kind}", values), kind == "_over"
        if state == "early" or not found.closes:
            assert found.opens
            values["left"] = self.wording.since(found.opens.instant, self.now, language)
            return Line("utter_deadline_opens" if state == "early" else "utter_deadline_opened", values), False
        values["left"] = self.wording.until(found.closes.instant, self.now, language)
        kind = state if not found.opens else "window" if state == "open" else "window_over"
        return Line(f"utter_deadline_{kind}", values), state == "closed"

    def _from_purchase(self, rules: Sequence[tuple[Limit, Version]], bought: TimeExpression) -> Reply:
        """What a day of purchase tells of limits that run from delivery, and the question for that."""
        limit, version = rules[0]
        if len(rules) > 1:
            head = (Line("utter_deadline_several"), *self._listed(rules, "utter_deadline_item_place"))
            return Reply((head,), _sources(v for _, v in rules)).then([self.question(limit)])
        found = self._deadline(version, bought)
        assert found.closes  # what runs from delivery ends
        line = Line(
            "utter_deadline_purchase",
            {
                "name": self._name(limit, version),
                "start": self._start(bought),
                "rule": self.wording.rule(version, self.language),
                "deadline": self.wording.deadline(found, self.language),
                "left": self.wording.until(found.closes.instant, self.now, self.language),
            },
        )
        return Reply(((line,),), (version.source,), "utter_deadline_rule").then(
            self._reading(bought), self._text(version.depends), [self.question(limit)]
        )

    def _reading(self, start: TimeExpression) -> list[Line]:
        """How a start was understood where the message left it open."""
        values = {"said": start.text, "start": self._start(start)}
        lines = []
        if start.ambiguous_order:
            lines.append(Line("utter_deadline_read_order", values))
        other = _other_half(start)
        if start.approximate and start.value and other and other <= self.now:
            both = {"clock": self._clock(start.value), "other": self._clock(other)}
            lines.append(Line("utter_deadline_read_roughly", {**values, **both}))
        elif start.approximate:
            lines.append(Line("utter_deadline_roughly", values))
        elif start.value and _half_open(start) and start.value + _HALF_DAY <= self.now:
            both = {"clock": self._clock(start.value), "other": self._clock(start.value + _HALF_DAY)}
            lines.append(Line("utter_deadline_read_half", {**values, **both}))
        return lines

    def _clock(self, instant: datetime) -> str:
        return self.wording.clock_time(instant, self.language)

    def _also(self, version: Version, others: Sequence[TimeExpression]) -> list[Line]:
        return [
            Line(
                "utter_deadline_also",
                {
                    "start": self._start(other),
                    "deadline": self.wording.deadline(self._deadline(version, other), self.language),
                },
            )
            for other in others
        ]

    # The holiday seasons

    def season(
        self,
        marketplaces: Sequence[str],
        bought: date | None,
        delivered: date | None,
        year: int | None,
        zone: tzinfo,
        *,
        told: bool = False,
    ) -> Reply:
        """Until when purchases of a holiday season may be returned.

        Args:
            marketplaces: Those named, as codes; none for all.
            bought: The day of purchase, if it is known.
            delivered: The day of delivery, if it is known.
            year: Of the season, when only that is known; without it and a day the season that one asks about now.
            zone: In which the last day ends.
            told: The seasons that are known were listed before.
        """
        day = bought or delivered
        asked = day.year if day else year or self._season_year(zone)
        known = [season for season in self.table.seasons if self.table.holds(season.marketplaces, marketplaces)]
        wanted = [
            season
            for season in known
            if (season.bought_on(day) if day else season.bought_from.year == asked)
        ]
        if wanted:
            reply = Reply((tuple(self._season_list(wanted, marketplaces, delivered, zone)),), _sources(wanted))
            return reply if day else reply.then([Line("utter_deadline_season_ask")])
        values = {"marketplaces": self._places(marketplaces), "year": str(asked)}
        response = "utter_deadline_season_unknown"
        if day:
            values["start"] = self.wording.day(day, self.language)
            response = "utter_deadline_season_not_then"
        latest = max((season.bought_from.year for season in known), default=None)
        last = [season for season in known if season.bought_from.year == latest]
        head = Line(response + ("_there" if marketplaces else ""), values)
        reply = Reply(((head,),), _sources(last)).then([Line("utter_deadline_season_where")])
        if last and not told:
            latest_known = self._season_list(last, marketplaces, None, zone)
            reply = reply.then([Line("utter_deadline_season_latest"), *latest_known])
        return reply

    def _season_year(self, zone: tzinfo) -> int:
        today = self.now.astimezone(zone)
        return today.year if today.month >= _SEASON_FROM else today.year - 1

    def _season_list(
        self, seasons: Sequence[Season], marketplaces: Sequence[str], delivered: date | None, zone: tzinfo
    ) -> Iterator[Line]:
        yield Line("utter_deadline_season_head", {"season": seasons[0].name[self.language]})
        for season in seasons:
            yield from self._season_lines(season, marketplaces, delivered, zone)

    def _season_lines(
        self, season: Season, marketplaces: Sequence[str], delivered: date | None, zone: tzinfo
    ) -> Iterator[Line]:
        where = [code for code in season.marketplaces if code in marketplaces] or list(season.marketplaces)
        yield self._term_line("utter_deadline_season", season, season, where, delivered, zone, {})
        for each in season.exceptions:
            covered = [code for code in each.marketplaces if code in where]
            if covered:
                product = {"products": each.products[self.language]}
                yield self._term_line("utter_deadline_season_but", season, each, covered, delivered, zone, product)

    def _term_line(
        self,
        response: str,
        season: Season,
        term: Term,
        places: Sequence[str],
        delivered: date | None,
        zone: tzinfo,
        values: Mapping[str, str],
    ) -> Line:
        end = last_return_day(term, zone, delivered)
        later = "_or_later" if term.or_after_delivery and not delivered else ""
        length = self.wording.length(term.or_after_delivery, self.language) if term.or_after_delivery else ""
        return Line(
            response + later,
            {
                **values,
                "season": season.name[self.language],
                "marketplaces": self._places(places),
                "from": self.wording.day(season.bought_from, self.language),
                "until": self.wording.day(season.bought_until, self.language),
                "deadline": self.wording.moment(end, self.language),
                "left": self.wording.until(end.instant, self.now, self.language),
                "length": length,
            },
        )

    # Asking back

    def doubtful(self, kind: str, start: TimeExpression, limit: Limit | None) -> Reply:
        """Why no clock can start at ``start`` (a doubt of :mod:`deadlines.starts`), and the question for a better one."""
        response = f"utter_deadline_{start.problem if kind == 'impossible' else kind}"
        values = {"said": start.text, "start": _capital(self._start(start)) if start.value else start.text}
        question = [self.question(limit)] if limit else []
        return Reply(((Line(response, values), *question),))

    def ask_again(self, limit: Limit, response: str, marketplaces: Sequence[str] = ()) -> Reply:
        """The question for a limit's start in ``marketplaces``, in the words of ``response`` (again, explain, back)."""
        return Reply(((self.question(limit, response, marketplaces),),))

    # Pieces

    def _rules(self, limit_id: str, on: date, marketplaces: Sequence[str]) -> list[tuple[Limit, Version]]:
        limit = self.table[limit_id]
        return [(limit, version) for version in self.table.versions(limit_id, on, marketplaces)]

    def _no_rule(self, limit_ids: Sequence[str], marketplaces: Sequence[str], on: date) -> Reply:
        limit = self.table[limit_ids[0]]
        values = {
            "name": limit.name[self.language],
            "known": self._places(limit.marketplaces),
            "marketplaces": self._places(marketplaces or (ANY,)),
            "start": self.wording.day(on, self.language),
        }
        elsewhere = self.table.versions(limit.id, on)
        return Reply(((Line("utter_deadline_elsewhere" if elsewhere else "utter_deadline_not_then", values),),))

    def _rule_line(self, limit: Limit, version: Version, response: str = "utter_deadline_rule") -> Line:
        return Line(
            response,
            {
                "name": limit.name[self.language],
                "name_and_place": self._name(limit, version),
                "rule": self.wording.rule(version, self.language),
                "clock_start": limit.clock_start[self.language],
            },
        )

    def _listed(self, rules: Sequence[tuple[Limit, Version]], response: str = "utter_deadline_item") -> list[Line]:
        return [self._rule_line(limit, version, response) for limit, version in rules]

    def _deadline_item(self, limit: Limit, version: Version, start: TimeExpression) -> Line:
        found = self._deadline(version, start)
        end = found.closes or found.opens
        assert end  # one of the two is set
        left = self.wording.until if found.closes else self.wording.since
        return Line(
            "utter_deadline_item_deadline",
            {
                "name": self._name(limit, version),
                "rule": self.wording.rule(version, self.language),
                "deadline": self.wording.deadline(found, self.language),
                "left": left(end.instant, self.now, self.language),
            },
        )

    def _deadline(self, version: Version, start: TimeExpression) -> Deadline:
        assert start.value is not None and start.value.tzinfo is not None
        grain: Grain = "day" if start.grain == "day" else "minute"
        return deadline(version, start.value, grain, start.value.tzinfo)

    def _start(self, start: TimeExpression) -> str:
        assert start.value is not None
        if start.grain in ("hour", "minute", "second"):
            return self.wording.instant(start.value, self.language)
        return self.wording.day(start.value.date(), self.language)

    def _name(self, limit: Limit, version: Version) -> str:
        """What a limit is called, with the marketplaces of the rule unless they are in the name."""
        name = limit.name[self.language]
        return f"{name} ({self._places(version.marketplaces)})" if self._is_local(limit, version) else name

    def _is_local(self, limit: Limit, version: Version) -> bool:
        """Whether the rule holds for some marketplaces alone, and the name of the limit does not say which."""
        name, places = limit.name[self.language], self._places(version.marketplaces)
        said = places in name or all(re.search(rf"\b{code}\b", name) for code in version.marketplaces)
        return ANY not in version.marketplaces and not said

    def _places(self, codes: Iterable[str]) -> str:
        return self.wording.marketplaces(codes, self.language)

    def _then(self, limit: Limit) -> Line:
        text = limit.consequence[self.language]
        return Line("utter_deadline_then", {"text": text if _PROPER.match(text) else text[:1].lower() + text[1:]})

    def _text(self, texts: Mapping[str, str] | None) -> list[Line]:
        return [Line("utter_deadline_text", {"text": texts[self.language]})] if texts else []

    def _in_hours(self, limit: Limit) -> bool:
        lengths = (length for each in limit.versions for length in (each.opens_after, each.closes_after))
        return any(length.unit == "hours" for length in lengths if length)


def _capital(text: str) -> str:
    """``text`` as it begins a sentence."""
    return text[:1].upper() + text[1:]


def _half_open(start: TimeExpression) -> bool:
    """Whether a clock time was said in words that hold as well for the other half of the day ("halv tre")."""
    half = start.parts & {"meridiem", "daypart"}
    said = re.search(r"\d\s*[:.]\s*\d\d", start.text)
    return "hour" in start.parts and not half and not said and start.value is not None and start.value.hour < 12


def _other_half(start: TimeExpression) -> datetime | None:
    """The time in the other half of the day that a rough hour may mean as well ("3ish"): None when it was clear."""
    said = dict(start.given).get("hour", "")
    if start.value is None or start.parts & {"meridiem", "daypart"} or not said.isdigit() or not 1 <= int(said) < 12:
        return None
    return start.value - _HALF_DAY if start.value.hour >= 12 else start.value + _HALF_DAY


def _sources(rules: Iterable[Version | Season]) -> tuple[Source, ...]:
    """Each source once, in order."""
    found: list[Source] = []
    for rule in rules:
        if rule.source not in found:
            found.append(rule.source)
    return tuple(found)
