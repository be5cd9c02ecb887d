package answers

import (
	"fmt"
	"maps"
	"math"
	"slices"

	"github.com/mtalog/mtalog/internal/classify"
	"github.com/mtalog/mtalog/parsers/smtpcode"
)

// everywhere is the provider of a cause that concerns several destinations at once.
const everywhere classify.Provider = math.MaxUint16

// ofOneProvider is the share of what is more than usual above which a failure is that of
// one provider, or sender, though some of it happens elsewhere too: a third that go wrong
// elsewhere are the usual noise of a common failure.
const ofOneProvider = 0.6

// anyCode is the code of a cause that has several.
const anyCode smtpcode.Enhanced = math.MaxInt32

// pool makes one finding of those that differ by provider only, or by provider and code, if
// no provider has most of what is more than usual: a resolver that is down, a list with
// dead addresses, or a signature that no longer verifies, is one incident and not one for
// each destination and its wording, and as such it may be unusual where none of its parts is.
func (d *Diagnosis) pool(found map[cause]*Finding, counts countsOf[cause]) {
	p := pooling{d, found, counts}
	wholes := []func(cause) cause{cause.ofAnyCode, cause.ofAnyProvider}
	if !d.Known() { // nothing says which codes have become frequent together
		wholes = wholes[1:]
	}
	for _, whole := range wholes {
		groups := map[cause][]cause{}
		for _, c := range slices.SortedFunc(maps.Keys(counts), cause.compare) { // the example does not depend on chance
			if _, gone := found[c.ofAnyCode()]; !gone && !c.inbound {
				groups[whole(c)] = append(groups[whole(c)], c)
			}
		}
		for whole, parts := range groups {
			p.make(whole, parts)
		}
	}
}

func (c cause) ofAnyProvider() cause {
	c.provider = everywhere
	return c
}

func (c cause) ofAnyCode() cause {
	c.provider, c.code, c.reply = everywhere, anyCode, 0
	return c
}

// pooling is what pool works on.
type pooling struct {
	*Diagnosis
	found  map[cause]*Finding
	counts countsOf[cause]
}

// make replaces the parts by the whole if they are one incident.
func (p pooling) make(whole cause, parts []cause) {
	f, more := p.sum(whole, parts), p.raised(parts)
	most := 0.0
	for provider, n := range more {
		if provider != 0 {
			most = max(most, n)
		}
	}
	if len(more) < whole.together() || most > ofOneProvider*sum(slices.Collect(maps.Values(more))) || !f.isMore() {
		return
	}
	if whole.code == anyCode && !p.haveSeveralCodes(f, parts) {
		return
	}
	for _, c := range parts {
		delete(p.found, c)
	}
	p.found[whole] = f
	p.pooled = append(p.pooled, whole)
}

// raised says by how much those of parts are more than usual that are at least twice as
// frequent, by provider.
func (p pooling) raised(parts []cause) map[classify.Provider]float64 {
	more := map[classify.Provider]float64{}
	for _, c := range parts {
		if usual := p.usual(p.counts[c]); p.found[c] != nil && p.found[c].Count >= 2*usual {
			more[c.provider] += p.found[c].Count - usual
		}
	}
	return more
}

// sum adds up parts.
func (p pooling) sum(whole cause, parts []cause) *Finding {
	f := &Finding{cause: whole}
	all, rules, largest := byWindow{}, map[int32]float64{}, 0.0
	for _, c := range parts {
		for slot, n := range p.counts[c] {
			all[slot] += n
		}
		part := p.found[c]
		if part == nil {
			continue
		}
		f.Count += part.Count
		rules[part.rule] += part.Count
		if f.Since.IsZero() || part.Since.Before(f.Since) {
			f.Since = part.Since
		}
		f.Last = later(f.Last, part.Last)
		if part.Count > largest {
			largest, f.Owner, f.rule, f.fingerprint = part.Count, part.Owner, part.rule, part.fingerprint
		}
	}
	if rules[f.rule] < ofOneProvider*f.Count {
		f.rule = 0 // its advice may be for one provider
	}
	f.setUsual(p.baseline, all, p.growthOf(whole))
	f.quiet = p.onQuietSite(f)
	return f
}

// haveSeveralCodes reports whether parts of any code are one incident, and notes the code that
// most of it has. If only the failures with that one are unusual, the others are the noise of
// every day.
func (p pooling) haveSeveralCodes(f *Finding, parts []cause) bool {
	byCode := map[cause][]cause{}
	for _, c := range parts {
		byCode[c.ofAnyProvider()] = append(byCode[c.ofAnyProvider()], c)
	}
	var main *Finding
	for code, list := range byCode {
		one := p.sum(code, list)
		if n := one.Count - one.Usual; main == nil || n > main.Count-main.Usual || n == main.Count-main.Usual && code.compare(main.cause) < 0 {
			main = one
		}
	}
	rest := slices.DeleteFunc(slices.Clone(parts), func(c cause) bool { return c.ofAnyProvider() == main.cause })
	if others := p.sum(f.cause, rest); main.isMore() && !others.isMore() || others.Count == 0 {
		return false
	}
	if main.Count-main.Usual > ofOneProvider*(f.Count-f.Usual) {
		f.mostCode = main.cause.codes()
	}
	return true
}

// codes returns the code of a finding as text, "" if it has none.
func (f *Finding) codes() string {
	switch {
	case f.code != anyCode:
		return f.cause.codes()
	case f.mostCode != "":
		return f.mostCode + " and others"
	}
	return "several codes"
}

// together is at how many destinations a cause has to be more frequent at least, to be one
// incident. What this server itself finds out about a destination, as that its name is not
// found, has little to do with whose it is, nor has that no mail is taken from it without a login.
func (c cause) together() int {
	if c.ofOurs() || c.isOf(ofClients...) {
		return 2
	}
	return 3
}

// ofOurs reports whether this server may well be at fault if a cause concerns
// destinations that have nothing else in common.
func (c cause) ofOurs() bool { return c.isOf(dns, network) }

// columns are causeColumns, with everywhere as the provider of pooled causes, and with anyCode.
func (d *Diagnosis) columns() string {
	isAny, isOne := "false", "false"
	for _, c := range d.pooled {
		if is := " OR NOT (" + inbound + ") AND " + c.condition(); c.code == anyCode {
			isAny += is
		} else {
			isOne += is
		}
	}
	return fmt.Sprintf("v.category, CASE WHEN %s OR %s THEN %d ELSE v.provider END AS provider, CASE WHEN %[1]s THEN %[4]d ELSE v.code END AS code, CASE WHEN %[1]s THEN 0 ELSE %[5]s END AS reply",
		isAny, isOne, everywhere, anyCode, replyAlone)
}
