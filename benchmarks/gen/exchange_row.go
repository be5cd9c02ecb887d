package gen

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
	for _, text := range [...]string{r.clientIP, r.clientHost, r.serverIP, r.serverHost} {
		t.put(",")
		t.put(text)
	}
	t.put(",")
	t.putCSV(r.context)
	for _, text := range [...]string{r.connector, r.source, r.event} {
		t.put(",")
		t.put(text)
	}
	t.put(",")
	t.putInt(firstInternalID + int(m.inode))
	t.put(",<")
	t.putBytes(m.msgID)
	t.put(">,")
	t.putBytes(m.id)
	t.put(",")
	n := t.putRecipients(m, r)
	t.put(",")
	t.putCSV(r.status)
	t.put(",")
	t.putInt(m.size)
	t.put(",")
	t.putInt(n)
	t.put(",,")
	t.putBytes(r.reference)
	t.put(",")
	t.put(subjects[int(m.inode)%len(subjects)])
	t.put(",")
	t.put(m.sender)
	if m.sender == "" {
		t.put("MicrosoftExchange329e71ec88ae4615bbc36ab6ce41109e@example.com,<>,")
	} else {
		t.put(",")
		t.put(m.sender)
		t.put(",")
	}
	t.out.b = t.stamps.append(t.out.b, m.arrived)
	t.put(".000Z;SRV=" + exchangeHost + ".example.com:TOTAL-HUB=0.294|DSN=0.001|CAT=0.055(CATRESL=0.003|CATORES=0.013)|SMSC=0.028|SMS=0.207,")
	if r.inward {
		t.put("Incoming,,198.18.0.9,192.0.2.25,")
	} else {
		t.put("Originating,,,,")
	}
	t.put(r.custom)
	t.put(",Email,")
	t.putGUID()
	t.put(",15.02.1544.004")
	t.endRow(start)
}

// subjects are as they are in a CSV file.
var subjects = [...]string{"Hello", "Quarterly numbers", `"Re: offer, second part"`, "AW: Angebot für März", `"Fwd: ""urgent"" request"`, "Invoice 20250303", "Meeting moved to Tuesday"}

func (t *tracking) putRecipients(m *message, r *row) int {
	if r.noRcpts {
		return 0
	}
	if r.rcpts == nil {
		for i := range m.rcpts {
			if i > 0 {
				t.put(";")
			}
			t.out.b = m.rcpts[i].append(t.out.b)
		}
		return len(m.rcpts)
	}
	for k, i := range r.rcpts {
		if k > 0 {
			t.put(";")
		}
		t.out.b = m.rcpts[i].append(t.out.b)
	}
	return len(r.rcpts)
}
