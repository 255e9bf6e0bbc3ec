-- How far an account's chain had come, signed (domain::ledger::SignedHead). Append-only.
CREATE TABLE signed_head (
    account_id INTEGER NOT NULL,
    seq        INTEGER NOT NULL CHECK (seq > 0),
    balance    INTEGER NOT NULL,
    link       TEXT NOT NULL,
    at         INTEGER NOT NULL,
    public_key BLOB NOT NULL,
    signature  BLOB NOT NULL,
    PRIMARY KEY (account_id, seq)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER signed_head_no_update BEFORE UPDATE ON signed_head BEGIN SELECT RAISE(ABORT, 'heads are append-only'); END;
CREATE TRIGGER signed_head_no_delete BEFORE DELETE ON signed_head BEGIN SELECT RAISE(ABORT, 'heads are append-only'); END;
CREATE TRIGGER signed_head_no_replace BEFORE INSERT ON signed_head
WHEN EXISTS (SELECT 1 FROM signed_head WHERE account_id = NEW.account_id AND seq = NEW.seq)
BEGIN SELECT RAISE(ABORT, 'heads are append-only'); END;

INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES ('signed_head', 'signed_head', '1000000 100 1');
ANALYZE sqlite_schema;
