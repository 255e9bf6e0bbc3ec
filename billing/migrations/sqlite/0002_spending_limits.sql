-- How much may be spent on a service ('' for all together) in a day or a month of the account's zone, and what has been
-- spent in the present period: written in the transaction of the postings that are counted.
CREATE TABLE spending_limit (
    account_id INTEGER NOT NULL REFERENCES ledger_account (account_id),
    limit_id   INTEGER NOT NULL CHECK (limit_id > 0),
    service    TEXT NOT NULL,
    period     TEXT NOT NULL CHECK (period IN ('day', 'month')),
    is_hard    INTEGER NOT NULL CHECK (is_hard IN (0, 1)),
    amount     INTEGER NOT NULL CHECK (amount BETWEEN 0 AND 9000000000000000),
    spent      INTEGER NOT NULL CHECK (spent >= 0),
    since      INTEGER NOT NULL,
    until      INTEGER NOT NULL CHECK (until > since),
    set_by     TEXT NOT NULL,
    set_at     INTEGER NOT NULL,
    PRIMARY KEY (account_id, limit_id)
) STRICT, WITHOUT ROWID;

CREATE UNIQUE INDEX spending_limit_scope ON spending_limit (account_id, service, period, is_hard);
