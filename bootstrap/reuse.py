"""What Rasa works out anew for every message although it stays the same, worked out once.

Each of these took a millisecond or more of a message (docs/performance.md). What they give is what Rasa's own code gives,
which still decides whatever is not plain.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import lru_cache
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


CHANGES = {"rasa.core.actions.action": _check_answers_once, "rasa.core.policies.rule_policy": _remember_rules}
