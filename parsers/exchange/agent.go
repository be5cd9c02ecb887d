package exchange

import (
	"bytes"

	"github.com/mtalog/mtalog/parsers"
	"github.com/mtalog/mtalog/parsers/internal/scan"
)

// agentActions says what an action of the transport agents' log did to the
// message or the client.
var agentActions = map[string]parsers.Event{
	"RejectConnection":     parsers.Rejected,
	"RejectAuthentication": parsers.AuthFailed,
	"RejectCommand":        parsers.Rejected,
	"RejectRecipients":     parsers.Rejected,
	"RejectMessage":        parsers.Rejected,
	"Disconnect":           parsers.Rejected,
	"DeleteMessage":        parsers.Discarded,
	"DeleteRecipients":     parsers.Discarded,
	"QuarantineMessage":    parsers.Held,
	"QuarantineRecipients": parsers.Held,
	"AutoNukeRecipient":    parsers.Discarded,
	"InvalidCertificate":   parsers.Warning,
	"AcceptMessage":        parsers.NoEvent,
	"ModifyHeaders":        parsers.NoEvent, // the header firewall, on nearly every message
	"StampScl":             parsers.NoEvent, // the content filter's rating, of every message that does not bypass the filter

	// Which connector or organisation a message is thought to be from.
	"AttributionResult":             parsers.NoEvent,
	"OnPremiseInboundConnectorInfo": parsers.NoEvent,
}

// agentStages says at which stage an SMTP event, on which agents act, comes.
var agentStages = map[string]parsers.Stage{
	"OnConnect": parsers.Connecting, "OnConnectEvent": parsers.Connecting,
	"OnEhloCommand": parsers.EHLO, "OnHeloCommand": parsers.EHLO,
	"OnStartTlsCommand": parsers.STARTTLS,
	"OnAuthCommand":     parsers.Auth, "OnProcessAuthentication": parsers.Auth, "OnEndOfAuthentication": parsers.Auth,
	"OnMailCommand": parsers.Mail, "OnRcptCommand": parsers.Rcpt, "OnRcptToCommand": parsers.Rcpt, "OnRcpt2Command": parsers.Rcpt,
	"OnHelpCommand": parsers.OtherCommand, "OnNoopCommand": parsers.OtherCommand, "OnRsetCommand": parsers.OtherCommand, "OnXSessionParamsCommand": parsers.OtherCommand,
	"OnDataCommand": parsers.Data, "OnEndOfHeaders": parsers.Content, "OnEndOfData": parsers.EndOfData,
	"OnSubmittedMessage": parsers.Content, "OnResolvedMessage": parsers.Content,
	"OnRoutedMessage": parsers.Content, "OnCategorizedMessage": parsers.Content,
}

// agent reads a row of the transport agents' log: one record for each
// recipient that it names, or one for the client.
func (p *Parser) agent(t int64, out *parsers.Records) error {
	event, ok := agentActions[string(p.field(colAction))]
	if !ok {
		return parsers.ErrUnrecognised
	}
	if event == parsers.NoEvent {
		return nil
	}
	p.repair()
	var proto parsers.Record // of each recipient's
	p.fill(&proto, t, event)
	proto.Stage = agentStages[string(p.field(colEvent))]
	proto.Service = p.field(colAgent)
	proto.MessageID = scan.Unbracket(p.field(colMessageID))
	proto.NetworkMessageID = p.field(colNetworkID)
	proto.Direction = p.field(colDirectionality)
	if from := p.field(colReturnPath); len(from) > 0 {
		proto.Sender, proto.SenderKnown = scan.Unbracket(from), true
	}
	proto.Recipients = int32(min(number(p.field(colCount)), 1<<31-1))
	remote := p.field(colRemote)
	if proto.Client.IP, proto.Client.Port = hostPort(remote); len(remote) == 0 {
		proto.Client.IP, _ = hostPort(p.field(colEnteredIP))
	}
	if proto.Text = p.field(colResponse); len(proto.Text) == 0 {
		proto.Text = p.reason(out)
	}
	setCodes(&proto, proto.Text)

	rcpts, ok := p.recipients()
	if !ok {
		return parsers.ErrBroken
	}
	if len(p.list) == 0 {
		p.list = append(p.list, span{})
	}
	for _, it := range p.list {
		r := out.Add()
		*r = proto
		r.Recipient = scan.Unbracket(bytes.TrimSpace(it.of(rcpts)))
	}
	return nil
}

// reason returns Reason and ReasonData.
func (p *Parser) reason(out *parsers.Records) []byte {
	reason, data := p.field(colReason), p.field(colReasonData)
	switch {
	case len(data) == 0:
		return reason
	case len(reason) == 0:
		return data
	}
	p.said = append(append(append(p.said[:0], reason...), ','), data...)
	return out.Keep(p.said)
}
