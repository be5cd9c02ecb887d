package jsonlog

import (
	"bytes"
	"fmt"
	"testing"
	"time"
	"unicode/utf8"
)

// objects are those of the journal, of syslog daemons and of shippers of logs.
var objects = []struct{ name, line, want string }{
	{"journalctl -o json", `{"_HOSTNAME":"mx1","_COMM":"smtpd","SYSLOG_IDENTIFIER":"postfix/smtp","_PID":"511","SYSLOG_PID":"4711","__REALTIME_TIMESTAMP":"1795491586250000","MESSAGE":"a \"b\" c","_CMDLINE":"smtp -t \"x\" \\","_A":null,"_B":["c","d"]}`,
		`03:39:46.25Z mx1 postfix/smtp 511 a "b" c`},
	{"journalctl before systemd 236", `{ "__REALTIME_TIMESTAMP" : "1795491586250000", "_HOSTNAME" : "mx1", "_COMM" : "exim4", "SYSLOG_PID" : "7", "MESSAGE" : [ 97, 255 ] }`, `03:39:46.25Z mx1 exim4 7 a? repaired`},
	{"a container's", `{"CONTAINER_NAME":"mail","SYSLOG_IDENTIFIER":"0a1b","__REALTIME_TIMESTAMP":"1795491586250000","MESSAGE":"a"}`, `03:39:46.25Z  0a1b 0 a contained`},
	{"syslog-ng's format-json", `{"PROGRAM":"postfix/smtp","PRIORITY":"info","PID":"511","MESSAGE":"a","HOST":"mx1","FACILITY":"mail","DATE":"Nov 24 03:39:46"}`, `03:39:46 mx1 postfix/smtp 511 a`},
	{"syslog-ng with ISO 8601", `{"PROGRAM":"postfix/smtp","MESSAGE":"a","ISODATE":"2026-11-24T04:39:46+01:00","HOST":"mx1"}`, `03:39:46Z mx1 postfix/smtp 0 a`},
	{"mailcow", `{"time":"1795491586","priority":"info","program":"postfix/smtp","message":"a"}`, `03:39:46Z  postfix/smtp 0 a`},
	{"rsyslog's jsonmesg", `{"msg":" a","rawmsg":"<22>Nov 24 …","timereported":"2026-11-24T04:39:46.250000+01:00","hostname":"mx1","syslogtag":"postfix\/smtp[511]:","inputname":"imuxsock","fromhost":"mx1","pri":"22","timegenerated":"2026-11-24T04:39:47+01:00","programname":"postfix","procid":"511","$!":{"a":[{"msg":"x"}]}}`,
		`03:39:46.25Z mx1 postfix/smtp 511 a`},
	{"rsyslog's programname alone", `{"timestamp":"2026-11-24T03:39:46Z","host":"mx1","programname":"postfix","msg":" a\n"}`, `03:39:46Z mx1 postfix 0 a`},
	{"rsyslog's tag behind its beginning", `{"@timestamp":"2026-11-24T03:39:46Z","host":"mx1","program":"postfix","tag":"postfix/smtp[511]:","message":"a"}`, `03:39:46Z mx1 postfix/smtp 511 a`},
	{"rsyslog's tag before its beginning", `{"@timestamp":"2026-11-24T03:39:46Z","host":"mx1","syslog-tag":"postfix/smtp[511]:","program":"postfix","message":"a"}`, `03:39:46Z mx1 postfix/smtp 511 a`},
	{"a shipper's tag", `{"time":"2026-11-24T03:39:46Z","tag":"syslog.mail.info","message":"a"}`, `03:39:46Z   0 a`},
	{"Vector", `{"appname":"postfix/smtp","facility":"mail","hostname":"mx1","message":"a","procid":511,"severity":"info","timestamp":"2026-11-24T03:39:46.250Z"}`, `03:39:46.25Z mx1 postfix/smtp 511 a`},
	{"Fluent Bit", `{"date":1795491586.25,"pri":"22","host":"mx1","ident":"postfix/smtp","pid":"511","message":"a"}`, `03:39:46.25Z mx1 postfix/smtp 511 a`},
	{"Fluent Bit, of the journal", `{"date":1795491586.25,"_hostname":"mx1","syslog_identifier":"postfix/smtp","_pid":"511","_comm":"smtp","message":"a"}`, `03:39:46.25Z mx1 postfix/smtp 511 a`},
	{"VictoriaLogs", `{"_time":"2026-11-24T03:39:46.25Z","_stream":"{hostname=\"mx1\"}","_msg":"a","hostname":"mx1","app_name":"x","SYSLOG_IDENTIFIER":"postfix/smtp","_PID":"511"}`, `03:39:46.25Z mx1 postfix/smtp 511 a`},
	{"VictoriaLogs, of syslog", `{"_time":"2026-11-24T03:39:46.25Z","_msg":"a","hostname":"mx1","app_name":"postfix/smtp","proc_id":"511"}`, `03:39:46.25Z mx1 postfix/smtp 511 a`},
	{"Telegraf", `{"fields":{"message":"a","procid":"511","timestamp":1795491586250000000},"name":"syslog","tags":{"appname":"postfix/smtp","hostname":"mx1"},"timestamp":1795491587}`, `03:39:46.25Z mx1 postfix/smtp 511 a`},
	{"a line beside what Logstash took of it", `{"@timestamp":"2026-11-24T03:39:46.25Z","logsource":"mx1","program":"postfix/smtp","pid":"511","message":"<22>Nov 24 04:39:46 mx1 postfix/smtp[511]: a"}`, `03:39:46.25Z mx1 postfix/smtp 511 a`},
	{"the like without host and process ID", `{"time":"1795491586","program":"postfix/smtp","message":"2026-11-24T04:39:46+01:00 mx1  postfix/smtp[511]: a"}`, `03:39:46Z mx1 postfix/smtp 511 a`},
	{"the like without a host in the line", `{"time":"1795491586","program":"postfix/smtp","message":"Nov 24 04:39:46 postfix/smtp: a"}`, `03:39:46Z  postfix/smtp 0 a`},
	{"the like without a time", `{"program":"postfix/smtp","message":"Nov 24 04:39:46 mx1 postfix/smtp[511]: a"}`, `00:00:00  postfix/smtp 0 Nov 24 04:39:46 mx1 postfix/smtp[511]: a`},
	{"another program's line", `{"time":"1795491586","program":"smtp","message":"Nov 24 04:39:46 mx1 postfix/smtp[511]: a"}`, `03:39:46Z  smtp 0 Nov 24 04:39:46 mx1 postfix/smtp[511]: a`},
	{"a text with a program's tag", `{"time":"1795491586","program":"smtp","message":"x smtp[511]: a Nov 24 04:39:46"}`, `03:39:46Z  smtp 0 x smtp[511]: a Nov 24 04:39:46`},
	{"keys with the names of objects", `{"@timestamp":"2026-11-24T03:39:46Z","host.os.name":"x","host.name":"mx1","log.file.path":"x","process.parent.name":"x","log.syslog.appname":"postfix/smtp","_source.process.pid":511,".":"x","message":"a"}`, `03:39:46Z mx1 postfix/smtp 511 a`},
	{"a dash for none", `{"time":"1795491586","host":"-","hostname":"mx1","program":"-","message":"a"}`, `03:39:46Z mx1  0 a`},
	{"a shipped line", `{"@timestamp":"2026-11-24T03:39:46.250Z","host":{"name":"x","os":{"a":"}"}},"tags":[],"n":-1.5e3,"message":"Nov 24 04:39:46 mx1 a[1]: b"}`, `03:39:46.25Z x  0 Nov 24 04:39:46 mx1 a[1]: b`},
	{"Filebeat's syslog input", `{"@timestamp":"2026-11-24T03:39:46.250Z","event":{"severity":6},"host":{"name":"mx1"},"log":{"source":{"address":"x"},"syslog":{"appname":"postfix/smtp","procid":"511","hostname":"mx2"}},"message":"a"}`, `03:39:46.25Z mx1 postfix/smtp 511 a`},
	{"Filebeat's system module", `{"@timestamp":"2026-11-24T03:39:46Z","process":{"name":"postfix/smtp","pid":511},"host":{"hostname":"mx1","os":{}},"agent":{"name":"x"},"message":"a"}`, `03:39:46Z mx1 postfix/smtp 511 a`},
	{"Elasticsearch", `{"_index":"i","_id":"x","_source":{"@timestamp":"2026-11-24T03:39:46Z","message":"Nov 24 04:39:46 mx1 a[1]: b","log":{}}}`, `03:39:46Z   0 Nov 24 04:39:46 mx1 a[1]: b`},
	{"Splunk", `{"preview":false,"offset":0,"result":{"_raw":"Nov 24 04:39:46 mx1 a[1]: b","_time":"2026-11-24 03:39:46.000 UTC","host":"mx1","source":"/var/log/mail.log"}}`, `03:39:46 mx1  0 Nov 24 04:39:46 mx1 a[1]: b`},
	{"logcli -o jsonl", `{"labels":{"host":"mx1","job":"mail"},"line":"Nov 24 04:39:46 mx1 a[1]: b","timestamp":"2026-11-24T03:39:46.25Z"}`, `03:39:46.25Z mx1  0 Nov 24 04:39:46 mx1 a[1]: b`},
	{"CloudWatch Logs Insights", `{"@timestamp":"2026-11-24 03:39:46.250","@message":"Nov 24 04:39:46 mx1 a[1]: b","@logStream":"x"}`, `03:39:46.25   0 Nov 24 04:39:46 mx1 a[1]: b`},
	{"Google Cloud Logging", `{"insertId":"x","jsonPayload":{"message":"Nov 24 04:39:46 mx1 a[1]: b"},"labels":{},"timestamp":"2026-11-24T03:39:46.25Z"}`, `03:39:46.25Z   0 Nov 24 04:39:46 mx1 a[1]: b`},
	{"Azure Monitor", `{"TimeGenerated":"2026-11-24T03:39:46.25Z","Computer":"mx1","ProcessName":"postfix/smtp","ProcessID":511,"SyslogMessage":"a"}`, `03:39:46.25Z mx1 postfix/smtp 511 a`},
	{"Graylog", `{"timestamp":"2026-11-24T03:39:46.25Z","source":"mx1","application_name":"postfix/smtp","process_id":"511","message":"a"}`, `03:39:46.25Z mx1 postfix/smtp 511 a`},
	{"Graylog, as its search answers, a line with its tag", `{"message":{"timestamp":"2026-11-24T03:39:46.25Z","source":"mx1","application_name":"postfix/smtp","message":"postfix/smtp[511]: a"},"index":"x"}`, `03:39:46.25Z mx1 postfix/smtp 511 a`},
	{"the tag without a process ID", `{"time":"1795491586","program":"postfix/smtp","pid":"511","message":"postfix/smtp: a"}`, `03:39:46Z  postfix/smtp 511 a`},
	{"a text that begins with the program's name", `{"time":"1795491586","program":"exim","message":"exim 4.98 daemon started: pid=7"}`, `03:39:46Z  exim 0 exim 4.98 daemon started: pid=7`},
	{"a text that begins with another program's tag", `{"time":"1795491586","program":"smtp","message":"postfix/smtp[511]: a"}`, `03:39:46Z  smtp 0 postfix/smtp[511]: a`},
	{"Loggly", `{"timestamp":1795491586250,"logmsg":"a","event":{"syslog":{"timestamp":"2026-11-24T03:39:46.250+00:00","host":"mx1","facility":"mail","appName":"postfix/smtp","pid":"511"}},"tags":[],"id":"x"}`, `03:39:46.25Z mx1 postfix/smtp 511 a`},
	{"Loggly, with what came", `{"logmsg":"a","event":{"syslog":{"timestamp":"2026-11-24T03:39:46.250+00:00","host":"mx1"}},"raw":"<22>Nov 24 04:39:46 mx1 a[1]: b"}`, `03:39:46.25Z mx1  0 <22>Nov 24 04:39:46 mx1 a[1]: b`},
	{"Papertrail", `{"generated_at":"2026-11-24T03:39:46Z","received_at":"2026-11-24T03:39:47Z","source_name":"mx1","facility_name":"Mail","program":"postfix/smtp","message":"a"}`, `03:39:46Z mx1 postfix/smtp 0 a`},
	{"rsyslog's table of a database", `{"ReceivedAt":"2026-11-24 03:39:46","FromHost":"mx1","SysLogTag":"postfix/smtp[511]:","Message":" a"}`, `03:39:46 mx1 postfix/smtp 511 a`},
	{"Fluent Bit, of a pod whose lines nobody took apart", `{"date":1795491586.25,"log":"2026-11-24T03:39:46.250000000Z stdout F postfix/smtp[511]: a","kubernetes":{"host":"x"}}`, `03:39:46.25Z   0 postfix/smtp[511]: a`},
	{"the like of a part of a line", `{"date":1795491586.25,"log":"2026-11-24T03:39:46.250000000Z stdout P postfix/smtp[511]: a"}`, `03:39:46.25Z   0 2026-11-24T03:39:46.250000000Z stdout P postfix/smtp[511]: a`},
	{"QRadar, as its search answers", `{"starttime":1795491586250,"logsourceid":63,"utf8_payload":"<22>Nov 24 04:39:46 mx1 a[1]: b"}`, `00:00:00   0 <22>Nov 24 04:39:46 mx1 a[1]: b`},
	{"QRadar, as it exports events", `{"eventName":"x","payloadAsUTF":"<22>Nov 24 04:39:46 mx1 a[1]: b"}`, `00:00:00   0 <22>Nov 24 04:39:46 mx1 a[1]: b`},
	{"GELF of syslog-ng", `{"version":"1.1","timestamp":1795491586.25,"short_message":"a","level":6,"host":"mx1","_program":"postfix/smtp","_pid":511,"_facility":"mail"}`, `03:39:46.25Z mx1 postfix/smtp 511 a`},
	{"GELF of Graylog", `{"version":"1.1","host":"mx1","short_message":"a","timestamp":1795491586.25,"_application_name":"postfix/smtp","_process_id":"511"}`, `03:39:46.25Z mx1 postfix/smtp 511 a`},
	{"GELF of a file", `{"version":"1.1","host":"mx1","short_message":"Nov 24 04:39:46 mx1 a[1]: b","timestamp":1795491586.25,"_file":"/var/log/mail.log"}`, `03:39:46.25Z mx1  0 Nov 24 04:39:46 mx1 a[1]: b`},
	{"GELF of a whole line with its program", `{"version":"1.1","host":"mx1","short_message":"Nov 24 04:39:46 mx1 postfix/smtp[511]: a","timestamp":1795491586.25,"_program":"postfix/smtp"}`, `03:39:46.25Z mx1 postfix/smtp 511 a`},
	{"OpenTelemetry", `{"Timestamp":"1795491586250000000","Attributes":{"message":"x"},"Resource":{"host":"x"},"SeverityText":"INFO","Body":"Nov 24 04:39:46 mx1 a[1]: b"}`, `03:39:46.25Z   0 Nov 24 04:39:46 mx1 a[1]: b`},
	{"a record of OTLP", `{"timeUnixNano":"1795491586250000000","severityText":"Info","body":{"stringValue":"Nov 24 04:39:46 mx1 a[1]: b"},"attributes":[{"key":"app","value":{"stringValue":"x"}}]}`, `03:39:46.25Z   0 Nov 24 04:39:46 mx1 a[1]: b`},
	{"a record of OTLP with the time of its arrival", `{"observedTimeUnixNano":"1795491586250000000","body":{"stringValue":"a"}}`, `03:39:46.25Z   0 a`},
	{"a record of OTLP, of the journal", `{"timeUnixNano":"1795491586250000000","body":{"kvlistValue":{"values":[{"key":"_PID","value":{"stringValue":"511"}},{"key":"MESSAGE","value":{"stringValue":"a \"b\""}},{"key":"n","value":{"intValue":"1"}},{"key":"SYSLOG_IDENTIFIER","value":{"stringValue":"postfix/smtp"}},{"key":"_HOSTNAME","value":{"stringValue":"mx1"}}]}}}`,
		`03:39:46.25Z mx1 postfix/smtp 511 a "b"`},
	{"values that are no fields", `{"time":"1795491586","values":[1,{"key":"message"},{"key":"name","value":{"stringValue":"x"}}],"message":"a"}`, `03:39:46Z   0 a`},
	{"an event over HTTP", `{"time":1795491586.25,"host":"mx1","source":"/var/log/mail.log","sourcetype":"syslog","event":"postfix/smtp[511]: a\n"}`, `03:39:46.25Z mx1  0 postfix/smtp[511]: a`},
	{"Docker's Splunk driver", `{"event":{"line":"Nov 24 04:39:46 mx1 a[1]: b","source":"stdout","tag":"0a1b"},"time":"1795491586.250","host":"node7"}`, `03:39:46.25Z node7  0 Nov 24 04:39:46 mx1 a[1]: b`},
	{"a text with a program", `{"text":"a","program":"postfix/smtp","time":"1795491586"}`, `03:39:46Z  postfix/smtp 0 a`},
	{"an event that has a message", `{"event":"login","text":"x","time":"1795491586","message":"a"}`, `03:39:46Z   0 a`},
	{"nineteen characters that are no nanoseconds", `{"time":"17954915862500000 0","date":"1795491586250","message":"a"}`, `03:39:46.25Z   0 a`},
	{"a file for the source", `{"time":"1795491586","source":"/var/log/mail.log","message":"a"}`, `03:39:46Z   0 a`},
	{"a stream for the source", `{"time":"1795491586","source":"stdout","message":"a"}`, `03:39:46Z   0 a`},
	{"Fluent Bit, of a container", `{"date":1795491586.25,"stream":"stdout","logtag":"F","log":"Nov 24 04:39:46 mx1 a[1]: b\n","kubernetes":{"host":"node7"}}`, `03:39:46.25Z   0 Nov 24 04:39:46 mx1 a[1]: b`},
	{"Datadog", `{"id":"x","type":"log","attributes":{"status":"info","service":"postfix","host":"mx1","timestamp":"2026-11-24T03:39:46.25Z","message":"Nov 24 04:39:46 mx1 a[1]: b","attributes":{"syslog":{"hostname":"x"}}}}`, `03:39:46.25Z mx1  0 Nov 24 04:39:46 mx1 a[1]: b`},
	{"Azure's logs of containers", `{"TimeGenerated":"11/24/2026, 3:39:46.250 PM","Computer":"node7","PodName":"mail-0","LogMessage":"Nov 24 04:39:46 mx1 a[1]: b"}`, `15:39:46.25 node7  0 Nov 24 04:39:46 mx1 a[1]: b`},
	{"Datadog, with the service for a program", `{"attributes":{"host":"mx1","timestamp":"2026-11-24T03:39:46.25Z","message":"Nov 24 04:39:46 mx1 postfix/smtp[511]: a","attributes":{"syslog":{"appname":"postfix"}}}}`, `03:39:46.25Z mx1 postfix/smtp 511 a`},
	{"another program with the beginning of its name", `{"time":"2026-11-24T03:39:46.25Z","program":"post","message":"Nov 24 04:39:46 mx1 postfix/smtp[511]: a"}`, `03:39:46.25Z  post 0 Nov 24 04:39:46 mx1 postfix/smtp[511]: a`},
	{"LogDNA", `{"_ts":1795491586250,"_host":"mx1","_app":"mail.log","_line":"Nov 24 04:39:46 mx1 a[1]: b"}`, `03:39:46.25Z mx1  0 Nov 24 04:39:46 mx1 a[1]: b`},
	{"Sumo Logic", `{"map":{"_raw":"Nov 24 04:39:46 mx1 a[1]: b","_messagetime":"1795491586250","_sourcehost":"mx1"}}`, `03:39:46.25Z mx1  0 Nov 24 04:39:46 mx1 a[1]: b`},
	{"Oracle's cloud", `{"datetime":1795491586250,"logContent":{"data":{"message":"Nov 24 04:39:46 mx1 a[1]: b"},"id":"x","time":"2026-11-24T03:39:46.25Z"}}`, `03:39:46.25Z   0 Nov 24 04:39:46 mx1 a[1]: b`},
	{"a line and a message", `{"time":"1795491586","log":"x","program":"postfix/smtp","message":"a"}`, `03:39:46Z  postfix/smtp 0 a`},
	{"too deep", `{"time":"1795491586","log":{"log":{"log":{"log":{"message":"x"},"message":"a"}}}}`, `03:39:46Z   0 a`},
	{"milliseconds", `{"timestamp":1795491586250,"message":"a"}`, `03:39:46.25Z   0 a`},
	{"a tag without a process ID", `{"syslogtag":"postfix/smtp:","message":"a","time":"2026-11-24 03:39:46"}`, `03:39:46  postfix/smtp 0 a`},
	{"a tag with other brackets", `{"syslogtag":"a[b]","message":"a","time":"2026-11-24 03:39:46"}`, `03:39:46  a[b] 0 a`},
	{"of two the first", `{"message":"a","msg":"b","host":"c","hostname":"d","program":"e","ident":"f","time":"2026-11-24 03:39:46","date":"x"}`, `03:39:46 c e 0 a`},
	{"a time that is none", `{"time":"12","message":"a","date":1e9}`, `00:00:00   0 a`},
}

func describe(l Line) string {
	at := time.UnixMicro(l.Time).UTC().Format("15:04:05.999999")
	if l.Zoned {
		at += "Z"
	}
	s := fmt.Sprintf("%s %s %s %d %s", at, l.Host, l.Program, l.PID, l.Message)
	if l.Container {
		s += " contained"
	}
	if l.Repaired {
		s += " repaired"
	}
	return s
}

func newReader() Reader {
	return New(time.UTC, time.Date(2026, 11, 25, 0, 0, 0, 0, time.UTC))
}

func TestRead(t *testing.T) {
	for _, o := range objects {
		r := newReader()
		line := []byte(o.line)
		at, timed := r.Time(line)
		ahead, sound := r.Peek(line)
		peeked := describe(ahead)
		if !bytes.Equal(line, []byte(o.line)) {
			t.Errorf("%s: Time or Peek changed the line", o.name)
		}
		l, ok := r.Read(line)
		if !Is(line) || !ok || describe(l) != o.want {
			t.Errorf("%s: %v\n got %s\nwant %s", o.name, ok, describe(l), o.want)
		}
		if !sound || peeked != o.want {
			t.Errorf("%s: Peek gives %s", o.name, peeked)
		}
		if timed && at != l.Time || !timed && l.Time != r.clock.Last() || timed != l.Timed {
			t.Errorf("%s: Time says %d, %v", o.name, at, timed)
		}
	}
}

// TestReadDamaged cuts every object after every byte, and reads others that are
// none.
func TestReadDamaged(t *testing.T) {
	r := newReader()
	for _, o := range objects {
		for n := len(`{"`); n < len(o.line); n++ {
			line := []byte(o.line[:n])
			r.Time(line)
			if l, ok := r.Peek(line); ok {
				t.Errorf("%s: %s", o.line[:n], describe(l))
			}
			if l, ok := r.Read(line); ok {
				t.Errorf("%s: %s", o.line[:n], describe(l))
			}
		}
	}
	for _, line := range []string{`{"a":}`, `{"a":"b",}`, `{"a" "b"}`, `{"a":[}]}`, `{"a":]}`, `{"MESSAGE":[300]}`, `{"MESSAGE":[x]}`, `{"MESSAGE":"\x"}`, `{"MESSAGE":[{"a":1}]}`,
		`{"body":{"kvlistValue":{"values":[{"key":"MESSAGE","value":{"stringValue":"\x"}}]}}}`, `{"log":{"a":"b",}}`, `{"log":{"a":"b"}`, `{"log":{"a":"b"},}`, `{"log":{"a":"b"} "c":"d"}`} {
		if l, ok := r.Read([]byte(line)); ok {
			t.Errorf("%s: %s", line, describe(l))
		}
	}
}

// FuzzRead checks that values lie in the line and are UTF-8 where the line is.
func FuzzRead(f *testing.F) {
	for _, o := range objects {
		f.Add([]byte(o.line))
	}
	f.Fuzz(func(t *testing.T, in []byte) {
		if !Is(in) || !utf8.Valid(in) {
			return
		}
		r := newReader()
		line := bytes.Clone(in)
		r.Time(line)
		r.Peek(line)
		if !bytes.Equal(in, line) {
			t.Fatal("Time or Peek changed the line")
		}
		l, ok := r.Read(line)
		if !ok && (l.Message != nil || l.Program != nil) {
			t.Error("values of an object that is none")
		}
		for _, b := range [][]byte{l.Host, l.Program, l.Message} {
			if !utf8.Valid(b) {
				t.Errorf("not UTF-8: %q", b)
			}
		}
		if n := testing.AllocsPerRun(1, func() { copy(line, in); r.Read(line) }); n > 0 {
			t.Errorf("%v allocations", n)
		}
	})
}
