-- What charges were made of, where the service told: quantity and unit price as decimal text. Append-only.
CREATE TABLE charge_usage (
    account_id INTEGER NOT NULL,
    seq        INTEGER NOT NULL,
    resource   TEXT    NOT NULL,
    quantity   TEXT,
    unit_price TEXT,
    PRIMARY KEY (account_id, seq),
    CHECK ((quantity IS NULL) = (unit_price IS NULL))
) STRICT, WITHOUT ROWID;

CREATE TRIGGER charge_usage_no_update BEFORE UPDATE ON charge_usage BEGIN SELECT RAISE(ABORT, 'usage is append-only'); END;
CREATE TRIGGER charge_usage_no_delete BEFORE DELETE ON charge_usage BEGIN SELECT RAISE(ABORT, 'usage is append-only'); END;
CREATE TRIGGER charge_usage_no_replace BEFORE INSERT ON charge_usage
WHEN EXISTS (SELECT 1 FROM charge_usage WHERE account_id = NEW.account_id AND seq = NEW.seq)
BEGIN SELECT RAISE(ABORT, 'usage is append-only'); END;

-- The keys of the marketplace's services, which act for all accounts. The secret itself is never stored, only its SHA-256.
CREATE TABLE api_key (
    key_id      TEXT    NOT NULL PRIMARY KEY,
    secret_hash BLOB    NOT NULL,
    name        TEXT    NOT NULL,
    scopes      TEXT    NOT NULL,
    created_by  TEXT    NOT NULL,
    created_at  INTEGER NOT NULL,
    expires_at  INTEGER,
    revoked_at  INTEGER,
    revoked_by  TEXT
) STRICT, WITHOUT ROWID;
