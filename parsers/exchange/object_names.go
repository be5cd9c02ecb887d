package exchange

import "bytes"

// memberNames are the names of members, as simpleName leaves them, that no log calls a
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
		return namedColumn(nil, key)
	case "client", "server", "network", "email", "to", "from", "sender":
		return namedColumn(within, key)
	}
	if string(key) == "value" { // PowerShell 5 writes some lists and times as objects
		return namedColumn(nil, within)
	}
	return 0, false
}

// namedColumn returns the column of a name in two parts. The tables of Azure Monitor add the
// type to it: "event_id_s".
func namedColumn(first, second []byte) (column, bool) {
	var b [len("relatedrecipientaddresss")]byte
	n := 0
	for _, part := range [...][]byte{first, second} {
		for _, c := range part {
			switch {
			case c == '-' || c == '_' || c == ' ':
				continue
			case n == len(b):
				return 0, false
			case c >= 'A' && c <= 'Z':
				c |= 0x20
			}
			b[n] = c
			n++
		}
	}
	for {
		if c, ok := columnNames[string(b[:n])]; ok {
			return c, true
		}
		if c, ok := memberNames[string(b[:n])]; ok {
			return c, true
		}
		k := len(second)
		if k < 2 || second[k-2] != '_' || bytes.IndexByte([]byte("stdgb"), second[k-1]) < 0 {
			return 0, false
		}
		second = second[:k-2]
		n--
	}
}
