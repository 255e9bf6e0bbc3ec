-- Refunds that were ordered lately are looked for at night, should nothing have been heard of them.
CREATE INDEX payment_event_refund_ordered ON payment_event (at) WHERE cause = 'refund_ordered';
