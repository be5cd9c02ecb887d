package gen

// queue holds what will happen, by time and, at the same time, in the order in
// which it was decided.
type queue[T any] struct {
	heap []planned[T]
	seq  uint64
}

type planned[T any] struct {
	at   int64 // microseconds since 1970-01-01 UTC
	seq  uint64
	what T
}

func (q *queue[T]) len() int { return len(q.heap) }

func (a *planned[T]) before(b *planned[T]) bool {
	return a.at < b.at || a.at == b.at && a.seq < b.seq
}

func (q *queue[T]) push(at int64, what T) {
	q.seq++
	q.heap = append(q.heap, planned[T]{at, q.seq, what})
	h := q.heap
	for i := len(h) - 1; i > 0; {
		up := (i - 1) / 2
		if !h[i].before(&h[up]) {
			break
		}
		h[i], h[up] = h[up], h[i]
		i = up
	}
}

func (q *queue[T]) pop() (int64, T) {
	h := q.heap
	top := h[0]
	last := len(h) - 1
	h[0] = h[last]
	h[last] = planned[T]{}
	h = h[:last]
	q.heap = h
	for i := 0; ; {
		child := 2*i + 1
		if child >= last {
			break
		}
		if child+1 < last && h[child+1].before(&h[child]) {
			child++
		}
		if !h[child].before(&h[i]) {
			break
		}
		h[i], h[child] = h[child], h[i]
		i = child
	}
	return top.at, top.what
}
