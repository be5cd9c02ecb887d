package main

import (
	"cmp"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strconv"
)

// query is what compare reads, as CSV with a header. An attempt that the MTA
// put off without asking the server ("temporarily suspended") said nothing
// that the server could know of.
const query = `SELECT mta, recipient, event, coalesce(reply_code, 0) AS code,
	coalesce(class || '.' || subject || '.' || detail, '') AS enhanced
FROM events
WHERE event IN ('delivered', 'deferred', 'bounced', 'expired', 'rejected') AND recipient IS NOT NULL
	AND NOT (event = 'deferred' AND reply_code IS NULL AND regexp_matches(text, 'temporarily suspended'))`

// compare counts what was said and what was stored and prints where they
// differ; a difference is an error.
func compare(stored io.Reader, out io.Writer, truthFiles []string) error {
	truth, accepted := map[said]int{}, map[said]bool{}
	for _, path := range truthFiles {
		err := readRecord(path, func(s said) {
			if s.Outcome == "accepted" {
				accepted[said{MTA: s.MTA, Recipient: s.Recipient}] = true
				return
			}
			truth[s.logged()]++
		})
		if err != nil {
			return err
		}
	}
	got, err := readStored(stored)
	if err != nil {
		return err
	}
	if len(truth) == 0 {
		return errors.New("the truth is empty")
	}
	wrong := 0
	for s := range truth {
		delete(accepted, said{MTA: s.MTA, Recipient: s.Recipient})
	}
	for s := range accepted {
		wrong++
		fmt.Fprintf(out, "never tried by the MTA: %s %s\n", s.MTA, s.Recipient)
	}
	for _, s := range sorted(truth, got) {
		if truth[s] != got[s] {
			wrong++
			fmt.Fprintf(out, "said %d times, stored %d times: %s %s %s %d %s\n", truth[s], got[s], s.MTA, s.Recipient, s.Outcome, s.Code, s.Enhanced)
		}
	}
	summary(out, truth, got)
	if wrong > 0 {
		return fmt.Errorf("%d differences", wrong)
	}
	return nil
}

// logged is s as far as the MTA's log tells it: Exim does not write down which
// code it refused a client with.
func (s said) logged() said {
	if s.MTA == "exim" && s.Outcome == "rejected" {
		s.Code, s.Enhanced = 0, ""
	}
	return s
}

func readStored(r io.Reader) (map[said]int, error) {
	rows, err := csv.NewReader(r).ReadAll()
	if err != nil {
		return nil, err
	}
	if len(rows) == 0 || len(rows[0]) != 5 {
		return nil, errors.New("five columns are expected")
	}
	got := map[said]int{}
	for _, row := range rows[1:] {
		s := said{MTA: row[0], Recipient: row[1], Outcome: row[2], Enhanced: row[4]}
		if s.Code, err = strconv.Atoi(row[3]); err != nil {
			return nil, err
		}
		if s.Code == 0 {
			s.Enhanced = "" // the MTA's own: the server said nothing
		}
		got[s]++
	}
	return got, nil
}

func sorted(a, b map[said]int) []said {
	all := maps.Clone(a)
	maps.Copy(all, b)
	return slices.SortedFunc(maps.Keys(all), func(x, y said) int {
		return cmp.Or(cmp.Compare(x.MTA, y.MTA), cmp.Compare(x.Recipient, y.Recipient), cmp.Compare(x.Code, y.Code), cmp.Compare(x.Outcome, y.Outcome), cmp.Compare(x.Enhanced, y.Enhanced))
	})
}

// summary prints both counts for each MTA and outcome.
func summary(out io.Writer, truth, got map[said]int) {
	sum := func(of map[said]int) map[said]int {
		sums := map[said]int{}
		for s, n := range of {
			sums[said{MTA: s.MTA, Outcome: s.Outcome, Code: s.Code, Enhanced: s.Enhanced}] += n
		}
		return sums
	}
	t, g := sum(truth), sum(got)
	fmt.Fprintf(out, "%-8s %-10s %4s %-7s %6s %6s\n", "mta", "outcome", "code", "status", "said", "stored")
	for _, s := range sorted(t, g) {
		fmt.Fprintf(out, "%-8s %-10s %4d %-7s %6d %6d\n", s.MTA, s.Outcome, s.Code, s.Enhanced, t[s], g[s])
	}
}
