package gen

import "slices"

// row is what differs from one row to the next.
type row struct {
	clientIP, clientHost, serverIP, serverHost string
	connector, source, event                   string
	context                                    []byte
	status                                     []byte
	rcpts                                      []int // indexes into the message's recipients; nil for all
	reference                                  []byte
	noRcpts                                    bool
	inward                                     bool
	custom                                     string
}

// write writes a row about a message.
func (t *tracking) write(m *message, r *row) {
	start := len(t.out.b)
	t.stampMillis(&t.stamps)
	rcpts, n := t.recipientsOf(m, r)
	from := m.sender + "," + m.sender
	if m.sender == "" {
		from = "MicrosoftExchange329e71ec88ae4615bbc36ab6ce41109e@example.com,<>"
	}
	way := "Originating,,,"
	if r.inward {
		way = "Incoming,,198.18.0.9,192.0.2.25"
	}
	t.put(",", r.clientIP, ",", r.clientHost, ",", r.serverIP, ",", r.serverHost, ",", csvField(r.context), ",", r.connector, ",", r.source, ",", r.event,
		",", firstInternalID+int(m.inode), ",<", m.msgID, ">,", m.id, ",", rcpts, ",", csvField(r.status), ",", m.size, ",", n, ",,", r.reference,
		",", subjects[int(m.inode)%len(subjects)], ",", from, ",", t.stamps.append(nil, m.arrived),
		".000Z;SRV="+exchangeHost+".example.com:TOTAL-HUB=0.294|DSN=0.001|CAT=0.055(CATRESL=0.003|CATORES=0.013)|SMSC=0.028|SMS=0.207,",
		way, ",", r.custom, ",Email,", appendGUID(nil, &t.rng), ",15.02.1544.004")
	t.endRow(start)
}

// subjects are as they are in a CSV file.
var subjects = [...]string{"Hello", "Quarterly numbers", `"Re: offer, second part"`, "AW: Angebot für März", `"Fwd: ""urgent"" request"`, "Invoice 20250303", "Meeting moved to Tuesday"}

// recipientsOf returns the recipients of a row, divided by semicolons, and how many they are.
func (t *tracking) recipientsOf(m *message, r *row) (list []byte, n int) {
	list = t.list[:0]
	for i := range m.rcpts {
		if r.noRcpts || r.rcpts != nil && !slices.Contains(r.rcpts, i) {
			continue
		}
		if n > 0 {
			list = append(list, ';')
		}
		list, n = m.rcpts[i].append(list), n+1
	}
	t.list = list
	return list, n
}
