// Package postfix reads the logs of Postfix, however a syslog daemon, the
// journal or Postfix itself (maillog_file) wrote them, in lines or in JSON.
//
// What the daemons log is documented by Postfix only in part; the forms here
// are those of Postfix 2.3 to 3.11, seen in real logs and in the texts of its
// manual pages smtpd(8), cleanup(8), qmgr(8), bounce(8), postscreen(8) and
// DELIVERY in postconf(5).
//
// # Where to look
//
// Parse (postfix.go) reads the header of a line (header.go, tag.go; rarer forms are
// in prefix.go and object.go), which names the daemon.
// Headers repeat, so those read before are cached (heads.go). What the message can
// say depends on the daemon (daemon.go): deliveries are read in delivery.go and
// reply.go, the SMTP servers in smtpd.go and postscreen.go, the queue in queue.go,
// TLS in tls.go, warnings in health.go and clientwarning.go, and what access rules,
// checks and milters did in verdict.go. The messages that say nothing about mail
// flow are listed in quiet.go. A line that only says that the previous one was
// repeated has that one read again (repeated.go). Queue IDs, hosts with their addresses and
// delays are read in queueid.go, peer.go and delay.go.
package postfix
