package scan

// Agent reads what OSSEC and Wazuh put between their own stamp and a line that they archive: the
// name of the agent that sent it, "(mx1) 192.0.2.7->/var/log/mail.log ", or of the host,
// "mx1->/var/log/mail.log ".
func Agent(b []byte) (name, line []byte, ok bool) {
	if len(b) > 0 && b[0] == '(' {
		i := Byte(b, 0, ')')
		if i+1 >= len(b) || b[i+1] != ' ' {
			return nil, nil, false
		}
		name, b = b[1:i], b[i+2:]
	}
	end := Byte(b, 0, ' ')
	arrow := Index(b[:end], "->")
	if arrow <= 0 || end == len(b) {
		return nil, nil, false
	}
	if name == nil {
		name = b[:arrow]
	}
	return name, b[end+1:], true
}
