-- Whether there are tracking logs of Exchange 2013 or later, which have a network message ID. It is no summary of a trace.
SELECT EXISTS (
	FROM queued
	WHERE mta = 'exchange' AND network_message_id NOT NULL AND received NOT NULL AND protocol IS DISTINCT FROM 'TRACE'
)::BIGINT
