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

// blame corrects who has to act and what to do, which go by the words of the failure, by
// what many failures have in common: a mailbox that is full is for its owner to empty, a
// hundred of one domain on one morning are for its administrator.
func (d *Diagnosis) blame(f *Finding) {
	name := f.category.String()
	switch {
	case f.ownRelay != "" && slices.Contains([]string{"network", "server_fault", "tls"}, name):
		f.Owner = classify.Us
		f.Cure = "The service at " + f.ownRelay + " of this server, to which it hands mail (a content filter or a store of mailboxes), does not take it: start it and look at its log. The mail waits in the queue."
	case f.local && name == "server_fault":
		f.Owner = classify.Us
		f.Cure = "This server's store of mailboxes does not take mail: see that it runs, that its disk is not full, and on Exchange that the database is mounted (Get-MailboxDatabaseCopyStatus). The mail waits in the queue."
	case f.provider == everywhere && f.Mostly == "" && f.ofOurs():
		f.Owner = classify.Us
		f.Cure = "Destinations that have nothing in common fail at once, so look at this side first. " + f.Cure
	case f.Unusual && f.category == mailboxFull && !f.inbound && f.mailboxes >= atOnce && f.atMostly > 0:
		f.Owner = classify.Them
		f.Cure = fmt.Sprintf("%d mailboxes are full at once, mostly of one domain: rather its server's disk or quota than their owners. Tell its administrator; the queue retries what is deferred.", f.mailboxes)
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

// ofJunk are the categories of refusals that spammers and bots provoke every day.
var ofJunk = []string{"bad_mailbox", "network", "smtp_auth", "relay_denied", "greylist", "blocklist", "reputation_block", "spam_content", "virus_attachment"}

// isJunk reports whether the finding is most likely the doing of spammers and bots.
func (f *Finding) isJunk() bool { return f.inbound && slices.Contains(ofJunk, f.category.String()) }
