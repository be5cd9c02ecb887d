package exchange

import (
	"bytes"

	"github.com/mtalog/mtalog/parsers/internal/jsonlog"
)

// memberNames are the names of members, as a simpleName has them, that no log calls a
// column so: those that Elastic's integration maps columns to, with the object that they are
// in before them, and those of columns that would clash with what a shipper says of itself.
var memberNames = map[string]column{
	"clientdomain": colClientHost, "serverdomain": colServerHost,
	"emailmessageid": colMessageID, "emaildirection": colDirectionality, "networkbytes": colBytes,
	"toaddress": colRecipients, "fromaddress": colSender,
	"exchangesource": colSource, "sourceid": colSource, "senderhostname": colServerHost,
}

// columnOfMember returns the column that a member holds. within is the key of the object
// that it is in, nil for the outermost.
func columnOfMember(within, key []byte) (column, bool) {
	if i := bytes.LastIndexByte(key, '.'); i >= 0 { // as Kibana and others write what is within
		within, key = key[:i], key[i+1:]
		within = within[bytes.LastIndexByte(within, '.')+1:]
	}
	switch string(within) {
	case "", "_source", "result", "exchange":
		return columnInParts(nil, key)
	case "client", "server", "network", "email", "to", "from", "sender":
		return columnInParts(within, key)
	}
	if string(key) == "value" { // PowerShell 5 writes some lists and times as objects
		return columnInParts(nil, within)
	}
	return 0, false
}

// columnInParts returns the column of a name in two parts. The tables of Azure Monitor add the
// type to it: "event_id_s".
func columnInParts(first, second []byte) (column, bool) {
	var s simpleName
	if !s.add(first) || !s.add(second) {
		return 0, false
	}
	for {
		if c, ok := columnNames[string(s.b[:s.n])]; ok {
			return c, true
		}
		if c, ok := memberNames[string(s.b[:s.n])]; ok {
			return c, true
		}
		k := len(second)
		if k < 2 || second[k-2] != '_' || bytes.IndexByte([]byte("stdgb"), second[k-1]) < 0 {
			return 0, false
		}
		second = second[:k-2]
		s.n--
	}
}

// summaryMember returns the column that a member of a summary of a message trace holds, as
// Get-MessageTraceV2 | ConvertTo-Json and Microsoft Graph call it.
func summaryMember(m *jsonlog.Member) (column, bool) {
	switch string(m.Within) {
	case "", "_source", "result":
	default:
		return 0, false
	}
	switch string(m.Key) {
	case "Received", "receivedDateTime":
		return colTime, true
	case "Status", "status":
		return colStatus, true
	case "MessageTraceId", "id":
		return colNetworkID, true
	case "FromIP", "fromIP":
		return colClientIP, true
	case "ToIP", "toIP":
		return colServerIP, true
	case "Size", "size":
		return colBytes, true
	}
	return 0, false
}
