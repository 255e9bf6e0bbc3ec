-- What an account's history comes to, by UTC day, service and kind: written in the transaction of the postings, so that
-- counts and sums over a long history read few rows. Days of the account's zone are put together from whole UTC days and
-- the postings at both ends. Only what the history shows: credit set aside is left out.
CREATE TABLE day_total (
    account_id BIGINT NOT NULL,
    day        BIGINT NOT NULL,
    service    TEXT COLLATE "C" NOT NULL,
    kind       TEXT COLLATE "C" NOT NULL,
    count      BIGINT NOT NULL CHECK (count > 0),
    amount     BIGINT NOT NULL,
    PRIMARY KEY (account_id, day, service, kind)
) WITH (fillfactor = 50);

GRANT SELECT, INSERT, UPDATE (count, amount) ON day_total TO prepay_app;
