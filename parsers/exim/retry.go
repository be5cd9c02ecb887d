package exim

// RetryErrorName names Exim's own error numbers, the negative ones in
// "defer (-44)", in the words of the comments on the ERRNO macros in Exim's
// src/macros.h; it is empty for others. Numbers down to -49 have meant the
// same since Exim 4.80. Those that follow moved when new ones came in: -52 to
// -54 are told as in Exim 4.94 to 4.97, and the text of the log line has the
// last word.
func RetryErrorName(errno int32) string {
	if errno < 0 && errno > -int32(len(retryErrors)) {
		return retryErrors[-errno]
	}
	return ""
}

var retryErrors = [...]string{
	1:  "unknown error",
	2:  "user name with a slash",
	3:  "existence check lost a race",
	4:  "not a regular file",
	5:  "not a directory",
	6:  "bad owner or group",
	7:  "bad file mode",
	8:  "file changed while it was opened",
	9:  "could not lock",
	10: "bad address",
	11: "pipe forbidden",
	12: "file forbidden",
	13: "reply forbidden",
	14: "no transport for pipes",
	15: "no transport for files",
	16: "no transport for replies",
	17: "bad redirection data",
	18: "remote host closed the connection",
	19: "malformed SMTP reply",
	20: "spool format error",
	21: "path not absolute",
	22: "quota exceeded (set by Exim)",
	23: "held (hold_domains)",
	24: "delivery filter failed",
	25: "header change failed",
	26: "write incomplete",
	27: "expansion failed",
	28: "no group",
	29: "no user",
	30: "transport not set or missing",
	31: "MBX length mismatch",
	32: "unknown host",
	33: "mailbox format unknown",
	34: "creation outside the home directory",
	35: "list check deferred",
	36: "DNS lookup deferred",
	37: "TLS session failed",
	38: "TLS session required but not started",
	39: "could not change the owner of a file",
	40: "could not create a pipe",
	41: "callout deferred",
	42: "authentication failed",
	43: "connection timed out",
	44: "4xx to RCPT",
	45: "4xx to MAIL",
	46: "4xx to DATA",
	47: "proxy negotiation failed",
	48: "authenticator problem",
	49: "SMTPUTF8 not supported",
	50: "host is local",
	51: "tainted file name",
	52: "retry time not reached: routing",
	53: "retry time not reached: local delivery",
	54: "retry time not reached: any remote host",
	55: "local delivery only",
	56: "domain is queued (queue_domains)",
	57: "transport limit reached",
}
