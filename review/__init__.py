"""What the assistant did not manage, for a person to look at: `make review`. Nothing is learned on its own."""
