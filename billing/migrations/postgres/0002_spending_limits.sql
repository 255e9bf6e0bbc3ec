-- How much may be spent on a service ('' for all together) in a day or a month of the account's zone, and what has been
-- spent in the present period: written in the transaction of the postings that are counted.
CREATE TABLE spending_limit (
    account_id BIGINT NOT NULL REFERENCES ledger_account (account_id),
    limit_id   BIGINT NOT NULL CHECK (limit_id > 0),
    service    TEXT COLLATE "C" NOT NULL,
    period     TEXT COLLATE "C" NOT NULL CHECK (period IN ('day', 'month')),
    is_hard    BIGINT NOT NULL CHECK (is_hard IN (0, 1)),
    amount     BIGINT NOT NULL CHECK (amount BETWEEN 0 AND 9000000000000000),
    spent      BIGINT NOT NULL CHECK (spent >= 0),
    since      BIGINT NOT NULL,
    until      BIGINT NOT NULL CHECK (until > since),
    set_by     TEXT NOT NULL,
    set_at     BIGINT NOT NULL,
    PRIMARY KEY (account_id, limit_id)
) WITH (fillfactor = 50);

CREATE UNIQUE INDEX spending_limit_scope ON spending_limit (account_id, service, period, is_hard);

GRANT SELECT, INSERT, UPDATE (amount, spent, since, until, set_by, set_at), DELETE ON spending_limit TO prepay_app;
