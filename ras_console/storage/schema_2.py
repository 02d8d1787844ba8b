"""The farm file's second step: inheritance, drains, filters and limits, schedules, notifications, people."""

from __future__ import annotations

from typing import Final

_IS_SWITCH: Final = "INTEGER NOT NULL CHECK ({0} IN (0, 1))"
_OF_FARM: Final = "INTEGER NOT NULL REFERENCES farm (id) DEFERRABLE INITIALLY DEFERRED"
_OF_SITE: Final = "INTEGER NOT NULL REFERENCES site (id) DEFERRABLE INITIALLY DEFERRED"

NEW_COLUMNS: Final = (
    ("farm", "main_site_id", "INTEGER REFERENCES site (id) DEFERRABLE INITIALLY DEFERRED"),
    ("farm", "replicated_areas", "TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(replicated_areas))"),
    ("farm", "backup_every", "TEXT NOT NULL DEFAULT 'off'"),
    ("farm", "backup_folder", "TEXT NOT NULL DEFAULT ''"),
    ("farm", "backup_keep", "INTEGER NOT NULL DEFAULT 10"),
    ("broker", "log_level", "TEXT NOT NULL DEFAULT 'standard'"),
    ("broker", "log_reset_after_s", "REAL NOT NULL DEFAULT 43200.0"),
    ("broker", "log_level_since_s", "REAL"),
    ("broker", "is_marked_for_deletion", "INTEGER NOT NULL DEFAULT 0 CHECK (is_marked_for_deletion IN (0, 1))"),
    ("pool", "inherits_connection", "INTEGER NOT NULL DEFAULT 1 CHECK (inherits_connection IN (0, 1))"),
    ("pool", "port", "INTEGER NOT NULL DEFAULT 3389"),
    ("pool", "inherits_sessions", "INTEGER NOT NULL DEFAULT 1 CHECK (inherits_sessions IN (0, 1))"),
    ("pool", "max_sessions", "INTEGER NOT NULL DEFAULT 250"),
    ("pool", "disconnect_active_after_s", "REAL NOT NULL DEFAULT 25.0"),
    ("pool", "log_off_disconnected_after_s", "REAL NOT NULL DEFAULT -1.0"),
    ("pool", "inherits_balancing", "INTEGER NOT NULL DEFAULT 1 CHECK (inherits_balancing IN (0, 1))"),
    ("pool", "weight", "INTEGER NOT NULL DEFAULT 100"),
    ("pool", "is_autoscaled", "INTEGER NOT NULL DEFAULT 0 CHECK (is_autoscaled IN (0, 1))"),
    ("pool", "autoscale_minimum", "INTEGER NOT NULL DEFAULT 1"),
    ("pool", "autoscale_maximum", "INTEGER NOT NULL DEFAULT 1000"),
    ("pool", "autoscale_up_pct", "INTEGER NOT NULL DEFAULT 70"),
    ("pool", "autoscale_step", "INTEGER NOT NULL DEFAULT 1"),
    ("pool", "autoscale_down_pct", "INTEGER NOT NULL DEFAULT 30"),
    ("pool", "autoscale_hold_s", "REAL NOT NULL DEFAULT 600.0"),
    ("host", "inherits_connection", "INTEGER NOT NULL DEFAULT 1 CHECK (inherits_connection IN (0, 1))"),
    ("host", "inherits_sessions", "INTEGER NOT NULL DEFAULT 1 CHECK (inherits_sessions IN (0, 1))"),
    ("host", "inherits_balancing", "INTEGER NOT NULL DEFAULT 1 CHECK (inherits_balancing IN (0, 1))"),
    ("host", "drain_owner", "TEXT NOT NULL DEFAULT ''"),
    ("host", "drain_reason", "TEXT NOT NULL DEFAULT ''"),
    ("host", "drain_since_s", "REAL"),
    ("host", "drain_until_s", "REAL"),
    ("resource", "host_ids", "TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(host_ids))"),
    ("resource", "site_ids", "TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(site_ids))"),
    ("resource", "start_in", "TEXT NOT NULL DEFAULT ''"),
    ("resource", "parameters", "TEXT NOT NULL DEFAULT ''"),
    ("resource", "filter_users", "TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(filter_users))"),
    ("resource", "filter_groups", "TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(filter_groups))"),
    ("resource", "filter_ips", "TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(filter_ips))"),
    ("resource", "filter_clients", "TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(filter_clients))"),
    ("resource", "filter_systems", "TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(filter_systems))"),
    ("resource", "concurrent_limit", "INTEGER NOT NULL DEFAULT 0"),
    ("resource", "at_limit", "TEXT NOT NULL DEFAULT 'warn_user_no_start'"),
    ("resource", "is_one_per_user", "INTEGER NOT NULL DEFAULT 0 CHECK (is_one_per_user IN (0, 1))"),
    ("load_balancing", "sessions_weight_pct", "INTEGER NOT NULL DEFAULT 100"),
    ("load_balancing", "memory_weight_pct", "INTEGER NOT NULL DEFAULT 100"),
    ("load_balancing", "cpu_weight_pct", "INTEGER NOT NULL DEFAULT 100"),
    ("load_balancing", "reconnects_by_ip_only", "INTEGER NOT NULL DEFAULT 0 CHECK (reconnects_by_ip_only IN (0, 1))"),
)
"""Table, column and its type."""

NEW_TABLES: Final = (
    "CREATE INDEX farm_of_main_site ON farm (main_site_id)",
    f"""CREATE TABLE host_defaults (
        id INTEGER PRIMARY KEY,
        site_id {_OF_SITE},
        port INTEGER NOT NULL,
        max_sessions INTEGER NOT NULL,
        disconnect_active_after_s REAL NOT NULL,
        log_off_disconnected_after_s REAL NOT NULL,
        weight INTEGER NOT NULL
    ) STRICT""",
    "CREATE INDEX host_defaults_of_site ON host_defaults (site_id)",
    f"""CREATE TABLE schedule (
        id INTEGER PRIMARY KEY,
        site_id {_OF_SITE},
        name TEXT NOT NULL,
        is_enabled {_IS_SWITCH.format("is_enabled")},
        action TEXT NOT NULL,
        pool_ids TEXT NOT NULL CHECK (json_valid(pool_ids)),
        host_ids TEXT NOT NULL CHECK (json_valid(host_ids)),
        description TEXT NOT NULL,
        start TEXT NOT NULL,
        repeat TEXT NOT NULL,
        duration_s REAL NOT NULL,
        drains {_IS_SWITCH.format("drains")},
        force_after_s REAL NOT NULL,
        on_disable TEXT NOT NULL,
        enforces_for_inactive {_IS_SWITCH.format("enforces_for_inactive")},
        message_title TEXT NOT NULL,
        message TEXT NOT NULL,
        message_before_s REAL NOT NULL,
        last_run_s REAL
    ) STRICT""",
    "CREATE INDEX schedule_of_site ON schedule (site_id)",
    f"""CREATE TABLE script (
        id INTEGER PRIMARY KEY,
        site_id {_OF_SITE},
        name TEXT NOT NULL,
        command TEXT NOT NULL,
        arguments TEXT NOT NULL,
        folder TEXT NOT NULL,
        timeout_s REAL NOT NULL
    ) STRICT""",
    "CREATE INDEX script_of_site ON script (site_id)",
    f"""CREATE TABLE handler (
        id INTEGER PRIMARY KEY,
        site_id {_OF_SITE},
        name TEXT NOT NULL,
        is_enabled {_IS_SWITCH.format("is_enabled")},
        kind TEXT NOT NULL,
        direction TEXT NOT NULL,
        threshold REAL NOT NULL,
        grace_s REAL NOT NULL,
        pool_ids TEXT NOT NULL CHECK (json_valid(pool_ids)),
        host_ids TEXT NOT NULL CHECK (json_valid(host_ids)),
        repeat_s REAL NOT NULL,
        tells_recovery {_IS_SWITCH.format("tells_recovery")},
        shows_on_desktop {_IS_SWITCH.format("shows_on_desktop")},
        mails_administrators {_IS_SWITCH.format("mails_administrators")},
        recipients TEXT NOT NULL CHECK (json_valid(recipients)),
        script_id INTEGER REFERENCES script (id) DEFERRABLE INITIALLY DEFERRED
    ) STRICT""",
    "CREATE INDEX handler_of_site ON handler (site_id)",
    "CREATE INDEX handler_of_script ON handler (script_id)",
    f"""CREATE TABLE mailbox (
        id INTEGER PRIMARY KEY,
        farm_id {_OF_FARM},
        server TEXT NOT NULL,
        port INTEGER NOT NULL,
        tls TEXT NOT NULL,
        user TEXT NOT NULL,
        sender TEXT NOT NULL
    ) STRICT""",
    "CREATE INDEX mailbox_of_farm ON mailbox (farm_id)",
    f"""CREATE TABLE administrator (
        id INTEGER PRIMARY KEY,
        farm_id {_OF_FARM},
        name TEXT NOT NULL,
        role TEXT NOT NULL,
        site_ids TEXT NOT NULL CHECK (json_valid(site_ids)),
        is_enabled {_IS_SWITCH.format("is_enabled")},
        email TEXT NOT NULL,
        description TEXT NOT NULL
    ) STRICT""",
    "CREATE INDEX administrator_of_farm ON administrator (farm_id)",
    f"""CREATE TABLE account (
        id INTEGER PRIMARY KEY,
        farm_id {_OF_FARM},
        name TEXT NOT NULL,
        full_name TEXT NOT NULL,
        groups TEXT NOT NULL CHECK (json_valid(groups)),
        is_enabled {_IS_SWITCH.format("is_enabled")}
    ) STRICT""",
    "CREATE INDEX account_of_farm ON account (farm_id)",
)

FILLED: Final = (
    # A host that differs from the defaults keeps what it has as its own; the others begin to inherit the same values.
    """UPDATE host SET
        inherits_connection = (port = 3389),
        inherits_balancing = (weight = 100),
        inherits_sessions =
            (max_sessions = 250 AND disconnect_active_after_s = 25.0 AND log_off_disconnected_after_s = -1.0)""",
    """INSERT INTO host_defaults
        (id, site_id, port, max_sessions, disconnect_active_after_s, log_off_disconnected_after_s, weight)
        SELECT (SELECT next_id FROM meta) + row_number() OVER (ORDER BY id) - 1, id, 3389, 250, 25.0, -1.0, 100
        FROM site""",
    "UPDATE meta SET next_id = next_id + (SELECT count(*) FROM site)",
    """INSERT INTO mailbox (id, farm_id, server, port, tls, user, sender)
        SELECT (SELECT next_id FROM meta), id, '', 587, 'if_available', '', '' FROM farm""",
    "UPDATE meta SET next_id = next_id + (SELECT count(*) FROM farm)",
)
"""What the new tables hold for a farm that is there already; an empty file has none."""
