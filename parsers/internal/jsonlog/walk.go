package jsonlog

// maxDepth is how many objects within one another are read: Filebeat's
// "log":{"syslog":{…}}, and what Elasticsearch puts around it.
const maxDepth = 4

// walk goes through the keys of an object, and through those of the objects in it that
// hold something of use.
type walk struct {
	object
	names [maxDepth]field // for each open object, what a "name" in it is
}

// next reads a key, so that b begins with its value. It returns group if the value is an
// object that it went into.
func (w *walk) next() (f field, ok bool) {
	key, ok := w.key()
	if !ok {
		return noField, false
	}
	if w.b[0] == '{' {
		name, ok := groupOf(key)
		if !ok || !w.enter(maxDepth) {
			return noField, true
		}
		w.names[w.open-1] = name
		return group, true
	}
	if f = fieldOf(key); f == nameField {
		f = w.names[w.open-1]
	}
	return f, true
}

// groupOf reports whether walk goes into an object of this name, and what a "name"
// in it is: those of the Elastic Common Schema, and what exports put around a line.
func groupOf(key []byte) (name field, ok bool) {
	switch string(key) {
	case "host":
		return hostField, true
	case "process":
		return programField, true
	case "log", "syslog", "_source", "result", "labels", "jsonPayload", "body", "kvlistValue", "event", "fields", "tags", "message", "attributes", "map", "logContent", "data":
		return noField, true
	}
	return noField, false
}
