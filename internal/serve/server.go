package serve

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"sync"
	"time"
)

// Answer runs a query on a connection, in a transaction that is rolled back when its rows are
// closed: it may make temporary views for the query.
type Answer func(ctx context.Context, c Conn, query string, args []driver.NamedValue) (driver.Rows, error)

// Conn is the part of a driver's connection that answers queries.
type Conn = interface {
	driver.ExecerContext
	driver.QueryerContext
}

const (
	// requestTimeout is how long a client may take to send its request.
	requestTimeout = 5 * time.Second
	// closeTimeout is how long Close waits for queries to end.
	closeTimeout = 1500 * time.Millisecond
)

// limits are what clients may take.
type limits struct {
	clients int // that are connected at once; more are turned away
	queries int // that run at once; more wait
	// write is how long a client may take to read 64 KiB of rows before it is cut off.
	write time.Duration
}

var usual = limits{clients: 64, queries: 4, write: 30 * time.Second}

// ErrNoSockets says that there can be no socket beside the database.
var ErrNoSockets = errors.New("no Unix socket can be made beside the database")

var (
	errClosing = errors.New("the process that answers is shutting down: ask again")
	errBusy    = errors.New("too many clients at once: try again")
)

// Server answers queries for other processes. A nil Server answers nobody.
type Server struct {
	db      *sql.DB
	dir     string // of the database
	local   Querier
	write   time.Duration // see limits
	l       *net.UnixListener
	ctx     context.Context
	cancel  context.CancelCauseFunc
	clients chan struct{}
	queries chan struct{}
	spools  chan struct{} // those there are
	running sync.WaitGroup
}

// Start listens on the socket of the database at dbPath, which db has open for
// writing, and answers until Close, each query by answer unless that is nil. A socket
// that a killed process has left behind is replaced.
func Start(dbPath string, db *sql.DB, answer Answer) (*Server, error) {
	return startWithin(usual, dbPath, db, answer)
}

func startWithin(most limits, dbPath string, db *sql.DB, answer Answer) (*Server, error) {
	l, err := listen(dbPath)
	if err != nil {
		return nil, err
	}
	s := &Server{
		db: db, dir: filepath.Dir(dbPath), local: Local(db, answer), write: most.write, l: l,
		clients: make(chan struct{}, most.clients), queries: make(chan struct{}, most.queries),
		spools: make(chan struct{}, maxSpools),
	}
	s.ctx, s.cancel = context.WithCancelCause(context.Background())
	s.running.Go(s.accept)
	return s, nil
}

// listen makes the socket.
func listen(dbPath string) (*net.UnixListener, error) {
	paths, err := socketPaths(dbPath)
	if err != nil {
		return nil, err
	}
	path := paths[0]
	if path.own {
		if err := privateDir(filepath.Dir(path.name)); err != nil {
			return nil, err
		}
	}
	if err := removeStale(path.name); err != nil {
		return nil, err
	}
	l, err := listenPrivate(path.name)
	if err != nil {
		return nil, fmt.Errorf("answering other processes: %w", err)
	}
	return l, nil
}

// removeStale removes a socket at which nobody listens.
func removeStale(path string) error {
	info, err := os.Lstat(path)
	if os.IsNotExist(err) {
		return nil
	}
	if err != nil {
		return err
	}
	if info.Mode().Type() != os.ModeSocket {
		return fmt.Errorf("%s: exists and is not a socket: move it away", path)
	}
	if c, err := net.Dial("unix", path); err == nil {
		c.Close()
		return fmt.Errorf("%s: another process answers there", path)
	}
	return os.Remove(path)
}

// Close stops listening, removes the socket and ends all queries. It returns
// within two seconds, even if a query cannot be interrupted.
func (s *Server) Close() error {
	if s == nil {
		return nil
	}
	err := s.l.Close()
	s.cancel(errClosing)
	ended := make(chan struct{})
	go func() { s.running.Wait(); close(ended) }()
	select {
	case <-ended:
	case <-time.After(closeTimeout):
		err = errors.Join(err, errors.New("a query did not end in time"))
	}
	return err
}

// WhileIdle calls f unless a query is running, and lets none begin before f returns. It
// reports whether it called f.
func (s *Server) WhileIdle(f func()) bool {
	if s == nil {
		f()
		return true
	}
	taken := 0
	defer func() {
		for range taken {
			<-s.queries
		}
	}()
	for range cap(s.queries) {
		select {
		case s.queries <- struct{}{}:
			taken++
		default:
			return false
		}
	}
	f()
	return true
}

// accept takes in clients until the socket is closed.
func (s *Server) accept() {
	for {
		c, err := s.l.AcceptUnix()
		if errors.Is(err, net.ErrClosed) {
			return
		}
		if err != nil { // temporary, such as too many open files
			select {
			case <-s.ctx.Done():
				return
			case <-time.After(50 * time.Millisecond):
			}
			continue
		}
		select {
		case s.clients <- struct{}{}:
			s.running.Go(func() {
				defer func() { <-s.clients }()
				defer c.Close()
				s.serve(c)
			})
		default:
			c.SetWriteDeadline(time.Now().Add(time.Second))
			writeFrame(c, errorFrame(errBusy))
			c.Close()
		}
	}
}
