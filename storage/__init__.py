"""The assistant's own records beside Rasa's conversations: where tickets and ratings are kept."""
