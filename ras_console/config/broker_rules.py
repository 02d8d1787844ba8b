"""The rules about brokers: who may be out of service, how many serve, and whom hosts may prefer."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ras_console.config.change import Row
from ras_console.config.document import Document
from ras_console.domain.errors import Problem
from ras_console.domain.ids import BrokerId, SiteId
from ras_console.domain.objects import Broker, FarmObject, Host
from ras_console.domain.topology import ACTIVE_BROKERS_ADVISED

Primaries = Mapping[SiteId, BrokerId]
"""Who holds each site's primary role just now, as far as the caller knows."""


def check_primary(after: Document, row: Row, primaries: Primaries) -> Iterator[Problem]:
    """The primary cannot be disabled, set to standby, marked for deletion or deleted.

    Source: Parallels RAS 19 Administrator's Guide, Configuring RAS Connection Brokers.
    """
    was, now = row.before, row.after
    if not isinstance(was, Broker) or primaries.get(was.site_id) != was.id or after.site(was.site_id) is None:
        return
    hint = "Promote another broker first."
    if not isinstance(now, Broker):
        yield Problem(
            field="", message=f"{was.server} is the primary and cannot be deleted.", hint=hint, object_id=was.id
        )
        return
    if now.is_marked_for_deletion and not was.is_marked_for_deletion:
        yield Problem(
            field="", message=f"{was.server} is the primary and cannot be deleted.", hint=hint, object_id=was.id
        )
    if was.is_enabled and not now.is_enabled:
        yield Problem(
            field="is_enabled",
            message=f"{was.server} is the primary and cannot be disabled.",
            hint=hint,
            object_id=was.id,
        )
    if now.is_standby and not was.is_standby:
        yield Problem(
            field="is_standby",
            message=f"{was.server} is the primary and cannot be standby.",
            hint=hint,
            object_id=was.id,
        )


def check_brokers_of_site(before: Document, after: Document, site_id: SiteId) -> Iterator[Problem]:
    """A site keeps a broker, and one in service; a fourth in service is a warning.

    Source: Parallels knowledge base 124003.
    """
    brokers, active = after.brokers(site_id), after.active_brokers(site_id)
    site = after.site(site_id)
    name = site.name if site is not None else ""
    if not brokers:
        yield Problem(
            field="",
            message=f"{name} would have no broker left.",
            hint="Add another broker first, or delete the site.",
            object_id=site_id,
        )
    elif not active:
        changed = next((each for each in before.active_brokers(site_id)), brokers[0])
        now = after.broker(changed.id)
        yield Problem(
            field=_field_to_blame(now),
            message=f"{name} needs at least one broker that is enabled and not standby.",
            hint="Enable another broker, or switch its standby off, first.",
            object_id=changed.id,
        )
    elif len(active) > max(ACTIVE_BROKERS_ADVISED, len(before.active_brokers(site_id))):
        yield Problem(
            field="is_standby",
            message=f"{name} would have {len(active)} active brokers; more than {ACTIVE_BROKERS_ADVISED} add traffic "
            "between brokers without benefit.",
            hint="Switch standby on for the others.",
            object_id=site_id,
            is_warning=True,
        )


def _field_to_blame(broker: Broker | None) -> str:
    if broker is None or broker.is_marked_for_deletion:
        return ""
    return "is_standby" if broker.is_standby else "is_enabled"


def check_address_alone(after: Document, broker: Broker) -> Iterator[Problem]:
    """Warn where two brokers of a site have one address."""
    others = (each for each in after.brokers(broker.site_id) if each.id != broker.id)
    twin = next((each for each in others if broker.ip and each.ip == broker.ip), None)
    if twin is not None:
        yield Problem(
            field="ip",
            message=f"{twin.server} has the IP {broker.ip} too.",
            hint="Two brokers with one address cannot reach each other.",
            object_id=broker.id,
            is_warning=True,
        )


def check_preferred(after: Document, before: FarmObject | None, host: Host) -> Iterator[Problem]:
    """Warn where a host newly prefers a broker that is not in service."""
    if host.preferred_broker_id is None or (
        isinstance(before, Host) and before.preferred_broker_id == host.preferred_broker_id
    ):
        return
    broker = after.broker(host.preferred_broker_id)
    if broker is not None and (broker.is_standby or not broker.is_in_service):
        state = (
            "marked for deletion" if broker.is_marked_for_deletion else "standby" if broker.is_enabled else "disabled"
        )
        yield Problem(
            field="preferred_broker_id",
            message=f"{broker.server} is {state}: {host.server} registers with another broker meanwhile.",
            hint="Choose Automatic or an active broker.",
            object_id=host.id,
            is_warning=True,
        )
