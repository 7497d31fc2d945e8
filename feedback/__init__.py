"""What people made of an answer: helpful or not."""
