-- Refunds that were ordered lately are looked for at night, should nothing have been heard of them.
CREATE INDEX payment_event_refund_ordered ON payment_event (at) WHERE cause = 'refund_ordered';

INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES ('payment_event', 'payment_event_refund_ordered', '1000 1');
ANALYZE sqlite_schema;
