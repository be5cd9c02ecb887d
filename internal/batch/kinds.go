package batch

import (
	"github.com/apache/arrow/go/v17/arrow/memory"

	"github.com/mtalog/mtalog/parsers"
	"github.com/mtalog/mtalog/parsers/smtpcode"
)

// Kind is a row of store.kind without its number: those columns of an event that
// have few values between them, such as its source, host and service. Each
// combination is stored once. Host, Service, Protocol, Direction and TLS are
// numbers of store.name.
type Kind struct {
	Source                                  int32
	MTA                                     parsers.MTA
	Event                                   parsers.Event
	Stage                                   parsers.Stage
	Origin                                  smtpcode.Origin
	Host, Service, Protocol, Direction, TLS int32
}

// Kinds fills batches of store.kind.
type Kinds struct {
	table
	id, source                              fixed[int32]
	mta, event, stage, origin               fixed[uint8]
	host, service, protocol, direction, tls fixed[int32]
}

// NewKinds returns a builder whose batches live in memory from mem.
func NewKinds(mem memory.Allocator) *Kinds {
	t := &Kinds{}
	t.setUp(mem, named{"id", &t.id}, named{"source_id", &t.source}, named{"mta", &t.mta}, named{"event", &t.event}, named{"stage", &t.stage},
		named{"code_origin", &t.origin}, named{"host", &t.host}, named{"service", &t.service}, named{"protocol", &t.protocol},
		named{"direction", &t.direction}, named{"tls", &t.tls})
	return t
}

// Add appends a row.
func (t *Kinds) Add(id int32, k *Kind) {
	i := t.row()
	t.id.v[i], t.source.v[i] = id, k.Source
	t.mta.v[i], t.event.v[i], t.stage.v[i], t.origin.v[i] = uint8(k.MTA), uint8(k.Event), uint8(k.Stage), uint8(k.Origin)
	t.host.v[i], t.service.v[i], t.protocol.v[i], t.direction.v[i], t.tls.v[i] = k.Host, k.Service, k.Protocol, k.Direction, k.TLS
}

// Verdict is a row of store.verdict without its number: what was answered and
// what package classify makes of it, in that package's numbers.
type Verdict struct {
	Code        smtpcode.Enhanced // effective enhanced status code
	MTACode     smtpcode.Enhanced // the one that the MTA itself logged
	Errno       int32
	Rule        int32
	Fingerprint int32
	Reply       smtpcode.Reply
	Provider    uint16
	Category    uint8
	Persistence uint8
	Owner       uint8
	_           uint8 // no padding: see ingest's bytesOf
}

// Verdicts fills batches of store.verdict.
type Verdicts struct {
	table
	id                   fixed[int32]
	reply                fixed[int16]
	code, mtaCode, errno fixed[int32]
	category             fixed[uint8]
	persistence, owner   fixed[uint8]
	provider             fixed[uint16]
	rule, fingerprint    fixed[int32]
}

// NewVerdicts returns a builder whose batches live in memory from mem.
func NewVerdicts(mem memory.Allocator) *Verdicts {
	t := &Verdicts{}
	t.setUp(mem,
		named{"id", &t.id}, named{"reply_code", &t.reply}, named{"code", &t.code}, named{"mta_code", &t.mtaCode}, named{"errno", &t.errno},
		named{"category", &t.category}, named{"persistence", &t.persistence}, named{"owner", &t.owner},
		named{"provider", &t.provider}, named{"rule", &t.rule}, named{"fingerprint", &t.fingerprint})
	return t
}

// Add appends a row.
func (t *Verdicts) Add(id int32, v *Verdict) {
	i := t.row()
	t.id.v[i], t.reply.v[i], t.code.v[i], t.mtaCode.v[i], t.errno.v[i] = id, int16(v.Reply), int32(v.Code), int32(v.MTACode), v.Errno
	t.persistence.v[i], t.owner.v[i] = v.Persistence, v.Owner
	t.category.v[i], t.provider.v[i], t.rule.v[i], t.fingerprint.v[i] = v.Category, v.Provider, v.Rule, v.Fingerprint
}
