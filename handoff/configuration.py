"""Where tickets go, as the environment says.

===========================  =====================================================================================
HANDOFF_TARGET               ``outbox`` (the default), ``smtp`` or ``webhook``
HANDOFF_SMTP_URL             the mail server: :class:`handoff.smtp.Smtp` tells the forms
HANDOFF_FROM, HANDOFF_TO     the addresses a mail comes from and goes to
HANDOFF_WEBHOOK_URL          where to post
HANDOFF_WEBHOOK_SECRET       what the posts are signed with; :mod:`handoff.webhook` tells how
===========================  =====================================================================================
"""

from __future__ import annotations

from collections.abc import Mapping

from handoff.delivery import ConfigurationError, Target
from handoff.outbox import Outbox
from handoff.smtp import Smtp
from handoff.webhook import Webhook


def target_from(environment: Mapping[str, str]) -> Target:
    """Return the target that ``environment`` names.

    Raises:
        ConfigurationError: a variable is missing or cannot be used; the message names it and holds no secret.
    """

    def need(variable: str) -> str:
        if not (value := environment.get(variable, "").strip()):
            raise ConfigurationError(f"HANDOFF_TARGET={name} needs {variable}, which is not set.")
        return value

    name = environment.get("HANDOFF_TARGET", "").strip() or Outbox.name
    if name == Outbox.name:
        return Outbox()
    if name == Smtp.name:
        return Smtp(need("HANDOFF_SMTP_URL"), need("HANDOFF_FROM"), need("HANDOFF_TO"))
    if name == Webhook.name:
        return Webhook(need("HANDOFF_WEBHOOK_URL"), need("HANDOFF_WEBHOOK_SECRET"))
    raise ConfigurationError("HANDOFF_TARGET must be outbox, smtp or webhook.")
