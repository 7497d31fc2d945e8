"""Where tickets go, and what is said when the environment cannot be followed."""

from __future__ import annotations

import pytest

from handoff.configuration import target_from
from handoff.delivery import ConfigurationError

SMTP = {
    "HANDOFF_TARGET": "smtp",
    "HANDOFF_SMTP_URL": "smtps://me:hush@mail.shop.se",
    "HANDOFF_FROM": "assistant@shop.se",
    "HANDOFF_TO": "support@shop.se",
}
WEBHOOK = {
    "HANDOFF_TARGET": "webhook",
    "HANDOFF_WEBHOOK_URL": "https://shop.se/tickets",
    "HANDOFF_WEBHOOK_SECRET": "hush, hush, hush, hush",
}


@pytest.mark.parametrize(
    ("environment", "name"),
    [
        ({}, "outbox"),
        ({"HANDOFF_TARGET": " "}, "outbox"),
        ({"HANDOFF_TARGET": "outbox"}, "outbox"),
        (SMTP, "smtp"),
        (WEBHOOK, "webhook"),
    ],
)
def test_target(environment, name):
    assert target_from(environment).name == name


@pytest.mark.parametrize(
    ("sound", "variable", "value"),
    [
        ({}, "HANDOFF_TARGET", "fax"),
        *((SMTP, variable, "") for variable in ("HANDOFF_SMTP_URL", "HANDOFF_FROM", "HANDOFF_TO")),
        (SMTP, "HANDOFF_SMTP_URL", "mail.shop.se"),
        (SMTP, "HANDOFF_SMTP_URL", "https://mail.shop.se"),
        (SMTP, "HANDOFF_SMTP_URL", "smtps://me:hush@mail.shop.se:port"),
        (SMTP, "HANDOFF_SMTP_URL", "smtps://me:hush@mail.shop.se:99999"),
        (SMTP, "HANDOFF_SMTP_URL", "smtps://me:hush@[mail.shop.se"),
        (SMTP, "HANDOFF_SMTP_URL", "smtps://me:hush@mail.shop.se/?tls=no"),
        (SMTP, "HANDOFF_SMTP_URL", "smtp://me:hush@mail.shop.se"),
        (SMTP, "HANDOFF_SMTP_URL", "smtps://me@mail.shop.se"),
        (SMTP, "HANDOFF_FROM", "hush"),
        (SMTP, "HANDOFF_TO", "hush@shop.se\nBcc: you@shop.se"),
        *((WEBHOOK, variable, "") for variable in ("HANDOFF_WEBHOOK_URL", "HANDOFF_WEBHOOK_SECRET")),
        (WEBHOOK, "HANDOFF_WEBHOOK_URL", "shop.se/hush"),
        (WEBHOOK, "HANDOFF_WEBHOOK_URL", "ftp://hush@shop.se"),
        (WEBHOOK, "HANDOFF_WEBHOOK_URL", "https://"),
        (WEBHOOK, "HANDOFF_WEBHOOK_URL", "https://shop.se:hush"),
        (WEBHOOK, "HANDOFF_WEBHOOK_SECRET", "hush"),
    ],
)
def test_refused(sound, variable, value):
    with pytest.raises(ConfigurationError) as error:
        target_from({**sound, variable: value})
    assert variable in str(error.value)
    assert "hush" not in str(error.value)
