package gen

import (
	"strings"

	"github.com/mtalog/mtalog/parsers"
	"github.com/mtalog/mtalog/parsers/smtpcode"
)

// runConnectivity simulates the connectivity log.
func runConnectivity(s *sim) {
	p := &protocol{flow: newFlow[protocol](s, 560), write: writeConnectivity, arrive: (*protocol).connection}
	s.header("15.0.0.0", "Transport Connectivity Log", "date-time,session,source,Destination,direction,description")
	runProtocol(p)
}

// connection plans the rows of one connection to a domain.
func (p *protocol) connection() {
	rc := p.world.recipient(&p.rng, false)
	sc := p.begin(rc.at.name, "")
	p.add(sc, '+', "DnsConnectorDelivery 7a5b9a2e-1f2c-4b7e-9d30-2b8f6f2d1c11;QueueLength=TQ=1;")
	if rc.obstacle == noHost {
		p.add(sc, '-', "The DNS query for  'DnsConnectorDelivery':'"+rc.at.name+"':'7a5b9a2e-1f2c-4b7e-9d30-2b8f6f2d1c11' failed with error : ErrorRetry").
			counts(1, parsers.ConnectFailed, 0, 0, nil)
		p.play(sc)
		return
	}
	var hosts []string
	for _, mx := range rc.at.mx {
		hosts = append(hosts, mx.name+"["+mx.ip+"]")
	}
	p.add(sc, '>', strings.Join(hosts, ", "))
	for i, mx := range rc.at.mx {
		if rc.obstacle == down || i < len(rc.at.mx)-1 && i == 0 && p.of(100) { // the last one is reached
			p.add(sc, '>', "Failed connection to "+mx.ip+":25 (TimedOut:0000274C)[TargetIPAddress:"+mx.ip+":25|MarkedUnhealthy|FailureCount:1|NextRetryTime:2025-03-03T10:00:00.000Z]").
				counts(1, parsers.ConnectFailed, 0, 0, nil)
			continue
		}
		p.add(sc, '>', "Established connection to "+mx.ip)
		break
	}
	switch {
	case rc.obstacle == greeting:
		p.add(sc, '-', "421 4.7.0 Too many concurrent connections").counts(1, parsers.Delayed, 421, smtpcode.Make(4, 7, 0), nil)
	case rc.obstacle == down:
		p.add(sc, '-', "Messages: 0 Bytes: 0 (The connection was never made)")
	default:
		p.add(sc, '-', "Messages: 1 Bytes: ", 900+p.n(50_000), " ()")
	}
	p.play(sc)
}

// writeConnectivity writes a row of the connectivity log; the script's
// connector is the destination.
func writeConnectivity(p *protocol, sc *script, l *line) {
	start := len(p.out.b)
	p.stampMillis(&p.stamps)
	p.put(",", sc.id, ",SMTP,", sc.connector, ",", string(l.event), ",", l.data.of(sc))
	p.endRow(start)
}
