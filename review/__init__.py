"""What a person should look at: what the assistant did not manage (`make review`), and facts that have aged (`make stale`).

Nothing is learned on its own.
"""
