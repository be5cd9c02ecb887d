package exchange

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/mtalog/mtalog/parsers"
	"github.com/mtalog/mtalog/parsers/internal/scan"
)

// member is a member of an object that a shipper writes for a row, or of one within.
func member(key string, value any) string {
	v, err := json.Marshal(value)
	if err != nil {
		panic(err)
	}
	return fmt.Sprintf("%q:%s", key, v)
}

// shippers write a row as an object. Each gets the names of the columns and their values.
var shippers = map[string]func(names, values []string) string{
	"NXLog": func(names, values []string) string {
		list := []string{`"EventReceivedTime":"2024-03-05 08:01:00","SourceModuleName":"in","SourceModuleType":"im_file"`}
		for i, n := range names {
			list = append(list, member(n, values[i]))
		}
		return "{" + strings.Join(list, ",") + "}"
	},
	"Logstash": func(names, values []string) string {
		list := []string{`"@version":"1"`}
		for i, n := range names {
			if values[i] != "" {
				list = append(list, member(strings.ReplaceAll(n, "-", "_"), values[i]))
			}
		}
		return "{" + strings.Join(append(list, `"@timestamp":"2024-03-06T00:00:00.000Z","host":{"ip":["192.0.2.99"]}`), ",") + "}"
	},
	"Azure Monitor": func(names, values []string) string {
		list := []string{`"TenantId":"t","TimeGenerated":"2024-03-06T00:00:00Z"`}
		for i, n := range names {
			suffix := "_s"
			if n == "date-time" {
				suffix = "_t"
			}
			list = append(list, member(strings.ReplaceAll(n, "-", "_")+suffix, values[i]))
		}
		return "{" + strings.Join(append(list, `"Type":"MessageTrackingLog_CL"`), ", ") + "}"
	},
	"Splunk": func(names, values []string) string {
		list := []string{`"source":"C:\\Logs\\MSGTRK2024030500-1.LOG","_time":"2024-03-06T00:00:00.000+00:00"`}
		for i, n := range names {
			if n == "source" {
				n = "source_id"
			}
			list = append(list, member(strings.ReplaceAll(n, "-", "_"), values[i]))
		}
		return `{"preview":false,"offset":0,"result":{` + strings.Join(list, ",") + "}}"
	},
	"PowerShell": func(names, values []string) string {
		var list []string
		for i, n := range names {
			name := cmdletName(n)
			v := any(values[i])
			switch {
			case i == 0:
				at, err := time.Parse(time.RFC3339, values[i])
				if err != nil {
					return ""
				}
				list = append(list, fmt.Sprintf(`"Timestamp":"\/Date(%d)\/"`, at.UnixMilli()))
				continue
			case n == "recipient-address" || n == "recipient-status" || n == "reference":
				items := []string{}
				for _, it := range splitList(nil, []byte(values[i])) {
					items = append(items, values[i][it.at:it.end])
				}
				v = items
			case values[i] == "":
				v = nil
			}
			list = append(list, member(name, v))
		}
		return "{" + strings.Join(append(list, `"EventData":[{"Key":"E2ELatency","Value":"0.1"}]`), ",") + "}"
	},
	"Elastic": func(names, values []string) string {
		within := map[string]string{"message-id": "email.message_id", "recipient-address": "email.to.address", "sender-address": "email.from.address",
			"directionality": "email.direction", "client-ip": "client.ip", "client-hostname": "client.domain", "server-ip": "server.ip", "server-hostname": "server.domain"}
		tree := map[string]any{"event": map[string]any{"dataset": "x"}, "agent": map[string]any{"name": "a"}}
		if names[0] == "date-time" {
			tree["@timestamp"] = values[0]
		}
		for i, n := range names[1:] {
			path, ok := within[n]
			if !ok {
				path = "microsoft.exchange." + strings.ReplaceAll(n, "-", "")
			}
			at, v := tree, any(values[i+1])
			keys := strings.Split(path, ".")
			for _, k := range keys[:len(keys)-1] {
				if at[k] == nil {
					at[k] = map[string]any{}
				}
				at = at[k].(map[string]any)
			}
			switch {
			case n == "recipient-address":
				v = strings.Split(values[i+1], ";")
			case n == "total-bytes":
				tree["network"] = map[string]any{"bytes": json.RawMessage(values[i+1] + "0"[:max(0, 1-len(values[i+1]))])}
				continue
			}
			at[keys[len(keys)-1]] = v
		}
		line, err := json.Marshal(map[string]any{"_index": "x", "_source": tree})
		if err != nil {
			panic(err)
		}
		return string(line)
	},
}

// cmdletName is what Get-MessageTrackingLog calls a column.
func cmdletName(column string) (name string) {
	switch column {
	case "recipient-address":
		return "Recipients"
	case "sender-address":
		return "Sender"
	}
	for word := range strings.SplitSeq(column, "-") {
		name += strings.ToUpper(word[:1]) + word[1:]
	}
	return name
}

// TestSplitRows reads the rows of each log as they are, and as shippers split them.
func TestSplitRows(t *testing.T) {
	for name, log := range fixtures(t) {
		head, names, rows := splitLog(log)
		for shipper, object := range shippers {
			if names[0] != "date-time" && (shipper == "PowerShell" || shipper == "Elastic") {
				continue // the agent log, which these two do not read
			}
			t.Run(name+"/"+shipper, func(t *testing.T) {
				plain, split := New(parsers.Options{Host: "MBX00"}), New(parsers.Options{Host: "MBX00"})
				var out parsers.Records
				plain.Parse([]byte(head), &out)
				for _, row := range rows {
					values, err := csv.NewReader(strings.NewReader(row)).Read()
					if err != nil || len(values) != len(names) {
						continue
					}
					l := object(names, values)
					want, wantErr := parseOne(plain, row)
					at, timed := split.Time([]byte(l))
					got, err := parseOne(split, l)
					if d := cmp.Diff(want, got); d != "" || (err == nil) != (wantErr == nil) {
						t.Errorf("%v, want %v: %s\n%s", err, wantErr, d, l)
					}
					if shown := time.UnixMicro(at).UTC().Format("2006-01-02T15:04:05.000Z"); got != "" && (!timed || shown != values[0]) {
						t.Errorf("time %s: %s", shown, l)
					}
				}
			})
		}
	}
}

// splitLog returns the line of a log that names its columns, their names, and its rows.
func splitLog(log []byte) (head string, names, rows []string) {
	head = "#Fields: " + fieldsV15
	for l := range bytes.Lines(log) {
		l = bytes.TrimRight(scan.SkipBOM(l), "\r\n")
		switch {
		case bytes.HasPrefix(l, []byte("#Fields: ")):
			head = string(l)
		case len(l) > 0 && l[0] == '2':
			rows = append(rows, string(l))
		}
	}
	return head, strings.Split(strings.TrimPrefix(head, "#Fields: "), ","), rows
}

// parseOne returns the records of a line.
func parseOne(p *Parser, l string) (string, error) {
	var out parsers.Records
	err := p.Parse([]byte(l), &out)
	var b strings.Builder
	for i := range out.List {
		b.WriteString(line(&out.List[i]) + "\n")
	}
	return strings.ReplaceAll(b.String(), " repaired", ""), err // no object is, which JSON says are UTF-8
}
