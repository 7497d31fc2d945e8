"""Policies beside Rasa's RulePolicy."""
