// Package serve lets other processes read a database that this process holds
// open: DuckDB admits one process to a file that is being written. The holder
// answers over a Unix socket beside the database.
//
// Local runs queries on a database of this process (local.go). Start listens
// (server.go), and each connection is answered with what Local gives (session.go,
// writer.go), at the client's pace (spool.go). Dial returns a Client that asks, and that answers as Local does
// (client.go, rows.go).
//
// # Protocol
//
// One connection carries one request. A frame is a kind (1 byte), a length (4
// bytes, big-endian) and a payload. Numbers in payloads are varints as in
// encoding/binary; values carry a tag each, see value.go.
//
//	client: query  version, SQL, arguments (name, value)
//	server: header column names and types
//	        rows   values, row after row; any number of such frames
//	        end    or, at any time, error with a text
//
//	client: ping   version
//	server: ping   version
//
// A client that closes its connection ends its query.
//
// # Who may ask, and what
//
// The socket has mode 0600, and on Linux the kernel is asked who connects: the
// same user, or root. What may be asked is one statement that reads the
// database and nothing else; see guard.go.
package serve
