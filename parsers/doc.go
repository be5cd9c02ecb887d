// Package parsers reads the logs of mail transfer agents.
//
// A [Parser] turns one log line into [Record] values: what happened to a
// message, a recipient or an SMTP client, when, between whom, and with which
// SMTP reply code (RFC 5321 section 4.2) and enhanced status code (RFC 3463).
// Each format has a package of its own; package formats lists them and
// recognises the format of a sample. The example of package formats reads a log.
//
// # Memory
//
// Parse does not allocate. The byte slices of a Record alias the line they
// were read from, or the scratch memory of the [Records] they were added to,
// and are valid until either is used again; copy what must last longer. Parse
// may rewrite bytes of the line in place, for instance to take the quotes out
// of a CSV field or to replace a byte that is not UTF-8. A Parser serves one
// source and one goroutine.
//
// # Lines that are not events
//
// A line adds no record, one, or several (a row of an Exchange log lists
// every recipient). A sound line that says nothing about mail flow adds none,
// and Parse returns nil. [ErrUnrecognised] means that the line belongs to the
// format but is not understood, [ErrBroken] that it is damaged, [ErrForeign]
// that another program wrote it. None of them ends the reading of the source. An
// entry that turns out to be damaged only after its first lines were accepted is
// counted by a [Counter].
//
// # Stability
//
// Before v1 a Record may gain fields and an Event new values.
package parsers
