"""The assistant's own records beside Rasa's conversations: where tickets and ratings are kept."""

import logging

# Alembic tells at each look that it looks, and the courier looks every few seconds; it begins as it is imported.
logging.getLogger("alembic").setLevel(logging.WARNING)
