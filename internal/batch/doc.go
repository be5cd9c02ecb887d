// Package batch turns rows into Arrow batches, one kind for each table of the
// store. It is the only copy of a byte between a log and its store.
//
// A value that is not known is 0 or empty, a delay that is not known is -1:
// batches carry no null bitmaps, except for the receipt of a message.
package batch

// Rows is the size of a full batch: DuckDB's row group, so that each batch is
// compressed by one thread and none is merged with its neighbour later.
const Rows = 122_880

// maxText is how many bytes of one text column make a batch full as well: the
// offsets of an Arrow string column are 32 bits wide.
const maxText = 64 << 20

// The schemas of the batches of each table of the store.
var (
	EventSchema       = NewEvents(nil).Schema()
	MessageSchema     = NewMessages(nil).Schema()
	NameSchema        = NewNames(nil).Schema()
	PeerSchema        = NewPeers(nil).Schema()
	KindSchema        = NewKinds(nil).Schema()
	VerdictSchema     = NewVerdicts(nil).Schema()
	FingerprintSchema = NewFingerprints(nil).Schema()
)
