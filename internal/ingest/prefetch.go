package ingest

// prefetchLen is how many records prefetch looks at in one go: with their text and
// their slots they fill half of a core's first cache.
const prefetchLen = 16

// cacheLine is how many bytes a processor's cache takes at once.
const cacheLine = 64

// prefetch touches what the builder will need for the records from to to-1 of c: those of
// their fields that have no key, their lines, and the slots of the tables. Another core has
// just written the records, and the tables are large. Loads that are issued together are
// waited for together; if the work on a record followed each of them, each would be waited
// for by itself.
func (b *builder) prefetch(c *chunk, from, to int) {
	sum, d := 0, b.dims
	for i := from; i < to; i++ {
		r, k := &c.records.List[i], &c.notes[i].keys
		sum += int(r.Time)
		if k.message == 0 { // of most no more is read
			continue
		}
		sum += len(r.QueueID) + len(r.MessageID) + len(r.OriginalRecipient) + int(r.Reply) + int(r.Delays[3]) + len(r.Text)
		sum += int(b.messages.prefetch(k.message) + d.addresses.Prefetch(k.sender) + d.peers.Prefetch(k.client) + d.peers.Prefetch(k.relay) + d.names.Prefetch(k.domain))
	}
	text := c.textOf(from, to)
	for i := 0; i < len(text); i += cacheLine {
		sum += int(text[i])
	}
	b.touched = sum // so that the loads are not optimised away
}

// textOf returns the lines of the records from to to-1, and those between them.
func (c *chunk) textOf(from, to int) []byte {
	text, start := c.block.Data, 0
	if from > 0 {
		start = int(c.notes[from-1].end - c.block.Offset)
	}
	end := int(c.notes[to-1].end - c.block.Offset)
	if start < 0 || end > len(text) || start > end { // what was flushed belongs to a block before
		return nil
	}
	return text[start:end]
}
