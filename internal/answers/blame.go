package answers

import (
	"fmt"
	"slices"

	"github.com/mtalog/mtalog/internal/classify"
)

// atOnce is how many clients or mailboxes at least make it unlikely that each of them
// has the same fault by itself.
const atOnce = 5

// nullSender is the sender of notices.
const nullSender = "<>"

// A circumstance is what failures have in common that their words do not tell. It changes
// who has to act and what to do: a mailbox that is full is for its owner to empty, a hundred
// of one domain on one morning are for its administrator.
type circumstance struct {
	holds func(*Finding) bool
	owner classify.Owner // 0 leaves the one that the words name
	cure  func(*Finding) string
}

// circumstances are all of them, the more telling ones first.
var circumstances = []circumstance{
	{(*Finding).areOwnMailboxesFull, classify.Us, func(f *Finding) string {
		return fmt.Sprintf("%d mailboxes of this server are full at once: rather its disk or a changed quota than their owners.", f.mailboxes)
	}},
	{(*Finding).isOwnMailboxFull, 0, func(*Finding) string {
		return "It is a mailbox of this server: have its owner empty it, or raise its quota. One that nobody reads, such as a journal's, is yours to empty."
	}},
	{(*Finding).isOwnDirectory, classify.Us, func(*Finding) string {
		return "This server's own directory or tables do not have them. If good addresses are among them, see what they lost then (a synchronisation, a licence, an alias); if not, correct the addresses: sending again cannot help."
	}},
	{(*Finding).isTakenForNobody, classify.Us, func(f *Finding) string {
		return "This server took mail from many senders for addresses that " + f.ownRelay + " does not have, and sends notices about it, mostly to senders that are forged. Have it refuse such addresses itself (on Postfix relay_recipient_maps or reject_unverified_recipient, on Exim verify = recipient/callout). If good addresses are among them, see what they lost there (a synchronisation, a licence, an alias)."
	}},
	{(*Finding).isOwnMailboxFlooded, classify.Us, func(*Finding) string {
		return "A mailbox of this server gets more than its store takes at once: see who sends it so much (mtalog report pairs), and let programs bundle what they send. The queue clears by itself."
	}},
	{(*Finding).isOwnTLS, classify.Us, func(f *Finding) string {
		return "TLS with " + f.ownRelay + ", a server of our own, fails: see whether its certificate has expired or was renewed with another name, and that both sides have a version of TLS in common. The mail waits in the queue."
	}},
	{(*Finding).isOwnServiceDown, classify.Us, func(f *Finding) string {
		return "The service at " + f.ownRelay + ", to which this server hands mail (a content filter or a store of mailboxes), does not take it: see that it runs and that its disk is not full, and look at its log. The mail waits in the queue."
	}},
	{(*Finding).isOwnStoreDown, classify.Us, func(f *Finding) string {
		return "This server's store of mailboxes does not take mail: see that it runs, that its disk is not full, and on Exchange that the database is mounted (Get-MailboxDatabaseCopyStatus). The mail waits in the queue."
	}},
	{(*Finding).isOwnFault, classify.Us, func(f *Finding) string { return f.Cure }},
	{(*Finding).isGuessing, classify.Us, func(f *Finding) string {
		return fmt.Sprintf("%d addresses, most likely of bots, guess passwords: block them by a rate limit or fail2ban. If they are users of yours, look at what checks the passwords.", f.clients)
	}},
	{(*Finding).isGuessingAlone, classify.Us, func(f *Finding) string {
		return fmt.Sprintf("%s tries to log in as %d users, so most likely guesses passwords: block it. If it is a server of yours, such as a webmail, or an office, somebody behind it does, or what checks the passwords fails.", f.Mostly, f.tried)
	}},
	{(*Finding).refusesKnown, classify.Us, func(f *Finding) string {
		if f.category == blocklist {
			return fmt.Sprintf("%d of the clients had their mail taken before, so look first at the list itself: one that has shut down, or does not like to be asked, lists everybody. Stop asking it if it has 127.0.0.1, which no list has that works (RFC 5782).", f.known)
		}
		return fmt.Sprintf("%d of the clients had their mail taken before, so look first at what changed in this server's filter then: an update, a rule, a list or a service that it asks.", f.known)
	}},
	{(*Finding).isDomainLostHere, classify.Us, func(f *Finding) string {
		return "Mail for " + f.lostDomain + " went into mailboxes of this server, which no longer takes it: look at the domains that it accepts (on Postfix mydestination, virtual_mailbox_domains and relay_domains, on Exim local_domains and relay_to_domains, on Exchange the accepted domains) and at what changed then."
	}},
	{(*Finding).isOwnLoginRefused, classify.Us, func(f *Finding) string {
		return f.ownRelay + ", a server of our own, does not let this one log in. Between servers of Exchange see first that their clocks agree (Kerberos allows 5 minutes) and that both are in the domain; else check the user, the password and the mechanism."
	}},
	{(*Finding).isOurLoginRefused, classify.Us, func(f *Finding) string {
		if f.Cure != f.category.Info().Advice {
			return f.Cure // the reply says which login is meant
		}
		return "If this server logs in there, as at the relay of a provider, check its user, password and mechanism (on Postfix smtp_sasl_password_maps, on Exchange the send connector's credentials), and that the account still exists. If it is the recipients' own server, it takes mail from nobody without a login: tell its administrator."
	}},
	{(*Finding).isDomainLost, classify.Them, func(f *Finding) string {
		return fmt.Sprintf("Mail was delivered to %s until %s, so the name is right: rather its registration has lapsed, or its name servers or MX record are gone. Reach its owner by another way; keep the addresses, and send again when it is mended.", f.Mostly, clock(f.tookMail))
	}},
	{(*Finding).areCertificatesOfMany, classify.Us, func(f *Finding) string {
		return fmt.Sprintf("The certificates of %d domains are not trusted, so look at this side first: its clock, and the authorities that it knows (on Postfix smtp_tls_CAfile; where it demands DANE, see that its resolver validates).", f.domains)
	}},
	{(*Finding).isWithoutAuthority, classify.Us, func(f *Finding) string {
		return "This server knows no authority that vouches for the certificate of " + f.Mostly + ", and demands one. See that the authorities that it knows are up to date (on Postfix smtp_tls_CAfile); if they are, the certificate is self-signed or lacks its chain, which its administrator has to mend. The mail waits in the queue."
	}},
	{(*Finding).isCertificateOfRelay, classify.Us, func(f *Finding) string {
		return "This server does not trust the certificate of " + f.Mostly + ", through which it sends: see whether it has expired or has another name (openssl s_client -starttls smtp -connect HOST:PORT), and tell who runs that relay. If it is good, look at what this server demands (on Postfix smtp_tls_policy_maps, smtp_tls_CAfile) and at its clock. The mail waits in the queue."
	}},
	{(*Finding).isTheirCertificate, classify.Them, func(f *Finding) string { return f.Cure }},
	{(*Finding).isDomainUnknownThere, classify.Them, func(f *Finding) string {
		return "The server does not take mail for " + f.Mostly + ". If the domain's MX record names another by now, correct what still names this one (a transport table, a cached record); else its administrator has to add the domain."
	}},
	{(*Finding).isRelayClosed, classify.Us, func(*Finding) string {
		return "The relay no longer passes on mail of this server, which it knows by a login or by its address: see whether either has changed, and ask who runs it."
	}},
	{(*Finding).isOurDomainGone, classify.Us, func(f *Finding) string {
		return "Several destinations refuse senders of " + f.senderDomain + ": see first that this domain is still registered, and that its name servers answer. " + f.Cure
	}},
	{(*Finding).isRelayDown, classify.Us, func(f *Finding) string {
		return "Mail for several domains goes through " + f.Mostly + ", which this server does not reach: see that it runs, and that the firewall and the route between let the port through; if a provider runs it, ask there. The mail waits in the queue."
	}},
	{(*Finding).isIPv6, classify.Us, func(*Finding) string {
		return "Nobody of several is reached over IPv6: look at this server's IPv6 address, route and firewall. Until they work, send by IPv4 (on Postfix inet_protocols)."
	}},
	{(*Finding).isEverywhere, classify.Us, func(f *Finding) string {
		if f.category == network && f.Cure == f.category.Info().Advice {
			return "Destinations that have nothing in common fail at once, so look at this side first: the firewall, the route and the source address. Many hosters let port 25 out on request only: try it by hand, to hosts of several networks."
		}
		return "Destinations that have nothing in common fail at once, so look at this side first. " + f.Cure
	}},
	{(*Finding).isOneDown, classify.Them, func(f *Finding) string {
		return "Mostly " + f.Mostly + " is concerned: its server or the way to it is down. Wait, as the queue tries again, and tell its administrator if it lasts. If it answers others, as from a mobile network, it blocks this server's address."
	}},
	{(*Finding).areTheirMailboxesFull, classify.Them, func(f *Finding) string {
		return fmt.Sprintf("%d mailboxes are full at once, mostly of one domain: rather its server's disk or quota than their owners. Tell its administrator; the queue retries what is deferred.", f.mailboxes)
	}},
	{(*Finding).isHarvest, 0, func(f *Finding) string {
		return fmt.Sprintf("%s, most likely of spammers, tried addresses that do not exist: block them by a rate limit or fail2ban (on Postfix smtpd_hard_error_limit ends such a session). If one is a server of yours, such as a second MX or a gateway, let it know which addresses exist; if good ones are refused, look at this server's tables of recipients.", plural(float64(f.clients), "client"))
	}},
	{(*Finding).isBackscatterToUs, 0, func(*Finding) string {
		return "They are reports about mail that somebody else sent with senders of your domains (backscatter). Go on refusing them; it ebbs in days. SPF and a DMARC policy let others refuse such mail instead of reporting it."
	}},
	{(*Finding).isForwarding, classify.Us, func(f *Finding) string {
		return fmt.Sprintf("It is mail from %d domains of senders, without a login. If this server forwards it, rewrite its sender (SRS), leave it unchanged so that DKIM stays valid, or seal it (ARC). If the domains are its own, see that what signs with DKIM runs.", f.senders)
	}},
	{(*Finding).isBackscatter, classify.Us, func(*Finding) string {
		return "They are notices of this server's own, such as non-delivery reports, to senders that are mostly forged, for which it may be listed. Refuse during SMTP what cannot be delivered: unknown recipients, spam, full mailboxes."
	}},
	{(*Finding).isNewHere, classify.Us, func(f *Finding) string {
		return fmt.Sprintf("It is new here and meets %d clients at once, so look first at what changed on this server then: an upgrade, a rule, a table, a certificate, the resolver. ", f.clients) + f.Cure
	}},
}

// blame corrects who has to act and what to do, which go by the words of the failure, by
// the first circumstance that holds.
func (f *Finding) blame() {
	for _, c := range circumstances {
		if c.holds(f) {
			if c.owner != 0 {
				f.Owner, f.blamed = c.owner, true
			}
			f.Cure = c.cure(f)
			return
		}
	}
}

// outboundOf reports whether it is about mail that this server could not hand on, and of
// the category.
func (f *Finding) outboundOf(category classify.Category) bool {
	return !f.inbound && f.category == category
}

func (f *Finding) areMailboxesFull() bool {
	return f.outboundOf(mailboxFull) && f.mailboxes >= atOnce
}

// isUpToRecipients reports whether a few mailboxes are full, or some of domains that have nothing in
// common: each is for its owner to empty.
func (f *Finding) isUpToRecipients() bool {
	apart := (f.provider == 0 || f.provider == everywhere) && f.Mostly == "" && f.ownRelay == "" && !f.local
	return f.outboundOf(mailboxFull) && (f.mailboxes < atOnce || apart)
}

func (f *Finding) areOwnMailboxesFull() bool {
	return f.areMailboxesFull() && (f.ownRelay != "" || f.local)
}

func (f *Finding) areTheirMailboxesFull() bool {
	return f.areMailboxesFull() && f.Unusual && f.atMostly > 0
}

// isOwnMailboxFull reports whether a few mailboxes of this server are full.
func (f *Finding) isOwnMailboxFull() bool {
	return f.outboundOf(mailboxFull) && !f.areMailboxesFull() && (f.ownRelay != "" || f.local)
}

// oldEntry is the rule about an entry of Exchange's directory that is gone: its advice says more.
const oldEntry = 629

// isOwnDirectory reports whether addresses of a domain of this server are unknown to it.
func (f *Finding) isOwnDirectory() bool {
	return f.outboundOf(badMailbox) && f.ownDomain && f.rule != oldEntry
}

// isTakenForNobody reports whether a server behind this one does not know addresses for which this one took mail.
func (f *Finding) isTakenForNobody() bool {
	return f.outboundOf(badMailbox) && f.ownRelay != "" && f.senders >= atOnce && f.logins == 0 && f.rule != oldEntry
}

func (f *Finding) isOwnMailboxFlooded() bool { return f.outboundOf(rateLimit) && f.local }

func (f *Finding) isOwnTLS() bool {
	return f.outboundOf(tls) && f.ownRelay != "" && !f.relay.isSocket() && !f.relay.isLoopback()
}

// isOneDown reports whether mostly one domain is not reached, and the words say no more.
func (f *Finding) isOneDown() bool {
	return f.Unusual && f.outboundOf(network) && f.atMostly > 0 && f.ownRelay == "" && f.Cure == network.Info().Advice
}

// takesNothing reports whether something does not work, whatever is handed to it.
func (f *Finding) takesNothing() bool { return f.isOf(network, serverFault, tls) }

func (f *Finding) isOwnServiceDown() bool { return f.takesNothing() && f.ownRelay != "" }

func (f *Finding) isOwnStoreDown() bool { return f.takesNothing() && f.local }

// isOwnFault reports whether clients were refused for what is wrong with this server.
func (f *Finding) isOwnFault() bool {
	return f.inbound && (f.category == serverFault || classify.RuleRefusalAdvice(f.rule) != "")
}

// isDomainLost reports whether one domain is gone that took mail before.
func (f *Finding) isDomainLost() bool { return f.outboundOf(badDomain) && !f.tookMail.IsZero() }

// ofTheirTLS are the rules about the certificate, the policy and the records of a destination.
var ofTheirTLS = []int32{219, 225, 595, notTrusted, 624, 1058}

// isTheirCertificate reports whether the certificate of one destination is not as it has published.
func (f *Finding) isTheirCertificate() bool {
	return f.outboundOf(tls) && f.atMostly > 0 && f.ownRelay == "" && slices.Contains(ofTheirTLS, f.rule)
}

// isGuessing reports whether many clients that have nothing in common fail to log in.
func (f *Finding) isGuessing() bool {
	return f.inbound && f.category == smtpAuth && f.clients >= atOnce && f.Mostly == ""
}

// isGuessingAlone reports whether one client fails to log in as many users.
func (f *Finding) isGuessingAlone() bool {
	return f.inbound && f.category == smtpAuth && f.Mostly != "" && f.tried >= atOnce
}

// ofHarvest is how many unknown addresses a client tries at least if it guesses them: an old list has fewer.
const ofHarvest = 20

// isHarvest reports whether few clients try many addresses that do not exist.
func (f *Finding) isHarvest() bool {
	return f.Unusual && f.inbound && f.category == badMailbox && f.From != nullSender && f.clients > 0 && f.tried >= ofHarvest*f.clients
}

// ofReputation are the categories of refusals that a client meets for what is thought of it or of its mail.
var ofReputation = []classify.Category{blocklist, reputationBlock, spamContent, virusAttachment}

// refusesKnown reports whether most of what is more than usual is met by clients that had mail taken before.
func (f *Finding) refusesKnown() bool {
	return f.Unusual && f.inbound && f.isOf(ofReputation...) && f.known >= atOnce && f.fromKnown >= ofOneProvider*(f.Count-f.Usual)
}

func (f *Finding) isDomainLostHere() bool { return f.lostDomain != "" }

func (f *Finding) isOwnLoginRefused() bool {
	return f.outboundOf(smtpAuth) && f.ownRelay != "" && f.relay.hasPortOfMail()
}

func (f *Finding) isOurLoginRefused() bool { return f.outboundOf(smtpAuth) }

// isDomainUnknownThere reports whether it is one domain for which its server does not take mail.
func (f *Finding) isDomainUnknownThere() bool {
	return f.outboundOf(relayDenied) && f.atMostly > 0 && f.ownRelay == ""
}

// isRelayClosed reports whether it is the one relay through which mail for many goes.
func (f *Finding) isRelayClosed() bool {
	return f.outboundOf(relayDenied) && (f.provider == everywhere && f.Mostly != "" || f.ownRelay != "")
}

// isRelayDown reports whether it is the one relay through which mail for many goes that is not reached.
func (f *Finding) isRelayDown() bool {
	return f.outboundOf(network) && f.provider == everywhere && f.Mostly != "" && f.atMostly == 0
}

// isOurDomainGone reports whether senders of one domain are refused by many.
func (f *Finding) isOurDomainGone() bool {
	return f.category == badSender && f.isEverywhereAlike() && f.senderDomain != ""
}

func (f *Finding) isEverywhere() bool { return f.isEverywhereAlike() && f.ofOurs() }

// isEverywhereAlike reports whether providers that have nothing in common fail.
func (f *Finding) isEverywhereAlike() bool { return f.provider == everywhere && f.Mostly == "" }

// isBackscatterToUs reports whether notices of others are refused that go to mailboxes
// which do not exist.
func (f *Finding) isBackscatterToUs() bool {
	return f.inbound && f.From == nullSender && f.category == badMailbox
}

// isForwarding reports whether mail from many domains that nobody logged in to send
// fails for want of authentication.
func (f *Finding) isForwarding() bool {
	return f.outboundOf(authentication) && f.senders >= atOnce && f.logins == 0 && f.From == ""
}

// isNewHere reports whether this server began to refuse many clients at once for
// something that it minds in them. They have hardly all changed; it may have. What junk
// provokes is left out, as new clients come in waves there, and so are the server's own faults.
func (f *Finding) isNewHere() bool {
	return f.Unusual && f.inbound && !f.happened && f.clients >= atOnce && f.Mostly == "" && !f.isJunk() && f.category != serverFault
}

// isBackscatter reports whether it is about notices of this server to many domains. Those to
// one answer what was sent from there, such as a mailing, and a store of mailboxes is handed
// those of others.
func (f *Finding) isBackscatter() bool {
	return f.From == nullSender && !f.inbound && f.atMostly == 0 && f.ownRelay == "" && !f.local
}

// isNoticeLost reports whether it is about notices of this server that are sent to where nobody is.
func (f *Finding) isNoticeLost() bool {
	return f.isBackscatter() && f.isOf(badMailbox, badDomain, dns, network)
}

// isIPv6 reports whether several domains fail that are reached over IPv6.
func (f *Finding) isIPv6() bool {
	return f.overIPv6 && f.Mostly == "" && f.domains > 1 && f.category == network
}

// tooManyErrors is the rule about sessions that this server ends after so many refusals.
const tooManyErrors = 671

// ofJunk are the categories of refusals that spammers and bots provoke every day.
var ofJunk = []classify.Category{badMailbox, network, smtpAuth, relayDenied, greylist, blocklist, reputationBlock, spamContent, virusAttachment}

// isJunk reports whether the finding is most likely the doing of spammers and bots.
func (f *Finding) isJunk() bool {
	return f.inbound && (f.isOf(ofJunk...) || f.rule == tooManyErrors) && !f.refusesKnown() && f.lostDomain == ""
}
