-- What one unit of `base` is worth in `quote`, as the operator enters it: a small reference table, the same for every
-- account. Versions never change; a new rate is a new version, and so is its withdrawal, which has no rate. `spread` is in
-- basis points. Append-only.
CREATE TABLE exchange_rate (
    base        TEXT COLLATE "C" NOT NULL,
    quote       TEXT COLLATE "C" NOT NULL,
    version     BIGINT NOT NULL CHECK (version > 0),
    rate        TEXT,
    spread      BIGINT NOT NULL CHECK (spread BETWEEN 0 AND 2000),
    source      TEXT NOT NULL,
    observed_at BIGINT NOT NULL,
    entered_at  BIGINT NOT NULL,
    actor       TEXT NOT NULL,
    PRIMARY KEY (base, quote, version),
    CHECK (base <> quote)
);

GRANT SELECT, INSERT ON exchange_rate TO prepay_app;

-- The quote of a payment that is charged in another currency than the balance's: what is credited, and by which rate
-- `amount` was made of it. All of it or nothing. The engine's role may write it, and has no right to change it.
ALTER TABLE payment
    ADD COLUMN credit_currency  TEXT,
    ADD COLUMN credit_amount    BIGINT CHECK (credit_amount BETWEEN 1 AND 9000000000000000),
    ADD COLUMN rate_version     BIGINT,
    ADD COLUMN rate             TEXT,
    ADD COLUMN rate_spread      BIGINT,
    ADD COLUMN rate_source      TEXT,
    ADD COLUMN rate_observed_at BIGINT,
    ADD COLUMN quoted_at        BIGINT,
    ADD CHECK (num_nulls(credit_currency, credit_amount, rate_version, rate, rate_spread, rate_source, rate_observed_at,
                         quoted_at) IN (0, 8)
               AND credit_currency IS DISTINCT FROM currency);
