-- Refunds and disputes of paid payments as the gateways tell of them, and the credit that each has taken.
CREATE TABLE money_back (
    account_id  BIGINT NOT NULL,
    payment_id  TEXT COLLATE "C" NOT NULL,
    kind        TEXT COLLATE "C" NOT NULL CHECK (kind IN ('refund', 'dispute')),
    back_id     TEXT COLLATE "C" NOT NULL,
    currency    TEXT NOT NULL,
    amount      BIGINT NOT NULL CHECK (amount BETWEEN 1 AND 9000000000000000),
    state       TEXT NOT NULL CHECK (state IN ('open', 'gone', 'returned')),
    credit      BIGINT NOT NULL CHECK (credit >= 0),
    -- The posting that took the credit which is not returned.
    posting_seq BIGINT,
    heard_at    BIGINT NOT NULL,
    changed_at  BIGINT NOT NULL,
    PRIMARY KEY (account_id, payment_id, kind, back_id)
);

CREATE INDEX money_back_open ON money_back (changed_at) WHERE state = 'open';

-- A gateway that tells of a refund or dispute names its money, not always our payment.
CREATE INDEX payment_by_money ON payment (gateway, money_id) WHERE money_id IS NOT NULL;

-- What about a payment does not add up: operators decide, with a reason. An item is closed once and for all.
CREATE TABLE review_item (
    account_id  BIGINT NOT NULL,
    payment_id  TEXT COLLATE "C" NOT NULL,
    -- Of the happening that opened it.
    number      BIGINT NOT NULL CHECK (number > 0),
    opened_at   BIGINT NOT NULL,
    what        TEXT NOT NULL,
    detail      TEXT NOT NULL,
    approved_by TEXT,
    closed_at   BIGINT,
    closed_by   TEXT,
    decision    TEXT CHECK (decision IN ('settled', 'rejected', 'closed')),
    reason      TEXT,
    PRIMARY KEY (account_id, payment_id, number)
);

CREATE INDEX review_item_open ON review_item (opened_at) WHERE closed_at IS NULL;

-- Work that one of all processes does when it is due, and how it went the last time. As many rows as there are kinds of work.
CREATE TABLE worker_run (
    name        TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    due_at      BIGINT NOT NULL,
    finished_at BIGINT,
    summary     TEXT
);

INSERT INTO worker_run (name, due_at) VALUES ('reconcile', 0);

GRANT SELECT, INSERT ON money_back, review_item TO prepay_app;
GRANT UPDATE (amount, state, credit, posting_seq, changed_at) ON money_back TO prepay_app;
GRANT UPDATE (approved_by, closed_at, closed_by, decision, reason) ON review_item TO prepay_app;
GRANT SELECT, UPDATE (due_at, finished_at, summary) ON worker_run TO prepay_app;
