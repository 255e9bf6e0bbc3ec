-- What one unit of `base` is worth in `quote`, as the operator enters it: a small reference table, the same for every
-- account. Versions never change; a new rate is a new version, and so is its withdrawal, which has no rate. `spread` is in
-- basis points. Append-only.
CREATE TABLE exchange_rate (
    base        TEXT NOT NULL,
    quote       TEXT NOT NULL,
    version     INTEGER NOT NULL CHECK (version > 0),
    rate        TEXT,
    spread      INTEGER NOT NULL CHECK (spread BETWEEN 0 AND 2000),
    source      TEXT NOT NULL,
    observed_at INTEGER NOT NULL,
    entered_at  INTEGER NOT NULL,
    actor       TEXT NOT NULL,
    PRIMARY KEY (base, quote, version),
    CHECK (base <> quote)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER exchange_rate_no_update BEFORE UPDATE ON exchange_rate BEGIN SELECT RAISE(ABORT, 'rates are append-only'); END;
CREATE TRIGGER exchange_rate_no_delete BEFORE DELETE ON exchange_rate BEGIN SELECT RAISE(ABORT, 'rates are append-only'); END;
CREATE TRIGGER exchange_rate_no_replace BEFORE INSERT ON exchange_rate
WHEN EXISTS (SELECT 1 FROM exchange_rate WHERE base = NEW.base AND quote = NEW.quote AND version = NEW.version)
BEGIN SELECT RAISE(ABORT, 'rates are append-only'); END;

-- The quote of a payment that is charged in another currency than the balance's: what is credited, and by which rate
-- `amount` was made of it. All of it or nothing.
ALTER TABLE payment ADD COLUMN credit_currency TEXT;
ALTER TABLE payment ADD COLUMN credit_amount INTEGER CHECK (credit_amount BETWEEN 1 AND 9000000000000000);
ALTER TABLE payment ADD COLUMN rate_version INTEGER;
ALTER TABLE payment ADD COLUMN rate TEXT;
ALTER TABLE payment ADD COLUMN rate_spread INTEGER;
ALTER TABLE payment ADD COLUMN rate_source TEXT;
ALTER TABLE payment ADD COLUMN rate_observed_at INTEGER;
ALTER TABLE payment ADD COLUMN quoted_at INTEGER CHECK (
    (credit_currency IS NULL) + (credit_amount IS NULL) + (rate_version IS NULL) + (rate IS NULL)
    + (rate_spread IS NULL) + (rate_source IS NULL) + (rate_observed_at IS NULL) + (quoted_at IS NULL) IN (0, 8)
    AND credit_currency IS NOT currency
);

CREATE TRIGGER payment_quote_is_fixed
BEFORE UPDATE OF credit_currency, credit_amount, rate_version, rate, rate_spread, rate_source, rate_observed_at, quoted_at
ON payment BEGIN SELECT RAISE(ABORT, 'the quote of a payment does not change'); END;

INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES ('exchange_rate', 'exchange_rate', '4000 4000 1000 1');
ANALYZE sqlite_schema;
