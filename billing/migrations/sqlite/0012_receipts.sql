-- One receipt for every succeeded payment, numbered within the account without gaps: the account's row counts them, and a
-- receipt is written in the transaction that credits its payment. `seller` is who sold then, as JSON (domain::receipt::Seller);
-- receipts of payments from before this table name the present seller. Append-only.
CREATE TABLE receipt (
    account_id INTEGER NOT NULL REFERENCES ledger_account (account_id),
    number     INTEGER NOT NULL CHECK (number > 0),
    payment_id TEXT    NOT NULL,
    issued_at  INTEGER NOT NULL,
    seller     TEXT,
    PRIMARY KEY (account_id, number)
) STRICT, WITHOUT ROWID;

CREATE UNIQUE INDEX receipt_payment ON receipt (account_id, payment_id);

ALTER TABLE ledger_account ADD COLUMN receipts INTEGER NOT NULL DEFAULT 0 CHECK (receipts >= 0);

INSERT INTO receipt (account_id, number, payment_id, issued_at, seller)
SELECT p.account_id, row_number() OVER (PARTITION BY p.account_id ORDER BY p.posting_seq), p.payment_id, q.at, NULL
FROM payment AS p JOIN posting AS q ON q.account_id = p.account_id AND q.seq = p.posting_seq
WHERE p.state = 'succeeded';

UPDATE ledger_account
SET receipts = (SELECT count(*) FROM receipt AS r WHERE r.account_id = ledger_account.account_id);

CREATE TRIGGER receipt_no_update BEFORE UPDATE ON receipt BEGIN SELECT RAISE(ABORT, 'receipts are append-only'); END;
CREATE TRIGGER receipt_no_delete BEFORE DELETE ON receipt BEGIN SELECT RAISE(ABORT, 'receipts are append-only'); END;
CREATE TRIGGER receipt_no_replace BEFORE INSERT ON receipt
WHEN EXISTS (SELECT 1 FROM receipt WHERE account_id = NEW.account_id AND number = NEW.number)
  OR EXISTS (SELECT 1 FROM receipt WHERE account_id = NEW.account_id AND payment_id = NEW.payment_id)
BEGIN SELECT RAISE(FAIL, 'receipts are append-only'); END;

INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES
    ('receipt', 'receipt', '150000 15 1'),
    ('receipt', 'receipt_payment', '150000 15 1');
ANALYZE sqlite_schema;
