-- Codes belong to nobody until they are redeemed, so both tables are keyed by the code: an account's own rows are the
-- credit and its posting. `claims` counts the rows of voucher_claim.
CREATE TABLE voucher (
    code             TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    batch            TEXT COLLATE "C" NOT NULL,
    currency         TEXT   NOT NULL,
    amount           BIGINT NOT NULL CHECK (amount BETWEEN 1 AND 9000000000000000),
    redeem_by        BIGINT,
    lifetime_days    BIGINT CHECK (lifetime_days > 0),
    services         TEXT   NOT NULL,
    uses             BIGINT NOT NULL CHECK (uses > 0),
    uses_per_account BIGINT NOT NULL CHECK (uses_per_account > 0),
    description      TEXT   NOT NULL,
    claims           BIGINT NOT NULL CHECK (claims BETWEEN 0 AND uses),
    created_by       TEXT   NOT NULL,
    created_at       BIGINT NOT NULL,
    revoked_at       BIGINT,
    revoked_by       TEXT
) WITH (fillfactor = 70);

CREATE INDEX voucher_batch ON voucher (batch, code);

-- A use that an account has claimed. `posting_seq` is the posting that granted it; while it is nothing the grant is under
-- way, or was cut off and is made good by the next try or the sweeper.
CREATE TABLE voucher_claim (
    code        TEXT COLLATE "C" NOT NULL REFERENCES voucher (code),
    account_id  BIGINT NOT NULL,
    number      BIGINT NOT NULL CHECK (number > 0),
    claimed_at  BIGINT NOT NULL,
    posting_seq BIGINT,
    PRIMARY KEY (code, account_id, number)
) WITH (fillfactor = 70);

CREATE INDEX voucher_claim_open ON voucher_claim (claimed_at) WHERE posting_seq IS NULL;

GRANT SELECT, INSERT, UPDATE (claims, revoked_at, revoked_by) ON voucher TO prepay_app;
-- A claim that the ledger refused is given back.
GRANT SELECT, INSERT, UPDATE (posting_seq), DELETE ON voucher_claim TO prepay_app;
