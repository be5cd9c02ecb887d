package classify

// refusalAdvice is what to do about clients that this server refused or lost. The
// advice of a category itself is written for a sender, who is told to take an
// address off the list, or to try port 25 of the other side.
var refusalAdvice = map[string]string{
	"bad_mailbox":         "Nothing, where addresses are guessed or old. If good ones are refused, look at this server's tables of recipients.",
	"mailbox_disabled":    "Nothing, where the mailbox is barred on purpose; else enable it.",
	"mailbox_full":        "Empty the mailbox, or raise its quota.",
	"dns":                 "Query the client's name and the sender's domain from this server. If only your resolver fails, repair or restart it; else wait for their owner.",
	"network":             "Scanners and bots break off. If servers you know do so too, look at this server's load and time limits, and at the firewall and route between.",
	"tls":                 "Scanners and old clients fail at TLS. If senders you know are among them, compare what they ask for with the versions, ciphers and certificate that this server offers.",
	"relay_denied":        "Nothing, where strangers try whether this server relays. A user of yours has to log in first; a domain of yours has to be among those that this server accepts.",
	"rate_limit":          "The client sends faster than this server allows: raise the limit for one that you know, leave it for others.",
	"greylist":            "Nothing: a real server tries again. Exempt senders that come from many addresses.",
	"blocklist":           "Nothing, where the client sends junk. One that you know has to ask the list for removal; let it pass meanwhile.",
	"reputation_block":    "Nothing, where the client sends junk. Let one that you know pass until its name is good again.",
	"spam_content":        "Look at a sample. If it is good mail, loosen the rule that spoke or let the sender pass.",
	"auth_spf_dkim_dmarc": "Nothing, where the sender is forged. If it is one that you know, tell its administrator; a forwarder or list that you know can be let past the check.",
	"virus_attachment":    "Nothing. A good file can be sent in another form or by a link.",
	"bad_sender":          "A rule of this server about senders refused it. If good ones are refused, query their domains from this server, and let those that you know pass.",
	"rdns_helo":           "A rule of this server about HELO names or reverse DNS refused it. If it hits good mail, exempt clients that log in and those that you know, or loosen the rule.",
	"policy":              "A rule of this server refused it, and the text says which. If it hits good mail, change the rule.",
	"message_too_big":     "Send the file by a link or in parts; or raise this server's limit, with a third more for base64.",
	"server_fault":        "This server could not take it: look at its disk space, the services that it asks (filters, tables, policy) and the last changes. A blocklist that refuses its queries wants them from a resolver of your own, or with a key.",
}

// RefusalAdvice returns what to do if this server refused or lost a client. differs
// is true if that is not the advice for a sender.
func (c Category) RefusalAdvice() (advice string, differs bool) {
	if advice := refusalAdvice[c.String()]; advice != "" {
		return advice, true
	}
	return c.Info().Advice, false
}
