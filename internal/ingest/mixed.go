package ingest

import (
	"bytes"
	"slices"

	"github.com/mtalog/mtalog/internal/sink"
	"github.com/mtalog/mtalog/parsers"
)

// exchangeLogs is a set of the logs of Exchange that tell of the same messages and clients. A forwarder may put the
// rows of all into one source, which Sink.Join has then to compare with itself.
type exchangeLogs uint8

const (
	trackingLog exchangeLogs = 1 << iota
	protocolLog
	agentLog
)

// logOf returns the log that r is of; none if that is not Exchange's. Tracking logs name a protocol, receive
// logs a connector, whose name begins with that of its server.
func logOf(r *parsers.Record) exchangeLogs {
	switch {
	case r.MTA != parsers.Exchange:
		return 0
	case len(r.Protocol) > 0:
		return trackingLog
	case r.Event == parsers.Rejected && bytes.IndexByte(r.Service, '\\') < 0:
		return agentLog
	}
	return protocolLog
}

// several reports whether there is more than one.
func (l exchangeLogs) several() bool { return l&(l-1) != 0 }

// storedLogs returns the logs that stored sources have rows of, by ID of the source, as far as kinds tell.
func storedLogs(kinds []sink.NumberedKind) map[int32]exchangeLogs {
	logs := map[int32]exchangeLogs{}
	for _, k := range kinds {
		switch {
		case k.MTA != parsers.Exchange:
		case k.Protocol != 0:
			logs[k.Source] |= trackingLog
		default:
			logs[k.Source] |= protocolLog
		}
	}
	return logs
}

// withMixed adds to late those of run that have rows of several logs of Exchange.
func withMixed(late []int32, run []sink.Source, logs map[int32]exchangeLogs) []int32 {
	for _, s := range run {
		if logs[s.ID].several() && !slices.Contains(late, s.ID) {
			late = append(late, s.ID)
		}
	}
	return late
}
