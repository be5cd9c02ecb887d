package batch

import "github.com/mtalog/mtalog/parsers"

// Connections is a row of store.connection: how many connections of SMTP clients
// began within an hour. Host and Service are numbers of store.name. These rows
// are so few that they are stored without Arrow.
type Connections struct {
	Source        int32
	MTA           parsers.MTA
	Host, Service int32
	Hour          int64 // when it began, in microseconds since 1970-01-01 UTC
	Count         int64
}
