-- Everything that belongs to an account has account_id first in its primary key and in every unique key; no foreign key
-- crosses accounts. Amounts are micro-units (six decimals in every currency) within ±9e15, so that a thousand of them add
-- up exactly. Times are UTC milliseconds. Append-only tables are guarded by the triggers at the end.

-- People and accounts ------------------------------------------------------------------------------------------------

CREATE TABLE account (
    account_id INTEGER PRIMARY KEY CHECK (account_id > 0 AND account_id < 281474976710656),
    name       TEXT    NOT NULL,
    time_zone  TEXT    NOT NULL,
    created_at INTEGER NOT NULL
) STRICT;

CREATE TABLE user_identity (
    user_id       INTEGER PRIMARY KEY CHECK (user_id > 0),
    email         TEXT    NOT NULL UNIQUE,
    name          TEXT    NOT NULL,
    password_hash TEXT    NOT NULL,
    language      TEXT,
    theme         TEXT,
    created_at    INTEGER NOT NULL
) STRICT;

CREATE TABLE membership (
    account_id INTEGER NOT NULL REFERENCES account (account_id),
    user_id    INTEGER NOT NULL,
    role       TEXT    NOT NULL,
    created_at INTEGER NOT NULL,
    PRIMARY KEY (account_id, user_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX membership_user ON membership (user_id);

-- The token itself is never stored, only its SHA-256.
CREATE TABLE session (
    token_hash BLOB    NOT NULL PRIMARY KEY,
    user_id    INTEGER NOT NULL REFERENCES user_identity (user_id),
    account_id INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    seen_at    INTEGER NOT NULL,
    expires_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX session_expiry ON session (expires_at);

-- Every version is kept: payments name the one of their moment. Append-only.
CREATE TABLE billing_profile (
    account_id INTEGER NOT NULL REFERENCES account (account_id),
    version    INTEGER NOT NULL CHECK (version > 0),
    kind       TEXT    NOT NULL,
    name       TEXT    NOT NULL,
    email      TEXT    NOT NULL,
    address    TEXT    NOT NULL,
    country    TEXT    NOT NULL,
    tax_code   TEXT,
    currency   TEXT    NOT NULL,
    created_at INTEGER NOT NULL,
    PRIMARY KEY (account_id, version)
) STRICT, WITHOUT ROWID;

-- The ledger ---------------------------------------------------------------------------------------------------------

-- The one row of an account that is locked. `head` is the link of the last posting, `posted_at` its time. The row also
-- counts the account's payments and events, so that their numbers have no gaps. `version` counts the changes of what
-- decides about spending: of the row, of the account's grants, holds and spending limits, of its zone.
CREATE TABLE ledger_account (
    account_id   INTEGER PRIMARY KEY REFERENCES account (account_id),
    currency     TEXT    NOT NULL,
    seq          INTEGER NOT NULL CHECK (seq >= 0),
    head         TEXT    NOT NULL,
    posted_at    INTEGER NOT NULL,
    debt         INTEGER NOT NULL CHECK (debt BETWEEN 0 AND 9000000000000000),
    credit_limit INTEGER NOT NULL CHECK (credit_limit BETWEEN 0 AND 9000000000000000),
    balance      INTEGER NOT NULL CHECK (balance BETWEEN -9000000000000000 AND 9000000000000000),
    payments     INTEGER NOT NULL CHECK (payments >= 0),
    events       INTEGER NOT NULL CHECK (events >= 0),
    version      INTEGER NOT NULL DEFAULT 0,
    created_at   INTEGER NOT NULL
) STRICT;

-- grant_id is the sequence number of the posting that made it. `remaining`, what is free, and `held`, what holds keep,
-- are the columns that change.
CREATE TABLE credit_grant (
    account_id INTEGER NOT NULL REFERENCES ledger_account (account_id),
    grant_id   INTEGER NOT NULL CHECK (grant_id > 0),
    source     TEXT    NOT NULL,
    amount     INTEGER NOT NULL CHECK (amount BETWEEN 1 AND 9000000000000000),
    remaining  INTEGER NOT NULL CHECK (remaining >= 0),
    held       INTEGER NOT NULL CHECK (held >= 0),
    is_live    INTEGER NOT NULL GENERATED ALWAYS AS (CASE WHEN remaining + held > 0 THEN 1 ELSE 0 END) STORED,
    expires_at INTEGER,
    services   TEXT    NOT NULL,
    reference  TEXT    NOT NULL,
    PRIMARY KEY (account_id, grant_id),
    CHECK (remaining + held <= amount)
) STRICT, WITHOUT ROWID;

CREATE INDEX credit_grant_live ON credit_grant (account_id, grant_id) WHERE is_live = 1;
CREATE INDEX credit_grant_expiry ON credit_grant (expires_at, account_id) WHERE is_live = 1 AND expires_at IS NOT NULL;

-- hold_id is the sequence number of the posting that made it; `parts` are pairs of grant and amount, in burn order.
CREATE TABLE credit_hold (
    account_id INTEGER NOT NULL REFERENCES ledger_account (account_id),
    hold_id    INTEGER NOT NULL CHECK (hold_id > 0),
    service    TEXT    NOT NULL,
    parts      TEXT    NOT NULL,
    expires_at INTEGER NOT NULL,
    is_open    INTEGER NOT NULL CHECK (is_open IN (0, 1)),
    PRIMARY KEY (account_id, hold_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX credit_hold_open ON credit_hold (account_id, hold_id) WHERE is_open = 1;
CREATE INDEX credit_hold_expiry ON credit_hold (expires_at, account_id) WHERE is_open = 1;

-- A row of the customer's history, or credit set aside. `original` is the posting that it is about, `link` binds it to
-- all before it (domain::ledger::link). `service` is '' for movements of the account itself. Within an account `at` never
-- goes back, so a moment is found by its number, and needs no index. Append-only.
CREATE TABLE posting (
    account_id    INTEGER NOT NULL,
    seq           INTEGER NOT NULL CHECK (seq > 0),
    at            INTEGER NOT NULL,
    kind          TEXT    NOT NULL,
    service       TEXT    NOT NULL,
    original      INTEGER CHECK (original > 0),
    description   TEXT    NOT NULL,
    reference     TEXT    NOT NULL,
    amount        INTEGER NOT NULL CHECK (amount BETWEEN -9000000000000000 AND 9000000000000000),
    balance_after INTEGER NOT NULL CHECK (balance_after BETWEEN -9000000000000000 AND 9000000000000000),
    idem_key      TEXT    NOT NULL,
    fingerprint   TEXT    NOT NULL,
    link          TEXT    NOT NULL,
    PRIMARY KEY (account_id, seq)
) STRICT, WITHOUT ROWID;

CREATE UNIQUE INDEX posting_key ON posting (account_id, idem_key);
CREATE INDEX posting_service ON posting (account_id, service, seq DESC);
CREATE INDEX posting_kind ON posting (account_id, kind, seq DESC) WHERE kind NOT IN ('charge', 'hold', 'release');
CREATE INDEX posting_original ON posting (account_id, original) WHERE original IS NOT NULL;

-- The legs of a posting; they sum to zero. House books lie on the customer's key. Append-only.
CREATE TABLE entry (
    account_id INTEGER NOT NULL,
    seq        INTEGER NOT NULL,
    leg        INTEGER NOT NULL CHECK (leg >= 0),
    book       TEXT    NOT NULL,
    grant_id   INTEGER CHECK ((grant_id IS NOT NULL) = (book IN ('credit', 'held'))),
    amount     INTEGER NOT NULL CHECK (amount BETWEEN -9000000000000000 AND 9000000000000000 AND amount <> 0),
    PRIMARY KEY (account_id, seq, leg)
) STRICT, WITHOUT ROWID;

-- Payments -----------------------------------------------------------------------------------------------------------

CREATE TABLE payment (
    account_id         INTEGER NOT NULL REFERENCES ledger_account (account_id),
    payment_id         TEXT    NOT NULL,
    number             INTEGER NOT NULL CHECK (number > 0),
    client_key         TEXT    NOT NULL,
    fingerprint        TEXT    NOT NULL,
    gateway            TEXT    NOT NULL,
    currency           TEXT    NOT NULL,
    amount             INTEGER NOT NULL CHECK (amount BETWEEN 1 AND 9000000000000000),
    profile_version    INTEGER NOT NULL,
    consent_version    TEXT    NOT NULL,
    consent_language   TEXT    NOT NULL,
    client_ip          TEXT    NOT NULL,
    created_at         INTEGER NOT NULL,
    deadline           INTEGER NOT NULL,
    state              TEXT    NOT NULL,
    shown              TEXT    NOT NULL,
    reason             TEXT,
    object_id          TEXT,
    redirect_url       TEXT,
    money_id           TEXT,
    credited           INTEGER CHECK (credited BETWEEN 1 AND 9000000000000000),
    posting_seq        INTEGER,
    happenings         INTEGER NOT NULL CHECK (happenings > 0),
    checks             INTEGER NOT NULL CHECK (checks >= 0),
    next_check_at      INTEGER,
    PRIMARY KEY (account_id, payment_id),
    FOREIGN KEY (account_id, profile_version) REFERENCES billing_profile (account_id, version),
    -- Credited exactly when succeeded.
    CHECK ((state = 'succeeded') = (posting_seq IS NOT NULL)),
    CHECK ((state = 'succeeded') = (credited IS NOT NULL))
) STRICT, WITHOUT ROWID;

CREATE UNIQUE INDEX payment_number ON payment (account_id, number);
CREATE UNIQUE INDEX payment_client_key ON payment (account_id, client_key);
CREATE UNIQUE INDEX payment_object ON payment (account_id, gateway, object_id) WHERE object_id IS NOT NULL;
CREATE UNIQUE INDEX payment_money ON payment (account_id, gateway, money_id) WHERE money_id IS NOT NULL;
CREATE INDEX payment_shown ON payment (account_id, shown, number DESC);
CREATE INDEX payment_time ON payment (account_id, created_at DESC, number DESC);
CREATE INDEX payment_check ON payment (next_check_at) WHERE next_check_at IS NOT NULL;

-- What happened to a payment, and on what ground. Append-only.
CREATE TABLE payment_event (
    account_id INTEGER NOT NULL,
    payment_id TEXT    NOT NULL,
    number     INTEGER NOT NULL CHECK (number > 0),
    at         INTEGER NOT NULL,
    cause      TEXT    NOT NULL,
    code       TEXT    NOT NULL,
    state      TEXT    NOT NULL,
    PRIMARY KEY (account_id, payment_id, number)
) STRICT, WITHOUT ROWID;

-- Gateway messages that have had their effect: each has it once. Append-only.
CREATE TABLE gateway_inbox (
    account_id INTEGER NOT NULL,
    gateway    TEXT    NOT NULL,
    event_key  TEXT    NOT NULL,
    payment_id TEXT    NOT NULL,
    at         INTEGER NOT NULL,
    PRIMARY KEY (account_id, gateway, event_key)
) STRICT, WITHOUT ROWID;

-- What must be told to others, written with what it tells of.
CREATE TABLE outbox (
    account_id    INTEGER NOT NULL,
    event_id      INTEGER NOT NULL CHECK (event_id > 0),
    at            INTEGER NOT NULL,
    body          TEXT    NOT NULL,
    dispatched_at INTEGER,
    PRIMARY KEY (account_id, event_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX outbox_waiting ON outbox (account_id, event_id) WHERE dispatched_at IS NULL;
CREATE INDEX outbox_dispatched ON outbox (dispatched_at) WHERE dispatched_at IS NOT NULL;

-- Nothing that happened is changed or taken back ----------------------------------------------------------------------

CREATE TRIGGER posting_no_update BEFORE UPDATE ON posting BEGIN SELECT RAISE(ABORT, 'postings are append-only'); END;
CREATE TRIGGER posting_no_delete BEFORE DELETE ON posting BEGIN SELECT RAISE(ABORT, 'postings are append-only'); END;
CREATE TRIGGER entry_no_update BEFORE UPDATE ON entry BEGIN SELECT RAISE(ABORT, 'entries are append-only'); END;
CREATE TRIGGER entry_no_delete BEFORE DELETE ON entry BEGIN SELECT RAISE(ABORT, 'entries are append-only'); END;
CREATE TRIGGER billing_profile_no_update BEFORE UPDATE ON billing_profile BEGIN SELECT RAISE(ABORT, 'profile versions are append-only'); END;
CREATE TRIGGER billing_profile_no_delete BEFORE DELETE ON billing_profile BEGIN SELECT RAISE(ABORT, 'profile versions are append-only'); END;
CREATE TRIGGER payment_event_no_update BEFORE UPDATE ON payment_event BEGIN SELECT RAISE(ABORT, 'payment events are append-only'); END;
CREATE TRIGGER payment_event_no_delete BEFORE DELETE ON payment_event BEGIN SELECT RAISE(ABORT, 'payment events are append-only'); END;
CREATE TRIGGER gateway_inbox_no_update BEFORE UPDATE ON gateway_inbox BEGIN SELECT RAISE(ABORT, 'the inbox is append-only'); END;
CREATE TRIGGER gateway_inbox_no_delete BEFORE DELETE ON gateway_inbox BEGIN SELECT RAISE(ABORT, 'the inbox is append-only'); END;
-- REPLACE deletes rows without asking the triggers above, so it is refused where it would meet a row.
CREATE TRIGGER posting_no_replace BEFORE INSERT ON posting
WHEN EXISTS (SELECT 1 FROM posting WHERE account_id = NEW.account_id AND seq = NEW.seq)
  OR EXISTS (SELECT 1 FROM posting WHERE account_id = NEW.account_id AND idem_key = NEW.idem_key)
BEGIN SELECT RAISE(FAIL, 'postings are append-only'); END;
CREATE TRIGGER entry_no_replace BEFORE INSERT ON entry
WHEN EXISTS (SELECT 1 FROM entry WHERE account_id = NEW.account_id AND seq = NEW.seq AND leg = NEW.leg)
BEGIN SELECT RAISE(FAIL, 'entries are append-only'); END;
CREATE TRIGGER billing_profile_no_replace BEFORE INSERT ON billing_profile
WHEN EXISTS (SELECT 1 FROM billing_profile WHERE account_id = NEW.account_id AND version = NEW.version)
BEGIN SELECT RAISE(ABORT, 'profile versions are append-only'); END;
CREATE TRIGGER payment_event_no_replace BEFORE INSERT ON payment_event
WHEN EXISTS (SELECT 1 FROM payment_event
             WHERE account_id = NEW.account_id AND payment_id = NEW.payment_id AND number = NEW.number)
BEGIN SELECT RAISE(ABORT, 'payment events are append-only'); END;
CREATE TRIGGER gateway_inbox_no_replace BEFORE INSERT ON gateway_inbox
WHEN EXISTS (SELECT 1 FROM gateway_inbox
             WHERE account_id = NEW.account_id AND gateway = NEW.gateway AND event_key = NEW.event_key)
BEGIN SELECT RAISE(ABORT, 'the inbox is append-only'); END;

CREATE TRIGGER payment_no_delete BEFORE DELETE ON payment BEGIN SELECT RAISE(ABORT, 'payments are kept'); END;
CREATE TRIGGER credit_hold_no_delete BEFORE DELETE ON credit_hold BEGIN SELECT RAISE(ABORT, 'holds are kept'); END;
CREATE TRIGGER credit_grant_no_delete BEFORE DELETE ON credit_grant BEGIN SELECT RAISE(ABORT, 'grants are kept'); END;
CREATE TRIGGER credit_grant_only_remaining
BEFORE UPDATE OF account_id, grant_id, source, amount, expires_at, services, reference ON credit_grant
BEGIN SELECT RAISE(ABORT, 'only what is left of a grant changes'); END;
CREATE TRIGGER payment_succeeded_is_final BEFORE UPDATE OF state, posting_seq, credited ON payment
WHEN OLD.state = 'succeeded'
 AND (NEW.state <> 'succeeded' OR NEW.posting_seq <> OLD.posting_seq OR NEW.credited <> OLD.credited)
BEGIN SELECT RAISE(ABORT, 'a succeeded payment stays succeeded'); END;
CREATE TRIGGER payment_asked_is_fixed
BEFORE UPDATE OF account_id, payment_id, number, gateway, currency, amount, profile_version, created_at ON payment
BEGIN SELECT RAISE(ABORT, 'what was asked of a payment does not change'); END;

-- Statistics --------------------------------------------------------------------------------------------------------

-- Without statistics SQLite takes any index for `account_id = ?` and then sorts a whole account for the plainest page;
-- with those of a young database it does so once the account has grown. So the shape that the indexes are made for is
-- written down here (rows, rows of one account, rows of one account and service …), and plans are the same at any size.
ANALYZE;
DELETE FROM sqlite_stat1;
INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES
    ('posting', 'posting', '10000000 1000 1'),
    ('posting', 'posting_key', '10000000 1000 1'),
    ('posting', 'posting_kind', '200000 20 5 1'),
    ('posting', 'posting_service', '10000000 1000 120 1'),
    ('posting', 'posting_original', '200000 20 1'),
    ('entry', 'entry', '25000000 2500 3 1'),
    ('credit_grant', 'credit_grant', '200000 20 1'),
    ('credit_grant', 'credit_grant_live', '40000 4 1'),
    ('credit_grant', 'credit_grant_expiry', '10000 2 1 1'),
    ('credit_hold', 'credit_hold', '500000 50 1'),
    ('credit_hold', 'credit_hold_open', '1000 2 1'),
    ('credit_hold', 'credit_hold_expiry', '1000 2 1'),
    ('payment', 'payment', '200000 20 1'),
    ('payment', 'payment_number', '200000 20 1'),
    ('payment', 'payment_client_key', '200000 20 1'),
    ('payment', 'payment_object', '150000 20 20 1'),
    ('payment', 'payment_money', '150000 20 20 1'),
    ('payment', 'payment_shown', '200000 20 7 1'),
    ('payment', 'payment_time', '200000 20 1 1'),
    ('payment', 'payment_check', '1000 1 1 1'),
    ('payment_event', 'payment_event', '700000 70 4 1'),
    ('gateway_inbox', 'gateway_inbox', '300000 30 30 1'),
    ('outbox', 'outbox', '1000000 100 1'),
    ('outbox', 'outbox_waiting', '100 1 1'),
    ('outbox', 'outbox_dispatched', '1000000 10 1 1');
ANALYZE sqlite_schema;
