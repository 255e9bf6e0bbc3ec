-- Refunds and disputes of paid payments as the gateways tell of them, and the credit that each has taken.
CREATE TABLE money_back (
    account_id  INTEGER NOT NULL,
    payment_id  TEXT    NOT NULL,
    kind        TEXT    NOT NULL CHECK (kind IN ('refund', 'dispute')),
    back_id     TEXT    NOT NULL,
    currency    TEXT    NOT NULL,
    amount      INTEGER NOT NULL CHECK (amount BETWEEN 1 AND 9000000000000000),
    state       TEXT    NOT NULL CHECK (state IN ('open', 'gone', 'returned')),
    credit      INTEGER NOT NULL CHECK (credit >= 0),
    -- The posting that took the credit which is not returned.
    posting_seq INTEGER,
    heard_at    INTEGER NOT NULL,
    changed_at  INTEGER NOT NULL,
    PRIMARY KEY (account_id, payment_id, kind, back_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX money_back_open ON money_back (changed_at) WHERE state = 'open';
CREATE TRIGGER money_back_no_delete BEFORE DELETE ON money_back BEGIN SELECT RAISE(ABORT, 'refunds and disputes are kept'); END;

-- A gateway that tells of a refund or dispute names its money, not always our payment.
CREATE INDEX payment_by_money ON payment (gateway, money_id) WHERE money_id IS NOT NULL;

-- What about a payment does not add up: operators decide, with a reason. An item is closed once and for all.
CREATE TABLE review_item (
    account_id  INTEGER NOT NULL,
    payment_id  TEXT    NOT NULL,
    -- Of the happening that opened it.
    number      INTEGER NOT NULL CHECK (number > 0),
    opened_at   INTEGER NOT NULL,
    what        TEXT    NOT NULL,
    detail      TEXT    NOT NULL,
    approved_by TEXT,
    closed_at   INTEGER,
    closed_by   TEXT,
    decision    TEXT CHECK (decision IN ('settled', 'rejected', 'closed')),
    reason      TEXT,
    PRIMARY KEY (account_id, payment_id, number)
) STRICT, WITHOUT ROWID;

CREATE INDEX review_item_open ON review_item (opened_at) WHERE closed_at IS NULL;
CREATE TRIGGER review_item_no_delete BEFORE DELETE ON review_item BEGIN SELECT RAISE(ABORT, 'reviews are kept'); END;
CREATE TRIGGER review_item_closed_is_final BEFORE UPDATE ON review_item WHEN OLD.closed_at IS NOT NULL
BEGIN SELECT RAISE(ABORT, 'a closed review stays closed'); END;
CREATE TRIGGER review_item_finding_is_fixed
BEFORE UPDATE OF account_id, payment_id, number, opened_at, what, detail ON review_item
BEGIN SELECT RAISE(ABORT, 'a finding does not change'); END;

-- Work that one of all processes does when it is due, and how it went the last time. As many rows as there are kinds of work.
CREATE TABLE worker_run (
    name        TEXT NOT NULL PRIMARY KEY,
    due_at      INTEGER NOT NULL,
    finished_at INTEGER,
    summary     TEXT
) STRICT, WITHOUT ROWID;

INSERT INTO worker_run (name, due_at) VALUES ('reconcile', 0);

INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES
    ('payment', 'payment_by_money', '150000 50000 1'),
    ('money_back', 'money_back', '20000 4 1 1 1'),
    ('money_back', 'money_back_open', '1000 1'),
    ('review_item', 'review_item', '20000 4 1 1'),
    ('review_item', 'review_item_open', '1000 1');
ANALYZE sqlite_schema;
