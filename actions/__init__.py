"""Custom actions: glue between Rasa and the pure modules beside this folder. One module a concern."""
