-- What a person likes to see; nothing where the browser or the language decides.
ALTER TABLE user_identity ADD COLUMN number_style TEXT;
ALTER TABLE user_identity ADD COLUMN display_currency TEXT;

-- When an account's balance is low: below its own threshold (micro-units), or, where it has none, below what was spent on
-- the last day of spending. `spend_day` is a UTC day, `spend_today` what was charged on it, `spend_before` what was charged
-- on the day of spending before it. `alert_level` is what was told last: 0 enough, 1 low, 2 negative.
ALTER TABLE ledger_account ADD COLUMN low_threshold INTEGER CHECK (low_threshold BETWEEN 0 AND 9000000000000000);
ALTER TABLE ledger_account ADD COLUMN alert_level INTEGER NOT NULL DEFAULT 0 CHECK (alert_level BETWEEN 0 AND 2);
ALTER TABLE ledger_account ADD COLUMN spend_day INTEGER NOT NULL DEFAULT 0;
ALTER TABLE ledger_account ADD COLUMN spend_today INTEGER NOT NULL DEFAULT 0 CHECK (spend_today >= 0);
ALTER TABLE ledger_account ADD COLUMN spend_before INTEGER NOT NULL DEFAULT 0 CHECK (spend_before >= 0);

-- Who is to be told when it is low.
CREATE TABLE alert_recipient (
    account_id INTEGER NOT NULL REFERENCES ledger_account (account_id),
    email      TEXT    NOT NULL,
    PRIMARY KEY (account_id, email)
) STRICT, WITHOUT ROWID;

INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES ('alert_recipient', 'alert_recipient', '1000000 2 1');
ANALYZE sqlite_schema;
