"""Tune multilingual-e5-small for the assistant's intents under 4-bit weights and store it as one ONNX model."""
