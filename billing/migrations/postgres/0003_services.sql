-- What charges were made of, where the service told: quantity and unit price as decimal text. Append-only.
CREATE TABLE charge_usage (
    account_id BIGINT NOT NULL,
    seq        BIGINT NOT NULL,
    resource   TEXT   NOT NULL,
    quantity   TEXT,
    unit_price TEXT,
    PRIMARY KEY (account_id, seq),
    CHECK ((quantity IS NULL) = (unit_price IS NULL))
);

-- The keys of the marketplace's services, which act for all accounts. The secret itself is never stored, only its SHA-256.
CREATE TABLE api_key (
    key_id      TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    secret_hash BYTEA  NOT NULL,
    name        TEXT   NOT NULL,
    scopes      TEXT   NOT NULL,
    created_by  TEXT   NOT NULL,
    created_at  BIGINT NOT NULL,
    expires_at  BIGINT,
    revoked_at  BIGINT,
    revoked_by  TEXT
);

GRANT SELECT, INSERT ON charge_usage, api_key TO prepay_app;
GRANT UPDATE (revoked_at, revoked_by) ON api_key TO prepay_app;
