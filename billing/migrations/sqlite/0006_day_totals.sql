-- What an account's history comes to, by UTC day, service and kind: written in the transaction of the postings, so that
-- counts and sums over a long history read few rows. Days of the account's zone are put together from whole UTC days and
-- the postings at both ends. Only what the history shows: credit set aside is left out.
CREATE TABLE day_total (
    account_id INTEGER NOT NULL,
    day        INTEGER NOT NULL,
    service    TEXT NOT NULL,
    kind       TEXT NOT NULL,
    count      INTEGER NOT NULL CHECK (count > 0),
    amount     INTEGER NOT NULL,
    PRIMARY KEY (account_id, day, service, kind)
) STRICT, WITHOUT ROWID;
