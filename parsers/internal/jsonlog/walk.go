package jsonlog

// maxDepth is how many objects within one another are read: Filebeat's
// "log":{"syslog":{…}}, and what Elasticsearch puts around it.
const maxDepth = 4

// walk goes through the keys of an object, and through those of the objects in it that
// hold something of use.
type walk struct {
	b      []byte // what is still to come
	depth  int
	within [maxDepth]field // for each depth, what a "name" in that object is
}

func newWalk(line []byte) walk { return walk{b: line[1:]} }

// key reads a key and goes to its value. It returns group if the value is an object
// that it went into.
func (w *walk) key() (f field, ok bool) {
	key, b, ok := rawString(skipBlanks(w.b))
	if b = skipBlanks(b); !ok || len(b) == 0 || b[0] != ':' {
		return noField, false
	}
	if w.b = skipBlanks(b[1:]); len(w.b) == 0 {
		return noField, false
	}
	if w.b[0] == '{' {
		name, ok := groupOf(key)
		inner := skipBlanks(w.b[1:])
		if !ok || w.depth+1 == maxDepth || len(inner) > 0 && inner[0] == '}' {
			return noField, true
		}
		w.depth++
		w.within[w.depth], w.b = name, inner
		return group, true
	}
	if f = fieldOf(key); f == nameField {
		f = w.within[w.depth]
	}
	return f, true
}

// after reads what follows a value. more is false at the end of the object; ok is
// false if something else follows.
func (w *walk) after() (more, ok bool) {
	for {
		w.b = skipBlanks(w.b)
		if len(w.b) == 0 {
			return false, false
		}
		c := w.b[0]
		w.b = w.b[1:]
		switch {
		case c == ',':
			return true, true
		case c != '}':
			return false, false
		case w.depth == 0:
			return false, true
		}
		w.depth--
	}
}

// groupOf reports whether walk goes into an object of this name, and what a "name"
// in it is: those of the Elastic Common Schema, and what exports put around a line.
func groupOf(key []byte) (name field, ok bool) {
	switch string(key) {
	case "host":
		return hostField, true
	case "process":
		return programField, true
	case "log", "syslog", "_source", "result", "labels", "jsonPayload", "body", "event":
		return noField, true
	}
	return noField, false
}
