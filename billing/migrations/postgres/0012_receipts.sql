-- One receipt for every succeeded payment, numbered within the account without gaps: the account's row counts them, and a
-- receipt is written in the transaction that credits its payment. `seller` is who sold then, as JSON (domain::receipt::Seller);
-- receipts of payments from before this table name the present seller. Append-only.
CREATE TABLE receipt (
    account_id BIGINT NOT NULL REFERENCES ledger_account (account_id),
    number     BIGINT NOT NULL CHECK (number > 0),
    payment_id TEXT COLLATE "C" NOT NULL,
    issued_at  BIGINT NOT NULL,
    seller     TEXT,
    PRIMARY KEY (account_id, number)
);

CREATE UNIQUE INDEX receipt_payment ON receipt (account_id, payment_id);

ALTER TABLE ledger_account ADD COLUMN receipts BIGINT NOT NULL DEFAULT 0 CHECK (receipts >= 0);

INSERT INTO receipt (account_id, number, payment_id, issued_at, seller)
SELECT p.account_id, row_number() OVER (PARTITION BY p.account_id ORDER BY p.posting_seq), p.payment_id, q.at, NULL
FROM payment AS p JOIN posting AS q ON q.account_id = p.account_id AND q.seq = p.posting_seq
WHERE p.state = 'succeeded';

UPDATE ledger_account
SET receipts = (SELECT count(*) FROM receipt AS r WHERE r.account_id = ledger_account.account_id);

GRANT SELECT, INSERT ON receipt TO prepay_app;
GRANT UPDATE (receipts) ON ledger_account TO prepay_app;
