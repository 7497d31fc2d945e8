"""The course of a deadline look-up: what is still open, what a message does to it, and which action follows.

A look-up is carried in one slot, as JSON: :class:`dialogue.deadline.question.Question`. :func:`dialogue.deadline.routing.route`
decides, for the policy, whether a message belongs to it; :func:`dialogue.deadline.answering.respond` decides, for the action,
what is said. Both are pure.
"""
