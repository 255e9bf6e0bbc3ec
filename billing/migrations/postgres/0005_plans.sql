-- The catalogue: small reference tables, the same for every account. Versions never change; a new price is a new one.
-- Append-only.
CREATE TABLE plan_version (
    slug       TEXT COLLATE "C" NOT NULL,
    version    BIGINT NOT NULL CHECK (version > 0),
    name       TEXT NOT NULL,
    currency   TEXT COLLATE "C" NOT NULL,
    price      BIGINT NOT NULL CHECK (price BETWEEN 0 AND 9000000000000000),
    allowance  BIGINT NOT NULL CHECK (allowance BETWEEN 1 AND 9000000000000000),
    services   TEXT NOT NULL,
    months     BIGINT NOT NULL CHECK (months BETWEEN 1 AND 36),
    rank       BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (slug, version)
);

-- Versions that are no longer sold. Append-only.
CREATE TABLE plan_retirement (
    slug    TEXT COLLATE "C" NOT NULL,
    version BIGINT NOT NULL,
    at      BIGINT NOT NULL,
    PRIMARY KEY (slug, version)
);

-- An account's plans, one after the other; at most one of them has not ended. `anchor` is the first day, `months_in` how
-- many months after it the present period ends. `value`, `granted` and `granted_from` say what the present allowance was
-- sold for. `next_check_at` is when a worker must look.
CREATE TABLE subscription (
    account_id    BIGINT NOT NULL REFERENCES ledger_account (account_id),
    number        BIGINT NOT NULL CHECK (number > 0),
    plan_slug     TEXT COLLATE "C" NOT NULL,
    plan_version  BIGINT NOT NULL,
    next_slug     TEXT COLLATE "C",
    next_version  BIGINT,
    status        TEXT COLLATE "C" NOT NULL,
    anchor        BIGINT NOT NULL,
    period        BIGINT NOT NULL CHECK (period > 0),
    period_start  BIGINT NOT NULL,
    period_end    BIGINT NOT NULL,
    months_in     BIGINT NOT NULL,
    grant_id      BIGINT NOT NULL,
    value         BIGINT NOT NULL CHECK (value >= 0),
    granted       BIGINT NOT NULL CHECK (granted > 0),
    granted_from  BIGINT NOT NULL,
    events        BIGINT NOT NULL CHECK (events > 0),
    next_check_at BIGINT,
    PRIMARY KEY (account_id, number),
    CHECK (period_end > period_start),
    CHECK ((next_slug IS NULL) = (next_version IS NULL)),
    CHECK ((status = 'ended') = (next_check_at IS NULL))
) WITH (fillfactor = 70);

CREATE UNIQUE INDEX subscription_running ON subscription (account_id) WHERE status <> 'ended';
CREATE INDEX subscription_due ON subscription (next_check_at) WHERE next_check_at IS NOT NULL;

-- What happened to a subscription. `idem_key` is the customer's (`act:…`) or the clock's; `passed` are whole periods that
-- went by while no server ran. Append-only.
CREATE TABLE subscription_event (
    account_id   BIGINT NOT NULL,
    number       BIGINT NOT NULL,
    event        BIGINT NOT NULL CHECK (event > 0),
    at           BIGINT NOT NULL,
    kind         TEXT COLLATE "C" NOT NULL,
    plan_slug    TEXT COLLATE "C" NOT NULL,
    plan_version BIGINT NOT NULL,
    period       BIGINT NOT NULL,
    price        BIGINT NOT NULL CHECK (price >= 0),
    passed       BIGINT NOT NULL CHECK (passed >= 0),
    posting_seq  BIGINT,
    idem_key     TEXT COLLATE "C" NOT NULL,
    fingerprint  TEXT NOT NULL,
    PRIMARY KEY (account_id, number, event)
);

CREATE UNIQUE INDEX subscription_event_key ON subscription_event (account_id, idem_key);

-- Append-only.
GRANT SELECT, INSERT ON plan_version, plan_retirement, subscription_event TO prepay_app;
-- Kept; the first day does not change.
GRANT SELECT, INSERT ON subscription TO prepay_app;
GRANT UPDATE (plan_slug, plan_version, next_slug, next_version, status, period, period_start, period_end, months_in,
              grant_id, value, granted, granted_from, events, next_check_at) ON subscription TO prepay_app;
