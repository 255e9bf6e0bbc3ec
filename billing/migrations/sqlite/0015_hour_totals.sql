-- What was charged, by hour in UTC and service: written in the transaction of the postings, beside the totals of days. Days of
-- any zone are put together from whole UTC days, the hours at their ends, and, where a zone's days do not begin with an hour,
-- the postings of what is left.
CREATE TABLE hour_total (
    account_id INTEGER NOT NULL,
    hour    INTEGER NOT NULL,
    service    TEXT NOT NULL,
    count      INTEGER NOT NULL CHECK (count > 0),
    amount     INTEGER NOT NULL,
    PRIMARY KEY (account_id, hour, service)
) STRICT, WITHOUT ROWID;

INSERT INTO hour_total (account_id, hour, service, count, amount)
SELECT account_id, at / 3600000, service, count(*), sum(amount) FROM posting WHERE kind = 'charge'
GROUP BY account_id, at / 3600000, service;

INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES ('hour_total', 'hour_total', '2000000 200 2 1');
ANALYZE sqlite_schema;
