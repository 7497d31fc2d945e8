"""`make stats`: what was asked, what became of it, and what people made of it, counted."""
