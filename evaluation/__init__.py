"""How well the assistant understands: `make evaluate`."""
