package exchange

import (
	"github.com/mtalog/mtalog/parsers"
	"github.com/mtalog/mtalog/parsers/internal/scan"
)

// stageOf finds the stage of a failure by the component that reports it and
// the fixed texts of Exchange's own replies.
func stageOf(source, text []byte) parsers.Stage {
	for _, w := range stageWords {
		if scan.Contains(text, w.words) {
			return w.stage
		}
	}
	switch string(source) {
	case "ROUTING", "RESOLVER": // RESOLVER finds the recipients in Active Directory
		return parsers.Routing
	case "DNS":
		return parsers.Resolve
	case "AGENT", "MAILBOXRULE":
		return parsers.Content
	case "STOREDRIVER":
		return parsers.LocalDelivery
	}
	return parsers.NoStage
}

// stageWords are words of Exchange's own replies. Some lack their first letter, which
// may be a capital or not.
var stageWords = [...]struct {
	words string
	stage parsers.Stage
}{
	{"STOREDRV.", parsers.LocalDelivery},
	{"RESOLVER.", parsers.Routing},
	{"ROUTING.", parsers.Routing},
	{"TRANSPORT.RULES", parsers.Content},
	{"DNS query failed", parsers.Resolve},
	{"TLS negotiation failed", parsers.STARTTLS},
	{"STARTTLS is required", parsers.STARTTLS},
	{"Security status ", parsers.STARTTLS}, // of Windows' TLS: "451 4.4.0 Security status InvalidToken."
	{"Certificate validation failure", parsers.STARTTLS},
	{"[Message=SubjectMismatch", parsers.STARTTLS}, // of a certificate
	{"emporary authentication failure", parsers.Auth},
	{"ailed to connect", parsers.Connecting},
	{"nable to connect", parsers.Connecting},
	{"onnection refused", parsers.Connecting},
	{"onnection timed out [Message=Socket", parsers.Connecting},
	{"annot connect to remote server", parsers.Connecting},
}
