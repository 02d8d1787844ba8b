"""Where the settings and their defaults come from; every setting names one of these."""

from __future__ import annotations

from typing import Final

BROKERS: Final = "Parallels RAS 19 Administrator's Guide, Configuring RAS Connection Brokers"
STANDBY: Final = (
    "Parallels RAS 19 Administrator's Guide, Configuring RAS Connection Brokers; Management Portal 18 guide"
)
PROMOTION: Final = "Parallels RAS 20 Administrator's Guide, RAS Connection Broker, Auto-promotion"
HOSTS: Final = "Parallels RAS 20 Management Portal guide, RD Session Hosts, Properties"
AGENT: Final = "Parallels RAS PowerShell inventory, agent settings; REST API 19 reference"
BALANCING: Final = "Parallels RAS 20 Administrator's Guide, Load balancing; PowerShell inventory"
PUBLISHING: Final = "Parallels RAS 20 Management Portal guide, Publishing"
SITES: Final = "Parallels RAS 20 Administrator's Guide, Farm and sites"
OURS: Final = "RAS Console"
LAB: Final = "RAS Console, lab"
SCHEDULER: Final = "Parallels RAS 16.5 Administrator's Guide, Scheduler; PowerShell inventory"
POOLS: Final = "Parallels RAS 18 Administrator's Guide, host pools and autoscale; knowledge base 128838"
NOTIFICATIONS: Final = "Parallels RAS 20 Administrator's Guide, Notifications; REST API 19 reference"
ADMINISTRATION: Final = "Parallels RAS 19 Administrator's Guide, Managing administrator accounts"
LOGS: Final = "Parallels RAS 18 Management Portal guide, Logs"
LIMITS: Final = "Parallels RAS PowerShell inventory, published applications"
