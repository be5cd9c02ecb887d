package answers

import (
	"slices"
	"strings"
	"time"

	"github.com/mtalog/mtalog/internal/classify"
)

// place is what most of a finding has in common in one respect.
type place struct {
	who       string
	n         float64
	half      bool // at least half of the finding is about it
	different int  // how many there are
}

// is returns who it is if at least half of the finding is about it.
func (p place) is() string {
	if p.half {
		return p.who
	}
	return ""
}

// located is what most of a finding has in common, and how much there is of the rest.
type located struct {
	domains   int    // that it is about, if it is not inbound
	clients   int    // that it is about, if it is inbound
	tried     int    // users as whom the client Mostly failed to log in, or unknown addresses: see usersTried, addressesTried
	known     int    // clients that had mail taken before, if it is inbound: see knownClients
	senders   int    // domains of senders
	mailboxes int    // that are full
	mailbox   string // the one that at least half of it is about: first its key, see mailboxesNamed

	atFrom       float64   // how much of it is from From
	atMostly     float64   // how much of it is about the domain Mostly; 0 if that is no domain
	relay        peer      // the one that at least half of it is about
	atRelay      float64   // how much of it is about that
	ownRelay     string    // the relay, if it is on this server
	onlyAt       string    // the relay, if others of its kind take mail: see relaysOfMany
	local        bool      // it is about deliveries to mailboxes of this server
	ownDomain    bool      // it is mostly about a domain of this server, which decided itself: see ownDomains
	lostDomain   string    // the domain of this server that it no longer takes: see domainsLostHere
	overIPv6     bool      // nearly all of it
	certificate  string    // why the certificate is not trusted, as logged
	senderDomain string    // the one that at least half of it is from
	logins       float64   // how much of it is of the login that most is of
	fromKnown    float64   // how much more than usual known clients meet of it
	tookMail     time.Time // when mail was last delivered to the domain that it is mostly about: see domainsLost
}

// locate notes what is worth telling of the places that most of a finding is about.
func (f *Finding) locate(top map[string]place) {
	f.clients, f.mailboxes, f.mailbox, f.domains, f.local = top["client"].different, top["mailbox"].different, top["mailbox"].is(), top["domain"].different, top["local"].half
	f.overIPv6 = top["IPv6"].n >= onOneHost*f.Count
	f.relay = peerOf(top["relay"].is())
	f.senderDomain = strings.TrimPrefix(top["sender domain"].is(), "@")
	f.atRelay, f.senders, f.logins = top["relay"].n, top["sender domain"].different, top["login"].n
	switch {
	case f.relay.isOwn():
		f.ownRelay = f.relay.String()
	case f.provider != 0 && f.provider != everywhere:
		if f.isOf(ofClients...) && classify.ProviderOfRelay([]byte(f.relay.name)) == 0 {
			f.Mostly = f.relay.String() // a relay for all mail, which refuses what is for others too
		}
	case f.relay.String() != "" && f.atRelay > top["domain"].n: // a server of several domains
		f.Mostly = f.relay.String()
	case top["domain"].half:
		f.Mostly, f.atMostly = top["domain"].who, top["domain"].n
	default:
		f.Mostly = top["client"].is()
	}
	if f.isOf(ofSender...) && f.Count >= least {
		for _, what := range []string{"login", "sender", "sender domain"} {
			if f.From = top[what].is(); f.From != "" {
				f.atFrom = top[what].n
				break
			}
		}
		if top["sender"].is() == nullSender {
			f.From = nullSender // Exim logs its own user as the login of notices
		}
	}
}

// ofClients are the categories of failures that a relay tells its clients, whomever their mail is for.
var ofClients = []classify.Category{smtpAuth, relayDenied}

// ofSender are the categories of failures that depend on who sends.
var ofSender = []classify.Category{badMailbox, badDomain, badSender, rateLimit, blocklist, reputationBlock, spamContent,
	virusAttachment, authentication, policy, messageTooBig, contentFormat, loop}

// where names the other side: the provider, or the one domain, relay or client that most
// of the finding is about.
func (f *Finding) where() string {
	s := f.cause.where()
	switch {
	case len(f.merged) > 0:
		return whereAll(f.merged)
	case f.ownRelay != "":
		return "our own " + f.ownRelay
	case f.local:
		s = "our own mailboxes"
	case f.ownDomain:
		return "our own " + f.Mostly
	case f.provider == everywhere && f.Mostly == "" && f.domains > 0:
		s = plural(float64(f.domains), "domain")
	}
	if f.Mostly != "" {
		s += ", mostly " + f.Mostly
	}
	if f.isIPv6() {
		s += " over IPv6"
	}
	return s
}

// whereAll names the other sides of several findings. How many domains each has does not add up.
func whereAll(parts []*Finding) string {
	var all []string
	for _, part := range parts {
		s := part.where()
		if part.provider == everywhere && part.Mostly == "" {
			s = part.cause.where()
		}
		if !slices.Contains(all, s) {
			all = append(all, s)
		}
	}
	if rest := len(all) - mostTold; rest > 0 {
		all = append(all[:mostTold], plural(float64(rest), "other"))
	}
	return strings.Join(all, ", ")
}
