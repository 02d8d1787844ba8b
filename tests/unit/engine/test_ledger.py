from hypothesis import given
from hypothesis import strategies as st

from ras_console.domain.ids import HostId, TicketId
from ras_console.engine.ledger import Ledger, SessionMeans
from ras_console.engine.rows import HostRows
from tests.unit.engine.small_site import host_id, reports

MEANS = SessionMeans(cpu_cores=0.1, memory_gib=0.5)
ONE, TWO = TicketId(1), TicketId(2)


def ledger(hosts: int = 3) -> Ledger:
    return Ledger(HostRows(host_id(n + 1) for n in range(hosts)))


def test_that_a_placement_weighs_a_core_for_its_logon_and_a_mean_session_afterwards() -> None:
    book = ledger()
    book.issue(ONE, host_id(2), 0.0)
    assert book.expected(19.9, MEANS).cpu_cores.tolist() == [0.0, 1.0, 0.0]
    assert book.expected(20.0, MEANS).cpu_cores.tolist() == [0.0, 0.1, 0.0]
    assert book.expected(20.0, MEANS).memory_gib.tolist() == [0.0, 0.5, 0.0]
    assert book.expected(20.0, MEANS).sessions.tolist() == [0, 1, 0]


def test_that_a_reported_ticket_weighs_nothing_any_more() -> None:
    book = ledger()
    book.issue(ONE, host_id(1), 0.0)
    book.acknowledge(reports(1, tickets=(ONE,)), 2.0)
    assert book.in_flight.tolist() == [0, 0, 0]
    assert book.expected(2.0, MEANS).cpu_cores.tolist() == [0.0, 0.0, 0.0]
    assert book.tick(100.0) == 0


def test_that_a_connected_client_weighs_until_the_next_report_of_its_host() -> None:
    book = ledger()
    book.issue(ONE, host_id(1), 0.0)
    book.connect(ONE, 0.5)
    book.acknowledge(reports(2), 1.0)
    assert book.in_flight.tolist() == [1, 0, 0]
    book.acknowledge(reports(1), 2.0)
    assert book.in_flight.tolist() == [0, 0, 0]


def test_that_an_unused_ticket_lapses_after_a_minute_and_is_counted() -> None:
    book = ledger()
    book.issue(ONE, host_id(1), 0.0)
    book.issue(TWO, host_id(1), 1.0)
    assert book.tick(59.9) == 0
    assert book.tick(60.0) == 1
    assert (book.lapsed, len(book), book.in_flight.tolist()) == (1, 1, [1, 0, 0])


def test_that_a_connected_ticket_does_not_count_as_lapsed() -> None:
    book = ledger()
    book.issue(ONE, host_id(1), 0.0)
    book.connect(ONE, 0.5)
    assert book.tick(61.0) == 0
    assert len(book) == 0


def test_that_a_withdrawn_placement_leaves_nothing_behind() -> None:
    book = ledger()
    book.issue(ONE, host_id(1), 0.0)
    book.withdraw(ONE)
    book.withdraw(ONE)
    assert book.in_flight.tolist() == [0, 0, 0]
    assert book.tick(61.0) == 0


def test_that_a_peers_word_about_a_ticket_reported_already_is_ignored() -> None:
    book = ledger()
    book.acknowledge(reports(1, tickets=(ONE,)), 1.0)
    book.hear(ONE, host_id(1), 1.1)
    assert len(book) == 0
    book.tick(62.0)
    book.hear(ONE, host_id(1), 62.0)
    assert len(book) == 1, "the memory of early reports ends with the life of a ticket"


def test_that_own_tickets_and_those_of_peers_count_alike() -> None:
    book = ledger()
    book.issue(ONE, host_id(1), 0.0)
    book.hear(TWO, host_id(1), 0.0)
    assert (len(book), book.in_flight.tolist()) == (2, [2, 0, 0])


def test_that_tickets_follow_their_hosts_to_other_rows_and_go_with_removed_ones() -> None:
    book = ledger(2)
    book.issue(ONE, host_id(1), 0.0)
    book.issue(TWO, host_id(2), 0.0)
    book.use_hosts(HostRows((host_id(0), host_id(2))))
    assert book.in_flight.tolist() == [0, 1]
    assert book.expected(1.0, MEANS).cpu_cores.tolist() == [0.0, 1.0]
    assert book.tick(61.0) == 1


ACTS = st.sampled_from(["issue", "hear", "connect", "withdraw", "report", "list", "tick"])
STEP = st.tuples(ACTS, st.integers(1, 12), st.integers(1, 3), st.floats(0.0, 15.0))


class PlainLedger:
    """What a ledger means, without a thought for speed."""

    def __init__(self) -> None:
        self.tickets: dict[int, tuple[HostId, float, bool]] = {}
        self.seen: dict[int, float] = {}
        self.lapsed = 0

    def act(self, act: str, ticket: int, host: HostId, now_s: float) -> None:
        match act:
            case "issue":
                self.tickets.setdefault(ticket, (host, now_s, False))
            case "hear":
                if ticket not in self.seen:
                    self.tickets.setdefault(ticket, (host, now_s, False))
            case "connect":
                if ticket in self.tickets:
                    self.tickets[ticket] = (*self.tickets[ticket][:2], True)
                else:
                    self.seen[ticket] = now_s
            case "withdraw":
                self.tickets.pop(ticket, None)
            case "report":
                self.tickets = {key: each for key, each in self.tickets.items() if each[0] != host or not each[2]}
            case "list":
                if self.tickets.pop(ticket, None) is None:
                    self.seen[ticket] = now_s
            case _:
                gone = {key: each for key, each in self.tickets.items() if each[1] <= now_s - 60.0}
                self.lapsed += sum(not is_connected for _, _, is_connected in gone.values())
                self.tickets = {key: each for key, each in self.tickets.items() if key not in gone}
                self.seen = {key: seen_s for key, seen_s in self.seen.items() if seen_s >= now_s - 60.0}

    def cores(self, now_s: float) -> list[float]:
        held = [[each for each in self.tickets.values() if each[0] == host_id(n)] for n in (1, 2, 3)]
        return [sum(1.0 if now_s - issued_s < 20.0 else 0.1 for _, issued_s, _ in each) for each in held]


@given(st.lists(STEP, max_size=60))
def test_that_the_ledger_agrees_with_a_plain_one(steps: list[tuple[str, int, int, float]]) -> None:
    book, plain, now_s, used = ledger(), PlainLedger(), 0.0, 0
    for act, number, host_number, wait_s in steps:
        now_s += round(wait_s)
        host = host_id(host_number)
        used += act == "issue"
        ticket = TicketId(1000 + used if act == "issue" else number if act == "hear" else number + 994 + used // 2)
        match act:
            case "issue":
                book.issue(ticket, host, now_s)
            case "hear":
                book.hear(ticket, host, now_s)
            case "connect":
                book.connect(ticket, now_s)
            case "withdraw":
                book.withdraw(ticket)
            case "report":
                book.acknowledge(reports(host_number), now_s)
            case "list":
                book.acknowledge(reports(99, tickets=(ticket,)), now_s)
            case _:
                book.tick(now_s)
        plain.act(act, ticket, host, now_s)
        assert [round(each, 6) for each in book.expected(now_s, MEANS).cpu_cores.tolist()] == [
            round(each, 6) for each in plain.cores(now_s)
        ]
    assert (book.lapsed, len(book)) == (plain.lapsed, len(plain.tickets))
