"""Time limits: the table of them, their arithmetic and their wording. Pure: clock, zone and language are passed in."""
