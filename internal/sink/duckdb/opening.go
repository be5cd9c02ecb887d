package duckdb

import (
	"context"

	"github.com/mtalog/mtalog/internal/sink"
)

var _ sink.Sink = (*Opening)(nil)

// Opening is a database that is being opened. As a sink it lets logs be read meanwhile,
// which matters if the database is new and the logs are small.
type Opening struct {
	fresh bool // nothing is known of it but that it is empty
	done  chan struct{}
	db    *DB // once done
	err   error
}

// OpenAside begins what Open does, and returns at once. DB must be called even if an
// import has failed.
func OpenAside(ctx context.Context, path string, mode Mode) *Opening {
	o := &Opening{done: make(chan struct{})}
	if o.fresh, o.err = isNew(path, mode); o.err != nil {
		close(o.done)
		return o
	}
	go func() {
		defer close(o.done)
		o.db, o.err = openDatabase(ctx, path, mode, o.fresh)
	}()
	return o
}

// DB waits for the database, which the caller has to close, or the error of opening
// it.
func (o *Opening) DB() (*DB, error) {
	<-o.done
	return o.db, o.err
}

// Known implements sink.Sink. It does not wait for a new database.
func (o *Opening) Known(ctx context.Context) (sink.Known, error) {
	select {
	case <-o.done:
	default:
		if o.fresh {
			return sink.Known{}, nil
		}
	}
	db, err := o.DB()
	if err != nil {
		return sink.Known{}, err
	}
	return db.Known(ctx)
}

// Store implements sink.Sink.
func (o *Opening) Store(ctx context.Context, s sink.Segment) error {
	db, err := o.DB()
	if err != nil {
		s.Drop()
		return err
	}
	return db.Store(ctx, s)
}

// Join implements sink.Sink.
func (o *Opening) Join(ctx context.Context, run, late []int32) (fewer int64, err error) {
	db, err := o.DB()
	if err != nil {
		return 0, err
	}
	return db.Join(ctx, run, late)
}
