// Package batch turns rows into Arrow batches, with one builder for each table
// of the store. Adding a row is the only time that its bytes are copied on their
// way from the log to the store. A builder serves one goroutine.
//
// A number or text that is not known is 0 or empty and a delay that is not known
// is -1, so that batches need no null bitmaps. Only times have them: there, 0 is
// null.
package batch

// RowGroup is the number of rows that DuckDB compresses together.
const RowGroup = 122_880

// Rows is the number of rows of a full batch: a multiple of 2048, so that none
// of DuckDB's vectors is split, and small enough for DuckDB to be done with the
// last batch soon after it has come.
const Rows = RowGroup / 4

// maxText is how many bytes of one text column make a batch full, whatever its
// rows. The offsets of an Arrow string column have 32 bits.
const maxText = 64 << 20

// The Arrow schemas of the batches. Names and addresses share one.
var (
	EventSchema       = NewEvents(nil).Schema()
	MessageSchema     = NewMessages(nil).Schema()
	NameSchema        = NewNames(nil).Schema()
	PeerSchema        = NewPeers(nil).Schema()
	KindSchema        = NewKinds(nil).Schema()
	VerdictSchema     = NewVerdicts(nil).Schema()
	FingerprintSchema = NewFingerprints(nil).Schema()
)
