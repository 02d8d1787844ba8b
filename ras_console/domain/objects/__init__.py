"""The objects of a farm's configuration, as an administrator sees them; the last word on which settings exist."""

from __future__ import annotations

from ras_console.domain.objects.brokers import Broker
from ras_console.domain.objects.hosts import Host, Pool
from ras_console.domain.objects.resources import Resource
from ras_console.domain.objects.sites import AutoPromotion, Farm, LoadBalancing, Site

FarmObject = Farm | Site | Broker | Pool | Host | Resource | AutoPromotion | LoadBalancing

__all__ = ["AutoPromotion", "Broker", "Farm", "FarmObject", "Host", "LoadBalancing", "Pool", "Resource", "Site"]
