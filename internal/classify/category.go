package classify

import (
	"bytes"
	"cmp"
	"iter"
	"slices"

	"github.com/mtalog/mtalog/parsers"
)

// Category is the cause of a failure. The values are stored in databases; 0
// means that nothing failed.
type Category uint8

// Unknown is the category of failures that no rule knows.
const Unknown Category = 26

// Persistence says whether an attempt that failed is worth repeating.
type Persistence uint8

// The values are stored in databases: never renumber them.
const (
	NoPersistence Persistence = 0
	Soft          Persistence = 1 // passing: the queue's retries may succeed
	Hard          Persistence = 2 // lasting: the address, domain or configuration is at fault
	Block         Persistence = 3 // the sender or this message is refused, not the address
)

var persistenceNames = [...]string{"", "soft", "hard", "block"}

func (p Persistence) String() string {
	if int(p) < len(persistenceNames) {
		return persistenceNames[p]
	}
	return ""
}

// Owner is who has to act.
type Owner uint8

// The values are stored in databases: never renumber them.
const (
	Nobody    Owner = 0
	Us        Owner = 1 // the administrator or users of the host that wrote the log
	Them      Owner = 2 // the administrator of the other host
	Recipient Owner = 3 // the owner of the mailbox
	Network   Owner = 4 // whoever keeps the network or DNS in between
)

var ownerNames = [...]string{"", "us", "them", "recipient", "network"}

func (o Owner) String() string {
	if int(o) < len(ownerNames) {
		return ownerNames[o]
	}
	return ""
}

// CategoryInfo is what is known about a category.
type CategoryInfo struct {
	ID          Category
	Name        string // "bad_mailbox"
	Title       string // "No such mailbox"
	Description string
	Advice      string // what to do now
	// ofRefusal is what to do about clients that this server refused or lost, if it is not
	// Advice, which is for a sender: take an address off the list, or try the other side.
	ofRefusal string
	// Persistence is that of a failure with a permanent code. If byCode is set, the
	// code alone decides between soft and hard.
	Persistence Persistence
	byCode      bool
	// Owner is who has to act if mail was sent. If a client was refused, "us" and
	// "them" change places.
	Owner Owner
}

// Categories lists the categories by ID.
func Categories() iter.Seq[CategoryInfo] { return slices.Values(tables().categories[1:]) }

// CategoryNamed returns the category called name.
func CategoryNamed(name string) (Category, bool) {
	for c := range Categories() {
		if c.Name == name {
			return c.ID, true
		}
	}
	return 0, false
}

func categoryNames() (names []string) {
	for c := range Categories() {
		names = append(names, c.Name)
	}
	return names
}

// Info returns what is known about c.
func (c Category) Info() CategoryInfo {
	if list := tables().categories; int(c) < len(list) {
		return list[c]
	}
	return CategoryInfo{}
}

// RefusalAdvice returns what to do if this server refused or lost a client. differs
// is true if that is not the advice for a sender.
func (c Category) RefusalAdvice() (advice string, differs bool) {
	info := c.Info()
	return cmp.Or(info.ofRefusal, info.Advice), info.ofRefusal != ""
}

// Advice returns what to do about a failure that a rule gave its category: what the rule
// says, or else the category. Who refused or lost a client needs other advice than who was
// refused. Rules of the user's own are not asked, as the failure may have been classified
// with those of another.
func Advice(c Category, rule int32, refused bool) string {
	if advice := RuleRefusalAdvice(rule); refused && advice != "" {
		return advice
	}
	if advice, differs := c.RefusalAdvice(); refused && differs {
		return advice
	}
	return cmp.Or(RuleAdvice(rule), c.Info().Advice)
}

func (c Category) String() string { return c.Info().Name }

// MarshalText has documents name a category.
func (c Category) MarshalText() ([]byte, error) { return []byte(c.String()), nil }

// persistence returns the persistence of one failure: a temporary code, or a
// message that stays in the queue, makes a failure of the hard kind soft.
func (c CategoryInfo) persistence(r *parsers.Record) Persistence {
	if c.Persistence != Hard && !c.byCode {
		return c.Persistence
	}
	passing := false
	switch {
	case r.Event == parsers.Bounced || r.Event == parsers.Expired:
	case r.Event == parsers.Deferred || r.Event == parsers.Delayed:
		passing = true
	case r.Enhanced != 0:
		passing = r.Enhanced.Class() == 4
	case r.Reply != 0:
		passing = r.Reply.Class() == 4
	default:
		passing = c.byCode
	}
	if passing {
		return Soft
	}
	return Hard
}

// owner returns who has to act on one failure: "us" and "them" change places if we
// refused a client, and a fault is ours if it lies in local delivery, in a content
// filter or mail store of ours, or if no other server had a part in it.
func (c CategoryInfo) owner(r *parsers.Record) Owner {
	switch {
	case AboutClient(r) && c.Owner == Us:
		return Them
	case AboutClient(r) && c.Owner == Them:
		return Us
	case c.Owner == Them && (r.Stage == parsers.LocalDelivery || withoutPeer(r)):
		return Us
	case (c.Owner == Them || c.Owner == Network) && toOurs(r):
		return Us
	case c.Name == "server_fault" && r.Stage == parsers.Connecting && r.Reply == 0:
		return Us // a fault that was met before the other server had a say
	}
	return c.Owner
}

// withoutPeer reports whether no other server had a part in r: none was asked, and
// none replied. In its last line about some failed attempts, Exim names the stage
// but no host. Exchange gives SMTP codes to its own refusals by rule, agent and
// directory.
func withoutPeer(r *parsers.Record) bool {
	asked := r.Stage >= parsers.Connecting && r.Stage <= parsers.Quit
	within := r.Reply == 0 || r.Stage == parsers.Content || r.Stage == parsers.Routing
	return within && len(r.Relay.Name) == 0 && len(r.Relay.IP) == 0 && !asked
}

// toOurs reports whether r is about handing mail to a program of ours: one on this host,
// or a mail store, which LMTP leads to, as it is not meant for wide area networks
// (RFC 2033). Exim's transport lmtp speaks to sockets and commands, and logs no host.
func toOurs(r *parsers.Record) bool {
	return OnThisHost(r.Relay.IP) || bytes.Contains(r.Service, []byte("lmtp")) || bytes.HasPrefix(r.Text, []byte("LMTP error after "))
}

// AboutClient reports whether r is about a client of this server, and not about a
// server that this one sent to. Exim logs some failures of TLS on the way out without the
// host, such as a certificate's status that was not received, but with the message; a
// client's come before it has a message.
func AboutClient(r *parsers.Record) bool {
	switch r.Event {
	case parsers.TLSFailed:
		return len(r.Relay.Name) == 0 && len(r.Relay.IP) == 0 && len(r.QueueID) == 0
	case parsers.Rejected, parsers.RejectWarning, parsers.LostConnection, parsers.AuthFailed:
		return len(r.Relay.Name) == 0 && len(r.Relay.IP) == 0
	}
	return false
}

// Failed reports whether e is a failure, and so has a category.
func Failed(e parsers.Event) bool {
	switch e {
	case parsers.Deferred, parsers.Bounced, parsers.Expired, parsers.Undeliverable, parsers.Delayed,
		parsers.Rejected, parsers.RejectWarning, parsers.LostConnection, parsers.AuthFailed,
		parsers.TLSFailed, parsers.ConnectFailed:
		return true
	}
	return false
}
