package queries_test

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/mtalog/mtalog/internal/classify"
	"github.com/mtalog/mtalog/internal/golden"
	"github.com/mtalog/mtalog/internal/must"
	"github.com/mtalog/mtalog/internal/report"
)

// TestRuleAdvice: the fragment has what package classify advises. It is embedded when the tests are
// built, so after an -update they have to run once more.
func TestRuleAdvice(t *testing.T) {
	var rows []string
	rules := slices.SortedFunc(must.Have(classify.New())(t).Rules(), func(a, b *classify.Rule) int { return cmp.Compare(a.ID, b.ID) })
	for _, r := range rules {
		if r.Advice != "" {
			rows = append(rows, fmt.Sprintf("\t(%d, %s)", r.ID, report.Literal(r.Advice)))
		}
	}
	golden.Compare(t, "include/rule_advice.sql", "VALUES -- as the rules of internal/classify have it: go test ./queries -update writes this\n"+strings.Join(rows, ",\n")+"\n")
}

// TestCauseOfOneKind: if more than half of a cause is one reply of a provider, it says what that
// provider asks for, and what is to do in general if it is half.
func TestCauseOfOneKind(t *testing.T) {
	const (
		yahoo  = "421 4.7.0 [TSS04] Messages from 192.0.2.1 temporarily deferred due to user complaints"
		others = "421 4.7.0 Your IP has a poor reputation"
	)
	for _, tt := range []struct {
		said []string
		want string
	}{
		{[]string{yahoo, others, yahoo}, "Wait at least two hours"},
		{[]string{yahoo, others}, "Pause bulk mail"},
	} {
		log := ""
		for i, said := range tt.said {
			log += fmt.Sprintf("2026-03-02T10:10:0%dZ mx1 postfix/smtp[1]: 4Q0AAAA%d: to=<u@example.com>, relay=mx.example.com[192.0.2.7]:25, delay=1, dsn=4.7.0, status=deferred (host mx.example.com[192.0.2.7] said: %s (in reply to MAIL FROM command))\n", i, i, said)
		}
		_, rows := results(t, load(t, log), named(t, "causes"), nil)
		if len(rows) != 1 || !strings.HasPrefix(fmt.Sprint(rows[0][4]), tt.want) {
			t.Errorf("want %s: %v", tt.want, rows)
		}
	}
}
