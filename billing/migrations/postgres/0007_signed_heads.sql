-- How far an account's chain had come, signed (domain::ledger::SignedHead). Append-only.
CREATE TABLE signed_head (
    account_id BIGINT NOT NULL,
    seq        BIGINT NOT NULL CHECK (seq > 0),
    balance    BIGINT NOT NULL,
    link       TEXT NOT NULL,
    at         BIGINT NOT NULL,
    public_key BYTEA NOT NULL,
    signature  BYTEA NOT NULL,
    PRIMARY KEY (account_id, seq)
);

GRANT SELECT, INSERT ON signed_head TO prepay_app;
