package jsonlog

import "bytes"

// field is what the value of a key is.
type field uint8

const (
	noField field = iota
	timeField
	hostField
	programField
	tagField     // likewise, or the tag by which a shipper routes the line
	commandField // the program's name as the system or a store knows it, if none was given
	pidField
	senderField // the process ID that the program gave, if the system's is not known
	messageField
	lineField   // a whole line of a log, with stamp and tag
	bodyField   // the message or the line, unless there is a key that says so with more right
	sourceField // the host, or the file or the stream that the line came from
	nameField   // of the host or the program that an object describes
	containerField
	pairsField // a list of such keys, each with its value
	group      // an object that holds fields; not a field itself
)

// fieldOf returns what a key means, of the names in use: the journal's, in
// capitals, with an underscore before those that it vouches for, which shippers
// write in lower case, and without the underscore; syslog-ng's macros; rsyslog's
// properties, and the columns of its database; those of RFC 5424 in the spellings of Vector and Fluent Bit; those of
// Logstash, NXLog, Wazuh, QRadar and GELF; those of stores of logs and of collectors that get
// events over HTTP; and those of OpenTelemetry's log data model, also as OTLP has them in
// JSON.
func fieldOf(key []byte) field {
	switch string(key) {
	case "__REALTIME_TIMESTAMP", "timestamp", "@timestamp", "time", "_time", "date", "timereported", "ISODATE", "DATE", "TimeGenerated", "EventTime", "Timestamp", "generated_at", "received_at", "DeviceReportedTime", "ReceivedAt", "timeUnixNano", "observedTimeUnixNano", "_ts", "_messagetime":
		return timeField
	case "_HOSTNAME", "HOSTNAME", "_hostname", "hostname", "HOST", "host", "Computer", "logsource", "Hostname", "source_name", "FromHost", "_sourcehost", "_host":
		return hostField
	case "SYSLOG_IDENTIFIER", "syslog_identifier", "PROGRAM", "program", "ident", "appname", "app-name", "appName", "application_name", "syslogtag", "syslog-tag", "SysLogTag", "ProcessName", "SourceName",
		"_program", "_application_name", "_appname", "_ident": // GELF, of syslog-ng, Graylog, Vector and Fluentd
		return programField
	case "tag":
		return tagField
	case "_COMM", "COMM", "_comm", "comm", "programname", "app_name":
		return commandField
	case "_PID", "PID", "_pid", "pid", "procid", "proc_id", "process_id", "ProcessID", "_process_id", "_procid":
		return pidField
	case "SYSLOG_PID", "syslog_pid":
		return senderField
	case "MESSAGE", "message", "msg", "_msg", "SyslogMessage", "Message":
		return messageField
	case "body", "Body", "stringValue", "text", "event", "short_message", "content", "logmsg":
		return bodyField
	case "log", "line", "_line", "_raw", "@message", "textPayload", "full_log", "raw_event", "utf8_payload", "payloadAsUTF", "LogMessage", "LogEntry", "raw", "payload":
		return lineField
	case "source":
		return sourceField
	case "name":
		return nameField
	case "CONTAINER_ID", "CONTAINER_ID_FULL", "CONTAINER_NAME":
		return containerField
	case "values":
		return pairsField
	}
	if i := bytes.LastIndexByte(key, '.'); i > 0 { // as Kibana writes what is within
		return fieldWithin(key[:i], key[i+1:])
	}
	return noField
}

// fieldWithin is fieldOf for a member of an object, or of objects in one another.
func fieldWithin(path, key []byte) field {
	name, ok := groupOf(path[bytes.LastIndexByte(path, '.')+1:])
	if !ok {
		return noField
	}
	f := fieldOf(key)
	if f == nameField {
		return name
	}
	return f
}

// Use says what a store's column is good for, by its name.
type Use uint8

const (
	NoUse     Use = iota
	Head          // a part of a line's head: time, host, program or process ID
	Text          // the message or the line that a program logged
	MaybeText     // that, if no other column is
)

// UseOf returns the use of a column with the name of a key. A column of Exchange's logs is
// called event, too.
func UseOf(key string) Use {
	switch fieldOf([]byte(key)) {
	case noField, nameField, pairsField:
		return NoUse
	case messageField, lineField:
		return Text
	case bodyField:
		if key != "event" {
			return MaybeText
		}
	}
	return Head
}
