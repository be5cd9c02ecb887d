// Package exchange reads the transport logs of Microsoft Exchange Server, 2007
// to Subscription Edition: message tracking, SMTP send and receive protocol,
// connectivity and transport agent logs.
//
// All are CSV files with a head of "#" lines, of which "#Fields:" names the
// columns. The names count, not their order; a file without a head is read by
// the columns of the version that its rows fit. The meaning of columns and
// events follows Microsoft's pages "Message tracking", "Protocol logging",
// "Connectivity logging" and "Configure anti-spam agent logging" of the
// Exchange Server documentation.
//
// # Host
//
// Only tracking rows name the server that logged them, and in two places:
// client-hostname where it hands a message on (SEND, SUBMIT, a FAIL or DEFER
// of source SMTP), server-hostname otherwise. A receive connector's name
// begins with its server ("MBX01\Default MBX01"). Elsewhere Options.Host
// stands in.
//
// # Codes
//
// Exchange often wraps a remote server's reply in one of its own: "451 4.4.395
// Target host responded with error. -> 421 4.3.2 Service not available". The
// remote pair is then Reply and Enhanced, Exchange's own is MTAEnhanced, and
// Text keeps both.
package exchange
