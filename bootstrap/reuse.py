"""What Rasa works out anew for every message although it stays the same, worked out once.

Each of these showed in the profile of a message (docs/performance.md). What they give is what Rasa's own code gives,
which still decides whatever is not plain.
"""

from __future__ import annotations

import copy
import json
from collections import deque
from collections.abc import Callable
from functools import lru_cache
from operator import is_
from types import ModuleType
from typing import Any

#: States of a conversation whose rules are remembered: more than one assistant's intents and actions make.
MOST_STATES = 4_000


def _check_answers_once(module: ModuleType) -> None:
    """Let `RemoteAction` build the schema of an action server's answers once; jsonschema checks the schema itself each time."""
    own: Callable[..., bool] = module.RemoteAction._validate_action_result

    @lru_cache(maxsize=1)
    def validator() -> Any:
        from jsonschema.validators import validator_for

        schema = module.RemoteAction.action_response_format_spec()
        return validator_for(schema)(schema)

    def validate(self: Any, result: dict[str, Any]) -> bool:
        return validator().is_valid(result) or own(self, result)  # the error is Rasa's

    module.RemoteAction._validate_action_result = validate


def _remember_rules(module: ModuleType) -> None:
    """Let `RulePolicy` compare all of its rules once with each latest state, and then those alone that agree with it."""
    own: Callable[..., set[str]] = module.RulePolicy._get_possible_keys

    def possible(self: Any, lookup: dict[str, str], states: list[dict[str, Any]]) -> set[str]:
        if not states:
            return own(self, lookup, states)
        # The rules are kept beside what they gave: another dictionary can then not come to have the same id.
        known, candidates = self.__dict__.setdefault("_candidates", {}).setdefault(id(lookup), (lookup, {}))
        state = json.dumps([len(known), states[-1]], sort_keys=True)
        if state not in candidates:
            if len(candidates) >= MOST_STATES:
                candidates.clear()
            candidates[state] = own(self, lookup, states[-1:])
        return own(self, dict.fromkeys(candidates[state]), states)

    module.RulePolicy._get_possible_keys = possible


def _look_back_briefly(module: ModuleType) -> None:
    """Let `RulePolicy` make states of the latest part of a conversation alone, as long as its longest rule.

    Where slots or a form are part of the states, or something was taken back, Rasa makes them of the whole.
    """
    from rasa.shared.core.constants import USER
    from rasa.shared.core.events import ActionExecuted, ActionReverted, UserUtteranceReverted, UserUttered
    from rasa.shared.core.generator import TrackerWithCachedStates
    from rasa.shared.nlu.constants import TEXT

    policy = module.RulePolicy
    own_states, own_action = policy._prediction_states, policy._find_action_from_rules
    taken_back = ActionReverted, UserUtteranceReverted

    def about(self: Any) -> tuple[int, bool]:
        """The states of the longest rule, and whether any rule reads the user's own words."""
        keys = [*self.lookup.get(module.RULES, ()), *self.lookup.get(module.RULES_FOR_LOOP_UNHAPPY_PATH, ())]
        known = len(keys)
        if self.__dict__.get("_about", (None,))[0] != known:
            rules = [self._rule_key_to_state(key) for key in keys]
            by_text = any(TEXT in state.get(USER, ()) for rule in rules for state in rule)
            self._about = known, (max(map(len, rules), default=0), by_text)
        return self._about[1]  # type: ignore[no-any-return]

    def latest(tracker: Any, states: int) -> Any:
        """The part of ``tracker`` from a message on that makes more than ``states``; the whole where there is no such part."""
        events: deque[Any] = deque()
        for event in reversed(tracker.events):
            if isinstance(event, taken_back):
                return tracker
            events.appendleft(event)
            states -= isinstance(event, ActionExecuted)
            if states < 0 and isinstance(event, UserUttered):
                part = copy.copy(tracker)
                part.events = events
                return part
        return tracker

    def prediction_states(self: Any, tracker: Any, domain: Any, *arguments: Any, **more: Any) -> Any:
        plain = not (isinstance(tracker, TrackerWithCachedStates) or tracker.active_loop or _featurized(domain))
        return own_states(self, latest(tracker, about(self)[0]) if plain else tracker, domain, *arguments, **more)

    def find_action_from_rules(self: Any, tracker: Any, domain: Any, use_text_for_last_user_input: bool) -> Any:
        if use_text_for_last_user_input and not about(self)[1]:
            return None, None, False
        return own_action(self, tracker, domain, use_text_for_last_user_input)

    policy._prediction_states, policy._find_action_from_rules = prediction_states, find_action_from_rules


def _featurized(domain: Any) -> bool:
    """Whether the value of any slot is part of a state."""
    return any(slot.has_features() for slot in domain.slots)


class _AsItIs:
    """In the place of the module ``copy``, where only the debug log gets copies, written or not."""

    @staticmethod
    def deepcopy(value: Any) -> Any:
        """Return ``value`` itself."""
        return value


def _log_without_copies(module: ModuleType) -> None:
    module.__dict__["copy"] = _AsItIs


def _change_rules(module: ModuleType) -> None:
    _remember_rules(module)
    _look_back_briefly(module)
    _log_without_copies(module)


def _know_what_is_empty(module: ModuleType) -> None:
    """Let a `Domain` compare itself with an empty one once, and not at every message."""
    own: Callable[..., bool] = module.Domain.is_empty

    def is_empty(self: Any) -> bool:
        if "_is_empty" not in self.__dict__:
            self._is_empty = own(self)
        return bool(self._is_empty)

    module.Domain.is_empty = is_empty


def _trace_graphs_once(module: ModuleType) -> None:
    """Let a `GraphSchema` find out once what its targets need; Rasa follows every edge for every run."""
    own: Callable[..., Any] = module.GraphSchema.minimal_graph_schema

    def minimal_graph_schema(self: Any, targets: list[str] | None = None) -> Any:
        # The nodes are kept beside what they gave: training puts others in their places.
        nodes, known = self.__dict__.get("_traced", ((), {}))
        if len(nodes) != len(self.nodes) or not all(map(is_, nodes, self.nodes.values())):
            known = {}
            self._traced = tuple(self.nodes.values()), known
        key = tuple(targets or ())
        if key not in known:
            known[key] = own(self, targets).nodes
        return module.GraphSchema(dict(known[key]))

    module.GraphSchema.minimal_graph_schema = minimal_graph_schema


CHANGES = {
    "rasa.core.actions.action": _check_answers_once,
    "rasa.core.policies.rule_policy": _change_rules,
    "rasa.core.processor": _log_without_copies,
    "rasa.engine.graph": _trace_graphs_once,
    "rasa.shared.core.domain": _know_what_is_empty,
}
