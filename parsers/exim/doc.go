// Package exim reads the logs of Exim 4: main log, reject log and panic log,
// with whatever log_selector adds to them, written to files or through syslog.
//
// Exim puts no reply code of its own into its logs: what a record's Reply
// holds was said by a remote host, or stands in the text with which an ACL
// refused a client.
//
// The forms are described in the Exim specification, chapter "Log files".
package exim
