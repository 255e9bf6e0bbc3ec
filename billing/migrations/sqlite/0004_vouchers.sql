-- Codes belong to nobody until they are redeemed, so both tables are keyed by the code: an account's own rows are the
-- credit and its posting. `claims` counts the rows of voucher_claim.
CREATE TABLE voucher (
    code             TEXT    NOT NULL PRIMARY KEY,
    batch            TEXT    NOT NULL,
    currency         TEXT    NOT NULL,
    amount           INTEGER NOT NULL CHECK (amount BETWEEN 1 AND 9000000000000000),
    redeem_by        INTEGER,
    lifetime_days    INTEGER CHECK (lifetime_days > 0),
    services         TEXT    NOT NULL,
    uses             INTEGER NOT NULL CHECK (uses > 0),
    uses_per_account INTEGER NOT NULL CHECK (uses_per_account > 0),
    description      TEXT    NOT NULL,
    claims           INTEGER NOT NULL CHECK (claims BETWEEN 0 AND uses),
    created_by       TEXT    NOT NULL,
    created_at       INTEGER NOT NULL,
    revoked_at       INTEGER,
    revoked_by       TEXT
) STRICT, WITHOUT ROWID;

CREATE INDEX voucher_batch ON voucher (batch, code);

-- A use that an account has claimed. `posting_seq` is the posting that granted it; while it is nothing the grant is under
-- way, or was cut off and is made good by the next try or the sweeper.
CREATE TABLE voucher_claim (
    code        TEXT    NOT NULL REFERENCES voucher (code),
    account_id  INTEGER NOT NULL,
    number      INTEGER NOT NULL CHECK (number > 0),
    claimed_at  INTEGER NOT NULL,
    posting_seq INTEGER,
    PRIMARY KEY (code, account_id, number)
) STRICT, WITHOUT ROWID;

CREATE INDEX voucher_claim_open ON voucher_claim (claimed_at) WHERE posting_seq IS NULL;
