"""`make fuzz`: what strangers send, tried by the hundred thousand."""
