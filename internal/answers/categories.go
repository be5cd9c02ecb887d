package answers

import "github.com/mtalog/mtalog/internal/classify"

// The categories that make a difference here, and not only to what is printed.
var (
	authentication  = category("auth_spf_dkim_dmarc")
	badDomain       = category("bad_domain")
	badMailbox      = category("bad_mailbox")
	badSender       = category("bad_sender")
	blocklist       = category("blocklist")
	contentFormat   = category("content_format")
	dns             = category("dns")
	expired         = category("expired")
	greylist        = category("greylist")
	loop            = category("loop")
	mailboxFull     = category("mailbox_full")
	messageTooBig   = category("message_too_big")
	network         = category("network")
	policy          = category("policy")
	rateLimit       = category("rate_limit")
	rdnsHELO        = category("rdns_helo")
	relayDenied     = category("relay_denied")
	reputationBlock = category("reputation_block")
	serverFault     = category("server_fault")
	smtpAuth        = category("smtp_auth")
	spamContent     = category("spam_content")
	tls             = category("tls")
	virusAttachment = category("virus_attachment")
)

// category returns the category of that name.
func category(name string) classify.Category {
	c, ok := classify.CategoryNamed(name)
	if !ok {
		panic("no category is called " + name) // what goes by it would never hold
	}
	return c
}
