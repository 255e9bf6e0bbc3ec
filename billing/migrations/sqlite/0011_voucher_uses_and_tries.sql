-- What a grant paid is read from its end: the charges of a voucher, page by page.
CREATE INDEX entry_grant ON entry (account_id, grant_id, seq) WHERE grant_id IS NOT NULL;

-- A form that is sent twice redeems once, also a code that may be used several times.
ALTER TABLE voucher_claim ADD COLUMN form_key TEXT NOT NULL DEFAULT '';

-- When the account's tries at codes will all have come back (domain::voucher::TryQuota).
CREATE TABLE voucher_try (
    account_id INTEGER PRIMARY KEY REFERENCES account (account_id),
    full_at    INTEGER NOT NULL
) STRICT;

INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES ('entry', 'entry_grant', '12000000 1200 60 1');
ANALYZE sqlite_schema;
