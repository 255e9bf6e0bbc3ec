-- What was charged, by hour in UTC and service: written in the transaction of the postings, beside the totals of days. Days of
-- any zone are put together from whole UTC days, the hours at their ends, and, where a zone's days do not begin with an hour,
-- the postings of what is left.
CREATE TABLE hour_total (
    account_id BIGINT NOT NULL,
    hour    BIGINT NOT NULL,
    service    TEXT COLLATE "C" NOT NULL,
    count      BIGINT NOT NULL CHECK (count > 0),
    amount     BIGINT NOT NULL,
    PRIMARY KEY (account_id, hour, service)
) WITH (fillfactor = 50);

INSERT INTO hour_total (account_id, hour, service, count, amount)
SELECT account_id, at / 3600000, service, count(*), CAST(sum(amount) AS BIGINT) FROM posting WHERE kind = 'charge'
GROUP BY account_id, at / 3600000, service;

GRANT SELECT, INSERT, UPDATE (count, amount) ON hour_total TO prepay_app;
