// Package batch turns rows into Arrow batches, one kind for each table of the
// store. It is the only copy of a byte between a log and its store.
//
// A value that is not known is 0 or empty, a delay that is not known is -1:
// batches carry no null bitmaps, except for the receipt of a message.
package batch

// RowGroup is how many rows DuckDB compresses together.
const RowGroup = 122_880

// Rows is the size of a full batch: some of DuckDB's vectors of 2048 rows, so
// that none is split, and few enough for DuckDB to be done with the last ones
// soon after they are there.
const Rows = RowGroup / 4

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
