"""Who is offered a published resource: its filters held against a user and the client the user sits at."""

from __future__ import annotations

import ipaddress
import re
from dataclasses import dataclass

from ras_console.domain.addresses import span_of
from ras_console.domain.objects import Resource


@dataclass(frozen=True, slots=True, kw_only=True)
class AccessRequest:
    """One user at one client; what is not known is empty. `groups` are those that the directory says."""

    user: str
    groups: tuple[str, ...] = ()
    is_enabled: bool = True
    """False where the user's account is switched off."""
    client_ip: str = ""
    client_name: str = ""
    client_system: str = ""


class ResourceFilter:
    """The filters of one resource, read once: asking costs next to nothing. Criteria that are empty let everybody in.

    Users and groups are one criterion: either is enough. All criteria that are set must be met.

    Source: Parallels RAS PowerShell inventory, published item filters.
    """

    __slots__ = ("_clients", "_groups", "_has_people", "_is_open", "_name", "_spans", "_systems", "_users")

    def __init__(self, resource: Resource) -> None:
        self._name = resource.name
        self._users = frozenset(each.casefold() for each in resource.filter_users)
        self._groups = frozenset(each.casefold() for each in resource.filter_groups)
        self._has_people = bool(self._users or self._groups)
        self._spans = tuple(span for span in map(span_of, resource.filter_ips) if span is not None)
        self._clients = tuple(map(_pattern, resource.filter_clients))
        self._systems = frozenset(each.casefold() for each in resource.filter_systems)
        self._is_open = not (self._has_people or resource.filter_ips or self._clients or self._systems)

    def refusal(self, request: AccessRequest) -> str:
        """Return the first reason why the user is not offered the resource, "" where the user is."""
        if not request.is_enabled:
            return _switched_off(request)
        return "" if self._is_open else next(iter(self.refusals(request)), "")

    def refusals(self, request: AccessRequest) -> tuple[str, ...]:
        """Return every reason, each a sentence."""
        found = (
            _switched_off(request) if not request.is_enabled else "",
            "" if self._admits_person(request) else self._not_published_to(request),
            self._refuses_address(request.client_ip),
            self._refuses_name(request.client_name),
            self._refuses_system(request.client_system),
        )
        return tuple(each for each in found if each)

    def _admits_person(self, request: AccessRequest) -> bool:
        if not self._has_people or request.user.casefold() in self._users:
            return True
        return any(each.casefold() in self._groups for each in request.groups)

    def _not_published_to(self, request: AccessRequest) -> str:
        return f"{self._name} is not published to {request.user}, nor to a group of that user."

    def _refuses_address(self, address: str) -> str:
        if not self._spans:
            return ""
        try:
            wanted = ipaddress.ip_address(address)
        except ValueError:
            return f"{self._name} is published to some client addresses, and the client's is not known."
        if any(each.contains(wanted) for each in self._spans):
            return ""
        return f"{self._name} is not published to clients with the address {address}."

    def _refuses_name(self, name: str) -> str:
        if not self._clients or any(each.fullmatch(name) for each in self._clients):
            return ""
        return f"{self._name} is not published to the client {name or 'without a name'}."

    def _refuses_system(self, system: str) -> str:
        if not self._systems or system.casefold() in self._systems:
            return ""
        return f"{self._name} is not published to clients that run {system or 'an unknown system'}."


def _switched_off(request: AccessRequest) -> str:
    return f"The account of {request.user} is switched off."


def _pattern(text: str) -> re.Pattern[str]:
    """Return a client name's pattern: * stands for any letters, everything else for itself, case does not count."""
    return re.compile(".*".join(map(re.escape, text.split("*"))), re.IGNORECASE | re.DOTALL)
