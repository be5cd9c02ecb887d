package otlp

import (
	"github.com/mtalog/mtalog/parsers"
	"github.com/mtalog/mtalog/parsers/internal/jsonlog"
	"github.com/mtalog/mtalog/parsers/internal/scan"
)

// host is the host that a resource names, for the records whose lines name none, as those of
// Exim's own log.
type host struct {
	name     []byte
	repaired bool
}

// read takes the host of a resource that begins between two records, or that of all others.
func (h *host) read(between, others []byte) {
	name, another := jsonlog.ResourceHost(between)
	switch {
	case !another:
	case len(name) == 0:
		*h = host{name: others}
	default:
		*h = host{name, scan.Repair(name)}
	}
}

func (h *host) give(list []parsers.Record) {
	if len(h.name) == 0 {
		return
	}
	for i := range list {
		if r := &list[i]; len(r.Host) == 0 {
			r.Host, r.Repaired = h.name, r.Repaired || h.repaired
		}
	}
}
