"""The widget's channel: Rasa's input channel (`chat.py`), and beside it pure modules, one concern each."""
