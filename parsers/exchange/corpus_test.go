package exchange

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/mtalog/mtalog/internal/must"
	"github.com/mtalog/mtalog/parsers"
	"github.com/mtalog/mtalog/parsers/internal/reallogs"
)

func TestCorpusCoverage(t *testing.T) {
	logs, _ := filepath.Glob(filepath.Join(reallogs.Path(t, "exchange"), "*.log"))
	lines, failed := 0, 0
	for _, name := range logs {
		log := must.Have(os.ReadFile(name))(t)
		text, f, n := run(New(parsers.Options{}), log)
		lines, failed = lines+n, failed+f
		t.Logf("%s: %d lines, %d not understood\n%s", filepath.Base(name), n, f, text)
	}
	if len(logs) == 0 || failed*100 > lines {
		t.Errorf("%d of %d lines not understood", failed, lines)
	}
}

// TestCorpusColumns compares the column reader with the fields that another
// program's tests expect of the same rows.
func TestCorpusColumns(t *testing.T) {
	names := map[string]column{
		"client_hostname": colClientHost, "client_ip": colClientIP, "connector_id": colConnector,
		"directionality": colDirectionality, "event_id": colEvent, "internal_message_id": colInternalID,
		"logdate": colTime, "message_id": colMessageID, "message_info": colInfo, "network_message_id": colNetworkID,
		"recipient_address": colRecipients, "recipient_count": colCount, "recipient_status": colStatus,
		"reference": colReference, "related_recipient_address": colRelated, "return_path": colReturnPath,
		"sender_address": colSender, "server_hostname": colServerHost, "server_ip": colServerIP,
		"source": colSource, "source_context": colContext, "total_bytes": colBytes,
	}
	oracles, _ := filepath.Glob(filepath.Join(reallogs.Path(t, "exchange"), "*-expected.json"))
	if len(oracles) == 0 {
		t.Fatal("no expected results")
	}
	checked := 0
	for _, oracle := range oracles {
		b := must.Have(os.ReadFile(oracle))(t)
		var rows []map[string]any
		must.Do(t, json.Unmarshal(b, &rows))
		for i, want := range rows {
			p := New(parsers.Options{})
			var out parsers.Records
			if err := p.Parse([]byte(want["message"].(string)), &out); err != nil {
				t.Errorf("%s row %d: %v", filepath.Base(oracle), i, err)
				continue
			}
			if p.cols.n != 30 {
				t.Errorf("%d columns", p.cols.n)
			}
			for name, c := range names {
				got := string(p.field(c))
				v, ok := want["microsoft.exchange."+name]
				if _, isList := v.([]any); isList {
					// The oracle splits at ';' and sorts.
					g := strings.Split(got, ";")
					slices.Sort(g)
					got = fmt.Sprint(g)
				} else if !ok {
					v = ""
				}
				if fmt.Sprint(v) != got {
					t.Errorf("%s row %d: %s is %q, want %q", filepath.Base(oracle), i, name, got, v)
				}
				checked++
			}
		}
	}
	t.Logf("%d fields compared", checked)
}

// TestCorpusAuthFailure compares with what another program's parser found in
// a refused login.
func TestCorpusAuthFailure(t *testing.T) {
	dir := reallogs.Path(t, "exchange")
	row := must.Have(os.ReadFile(filepath.Join(dir, "crowdsec_exchange-smtp-logs.log")))(t)
	asserts := must.Have(os.ReadFile(filepath.Join(dir, "crowdsec_exchange-smtp-logs.assert.txt")))(t)
	want := make(map[string]string)
	for l := range strings.Lines(string(asserts)) {
		name, value, ok := strings.Cut(strings.TrimSpace(l), ` == "`)
		if k := strings.LastIndex(name, `["`); ok && k >= 0 {
			want[strings.TrimSuffix(name[k+2:], `"]`)] = strings.ReplaceAll(strings.TrimSuffix(value, `"`), `\\`, `\`)
		}
	}
	p := New(parsers.Options{})
	var out parsers.Records
	if err := p.Parse(row, &out); err != nil || len(out.List) != 1 {
		t.Fatal(err, len(out.List))
	}
	r := &out.List[0]
	local, port := hostPort(p.field(colLocal))
	for name, got := range map[string]string{
		"connector_id": string(r.Service), "client_ip": string(r.Client.IP), "client_port": fmt.Sprint(r.Client.Port),
		"smtp_code": r.Reply.String(), "event": string(p.field(colEvent)), "session_id": string(p.field(colSession)),
		"server_ip": string(local), "server_port": fmt.Sprint(port), "sub_type": strings.Replace(r.Event.String(), "failed", "fail", 1),
		"MarshaledTime": time.UnixMicro(r.Time).UTC().Format(time.RFC3339Nano),
	} {
		if want[name] == "" || got != want[name] {
			t.Errorf("%s is %q, want %q", name, got, want[name])
		}
	}
	if !strings.HasSuffix(string(r.Text), want["smtp_message"]) {
		t.Errorf("text %q, want %q", r.Text, want["smtp_message"])
	}
}
