"""Logic of the conversation. Pure but for `tracker.py`, which reads from Rasa what the others are given, and `clock.py`."""
