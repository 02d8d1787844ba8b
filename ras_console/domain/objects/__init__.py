"""The objects of a farm's configuration, as an administrator sees them; the last word on which settings exist."""

from __future__ import annotations

from ras_console.domain.objects.brokers import Broker
from ras_console.domain.objects.hosts import Host, HostDefaults, Pool
from ras_console.domain.objects.notifications import Handler, Mailbox, Script
from ras_console.domain.objects.people import Account, Administrator
from ras_console.domain.objects.resources import Resource
from ras_console.domain.objects.schedules import Schedule
from ras_console.domain.objects.sites import AutoPromotion, Farm, LoadBalancing, Site

OfFarm = Site | Mailbox | Administrator | Account
"""What the farm itself holds."""
OfSite = Broker | Pool | Host | Resource | AutoPromotion | LoadBalancing | HostDefaults | Schedule | Handler | Script
"""What each site holds."""
FarmObject = Farm | OfFarm | OfSite

__all__ = [
    "Account",
    "Administrator",
    "AutoPromotion",
    "Broker",
    "Farm",
    "FarmObject",
    "Handler",
    "Host",
    "HostDefaults",
    "LoadBalancing",
    "Mailbox",
    "OfFarm",
    "OfSite",
    "Pool",
    "Resource",
    "Schedule",
    "Script",
    "Site",
]
