package answers

import (
	"net/netip"
	"slices"

	"github.com/mtalog/mtalog/internal/classify"
	"github.com/mtalog/mtalog/internal/report"
	"github.com/mtalog/mtalog/internal/statement"
)

// ofAddress are the categories of what is refused for the address that it is sent from. The first two
// have one cause.
var ofAddress = []classify.Category{blocklist, reputationBlock, rdnsHELO}

// namedBy is the share of a finding's replies that name an address of ours at least: one that is
// listed is named by all that say why, and of several from which mail is sent in turn each by some.
const namedBy = 0.2

// inReplies is a regular expression for what may be an address, or a name that begins like one, as
// those by which lists are asked: they have the address backwards.
const inReplies = `(?:\d{1,3}\.){3}\d{1,3}(?:[-.]?\w)*|[0-9A-Fa-f]{1,4}:[0-9A-Fa-f:]*:[0-9A-Fa-f:.]*`

// reference is a regular expression for the number of four parts by which Yahoo ends what it says.
const reference = ` - \d+\.\d+\.\d+\.\d+; see `

// listed finds out for which of its addresses this server is refused, and makes one finding of
// those that are about the same: each list and each provider has its own words for it, and there is
// one cause.
func (d *Diagnosis) listed(q querier) error {
	d.mergeDomainGone()
	found := map[cause]*Finding{}
	for _, f := range d.unusual() {
		if !f.inbound && f.isOf(ofAddress...) {
			found[f.cause] = f
		}
	}
	if len(found) == 0 {
		return nil
	}
	rows, err := q.all(d.text("listed", statement.Values{
		"Category": isCategory(ofAddress...), "Reference": report.Literal(reference), "Address": report.Literal(inReplies),
	}))
	if err != nil {
		return err
	}
	for _, r := range rows {
		f := found[causeOf(r, 0)]
		address, err := netip.ParseAddr(r.Text(4))
		if err != nil || address.IsLoopback() { // with 127.0.0.2 and the like lists answer (RFC 5782, section 2.1)
			continue
		}
		if f != nil && len(f.addresses) < mostTold && r.Float(5) >= namedBy*f.Count {
			f.addresses = append(f.addresses, address.String())
		}
	}
	d.mergeListed()
	return nil
}

// mergeListed makes one finding of those that name the same address.
func (d *Diagnosis) mergeListed() {
	var heads []*Finding
	for _, f := range slices.Clone(d.unusual()) {
		isSame := func(h *Finding) bool {
			return (f.category == rdnsHELO) == (h.category == rdnsHELO) && slices.ContainsFunc(f.addresses, func(a string) bool { return slices.Contains(h.addresses, a) })
		}
		if i := slices.IndexFunc(heads, isSame); i >= 0 {
			d.merge(heads[i], f)
		} else if len(f.addresses) > 0 {
			heads = append(heads, f)
		}
	}
}

// merge makes one finding of f and another.
func (d *Diagnosis) merge(f, other *Finding) {
	d.Findings = slices.DeleteFunc(d.Findings, func(g *Finding) bool { return g == other })
	if f.merged == nil {
		head := *f
		f.merged, f.provider, f.onlyAt = []*Finding{&head}, everywhere, ""
	}
	f.merged = append(f.merged, other)
	f.Count += other.Count
	f.Usual += other.Usual
	if other.Since.Before(f.Since) {
		f.Since, f.Earlier = other.Since, other.Earlier
	}
	f.Last, f.gap = later(f.Last, other.Last), max(f.gap, other.gap)
	if f.codes() != other.codes() && f.code != anyCode {
		f.mostCode, f.code = f.codes(), anyCode
	}
	if f.From != other.From {
		f.From = ""
	}
	if f.Host != other.Host {
		f.Host = ""
	}
}

// mergeDomainGone adds to the finding that several destinations refuse senders of a domain, which
// they do not find, what others say of it then: that the mail is not authenticated.
func (d *Diagnosis) mergeDomainGone() {
	for _, gone := range slices.Clone(d.unusual()) {
		if gone.inbound || !gone.isOurDomainGone() {
			continue
		}
		for _, f := range slices.Clone(d.unusual()) {
			if f.outboundOf(authentication) && f.senderDomain == gone.senderDomain {
				d.merge(gone, f)
			}
		}
	}
}
