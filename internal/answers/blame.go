package answers

import (
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
	holds  func(*Finding) bool
	owner  classify.Owner // 0 leaves the one that the words name
	advice string         // its row of circumstances.csv; "" leaves what the words advise
}

// circumstances are all of them, the more telling ones first.
var circumstances = []circumstance{
	{(*Finding).areOwnMailboxesFull, classify.Us, "own_mailboxes_full"},
	{(*Finding).isOwnMailboxFull, 0, "own_mailbox_full"},
	{(*Finding).isOwnDirectory, classify.Us, "own_directory"},
	{(*Finding).isTakenForNobody, classify.Us, "taken_for_nobody"},
	{(*Finding).isOwnMailboxFlooded, classify.Us, "own_mailbox_flooded"},
	{(*Finding).isOwnTLS, classify.Us, "own_tls"},
	{(*Finding).isOwnServiceDown, classify.Us, "own_service_down"},
	{(*Finding).isOwnStoreDown, classify.Us, "own_store_down"},
	{(*Finding).isOwnFault, classify.Us, ""},
	{(*Finding).isGuessing, classify.Us, "guessing"},
	{(*Finding).isGuessingAlone, classify.Us, "guessing_alone"},
	{(*Finding).isListRefusingKnown, classify.Us, "known_refused_by_list"},
	{(*Finding).refusesKnown, classify.Us, "known_refused"},
	{(*Finding).isDomainLostHere, classify.Us, "domain_lost_here"},
	{(*Finding).isOwnLoginRefused, classify.Us, "own_login_refused"},
	{(*Finding).isLoginNamed, classify.Us, ""},
	{(*Finding).isOurLoginRefused, classify.Us, "our_login_refused"},
	{(*Finding).isDomainLost, classify.Them, "domain_lost"},
	{(*Finding).areCertificatesOfMany, classify.Us, "certificates_of_many"},
	{(*Finding).isWithoutAuthority, classify.Us, "without_authority"},
	{(*Finding).isCertificateOfRelay, classify.Us, "certificate_of_relay"},
	{(*Finding).isTheirCertificate, classify.Them, ""},
	{(*Finding).isDomainUnknownThere, classify.Them, "domain_unknown_there"},
	{(*Finding).isRelayClosed, classify.Us, "relay_closed"},
	{(*Finding).isOurDomainGone, classify.Us, "our_domain_gone"},
	{(*Finding).isRelayDown, classify.Us, "relay_down"},
	{(*Finding).isIPv6, classify.Us, "ipv6"},
	{(*Finding).isNetworkEverywhere, classify.Us, "network_everywhere"},
	{(*Finding).isEverywhere, classify.Us, "everywhere"},
	{(*Finding).isOneDown, classify.Them, "one_down"},
	{(*Finding).areTheirMailboxesFull, classify.Them, "their_mailboxes_full"},
	{(*Finding).isHarvest, 0, "harvest"},
	{(*Finding).isBackscatterToUs, 0, "backscatter_to_us"},
	{(*Finding).isForwarding, classify.Us, "forwarding"},
	{(*Finding).isBackscatter, classify.Us, "backscatter"},
	{(*Finding).isNewHere, classify.Us, "new_here"},
}

// blame corrects who has to act and what to do, which go by the words of the failure, by
// the first circumstance that holds.
func (f *Finding) blame() {
	for _, c := range circumstances {
		if c.holds(f) {
			if c.owner != 0 {
				f.Owner, f.blamed = c.owner, true
			}
			if c.advice != "" {
				f.Cure = f.fill(advices()[c.advice])
			}
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
	return f.Unusual && f.outboundOf(network) && f.atMostly > 0 && f.ownRelay == "" && f.isCureOfCategory()
}

// takesNothing reports whether something does not work, whatever is handed to it.
func (f *Finding) takesNothing() bool { return f.isOf(network, serverFault, tls) }

func (f *Finding) isOwnServiceDown() bool { return f.takesNothing() && f.ownRelay != "" }

// isOwnStoreDown reports whether the mailboxes of this server take nothing, or those of one of its domains, of which the
// words say no more.
func (f *Finding) isOwnStoreDown() bool {
	return f.takesNothing() && (f.local || f.ownDomain && f.Cure == serverFault.Info().Advice)
}

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

func (f *Finding) isListRefusingKnown() bool { return f.refusesKnown() && f.category == blocklist }

func (f *Finding) isDomainLostHere() bool { return f.lostDomain != "" }

func (f *Finding) isOwnLoginRefused() bool {
	return f.outboundOf(smtpAuth) && f.ownRelay != "" && f.relay.hasPortOfMail()
}

func (f *Finding) isOurLoginRefused() bool { return f.outboundOf(smtpAuth) }

// isLoginNamed reports whether the reply says which login of ours is meant.
func (f *Finding) isLoginNamed() bool { return f.isOurLoginRefused() && !f.isCureOfCategory() }

// isCureOfCategory reports whether the words say no more than the category.
func (f *Finding) isCureOfCategory() bool { return f.Cure == f.category.Info().Advice }

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

func (f *Finding) isNetworkEverywhere() bool {
	return f.isEverywhere() && f.category == network && f.isCureOfCategory()
}

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
