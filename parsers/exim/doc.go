// Package exim reads the logs of Exim 3 and 4: main log, reject log and panic log,
// with whatever log_selector adds to them, written to files, through syslog, to
// systemd's journal or by a container engine, and what "exim -v" prints of them.
//
// The forms are described in the Exim specification, chapter "Log files". The
// marks of the main log become events so:
//
//	<=  received; of the null sender with R=<message>, also a notification
//	(=  received, though the client was told that it was refused (fakereject)
//	=>  delivered; discarded if it went to :blackhole: or /dev/null
//	->  delivered: a further recipient of the same delivery
//	>>  delivered while the message came in (cutthrough)
//	*>  nothing: the delivery was suppressed (-N)
//	**  bounced, or expired if the text gives its age as the reason
//	==  deferred
//
// "cancelled by" ends a message with a report to its sender: its recipients
// that were still open, which get no lines of their own, are bounced, or
// expired if the reason is timeout_frozen_after. "removed by" sends none.
//
// # Codes
//
// Exim puts no reply code of its own into its logs: what a record's Reply
// holds was said by a remote host, or is in the text with which an ACL refused a
// client or a redirect an address (:fail:, :defer:). Errno has the number in "defer (-44)", up to Exim 4.99: an error of the
// operating system if it is positive, else one of Exim's own, whose meanings moved
// between versions (the ERRNO macros in Exim's src/macros.h): the text says what it was.
//
// # Where to look
//
// Parse (parser.go) reads Exim's stamp and the head of an entry (entry.go), or first the
// header of syslog (header.go, priority.go, object.go, split.go), or a line that goes on with
// an entry (unstamped.go); a line that only says that the previous one was repeated has that
// one read again (repeated.go). The output of "exim -v" is read in verbose.go. Entries with a
// mark are read in received.go, delivery.go and deferral.go, others about a message in
// message.go, and those of an SMTP session by their first words (session.go, phrases.go):
// refusals in reject.go, reject_no_acl.go, violation.go and, of Exim 3, exim3.go, connections
// in connection.go and tls.go. The items of a line, such as H= and F=, are read in fields.go
// and hostfield.go, recipients in recipient.go, message IDs in ids.go, and the texts of failures in reply.go
// and text.go.
//
// # Lines that belong together
//
// A refusal with its headers in the reject log is one record, the same as in
// the main log. An entry that Exim split for syslog, "[2/5]", is read when its
// last piece comes; the Parser holds what is open, one entry for a process.
package exim
