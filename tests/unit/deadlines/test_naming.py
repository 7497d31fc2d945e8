"""Which limit a message names, where several go by one name."""

from __future__ import annotations

import pytest

from deadlines import limits, naming
from tests import corpus

TABLE = limits.load(corpus.ROOT / "data" / "limits.yml")


@pytest.mark.parametrize(
    ("text", "limit"),
    [
        ("got an A-to-z claim yesterday, how long do I have to reply?", "a_to_z_information"),
        ("A-to-z claim, Amazon asked for info at 10:00, deadline?", "a_to_z_information"),
        ("fick en a-to-z claim igår kl 9, hur lång tid har jag på mig", "a_to_z_information"),
        ("how long to answer a buyer to head off an A-to-z", "a_to_z_prevent"),
        ("hur snabbt måste jag svara köparen för att undvika a-to-z", "a_to_z_prevent"),
        ("när får köparen öppna ett a-to-z", "a_to_z_filing"),
        ("lost an A-to-z, last day to appeal?", "a_to_z_appeal"),
    ],
)
def test_a_claim_that_has_come_is_not_one_to_be_headed_off(text: str, limit: str) -> None:
    assert naming.find(text, TABLE) == (limit,)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("kunden fick varan 3 november och ångrar sig, hur länge har hen på sig?", ("return_window", "withdrawal")),
        ("customer changed her mind, how long can she return it?", ("return_window", "withdrawal")),
        ("kunden ångrade sig 3 nov, när måste jag senast betala tillbaka?", ("withdrawal_refund",)),
        ("kunden ångrar sig, när ska jag återbetala?", ("withdrawal_refund",)),
        ("hon ångrade sig och skickade tillbaka varan, när ska jag betala tillbaka?", ("withdrawal_refund",)),
        ("hon ångrade köpet, när måste hon ha skickat tillbaka varan?", ("withdrawal_send_back",)),
        ("she withdrew, until when must she send it back?", ("withdrawal_send_back",)),
        ("buyer changed mind on Nov 3, by when do I have to refund?", ("withdrawal_refund",)),
    ],
)
def test_a_change_of_mind_is_amazons_window_and_the_law(text: str, found: tuple[str, ...]) -> None:
    assert naming.find(text, TABLE) == found


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Appeal an A-to-z claim", {"AZ"}),
        ("kan jag överklaga a2z eller SAFE-T?", {"AZ", "SAFET"}),
        ("bazar", set()),
        ("can I appeal that?", set()),
    ],
)
def test_programmes_are_known_however_they_are_written(text: str, expected: set[str]) -> None:
    assert naming.programmes(text) == expected
