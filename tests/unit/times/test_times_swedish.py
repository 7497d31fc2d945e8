"""Swedish: what is read on Tuesday 24 November 2026 at 14:00 in Stockholm."""

from __future__ import annotations

import pytest
from reading import only

DATES = {
    "den 3 maj": "2026-05-03 day",
    "3:e maj": "2026-05-03 day",
    "den 3:e maj 2025": "2025-05-03 day",
    "tredje maj": "2026-05-03 day",
    "den tjugofemte maj": "2026-05-25 day",
    "3 maj -25": "2025-05-03 day",
    "3/5": "2026-05-03 day",
    "3/5-25": "2025-05-03 day",
    "23/9 07.50": "2026-09-23 07:50 minute",
    "12.10.": "2026-10-12 day",
    "20250503": "2025-05-03 day",
    "den 18:e": "2026-11-18 day",
    "den 15": "2026-11-15 day",
    "den femtonde": "2026-11-15 day",
    "den 5 förra månaden": "2026-10-05 day",
    "den 5:e i förra månaden": "2026-10-05 day",
    "sista maj": "2026-05-31 day",
    "sista dagen i oktober 2015": "2015-10-31 day",
    "12:e december förra året": "2025-12-12 day",
    "16:e kl. 13.05": "2026-11-16 13:05 minute",
    "i oktober": "2026-10-01 month",
    "oktober 2024": "2024-10-01 month",
    "i början av förra månaden": "2026-10-01 month ~",
    "i mitten av augusti": "2026-08-01 month ~",
    "förra veckan": "2026-11-16 week",
    "förrförra veckan": "2026-11-09 week",
    "vecka 45": "2026-11-02 week",
    "v. 45": "2026-11-02 week",
    "i fjol": "2025-01-01 year",
    "i somras": "2026-06-01 quarter ~",
}
WEEKDAYS = {
    "i fredags": "2026-11-20 day",
    "fredags": "2026-11-20 day",
    "förra tisdagen": "2026-11-17 day",
    "på måndag": "2026-11-30 day",
    "på måndagen": "2026-11-23 day",
    "måndag": "2026-11-23 day",
    "mandag kl 9": "2026-11-23 09:00 hour",
    "i lordags": "2026-11-21 day",
    "i torsdags förra veckan": "2026-11-19 day",
    "nästa fredag": "2026-11-27 day",
    "fredag nästa vecka": "2026-12-04 day",
    "lördagen den 8:e": "2026-08-08 day",
    "i helgen": "2026-11-21 day ~",
    "lördag kväll vid nio": "2026-11-21 21:00 hour ~",
    "natten till lördag kl 2": "2026-11-21 02:00 hour",
}
RELATIVE = {
    "igår": "2026-11-23 day",
    "igar kl 21": "2026-11-23 21:00 hour",
    "i förrgår": "2026-11-22 day",
    "fran i forrgar": "2026-11-22 day",
    "i övermorgon": "2026-11-26 day",
    "i går kväll": "2026-11-23 18:00 hour ~",
    "sent i går kväll": "2026-11-23 21:00 hour ~",
    "igår kväll kl 9": "2026-11-23 21:00 hour",
    "i morse": "2026-11-24 06:00 hour ~",
    "i morse kl 7": "2026-11-24 07:00 hour",
    "i natt": "2026-11-24 00:00 hour ~",
    "i natt kl 2": "2026-11-24 02:00 hour",
    "i natt kl 23.30": "2026-11-23 23:30 minute",
    "i förmiddags": "2026-11-24 09:00 hour ~",
    "för 36 timmar sedan": "2026-11-23 02:00 minute",
    "20 timmar sedan": "2026-11-23 18:00 minute",
    "for 7 timar sen": "2026-11-24 07:00 minute",
    "för en halvtimme sedan": "2026-11-24 13:30 second",
    "för en kvart sedan": "2026-11-24 13:45 second",
    "en och en halv timme sedan": "2026-11-24 12:30 second",
    "tre veckor sedan": "2026-11-03 day",
    "ett par dagar sedan": "2026-11-22 day ~",
    "för ett halvår sedan": "2026-05-24 day",
    "om två dagar": "2026-11-26 day",
    "dagen före julafton": "2025-12-23 day",
}
CLOCKS = {
    "14:00": "2026-11-24 14:00 minute",
    "23.30": "2026-11-23 23:30 minute",
    "kl 14": "2026-11-24 14:00 hour",
    "kl. 8.15": "2026-11-24 08:15 minute",
    "klockan åtta på morgonen": "2026-11-24 08:00 hour",
    "kl 24": "2026-11-24 00:00 hour",
    "halv nio": "2026-11-24 08:30 minute",
    "igår halv nio": "2026-11-23 08:30 minute",
    "fem i halv nio": "2026-11-24 08:25 minute",
    "fem över halv sju igår kväll": "2026-11-23 18:35 minute",
    "kvart över fyra": "2026-11-23 16:15 minute",
    "igår kvart över fyra": "2026-11-23 16:15 minute",
    "kvart över fem i morse": "2026-11-24 05:15 minute",
    "kvart i tolv": "2026-11-24 11:45 minute",
    "tjugo i nio": "2026-11-24 08:40 minute",
    "vid åttatiden på kvällen": "2026-11-23 20:00 hour ~",
    "vid lunch igår": "2026-11-23 12:00 hour ~",
    "9.10 i går": "2026-11-23 09:10 minute",
    "kl. 19:30, fre 18 sep": "2026-09-18 19:30 minute",
    "onsdag den 3 juni 2026 kl. 14.15": "2026-06-03 14:15 minute",
    "kl14": "2026-11-24 14:00 hour",
}
DAYS = {
    "midsommarafton": "2026-06-19 day",
    "julafton": "2025-12-24 day",
    "julafton kl 18": "2025-12-24 18:00 hour",
    "annandag påsk": "2026-04-06 day",
    "annandag pask": "2026-04-06 day",
    "nyårsafton": "2025-12-31 day",
    "valborg": "2026-04-30 day",
    "långfredagen 2025": "2025-04-18 day",
    "trettondagsafton 21.40": "2026-01-05 21:40 minute",
    "kristi himmelsfärdsdag": "2026-05-14 day",
    "första advent": "2025-11-30 day",
    "Black Friday": "2025-11-28 day",
    "fars dag": "2026-11-08 day",
}
MISTAKES = {
    "31 februari": "! no_such_day",
    "den 31 april": "! no_such_day",
    "32 maj": "! no_such_day",
    "31/6": "! no_such_day",
    "kl 25": "! no_such_hour",
    "25:00": "! no_such_hour",
    "kl 14.75": "! no_such_minute",
    "måndag 4 maj 2025": "! weekday_mismatch",
    "29 mars 2026 kl 02.30": "! skipped_hour",
}
MIXED = {
    "kunden skrev yesterday 3pm": "2026-11-23 15:00 hour",
    "return requested igår 9 pm": "2026-11-23 21:00 hour",
    "meddelande last Friday kl 14": "2026-11-20 14:00 hour",
}


@pytest.mark.parametrize(("text", "meant"), [*(DATES | WEEKDAYS | RELATIVE | CLOCKS | DAYS | MISTAKES | MIXED).items()])
def test_the_message_is_read(text: str, meant: str) -> None:
    assert only(text, "sv") == meant


@pytest.mark.parametrize(("text", "meant"), [*(DATES | WEEKDAYS | RELATIVE | CLOCKS | DAYS).items()])
def test_it_is_read_the_same_inside_a_sentence(text: str, meant: str) -> None:
    assert only(f"En kund skrev {text}, när måste jag senast ha svarat?", "sv") == meant


@pytest.mark.parametrize("text", ["i fredags kl 14", "igår kväll", "för tre dagar sedan", "julafton"])
def test_swedish_words_are_understood_in_an_english_message(text: str) -> None:
    assert only(f"The buyer wrote {text} about it", "en") == only(text, "sv")
