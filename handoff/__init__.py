"""Conversations handed to a person: tickets, stored first and then delivered to where staff reads them.

A ticket begins as a draft (`tickets.py`), is submitted with its conversation, and a courier delivers it to the target that the
environment names (`configuration.py`). `hours.py` tells when somebody will answer.
"""
