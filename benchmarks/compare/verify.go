//go:build unix

package main

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"

	"github.com/mtalog/mtalog/benchmarks/gen"
)

// verify imports a log with mtalog and returns where its counts differ from
// the truth.
func verify(ctx context.Context, mtalog, dir string, log generated) ([]string, error) {
	db := filepath.Join(dir, "verify.duckdb")
	for _, path := range []string{db, db + ".wal"} {
		if err := os.Remove(path); err != nil && !os.IsNotExist(err) {
			return nil, err
		}
	}
	cmd := exec.CommandContext(ctx, mtalog, "import", "--db", db, log.path)
	cmd.Env = append(os.Environ(), "TZ=UTC")
	if out, err := cmd.CombinedOutput(); err != nil {
		return nil, fmt.Errorf("import: %w: %s", err, out)
	}
	defer os.Remove(db)
	ask := func(sql string) ([]counted, error) {
		cmd := exec.CommandContext(ctx, mtalog, "sql", "--db", db, "--format", "json", sql)
		var errs strings.Builder
		cmd.Stderr = &errs
		out, err := cmd.Output()
		if err != nil {
			return nil, fmt.Errorf("sql: %w: %s", err, strings.TrimSpace(errs.String()))
		}
		var rows []counted
		if err := json.Unmarshal(out, &rows); err != nil {
			return nil, fmt.Errorf("sql: %w", err)
		}
		return rows, nil
	}
	codes, err := ask(codesQuestion)
	if err != nil {
		return nil, err
	}
	domains, err := ask(domainsQuestion)
	if err != nil {
		return nil, err
	}
	messages, err := ask(messagesQuestion)
	if err != nil {
		return nil, err
	}
	return differences(log.truth, codes, domains, messages), nil
}

// The questions; the column n is a count.
const (
	codesQuestion    = `SELECT event, coalesce(reply_code, 0) AS reply, coalesce(code, '') AS code, count(*) AS n FROM outcomes GROUP BY ALL`
	domainsQuestion  = `SELECT event, domain, count(*) AS n FROM outcomes WHERE event IN ('delivered', 'deferred', 'bounced') GROUP BY ALL`
	messagesQuestion = `SELECT count(*) AS n FROM queued WHERE received IS NOT NULL`
)

// counted is a row of an answer.
type counted struct {
	Event  string `json:"event"`
	Reply  int    `json:"reply"`
	Code   string `json:"code"`
	Domain string `json:"domain"`
	N      int64  `json:"n"`
}

// differences compares counts with the truth. The receipt of messages is
// compared as the number of messages: Postfix tells of it again at every retry.
func differences(t *gen.Truth, codes, domains, messages []counted) (list []string) {
	events := map[string]int64{}
	byEvent := map[string]gen.Codes{}
	for _, r := range codes {
		events[r.Event] += r.N
		c, ok := byEvent[r.Event]
		if !ok {
			c = gen.Codes{Replies: map[string]int64{}, Enhanced: map[string]int64{}}
			byEvent[r.Event] = c
		}
		if r.Reply != 0 {
			c.Replies[fmt.Sprint(r.Reply)] += r.N
		}
		if r.Code != "" {
			c.Enhanced[r.Code] += r.N
		}
	}
	want := maps.Clone(t.Events)
	delete(want, "received")
	list = compare(list, "events", events, want)
	for _, name := range slices.Sorted(maps.Keys(want)) {
		list = compare(list, name+" by reply code", byEvent[name].Replies, t.ByEvent[name].Replies)
		list = compare(list, name+" by enhanced code", byEvent[name].Enhanced, t.ByEvent[name].Enhanced)
	}
	byDomain := map[string]map[string]int64{}
	for _, r := range domains {
		if byDomain[r.Domain] == nil {
			byDomain[r.Domain] = map[string]int64{}
		}
		byDomain[r.Domain][r.Event] += r.N
	}
	for _, name := range slices.Sorted(maps.Keys(t.Domains)) {
		list = compare(list, name, byDomain[name], t.Domains[name])
	}
	if len(messages) == 1 && t.Messages > 0 && messages[0].N != t.Messages {
		list = append(list, fmt.Sprintf("messages: %d, the truth is %d", messages[0].N, t.Messages))
	}
	return list
}

func compare(list []string, what string, got, want map[string]int64) []string {
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
