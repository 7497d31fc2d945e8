"""What a classifier learns from."""

from __future__ import annotations

from rasa.shared.nlu.constants import INTENT, METADATA, METADATA_INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from nlu.decision import FALLBACK


def labelled(training_data: TrainingData) -> list[tuple[Message, str]]:
    """Return every example with each intent it counts for, in the order of the data.

    An example of ``nlu_fallback`` names in its metadata the intents it is ``between``, and counts for each of them: what may
    mean either is learnt to be as likely either.

    Raises:
        ValueError: there are fewer than two intents.
    """
    pairs = [(example, intent) for example in training_data.intent_examples if example.get(TEXT) for intent in _intents(example)]
    if len({intent for _, intent in pairs}) < 2:
        raise ValueError("The intent classifier needs examples of at least two intents.")
    return pairs


def _intents(example: Message) -> list[str]:
    if example.get(INTENT) != FALLBACK:
        return [str(example.get(INTENT))]
    return [str(intent) for intent in example.get(METADATA)[METADATA_INTENT]["between"]]
