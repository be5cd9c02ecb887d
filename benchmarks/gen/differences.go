package gen

import (
	"fmt"
	"maps"
	"slices"

	"github.com/mtalog/mtalog/parsers/smtpcode"
)

// What to ask mtalog's database for [Truth.Differences].
const (
	CodesQuestion    = `SELECT event, coalesce(reply_code, 0) AS reply, coalesce(code, '') AS code, count(*) AS n FROM outcomes GROUP BY ALL`
	DomainsQuestion  = `SELECT event, domain, count(*) AS n FROM outcomes WHERE event IN ('delivered', 'deferred', 'bounced') GROUP BY ALL`
	MessagesQuestion = `SELECT count(*) AS n FROM queued WHERE received IS NOT NULL`
)

// Count is a row of an answer; a column that the question does not have stays
// empty.
type Count struct {
	Event  string `json:"event"`
	Reply  int    `json:"reply"`
	Code   string `json:"code"`
	Domain string `json:"domain"`
	N      int64  `json:"n"`
}

// Differences compares the answers to the three questions with the truth. Of
// receipts, only the number of messages is compared: Postfix logs a receipt again
// at every retry.
func (t *Truth) Differences(codes, domains, messages []Count) (list []string) {
	events, byEvent := map[string]int64{}, map[string]Codes{}
	for _, r := range codes {
		if r.Event == "received" {
			continue
		}
		events[r.Event] += r.N
		if _, ok := byEvent[r.Event]; !ok {
			byEvent[r.Event] = NewCodes()
		}
		byEvent[r.Event].Add(smtpcode.Reply(r.Reply), r.Code, r.N)
	}
	want := maps.Clone(t.Events)
	delete(want, "received")
	list = different(list, "events", events, want)
	for _, name := range slices.Sorted(maps.Keys(want)) {
		list = different(list, name+" by reply code", byEvent[name].Replies, t.ByEvent[name].Replies)
		list = different(list, name+" by enhanced code", byEvent[name].Enhanced, t.ByEvent[name].Enhanced)
	}
	list = append(list, t.differentDomains(domains)...)
	taken := int64(0)
	for _, r := range messages {
		taken += r.N
	}
	// A send log reports no incoming message.
	if t.Events["received"] > 0 && taken != t.Messages {
		list = append(list, fmt.Sprintf("messages: %d, the truth is %d", taken, t.Messages))
	}
	return list
}

// differentDomains compares the answer about the domains of the big providers.
func (t *Truth) differentDomains(domains []Count) (list []string) {
	byDomain := map[string]map[string]int64{}
	for _, r := range domains {
		if byDomain[r.Domain] == nil {
			byDomain[r.Domain] = map[string]int64{}
		}
		byDomain[r.Domain][r.Event] += r.N
	}
	for _, name := range slices.Sorted(maps.Keys(t.Domains)) {
		list = different(list, name, byDomain[name], t.Domains[name])
	}
	return list
}

func different(list []string, what string, got, want map[string]int64) []string {
	keys := slices.Collect(maps.Keys(want))
	for k := range got {
		if _, ok := want[k]; !ok {
			keys = append(keys, k)
		}
	}
	slices.Sort(keys)
	for _, k := range keys {
		if got[k] != want[k] {
			list = append(list, fmt.Sprintf("%s: %s %d, the truth is %d", what, k, got[k], want[k]))
		}
	}
	return list
}
