package answers

import (
	"fmt"
	"slices"

	"github.com/mtalog/mtalog/internal/classify"
)

// atOnce is how many clients or mailboxes at least make it unlikely that each of them
// has the same fault by itself.
const atOnce = 5

// mailboxFull is the category of mailboxes that are over their quota.
var mailboxFull, _ = classify.CategoryNamed("mailbox_full")

// nullSender is the sender of notices.
const nullSender = "<>"

// blame corrects who has to act and what to do, which go by the words of the failure, by
// what many failures have in common: a mailbox that is full is for its owner to empty, a
// hundred of one domain on one morning are for its administrator.
func (d *Diagnosis) blame(f *Finding) {
	name := f.category.String()
	switch {
	case f.category == mailboxFull && !f.inbound && f.mailboxes >= atOnce && (f.ownRelay != "" || f.local):
		f.Owner = classify.Us
		f.Cure = fmt.Sprintf("%d mailboxes of this server are full at once: rather its disk or a changed quota than their owners.", f.mailboxes)
	case f.ownRelay != "" && slices.Contains([]string{"network", "server_fault", "tls"}, name):
		f.Owner = classify.Us
		f.Cure = "The service at " + f.ownRelay + ", to which this server hands mail (a content filter or a store of mailboxes), does not take it: see that it runs and that its disk is not full, and look at its log. The mail waits in the queue."
	case f.local && slices.Contains([]string{"network", "server_fault", "tls"}, name):
		f.Owner = classify.Us
		f.Cure = "This server's store of mailboxes does not take mail: see that it runs, that its disk is not full, and on Exchange that the database is mounted (Get-MailboxDatabaseCopyStatus). The mail waits in the queue."
	case name == "smtp_auth" && f.inbound && f.clients >= atOnce && f.Mostly == "":
		f.Owner = classify.Us
		f.Cure = fmt.Sprintf("%d addresses, most likely of bots, guess passwords: block them by a rate limit or fail2ban. If they are users of yours, look at what checks the passwords.", f.clients)
	case name == "smtp_auth" && !f.inbound:
		f.Owner = classify.Us
		if f.Cure != f.category.Info().Advice {
			break // the reply says which login is meant
		}
		f.Cure = "If this server logs in there, as at the relay of a provider, check its user, password and mechanism (on Postfix smtp_sasl_password_maps), and that the account still exists. If it is the recipients' own server, it takes mail from nobody without a login: tell its administrator."
	case name == "relay_denied" && !f.inbound && f.atMostly > 0 && f.ownRelay == "":
		f.Owner = classify.Them
		f.Cure = "The server does not take mail for " + f.Mostly + ". If the domain's MX record names another by now, correct what still names this one (a transport table, a cached record); else its administrator has to add the domain."
	case name == "relay_denied" && !f.inbound && (f.provider == everywhere && f.Mostly != "" || f.ownRelay != ""):
		f.Owner = classify.Us
		f.Cure = "The relay no longer passes on mail of this server, which it knows by a login or by its address: see whether either has changed, and ask who runs it."
	case name == "bad_sender" && f.provider == everywhere && f.Mostly == "" && f.senderDomain != "":
		f.Owner = classify.Us
		f.Cure = "Several destinations refuse senders of " + f.senderDomain + ": see first that this domain is still registered, and that its name servers answer. " + f.Cure
	case f.isIPv6():
		f.Owner = classify.Us
		f.Cure = "Nobody of several is reached over IPv6: look at this server's IPv6 address, route and firewall. Until they work, send by IPv4 (on Postfix inet_protocols)."
	case f.provider == everywhere && f.Mostly == "" && f.ofOurs():
		f.Owner = classify.Us
		f.Cure = "Destinations that have nothing in common fail at once, so look at this side first. " + f.Cure
	case f.Unusual && f.category == mailboxFull && !f.inbound && f.mailboxes >= atOnce && f.atMostly > 0:
		f.Owner = classify.Them
		f.Cure = fmt.Sprintf("%d mailboxes are full at once, mostly of one domain: rather its server's disk or quota than their owners. Tell its administrator; the queue retries what is deferred.", f.mailboxes)
	case f.From == nullSender && f.inbound && name == "bad_mailbox":
		f.Cure = "They are reports about mail that somebody else sent with senders of your domains (backscatter). Go on refusing them; it ebbs in days. SPF and a DMARC policy let others refuse such mail instead of reporting it."
	case name == "auth_spf_dkim_dmarc" && !f.inbound && f.senders >= atOnce && f.logins == 0 && f.From == "":
		f.Owner = classify.Us
		f.Cure = fmt.Sprintf("It is mail from %d domains of senders, without a login. If this server forwards it, rewrite its sender (SRS), leave it unchanged so that DKIM stays valid, or seal it (ARC). If the domains are its own, see that what signs with DKIM runs.", f.senders)
	case f.isBackscatter():
		f.Owner = classify.Us
		f.Cure = "They are notices of this server's own, such as non-delivery reports, to senders that are mostly forged, for which it may be listed. Refuse during SMTP what cannot be delivered: unknown recipients, spam, full mailboxes."
	case f.isNewHere():
		f.Owner = classify.Us
		f.Cure = fmt.Sprintf("It is new here and meets %d clients at once, so look first at what changed on this server then: an upgrade, a rule, a table, a certificate, the resolver. ", f.clients) + f.Cure
	}
}

// isNewHere reports whether this server began to refuse many clients at once for
// something that it minds in them. They have hardly all changed; it may have. What junk
// provokes is left out, as new clients come in waves there, and so are the server's own faults.
func (f *Finding) isNewHere() bool {
	return f.Unusual && f.inbound && !f.happened && f.clients >= atOnce && f.Mostly == "" && !f.isJunk() && f.category.String() != "server_fault"
}

// isBackscatter reports whether it is about notices of this server to many domains. Those to
// one answer what was sent from there, such as a mailing, and a store of mailboxes is handed
// those of others.
func (f *Finding) isBackscatter() bool {
	return f.From == nullSender && !f.inbound && f.atMostly == 0 && f.ownRelay == "" && !f.local
}

// isIPv6 reports whether several domains fail that are reached over IPv6.
func (f *Finding) isIPv6() bool {
	return f.overIPv6 && f.Mostly == "" && f.domains > 1 && f.category.String() == "network"
}

// ofJunk are the categories of refusals that spammers and bots provoke every day.
var ofJunk = []string{"bad_mailbox", "network", "smtp_auth", "relay_denied", "greylist", "blocklist", "reputation_block", "spam_content", "virus_attachment"}

// isJunk reports whether the finding is most likely the doing of spammers and bots.
func (f *Finding) isJunk() bool { return f.inbound && slices.Contains(ofJunk, f.category.String()) }
