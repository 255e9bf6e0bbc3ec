-- The catalogue: small reference tables, the same for every account. Versions never change; a new price is a new one.
-- Append-only.
CREATE TABLE plan_version (
    slug       TEXT NOT NULL,
    version    INTEGER NOT NULL CHECK (version > 0),
    name       TEXT NOT NULL,
    currency   TEXT NOT NULL,
    price      INTEGER NOT NULL CHECK (price BETWEEN 0 AND 9000000000000000),
    allowance  INTEGER NOT NULL CHECK (allowance BETWEEN 1 AND 9000000000000000),
    services   TEXT NOT NULL,
    months     INTEGER NOT NULL CHECK (months BETWEEN 1 AND 36),
    rank       INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    PRIMARY KEY (slug, version)
) STRICT, WITHOUT ROWID;

-- Versions that are no longer sold. Append-only.
CREATE TABLE plan_retirement (
    slug    TEXT NOT NULL,
    version INTEGER NOT NULL,
    at      INTEGER NOT NULL,
    PRIMARY KEY (slug, version)
) STRICT, WITHOUT ROWID;

-- An account's plans, one after the other; at most one of them has not ended. `anchor` is the first day, `months_in` how
-- many months after it the present period ends. `value`, `granted` and `granted_from` say what the present allowance was
-- sold for. `next_check_at` is when a worker must look.
CREATE TABLE subscription (
    account_id    INTEGER NOT NULL REFERENCES ledger_account (account_id),
    number        INTEGER NOT NULL CHECK (number > 0),
    plan_slug     TEXT NOT NULL,
    plan_version  INTEGER NOT NULL,
    next_slug     TEXT,
    next_version  INTEGER,
    status        TEXT NOT NULL,
    anchor        INTEGER NOT NULL,
    period        INTEGER NOT NULL CHECK (period > 0),
    period_start  INTEGER NOT NULL,
    period_end    INTEGER NOT NULL,
    months_in     INTEGER NOT NULL,
    grant_id      INTEGER NOT NULL,
    value         INTEGER NOT NULL CHECK (value >= 0),
    granted       INTEGER NOT NULL CHECK (granted > 0),
    granted_from  INTEGER NOT NULL,
    events        INTEGER NOT NULL CHECK (events > 0),
    next_check_at INTEGER,
    PRIMARY KEY (account_id, number),
    CHECK (period_end > period_start),
    CHECK ((next_slug IS NULL) = (next_version IS NULL)),
    CHECK ((status = 'ended') = (next_check_at IS NULL))
) STRICT, WITHOUT ROWID;

CREATE UNIQUE INDEX subscription_running ON subscription (account_id) WHERE status <> 'ended';
CREATE INDEX subscription_due ON subscription (next_check_at) WHERE next_check_at IS NOT NULL;

-- What happened to a subscription. `idem_key` is the customer's (`act:…`) or the clock's; `passed` are whole periods that
-- went by while no server ran. Append-only.
CREATE TABLE subscription_event (
    account_id   INTEGER NOT NULL,
    number       INTEGER NOT NULL,
    event        INTEGER NOT NULL CHECK (event > 0),
    at           INTEGER NOT NULL,
    kind         TEXT NOT NULL,
    plan_slug    TEXT NOT NULL,
    plan_version INTEGER NOT NULL,
    period       INTEGER NOT NULL,
    price        INTEGER NOT NULL CHECK (price >= 0),
    passed       INTEGER NOT NULL CHECK (passed >= 0),
    posting_seq  INTEGER,
    idem_key     TEXT NOT NULL,
    fingerprint  TEXT NOT NULL,
    PRIMARY KEY (account_id, number, event)
) STRICT, WITHOUT ROWID;

CREATE UNIQUE INDEX subscription_event_key ON subscription_event (account_id, idem_key);

CREATE TRIGGER plan_version_no_update BEFORE UPDATE ON plan_version BEGIN SELECT RAISE(ABORT, 'plan versions are append-only'); END;
CREATE TRIGGER plan_version_no_delete BEFORE DELETE ON plan_version BEGIN SELECT RAISE(ABORT, 'plan versions are append-only'); END;
CREATE TRIGGER plan_version_no_replace BEFORE INSERT ON plan_version
WHEN EXISTS (SELECT 1 FROM plan_version WHERE slug = NEW.slug AND version = NEW.version)
BEGIN SELECT RAISE(ABORT, 'plan versions are append-only'); END;
CREATE TRIGGER plan_retirement_no_update BEFORE UPDATE ON plan_retirement BEGIN SELECT RAISE(ABORT, 'retirements are append-only'); END;
CREATE TRIGGER plan_retirement_no_delete BEFORE DELETE ON plan_retirement BEGIN SELECT RAISE(ABORT, 'retirements are append-only'); END;
CREATE TRIGGER plan_retirement_no_replace BEFORE INSERT ON plan_retirement
WHEN EXISTS (SELECT 1 FROM plan_retirement WHERE slug = NEW.slug AND version = NEW.version)
BEGIN SELECT RAISE(ABORT, 'retirements are append-only'); END;
CREATE TRIGGER subscription_event_no_update BEFORE UPDATE ON subscription_event BEGIN SELECT RAISE(ABORT, 'subscription events are append-only'); END;
CREATE TRIGGER subscription_event_no_delete BEFORE DELETE ON subscription_event BEGIN SELECT RAISE(ABORT, 'subscription events are append-only'); END;
CREATE TRIGGER subscription_event_no_replace BEFORE INSERT ON subscription_event
WHEN EXISTS (SELECT 1 FROM subscription_event WHERE account_id = NEW.account_id AND number = NEW.number AND event = NEW.event)
  OR EXISTS (SELECT 1 FROM subscription_event WHERE account_id = NEW.account_id AND idem_key = NEW.idem_key)
BEGIN SELECT RAISE(ABORT, 'subscription events are append-only'); END;
CREATE TRIGGER subscription_no_delete BEFORE DELETE ON subscription BEGIN SELECT RAISE(ABORT, 'subscriptions are kept'); END;
CREATE TRIGGER subscription_first_day_is_fixed BEFORE UPDATE OF account_id, number, anchor ON subscription
BEGIN SELECT RAISE(ABORT, 'the first day of a subscription does not change'); END;

-- As at the end of 0001: the shape that the indexes are made for.
INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES
    ('plan_version', 'plan_version', '40 4 1'),
    ('plan_retirement', 'plan_retirement', '20 2 1'),
    ('subscription', 'subscription', '100000 2 1'),
    ('subscription', 'subscription_running', '50000 1 1'),
    ('subscription', 'subscription_due', '50000 1 1 1'),
    ('subscription_event', 'subscription_event', '600000 12 6 1'),
    ('subscription_event', 'subscription_event_key', '600000 12 1');
ANALYZE sqlite_schema;
