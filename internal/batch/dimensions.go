package batch

import "github.com/apache/arrow/go/v17/arrow/memory"

// Names fills batches of store.name and store.address.
type Names struct {
	table
	id    fixed[int32]
	value text
}

// NewNames returns a builder whose batches live in memory from mem.
func NewNames(mem memory.Allocator) *Names {
	t := &Names{}
	t.setUp(mem, named{"id", &t.id}, named{"value", &t.value})
	return t
}

// Add appends a row.
func (t *Names) Add(id int32, value []byte) {
	i := t.row()
	t.id.v[i] = id
	t.value.put(i, value)
}

// Peers fills batches of store.peer.
type Peers struct {
	table
	id       fixed[int32]
	name, ip text
	port     fixed[int32]
}

// NewPeers returns a builder whose batches live in memory from mem.
func NewPeers(mem memory.Allocator) *Peers {
	t := &Peers{}
	t.setUp(mem, named{"id", &t.id}, named{"name", &t.name}, named{"ip", &t.ip}, named{"port", &t.port})
	return t
}

// Add appends a row.
func (t *Peers) Add(id int32, name, ip []byte, port uint16) {
	i := t.row()
	t.id.v[i], t.port.v[i] = id, int32(port)
	t.name.put(i, name)
	t.ip.put(i, ip)
}

// Fingerprints fills batches of store.fingerprint.
type Fingerprints struct {
	table
	id             fixed[int32]
	value, example text
}

// NewFingerprints returns a builder whose batches live in memory from mem.
func NewFingerprints(mem memory.Allocator) *Fingerprints {
	t := &Fingerprints{}
	t.setUp(mem, named{"id", &t.id}, named{"value", &t.value}, named{"example", &t.example})
	return t
}

// Add appends a row.
func (t *Fingerprints) Add(id int32, value, example []byte) {
	i := t.row()
	t.id.v[i] = id
	t.value.put(i, value)
	t.example.put(i, example)
}
