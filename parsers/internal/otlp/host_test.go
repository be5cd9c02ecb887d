package otlp

import (
	"strings"
	"testing"
	"time"

	"github.com/mtalog/mtalog/parsers"
	"github.com/mtalog/mtalog/parsers/exim"
)

// TestHost gives records the host of their resource, if their lines name none.
func TestHost(t *testing.T) {
	const (
		queued   = `{"timeUnixNano":"1795491586250000000","body":{"stringValue":"2026-11-24 03:39:46 1xViJm-00004i-1E => b@example.net R=dns T=smtp H=mx [192.0.2.9]"}}`
		syslog   = `{"timeUnixNano":"1795491586250000000","body":{"stringValue":"Nov 24 03:39:46 mx9 exim[300]: 1xViJm-00004i-1E => b@example.net R=dns T=smtp H=mx [192.0.2.9]"}}`
		resource = `{"resource":{"attributes":[{"key":"os","value":{"stringValue":"x"}},{"key":"host.name","value":{"stringValue":"mx1"}}]},"scopeLogs":[{"scope":{},"logRecords":[`
	)
	second := strings.Replace(resource, "mx1", `mx\u0032\xff`, 1)
	for _, c := range []struct{ name, line, want string }{
		{"one", queued, "mx1"},
		{"two", queued + "," + queued, "mx1 mx1"},
		{"two scopes", queued + `]},{"scope":{},"logRecords":[` + queued, "mx1 mx1"},
		{"a line that names it", syslog + "," + queued, "mx9 mx1"},
		{"another resource", queued + `]}]},` + strings.Replace(second, `\xff`, "\xff", 1) + queued + "," + queued, "mx1 mx2? mx2?"},
		{"another resource without a host", queued + `]}]},{"scopeLogs":[{"logRecords":[` + queued, "mx1 mx0"},
		{"another resource without records", queued + `]}]},` + second + `]}]},{"scopeLogs":[{"logRecords":[` + queued, "mx1 mx0"},
		{"a text like a resource", strings.Replace(queued, "R=dns", `R=\"scopeLogs\":[{\"key\":\"host.name\",\"value\":{\"stringValue\":\"mx3\"}}`, 1) + "," + queued, "mx1 mx1"},
	} {
		p := New(exim.New(parsers.Options{Location: time.UTC, Newest: time.Date(2026, 11, 25, 0, 0, 0, 0, time.UTC)}), "mx0")
		var out parsers.Records
		if err := p.Parse([]byte(`{"resourceLogs":[`+resource+c.line+end), &out); err != nil {
			t.Errorf("%s: %v", c.name, err)
		}
		var got []string
		for i := range out.List {
			got = append(got, string(out.List[i].Host))
		}
		if got := strings.Join(got, " "); got != c.want {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
}
