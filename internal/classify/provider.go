package classify

import (
	"bytes"
	"iter"
	"slices"

	"github.com/mtalog/mtalog/parsers"
)

// Provider is the operator of a mail system that many domains or people share.
// The values are stored in databases; 0 means none that is known.
type Provider uint16

// ProviderInfo is what is known about a provider.
type ProviderInfo struct {
	ID      Provider
	Name    string
	Relays  []string // suffixes of its MX and relay host names
	Domains []string // its own users' mail domains
}

// Providers lists the providers by ID.
func Providers() iter.Seq[ProviderInfo] { return slices.Values(tables().providers[1:]) }

func (p Provider) String() string {
	if list := tables().providers; int(p) < len(list) {
		return list[p].Name
	}
	return ""
}

// provider returns who runs the server that r was sent to: by its name, or
// else by the recipient's domain. What happens between a client and this
// server is not the provider's doing, nor is what a content filter on this server does.
func provider(r *parsers.Record) Provider {
	if AboutClient(r) || OnThisHost(r.Relay.IP) {
		return 0
	}
	if p := ProviderOfRelay(r.Relay.Name); p != 0 {
		return p
	}
	if at := bytes.LastIndexByte(r.Recipient, '@'); at >= 0 {
		return ProviderOfDomain(r.Recipient[at+1:])
	}
	return 0
}

// OnThisHost reports whether what has this address is on the host that wrote the log: it
// is a loopback address (RFC 1122 section 3.2.1.3, RFC 4291 section 2.5.3) or the path of a
// socket.
func OnThisHost(ip []byte) bool {
	return bytes.HasPrefix(ip, []byte("127.")) || string(ip) == "::1" || bytes.IndexByte(ip, '/') >= 0
}

// ProviderOfRelay returns the provider that runs the server with this name; 0
// if none is known.
func ProviderOfRelay(name []byte) Provider { return Provider(relays.find(name)) }

// ProviderOfDomain returns the provider whose users have addresses at domain; 0
// if none is known.
func ProviderOfDomain(domain []byte) Provider { return Provider(domains.find(domain)) }
