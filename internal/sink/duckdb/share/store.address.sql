-- Senders, and recipients as they were written at first.
SELECT id, p_address(value) FROM store.address
