package gen

import (
	"fmt"
	"strings"

	"github.com/mtalog/mtalog/parsers"
)

const (
	ownHost = "mx1"
	ownName = "mx1.example.com"
	ownIP   = "192.0.2.25"
)

// world is who sends and receives.
type world struct {
	providers []*domain // each as often as its share per mille
	others    []*domain // most used first
	own       []*domain // with mailboxes here
	locals    []string  // local parts
	senders   []string  // envelope senders of our users, most active first
	strangers []string  // envelope senders from outside, most active first
	byName    map[string]*domain
}

// domain is where recipients are.
type domain struct {
	name     string
	family   family
	provider bool
	own      bool // mailboxes here, delivered over LMTP
	mx       []relay
	attempts [64]int64 // by parsers.Event, for the truth
}

type relay struct{ name, ip string }

// postfixName is the relay as Postfix logs it.
func (r relay) postfixName() string { return r.name + "[" + r.ip + "]" }

// recipient is one recipient of one message, with what will become of it.
type recipient struct {
	at    *domain
	local string
	// obstacle is what keeps it from delivery: accept means nothing does, greeting
	// for a server that refuses at the greeting, down for a host that does not
	// answer.
	obstacle kind
	// left is how many more attempts fail before one succeeds; forever means that
	// none ever does.
	left int8
	done bool

	// The attempt under way.
	mx     relay
	answer *answer
	event  parsers.Event
}

// Obstacles that are not replies.
const (
	down   kind = kinds + iota // the host does not answer
	noHost                     // DNS does not know its name
	hangs                      // the server goes away in mid-session
)

const forever = 127

func (rc *recipient) String() string { return rc.local + "@" + rc.at.name }

func (rc *recipient) append(b []byte) []byte {
	return append(append(append(b, rc.local...), '@'), rc.at.name...)
}

// provider is a big provider: its domains, and the pattern of its MX hosts.
type provider struct {
	family  family
	domains []share
	mx      string
	mxCount int
}

// share is how many recipients a domain has, per mille of all.
type share struct {
	name     string
	perMille int
}

var providers = []provider{
	{google, []share{{"gmail.com", 240}, {"googlemail.com", 12}}, "alt%d.gmail-smtp-in.l.google.com", 4},
	{microsoft, []share{{"hotmail.com", 70}, {"outlook.com", 60}, {"live.com", 20}}, "hotmail-com%d.olc.protection.outlook.com", 4},
	{yahoo, []share{{"yahoo.com", 62}, {"aol.com", 18}}, "mta%d.am0.yahoodns.net", 3},
	{gmx, []share{{"gmx.de", 40}, {"web.de", 36}, {"gmx.net", 20}}, "mx%02d.emig.gmx.net", 4},
	{icloud, []share{{"icloud.com", 36}, {"me.com", 6}}, "mx%02d.mail.icloud.com", 2},
	{telekom, []share{{"t-online.de", 30}}, "mx%02d.t-online.de", 4},
	{comcast, []share{{"comcast.net", 22}}, "mx%da1.comcast.net", 2},
	{orange, []share{{"orange.fr", 18}, {"wanadoo.fr", 8}}, "smtp-in%d.orange.fr", 2},
	{proofpoint, []share{{"bigbank.example", 20}, {"insurance.example", 14}}, "mx%d-us1.ppe-hosted.com", 2},
	{mimecast, []share{{"lawfirm.example", 16}, {"builders.example", 12}}, "eu-smtp-inbound-%d.mimecast.com", 2},
	{exchangeServer, []share{{"university.example", 14}}, "mail%d.university.example", 2},
	{postfixServer, []share{{"cityhall.example", 12}}, "mx%d.cityhall.example", 2},
}

// otherFamilies are the servers of the other domains, a family as often as its
// share.
var otherFamilies = []family{
	postfixServer, postfixServer, postfixServer, postfixServer, eximServer, eximServer, eximServer,
	exchangeServer, exchangeServer, microsoft, microsoft, google, sendmailServer, qmailServer, mimecast, proofpoint,
}

const (
	otherDomains = 20_000
	ownDomains   = 40
	localParts   = 8192
	ownSenders   = 20_000
	outSenders   = 40_000
)

// newWorld draws a world. The order of the draws decides what it is like.
func newWorld(r *rng) *world {
	w := &world{}
	w.addProviders()
	w.addOthers(r)
	for range ownDomains {
		w.own = append(w.own, &domain{name: word(r, 3) + ".example.com", family: dovecot, own: true})
	}
	w.byName = map[string]*domain{}
	for _, list := range [][]*domain{w.providers, w.others, w.own} {
		for _, d := range list {
			w.byName[d.name] = d
		}
	}
	w.addLocals(r)
	for range ownSenders {
		w.senders = append(w.senders, w.local(r)+"@"+w.own[r.power(len(w.own))].name)
	}
	w.addStrangers(r)
	return w
}

func (w *world) addProviders() {
	for i, p := range providers {
		for _, of := range p.domains {
			d := &domain{name: of.name, family: p.family, provider: true}
			for k := range p.mxCount {
				d.mx = append(d.mx, relay{fmt.Sprintf(p.mx, k+1), fmt.Sprintf("203.0.113.%d", i*16+k+1)})
			}
			for range of.perMille {
				w.providers = append(w.providers, d)
			}
		}
	}
}

func (w *world) addOthers(r *rng) {
	for i := range otherDomains {
		name := word(r, 2+r.n(2)) + "-" + fmt.Sprint(i) + [...]string{".example", ".test"}[r.n(2)]
		d := &domain{name: name, family: otherFamilies[r.n(len(otherFamilies))]}
		for k := range 1 + r.n(2) {
			ip := benchIP(r)
			if r.of(1000) {
				ip = fmt.Sprintf("2001:db8:%x:%x::25", r.n(65536), r.n(65536))
			}
			d.mx = append(d.mx, relay{fmt.Sprintf("mx%d.%s", k+1, name), ip})
		}
		w.others = append(w.others, d)
	}
}

func (w *world) addLocals(r *rng) {
	for i := range localParts {
		s := word(r, 2)
		switch r.n(3) {
		case 0:
			s += "." + word(r, 2)
		case 1:
			s += fmt.Sprint(i % 100)
		}
		w.locals = append(w.locals, s)
	}
}

func (w *world) addStrangers(r *rng) {
	for i := range outSenders {
		if i%16 == 0 { // bulk senders with an address for each message, shortened
			w.strangers = append(w.strangers, fmt.Sprintf("bounce+%x-%s=example.com@%s", r.next()>>32, w.local(r), w.others[r.power(len(w.others))].name))
			continue
		}
		w.strangers = append(w.strangers, w.local(r)+"@"+w.anyDomain(r).name)
	}
}

// domains lists those that the truth counts by name.
func (w *world) domains() (list []*domain) {
	for i, d := range w.providers {
		if i == 0 || d != w.providers[i-1] {
			list = append(list, d)
		}
	}
	return list
}

func (w *world) local(r *rng) string { return w.locals[r.n(len(w.locals))] }

// anyDomain is the domain of a recipient or sender elsewhere.
func (w *world) anyDomain(r *rng) *domain {
	if i := r.n(1000); i < len(w.providers) {
		return w.providers[i]
	}
	return w.others[r.power(len(w.others))]
}

// recipient draws a recipient elsewhere or, if local is set, here.
func (w *world) recipient(r *rng, local bool) recipient {
	rcpt := recipient{local: w.local(r)}
	if local {
		rcpt.at = w.own[r.power(len(w.own))]
	} else {
		rcpt.at = w.anyDomain(r)
	}
	rcpt.drawObstacle(r)
	return rcpt
}

// addressee is a known sender as the recipient of a bounce.
func (w *world) addressee(r *rng, sender string) recipient {
	at := strings.LastIndexByte(sender, '@')
	rc := recipient{at: w.byName[sender[at+1:]], local: sender[:at]}
	if !rc.at.own {
		rc.drawObstacle(r)
	}
	return rc
}

// drawObstacle decides what keeps the recipient from delivery. With these shares
// about 17 % of all attempts fail.
func (rc *recipient) drawObstacle(r *rng) {
	switch p := r.n(10_000); {
	case p < 8700:
	case p < 9050:
		rc.obstacle, rc.left = greylist, int8(1+r.n(2))
	case p < 9160:
		rc.obstacle, rc.left = throttle, int8(1+r.n(4))
	case p < 9200:
		rc.obstacle, rc.left = greeting, int8(2+r.n(4))
	case p < 9255:
		rc.obstacle, rc.left = full, forever
		if r.of(3000) {
			rc.left = int8(1 + r.n(6))
		}
	case p < 9285:
		rc.obstacle, rc.left = hangs, int8(1+r.n(3))
	case p < 9360:
		rc.obstacle, rc.left = down, forever
		if r.of(4000) {
			rc.left = int8(1 + r.n(5))
		}
	case p < 9420:
		rc.obstacle, rc.left = noHost, forever
	case p < 9740:
		rc.obstacle, rc.left = unknown, forever
	default:
		rc.obstacle, rc.left = policy, forever
	}
	if rc.at.own && rc.obstacle >= down || rc.at.provider && (rc.obstacle == down || rc.obstacle == noHost) {
		rc.obstacle, rc.left = accept, 0
	}
}

// syllables make names that nobody has.
var syllables = [...]string{"ka", "lo", "mi", "ra", "te", "vo", "zu", "ne", "fi", "bo", "du", "sa", "ri", "ko", "la", "me", "nor", "vel", "tan", "bri", "gol", "wes", "hal", "mar", "quin", "dra"}

func word(r *rng, n int) string {
	b := make([]byte, 0, 16)
	for range n {
		b = append(b, syllables[r.n(len(syllables))]...)
	}
	return string(b)
}

// benchIP is an address of 198.18.0.0/15.
func benchIP(r *rng) string { return string(appendBenchIP(nil, r)) }

func appendBenchIP(b []byte, r *rng) []byte {
	b = append(b, "198.1"...)
	b = append(b, '8'+byte(r.n(2)), '.')
	b = number(b, r.n(256))
	b = append(b, '.')
	return number(b, 1+r.n(254))
}
