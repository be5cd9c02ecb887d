package postfix_test

import (
	"encoding/json"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/mtalog/mtalog/parsers"
	"github.com/mtalog/mtalog/parsers/internal/reallogs"
	"github.com/mtalog/mtalog/parsers/postfix"
)

// record reads one line of an oracle and returns its first record: an empty
// one where the line is not an event, nil if it is not understood.
func record(t *testing.T, line string) *parsers.Record {
	t.Helper()
	var out parsers.Records
	if err := postfix.New(parsers.Options{}).Parse([]byte(line), &out); err != nil {
		return nil
	}
	if len(out.List) == 0 {
		return &parsers.Record{}
	}
	return &out.List[0]
}

// grokDaemons are the programs for whose messages the grok patterns are.
var grokDaemons = map[string]string{
	"POSTFIX_ANVIL": "anvil", "POSTFIX_BOUNCE": "bounce", "POSTFIX_CLEANUP": "cleanup", "POSTFIX_DISCARD": "discard", "POSTFIX_DNSBLOG": "dnsblog",
	"POSTFIX_ERROR": "error", "POSTFIX_LMTP": "lmtp", "POSTFIX_LOCAL": "local", "POSTFIX_MASTER": "master", "POSTFIX_PICKUP": "pickup",
	"POSTFIX_PIPE": "pipe", "POSTFIX_POSTDROP": "postdrop", "POSTFIX_POSTMAP": "postmap", "POSTFIX_POSTSCREEN": "postscreen", "POSTFIX_POSTSUPER": "postsuper",
	"POSTFIX_QMGR": "qmgr", "POSTFIX_RELAY": "relay/smtp", "POSTFIX_SCACHE": "scache", "POSTFIX_SCRIPT": "postfix-script", "POSTFIX_SENDMAIL": "sendmail",
	"POSTFIX_SMTP": "smtp", "POSTFIX_SMTPD": "smtpd", "POSTFIX_TLSMGR": "tlsmgr", "POSTFIX_TLSPROXY": "tlsproxy", "POSTFIX_TRIVIAL_REWRITE": "trivial-rewrite",
	"POSTFIX_VERIFY": "verify", "POSTFIX_VIRTUAL": "virtual",
}

var grokStages = map[string]parsers.Stage{"CONNECT": parsers.Connecting, "HELO": parsers.EHLO, "EHLO": parsers.EHLO, "AUTH": parsers.Auth, "MAIL": parsers.Mail,
	"RCPT": parsers.Rcpt, "DATA": parsers.Data, "BDAT": parsers.Data, "STARTTLS": parsers.STARTTLS, "END-OF-MESSAGE": parsers.EndOfData, "end": parsers.EndOfData}

// TestWhyscream compares with the expectations of whyscream's grok patterns,
// whose lines have no header: each is given one, and is also read without.
func TestWhyscream(t *testing.T) {
	type line struct {
		Pattern, Message string
		Expected         map[string]any
	}
	cases := reallogs.Objects[line](t, reallogs.Path(t, "postfix", "whyscream_expected.jsonl"))
	compared, headless := 0, 0
	for _, c := range cases {
		daemon, ok := grokDaemons[strings.Trim(c.Pattern, "^%{}$")]
		if !ok || c.Expected == nil || !strings.Contains(c.Message, " ") && !strings.Contains(c.Message, ":") || daemon == "relay/smtp" {
			continue // patterns for parts of a message
		}
		r := record(t, "Nov 24 04:30:05 mx1 postfix/"+daemon+"[1]: "+c.Message)
		if r == nil {
			t.Errorf("not understood: %s: %s", daemon, c.Message)
			continue
		}
		if record(t, c.Message) != nil {
			headless++
		} else if testing.Verbose() {
			t.Logf("not understood without a header: %s: %s", daemon, c.Message)
		}
		if r.Event == parsers.NoEvent {
			continue
		}
		compared++
		for key, want := range c.Expected {
			if got, ok := grokField(r, key, want); ok && got != fmt.Sprint(want) {
				t.Errorf("%s: %s is %q, want %v: %s", daemon, key, got, want, c.Message)
			}
		}
	}
	t.Logf("%d messages compared; %d of %d understood without a header", compared, headless, len(cases))
	if compared < 130 || headless < 140 {
		t.Errorf("only %d messages compared, %d understood without a header", compared, headless)
	}
}

// grokField gives a record's value for a name of the grok patterns.
func grokField(r *parsers.Record, key string, want any) (got string, ok bool) {
	peer := &r.Client
	if r.Client.IP == nil && r.Client.Name == nil {
		peer = &r.Relay
	}
	switch key {
	case "postfix_queueid":
		return string(r.QueueID), want != "NOQUEUE"
	case "postfix_bounce_queueid":
		return string(r.NextQueueID), true
	case "postfix_message-id":
		return string(r.MessageID), true
	case "postfix_from":
		return string(r.Sender), r.SenderKnown
	case "postfix_client_ip":
		return string(r.Client.IP), true
	case "postfix_client_hostname":
		return string(r.Client.Name), true
	case "postfix_client_port":
		return fmt.Sprint(r.Client.Port), true
	case "postfix_relay_hostname":
		return string(r.Relay.Name), true
	case "postfix_relay_ip":
		return string(r.Relay.IP), true
	case "postfix_relay_port":
		return fmt.Sprint(peer.Port), true
	case "postfix_status_code":
		return r.Reply.String(), true
	case "postfix_status_code_enhanced":
		return r.Enhanced.String(), true
	case "postfix_tls_version":
		return string(r.TLSVersion), true
	case "postfix_tls_cipher":
		return string(r.TLSCipher), true
	case "postfix_smtp_stage":
		stage, known := grokStages[strings.Fields(want.(string))[0]]
		return r.Stage.String(), known && r.Stage != stage
	case "postfix_smtp_response":
		return want.(string), !strings.Contains(string(r.Text), want.(string)) // Text has Postfix's words around it
	case "postfix_local_response", "postfix_pipe_response", "postfix_error_response":
		return string(r.Text), true
	case "postfix_status":
		names := map[parsers.Event]string{parsers.Delivered: "sent", parsers.Discarded: "sent", parsers.Deferred: "deferred", parsers.Bounced: "bounced",
			parsers.Undeliverable: "undeliverable-but-not-cached", parsers.Expired: "expired"}
		return names[r.Event], true
	}
	return "", false
}

// TestMsimerson compares with the expectations of postfix-parser's tests.
func TestMsimerson(t *testing.T) {
	type line struct {
		Line     string
		Expected map[string]string
	}
	for _, c := range reallogs.Objects[line](t, reallogs.Path(t, "postfix", "msimerson_expected.jsonl")) {
		r := record(t, c.Line)
		if (r == nil) != (c.Expected == nil) {
			t.Errorf("understood %v: %s", r != nil, c.Line)
			continue
		}
		for key, want := range c.Expected {
			got := want
			switch key {
			case "qid":
				got = string(r.QueueID)
			case "host":
				got = string(r.Host)
			case "prog":
				got = string(r.Service)
			case "pid":
				got = fmt.Sprint(r.PID)
			case "message-id":
				got = string(r.MessageID)
			case "from":
				got = string(r.Sender)
			case "to":
				got = string(r.Recipient)
			case "size":
				got = fmt.Sprint(r.Size)
			case "nrcpt":
				got = fmt.Sprint(r.Recipients)
			case "dsn":
				got = r.MTAEnhanced.String()
			case "relay":
				got = fmt.Sprintf("%s[%s]:%d", r.Relay.Name, r.Relay.IP, r.Relay.Port)
			case "client":
				got = fmt.Sprintf("%s[%s]", r.Client.Name, r.Client.IP)
			case "sasl_username":
				got = string(r.User)
			case "delay":
				got = strings.TrimRight(fmt.Sprintf("%.2f", float64(r.Delay)/1000), "0")
			}
			if got != want {
				t.Errorf("%s is %q, want %q: %s", key, got, want, c.Line)
			}
		}
	}
}

// TestMephistophiles compares with the whole messages that postfix-log-parser
// makes of several lines: each value is to be found in the records.
func TestMephistophiles(t *testing.T) {
	var cases []struct {
		Test    string
		Input   []string
		Events  int
		Asserts [][2]any
	}
	b, err := os.ReadFile(reallogs.Path(t, "postfix", "mephistophiles_expected.json"))
	if err == nil {
		err = json.Unmarshal(b, &cases)
	}
	if err != nil {
		t.Fatal(err)
	}
	compared := 0
	for _, c := range cases {
		if c.Events == 0 {
			continue // the copy lacks the lines to which the asserts belong
		}
		seen := map[string]map[string]bool{}
		see := func(key string, v any) {
			if seen[key] == nil {
				seen[key] = map[string]bool{}
			}
			seen[key][fmt.Sprint(v)] = true
		}
		for _, line := range c.Input {
			r := record(t, line)
			if r == nil {
				continue
			}
			see("queue_id", string(r.QueueID))
			see("message_id", string(r.MessageID))
			see("message_from", string(r.Sender))
			see("message_to", string(r.Recipient))
			see("client", fmt.Sprintf("%s[%s]", r.Client.Name, r.Client.IP))
			see("status_code", r.Reply)
			see("status_postfix_code", r.MTAEnhanced)
			see("status_description", string(r.Text))
		}
		for _, a := range c.Asserts {
			key := a[0].(string)
			key = key[strings.LastIndexByte(key, '.')+1:]
			values, ok := a[1].([]any)
			if !ok {
				values = []any{a[1]}
			}
			for _, v := range values {
				if seen[key] == nil {
					continue // the subject, Dovecot's lines, parts of addresses
				}
				compared++
				if !seen[key][fmt.Sprint(v)] {
					t.Errorf("%s: no record with %s %v; there are %v", c.Test, key, v, seen[key])
				}
			}
		}
	}
	if compared < 20 {
		t.Errorf("only %d values compared", compared)
	}
}
