"""Identifiers: one counter numbers every object of a farm, and a number is never used twice."""

from __future__ import annotations

from typing import NewType

ObjectId = NewType("ObjectId", int)
"""Any object of the configuration; unique in its farm whatever its kind."""

FarmId = NewType("FarmId", ObjectId)
SiteId = NewType("SiteId", ObjectId)
BrokerId = NewType("BrokerId", ObjectId)
HostId = NewType("HostId", ObjectId)
PoolId = NewType("PoolId", ObjectId)
ResourceId = NewType("ResourceId", ObjectId)
ScheduleId = NewType("ScheduleId", ObjectId)
HandlerId = NewType("HandlerId", ObjectId)
ScriptId = NewType("ScriptId", ObjectId)
AdministratorId = NewType("AdministratorId", ObjectId)
AccountId = NewType("AccountId", ObjectId)

SessionId = NewType("SessionId", int)
"""Given by the session host; unique in its site."""

TicketId = NewType("TicketId", int)
"""Given by the broker that placed; unique in its farm."""

OrderId = NewType("OrderId", int)
"""A primary's order to a host that wants an answer; given by the broker, unique in its life. 0 wants none."""

RequestId = NewType("RequestId", int)
"""A client's logon request; a repeated try keeps its number."""

JobId = NewType("JobId", int)
"""Live actions on many sessions or hosts that an administrator asked for at once; given by the console."""
