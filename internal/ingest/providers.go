package ingest

import (
	"bytes"
	"math"

	"github.com/mtalog/mtalog/internal/batch"
	"github.com/mtalog/mtalog/internal/classify"
	"github.com/mtalog/mtalog/parsers"
)

// providers remembers which mailbox provider each relay and each domain belongs
// to, by their numbers. Successes, which most events are, need nothing else of
// the classifier.
type providers struct{ byRelay, byDomain []uint16 } // provider plus 1; 0: not looked up yet

// onThisHost stands for the relays on this host, whatever the domain.
const onThisHost = math.MaxUint16

// of returns the provider that a delivery went to, as package classify finds it.
func (p *providers) of(r *parsers.Record, e *batch.Event) classify.Provider {
	if e.Relay == 0 && (e.Domain == 0 || r.Event >= parsers.Rejected) { // no delivery
		return 0
	}
	known := at(&p.byRelay, e.Relay)
	if *known == 0 {
		*known = uint16(classify.ProviderOfRelay(r.Relay.Name)) + 1
		if e.Relay != 0 && classify.OnThisHost(r.Relay.IP) {
			*known = onThisHost
		}
	}
	if *known == onThisHost {
		return 0
	}
	if *known > 1 {
		return classify.Provider(*known - 1)
	}
	known = at(&p.byDomain, e.Domain)
	if *known == 0 {
		domain := r.Recipient[bytes.LastIndexByte(r.Recipient, '@')+1:]
		if e.Domain == 0 {
			domain = nil
		}
		*known = uint16(classify.ProviderOfDomain(domain)) + 1
	}
	return classify.Provider(*known - 1)
}

// at returns the place of number i, and makes the list long enough for it.
func at(list *[]uint16, i int32) *uint16 {
	if n := len(*list); int(i) >= n {
		*list = append(*list, make([]uint16, max(int(i)+1, n+n/2)-n)...)
	}
	return &(*list)[i]
}
