package batch

import "github.com/mtalog/mtalog/parsers"

// Connections is a row of store.connection: how many SMTP connections of clients
// began within an hour. Host and Service are numbers of store.name. There are so
// few that they need no Arrow.
type Connections struct {
	Source        int32
	MTA           parsers.MTA
	Host, Service int32
	Hour          int64 // its beginning, microseconds UTC
	Count         int64
}
