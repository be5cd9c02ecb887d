package ingest_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

// TestMixed: rows of several logs that a forwarder or a search for an address puts into one are read and joined as
// those of a log each are, with heads between them or not.
func TestMixed(t *testing.T) {
	tracking, send, front, transport := tracked()
	for i, row := range tracking {
		tracking[i] = strings.TrimSuffix(row, "\n") + ",,,,\n" // the columns of a version, by which a row without head is known
	}
	heads := []string{trackedFields[:len(trackedFields)-1] + ",tenant-id,original-client-ip,original-server-ip,custom-data\n",
		strings.Replace(receiveLog("", "", "", ""), "Receive", "Send", 1), receiveLog("", "", "", ""), receiveLog("", "", "", "")}
	for i, rows := range [][]string{send, front, transport} {
		for k := range rows {
			rows[k] = strings.ReplaceAll(rows[k], ",08DD5A0", ",08DD5A"+fmt.Sprint(i+1)) // each service counts its own sessions
		}
	}
	logs := [][]string{tracking, send, front, transport}
	var inTime, each, together []string
	head := map[string]string{}
	for i, rows := range logs {
		inTime = append(inTime, rows...)
		together = append(append(together, heads[i]), rows...)
		for _, row := range rows {
			head[row] = heads[i]
		}
	}
	slices.SortStableFunc(inTime, func(a, b string) int {
		return strings.Compare(a[:len("2026-03-05T08:00:00.000Z")], b[:len("2026-03-05T08:00:00.000Z")])
	})
	var first []string
	seen, last := map[string]bool{}, ""
	for _, row := range inTime {
		if h := head[row]; h != last {
			each, last = append(each, h), h
		}
		if h := head[row]; !seen[h] {
			first = append(first, h)
			seen[h] = true
		}
		each, first = append(each, row), append(first, row)
	}
	forwarded := func(form string) (lines []string) {
		for _, row := range inTime {
			lines = append(lines, fmt.Sprintf(form+"\n", strings.TrimSuffix(row, "\n")))
		}
		return lines
	}
	answers := func(r *rig) string {
		return r.rows("SELECT event, queue_id, lower(recipient), code, stage, client_ip, relay_ip, text, delay FROM events ORDER BY ALL") + r.rows("SELECT queue_id, message_id, network_message_id, received FROM queued ORDER BY ALL")
	}
	apart := newRig(t)
	var paths []string
	for i, rows := range logs {
		paths = append(paths, apart.write(fmt.Sprint(i, ".LOG"), heads[i]+strings.Join(rows, "")))
	}
	apart.load(paths...)
	want := answers(apart)
	for name, lines := range map[string][]string{
		"one after the other": together, "in the order of time": inTime, "a head wherever another log goes on": each, "the head before the first of each": first,
		"all heads first": append(slices.Clone(heads), inTime...), "syslog": forwarded("<134>1 2026-03-05T08:00:00Z MBX01 nxlog 123 - - %s"),
		"protocol logs alone": append(slices.Clone(send), append(front, transport...)...),
	} {
		t.Run(name, func(t *testing.T) {
			r, want := newRig(t), want
			if name == "protocol logs alone" {
				apart := newRig(t)
				apart.load(paths[1:4]...)
				want = answers(apart)
			}
			r.load(r.write("ALL.LOG", strings.Join(lines, "")))
			if got := answers(r); got != want {
				t.Errorf("got\n%s\nwant, as of a log each,\n%s", got, want)
			}
			r.want("SELECT unrecognised, broken FROM sources", "0 0")
			r.sound()
		})
	}
	t.Run("tailed", func(t *testing.T) {
		r := newRig(t)
		r.joined(r.write("ALL.LOG", strings.Join(inTime, "")), nil)
		if got := answers(r); got != want {
			t.Errorf("got\n%s\nwant, as of a log each,\n%s", got, want)
		}
	})
}
