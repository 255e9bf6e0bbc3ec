-- Everything that belongs to an account has account_id first in its primary key and in every unique key; no foreign key
-- crosses accounts. Amounts are micro-units (six decimals in every currency) within ±9e15, so that a thousand of them add
-- up exactly. Times are UTC milliseconds. Append-only tables are guarded by the rights at the end.
--
-- The shape is that of SQLite's migration of the same number; docs/decisions/0003-postgresql.md says where and why they
-- differ. Texts that are compared, ordered or unique are ordered by their bytes (COLLATE "C"), as SQLite orders them.

-- People and accounts ------------------------------------------------------------------------------------------------

CREATE TABLE account (
    account_id BIGINT PRIMARY KEY CHECK (account_id > 0 AND account_id < 281474976710656),
    name       TEXT NOT NULL,
    time_zone  TEXT NOT NULL,
    created_at BIGINT NOT NULL
);

CREATE TABLE user_identity (
    user_id       BIGINT PRIMARY KEY CHECK (user_id > 0),
    email         TEXT COLLATE "C" NOT NULL UNIQUE,
    name          TEXT NOT NULL,
    password_hash TEXT NOT NULL,
    language      TEXT,
    theme         TEXT,
    created_at    BIGINT NOT NULL
);

CREATE TABLE membership (
    account_id BIGINT NOT NULL REFERENCES account (account_id),
    user_id    BIGINT NOT NULL,
    role       TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (account_id, user_id)
);

CREATE INDEX membership_user ON membership (user_id);

-- The token itself is never stored, only its SHA-256.
CREATE TABLE session (
    token_hash BYTEA NOT NULL PRIMARY KEY,
    user_id    BIGINT NOT NULL REFERENCES user_identity (user_id),
    account_id BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    seen_at    BIGINT NOT NULL,
    expires_at BIGINT NOT NULL
);

CREATE INDEX session_expiry ON session (expires_at);

-- Every version is kept: payments name the one of their moment. Append-only.
CREATE TABLE billing_profile (
    account_id BIGINT NOT NULL REFERENCES account (account_id),
    version    BIGINT NOT NULL CHECK (version > 0),
    kind       TEXT NOT NULL,
    name       TEXT NOT NULL,
    email      TEXT COLLATE "C" NOT NULL,
    address    TEXT NOT NULL,
    country    TEXT NOT NULL,
    tax_code   TEXT,
    currency   TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (account_id, version)
);

-- The ledger ---------------------------------------------------------------------------------------------------------

-- The one row of an account that is locked. `head` is the link of the last posting, `posted_at` its time. The row also
-- counts the account's payments and events, so that their numbers have no gaps. `version` counts the changes of what
-- decides about spending: of the row, of the account's grants, holds and spending limits, of its zone. The fill factor leaves room for a row's next version beside it,
-- as it does below.
CREATE TABLE ledger_account (
    account_id   BIGINT PRIMARY KEY REFERENCES account (account_id),
    currency     TEXT NOT NULL,
    seq          BIGINT NOT NULL CHECK (seq >= 0),
    head         TEXT NOT NULL,
    posted_at    BIGINT NOT NULL,
    debt         BIGINT NOT NULL CHECK (debt BETWEEN 0 AND 9000000000000000),
    credit_limit BIGINT NOT NULL CHECK (credit_limit BETWEEN 0 AND 9000000000000000),
    balance      BIGINT NOT NULL CHECK (balance BETWEEN -9000000000000000 AND 9000000000000000),
    payments     BIGINT NOT NULL CHECK (payments >= 0),
    events       BIGINT NOT NULL CHECK (events >= 0),
    version      BIGINT NOT NULL DEFAULT 0,
    created_at   BIGINT NOT NULL
) WITH (fillfactor = 50);

-- grant_id is the sequence number of the posting that made it. `remaining`, what is free, and `held`, what holds keep,
-- are the columns that change. Indexes look at neither but at `is_live`: a row whose indexed columns stay the same is
-- written over in its place.
CREATE TABLE credit_grant (
    account_id BIGINT NOT NULL REFERENCES ledger_account (account_id),
    grant_id   BIGINT NOT NULL CHECK (grant_id > 0),
    source     TEXT NOT NULL,
    amount     BIGINT NOT NULL CHECK (amount BETWEEN 1 AND 9000000000000000),
    remaining  BIGINT NOT NULL CHECK (remaining >= 0),
    held       BIGINT NOT NULL CHECK (held >= 0),
    is_live    BIGINT NOT NULL GENERATED ALWAYS AS (CASE WHEN remaining + held > 0 THEN 1 ELSE 0 END) STORED,
    expires_at BIGINT,
    services   TEXT NOT NULL,
    reference  TEXT NOT NULL,
    PRIMARY KEY (account_id, grant_id),
    CHECK (remaining + held <= amount)
) WITH (fillfactor = 50);

CREATE INDEX credit_grant_live ON credit_grant (account_id, grant_id) WHERE is_live = 1;
CREATE INDEX credit_grant_expiry ON credit_grant (expires_at, account_id) WHERE is_live = 1 AND expires_at IS NOT NULL;

-- hold_id is the sequence number of the posting that made it; `parts` are pairs of grant and amount, in burn order.
CREATE TABLE credit_hold (
    account_id BIGINT NOT NULL REFERENCES ledger_account (account_id),
    hold_id    BIGINT NOT NULL CHECK (hold_id > 0),
    service    TEXT NOT NULL,
    parts      TEXT NOT NULL,
    expires_at BIGINT NOT NULL,
    is_open    BIGINT NOT NULL CHECK (is_open IN (0, 1)),
    PRIMARY KEY (account_id, hold_id)
) WITH (fillfactor = 50);

CREATE INDEX credit_hold_open ON credit_hold (account_id, hold_id) WHERE is_open = 1;
CREATE INDEX credit_hold_expiry ON credit_hold (expires_at, account_id) WHERE is_open = 1;

-- A row of the customer's history, or credit set aside. `original` is the posting that it is about, `link` binds it to
-- all before it (domain::ledger::link). `service` is '' for movements of the account itself. Within an account `at` never
-- goes back, so a moment is found by its number, and needs no index. Append-only.
CREATE TABLE posting (
    account_id    BIGINT NOT NULL,
    seq           BIGINT NOT NULL CHECK (seq > 0),
    at            BIGINT NOT NULL,
    kind          TEXT NOT NULL,
    service       TEXT COLLATE "C" NOT NULL,
    original      BIGINT CHECK (original > 0),
    description   TEXT NOT NULL,
    reference     TEXT NOT NULL,
    amount        BIGINT NOT NULL CHECK (amount BETWEEN -9000000000000000 AND 9000000000000000),
    balance_after BIGINT NOT NULL CHECK (balance_after BETWEEN -9000000000000000 AND 9000000000000000),
    idem_key      TEXT COLLATE "C" NOT NULL,
    fingerprint   TEXT NOT NULL,
    link          TEXT NOT NULL,
    PRIMARY KEY (account_id, seq)
);

CREATE UNIQUE INDEX posting_key ON posting (account_id, idem_key);
CREATE INDEX posting_service ON posting (account_id, service, seq DESC);
CREATE INDEX posting_kind ON posting (account_id, kind, seq DESC) WHERE kind NOT IN ('charge', 'hold', 'release');
CREATE INDEX posting_original ON posting (account_id, original) WHERE original IS NOT NULL;

-- The legs of a posting; they sum to zero. House books lie on the customer's key. Append-only.
CREATE TABLE entry (
    account_id BIGINT NOT NULL,
    seq        BIGINT NOT NULL,
    leg        BIGINT NOT NULL CHECK (leg >= 0),
    book       TEXT NOT NULL,
    grant_id   BIGINT CHECK ((grant_id IS NOT NULL) = (book IN ('credit', 'held'))),
    amount     BIGINT NOT NULL CHECK (amount BETWEEN -9000000000000000 AND 9000000000000000 AND amount <> 0),
    PRIMARY KEY (account_id, seq, leg)
);

-- Payments -----------------------------------------------------------------------------------------------------------

CREATE TABLE payment (
    account_id         BIGINT NOT NULL REFERENCES ledger_account (account_id),
    payment_id         TEXT COLLATE "C" NOT NULL,
    number             BIGINT NOT NULL CHECK (number > 0),
    client_key         TEXT COLLATE "C" NOT NULL,
    fingerprint        TEXT NOT NULL,
    gateway            TEXT COLLATE "C" NOT NULL,
    currency           TEXT NOT NULL,
    amount             BIGINT NOT NULL CHECK (amount BETWEEN 1 AND 9000000000000000),
    profile_version    BIGINT NOT NULL,
    consent_version    TEXT NOT NULL,
    consent_language   TEXT NOT NULL,
    client_ip          TEXT NOT NULL,
    created_at         BIGINT NOT NULL,
    deadline           BIGINT NOT NULL,
    state              TEXT NOT NULL,
    shown              TEXT COLLATE "C" NOT NULL,
    reason             TEXT,
    object_id          TEXT COLLATE "C",
    redirect_url       TEXT,
    money_id           TEXT COLLATE "C",
    credited           BIGINT CHECK (credited BETWEEN 1 AND 9000000000000000),
    posting_seq        BIGINT,
    happenings         BIGINT NOT NULL CHECK (happenings > 0),
    checks             BIGINT NOT NULL CHECK (checks >= 0),
    next_check_at      BIGINT,
    PRIMARY KEY (account_id, payment_id),
    FOREIGN KEY (account_id, profile_version) REFERENCES billing_profile (account_id, version),
    -- Credited exactly when succeeded.
    CHECK ((state = 'succeeded') = (posting_seq IS NOT NULL)),
    CHECK ((state = 'succeeded') = (credited IS NOT NULL))
) WITH (fillfactor = 70);

CREATE UNIQUE INDEX payment_number ON payment (account_id, number);
CREATE UNIQUE INDEX payment_client_key ON payment (account_id, client_key);
CREATE UNIQUE INDEX payment_object ON payment (account_id, gateway, object_id) WHERE object_id IS NOT NULL;
CREATE UNIQUE INDEX payment_money ON payment (account_id, gateway, money_id) WHERE money_id IS NOT NULL;
CREATE INDEX payment_shown ON payment (account_id, shown, number DESC);
CREATE INDEX payment_time ON payment (account_id, created_at DESC, number DESC);
CREATE INDEX payment_check ON payment (next_check_at) WHERE next_check_at IS NOT NULL;

-- What happened to a payment, and on what ground. Append-only.
CREATE TABLE payment_event (
    account_id BIGINT NOT NULL,
    payment_id TEXT COLLATE "C" NOT NULL,
    number     BIGINT NOT NULL CHECK (number > 0),
    at         BIGINT NOT NULL,
    cause      TEXT NOT NULL,
    code       TEXT NOT NULL,
    state      TEXT NOT NULL,
    PRIMARY KEY (account_id, payment_id, number)
);

-- Gateway messages that have had their effect: each has it once. Append-only.
CREATE TABLE gateway_inbox (
    account_id BIGINT NOT NULL,
    gateway    TEXT COLLATE "C" NOT NULL,
    event_key  TEXT COLLATE "C" NOT NULL,
    payment_id TEXT COLLATE "C" NOT NULL,
    at         BIGINT NOT NULL,
    PRIMARY KEY (account_id, gateway, event_key)
);

-- What must be told to others, written with what it tells of.
CREATE TABLE outbox (
    account_id    BIGINT NOT NULL,
    event_id      BIGINT NOT NULL CHECK (event_id > 0),
    at            BIGINT NOT NULL,
    body          TEXT NOT NULL,
    dispatched_at BIGINT,
    PRIMARY KEY (account_id, event_id)
) WITH (fillfactor = 70);

CREATE INDEX outbox_waiting ON outbox (account_id, event_id) WHERE dispatched_at IS NULL;
CREATE INDEX outbox_dispatched ON outbox (dispatched_at) WHERE dispatched_at IS NOT NULL;

-- json_each ----------------------------------------------------------------------------------------------------------

-- SQLite's function of that name, for arrays: a set of rows comes in as one text. `value` is jsonb, so that `->>` and
-- CAST read it as they do in SQLite. Not STRICT: the planner could not look through it.
CREATE FUNCTION json_each(rows TEXT) RETURNS TABLE (key BIGINT, value JSONB) LANGUAGE sql IMMUTABLE PARALLEL SAFE ROWS 100
AS $$
    SELECT e.number - 1, e.item FROM jsonb_array_elements(CAST(rows AS JSONB)) WITH ORDINALITY AS e (item, number)
$$;

-- Nothing that happened is changed or taken back ----------------------------------------------------------------------

-- The engine works as this role, not as the owner of the tables; what is not granted here, it cannot do. It is made,
-- where it is not there, before the migrations: see billing/src/store/dialect/postgres/connect.rs.
DO $$ BEGIN EXECUTE format('GRANT USAGE ON SCHEMA %I TO prepay_app', current_schema()); END $$;

-- Append-only.
GRANT SELECT, INSERT ON billing_profile, posting, entry, payment_event, gateway_inbox TO prepay_app;
-- Kept, and changed only in these columns: what is left of a grant, a hold, and of a payment not
-- what was asked.
GRANT SELECT, INSERT ON credit_grant, credit_hold, payment, ledger_account, account TO prepay_app;
GRANT UPDATE (remaining, held) ON credit_grant TO prepay_app;
GRANT UPDATE (parts, expires_at, is_open) ON credit_hold TO prepay_app;
GRANT UPDATE (client_key, deadline, state, shown, reason, object_id, redirect_url, money_id, credited, posting_seq,
              happenings, checks, next_check_at) ON payment TO prepay_app;
GRANT UPDATE (seq, head, posted_at, debt, credit_limit, balance, payments, events, version) ON ledger_account TO prepay_app;
GRANT UPDATE (name, time_zone) ON account TO prepay_app;
GRANT SELECT, INSERT, UPDATE (name, password_hash, language, theme) ON user_identity TO prepay_app;
GRANT SELECT, INSERT, UPDATE (role), DELETE ON membership TO prepay_app;
-- Cleared away when their time is over.
GRANT SELECT, INSERT, UPDATE (seen_at), DELETE ON session TO prepay_app;
GRANT SELECT, INSERT, UPDATE (dispatched_at), DELETE ON outbox TO prepay_app;
