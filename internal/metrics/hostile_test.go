package metrics

import (
	"io"
	"net"
	"net/http"
	"testing"
	"time"

	"github.com/mtalog/mtalog/internal/must"
)

// serving serves new metrics until the test ends, and returns their address.
func serving(t *testing.T, readTimeout time.Duration) string {
	t.Helper()
	m := New()
	m.readTimeout = readTimeout
	addr := must.Have(m.Serve(t.Context(), "127.0.0.1:0"))(t)
	return addr.String()
}

// connect connects to addr and sends text.
func connect(t *testing.T, addr, text string) net.Conn {
	t.Helper()
	c := must.Have(net.Dial("tcp", addr))(t)
	t.Cleanup(func() { c.Close() })
	io.WriteString(c, text) // fails where the server has refused it already
	return c
}

// closed waits until the server has closed a connection.
func closed(c net.Conn) {
	io.Copy(io.Discard, c)
}

// Connections that nobody uses are refused beyond a number, since the logs and the database
// need descriptors, too. Those that are used get an answer when others have gone.
func TestConnectionsAreBounded(t *testing.T) {
	addr := serving(t, time.Hour)
	var held []net.Conn
	for range maxConnections {
		held = append(held, connect(t, addr, ""))
	}
	for range 10 {
		closed(connect(t, addr, ""))
	}
	for _, c := range held {
		c.Close()
	}
	resp, err := http.Get("http://" + addr + "/metrics")
	for end := time.Now().Add(time.Minute); err != nil && time.Now().Before(end); time.Sleep(time.Millisecond) {
		resp, err = http.Get("http://" + addr + "/metrics") // the server had yet to notice that they have gone
	}
	if err != nil {
		t.Fatal(err)
	}
	resp.Body.Close()
	if resp.StatusCode != http.StatusOK {
		t.Error(resp.Status)
	}
}

// A request that never ends is not waited for: not for its head, nor for its body.
func TestHalfRequestsEnd(t *testing.T) {
	addr := serving(t, 50*time.Millisecond)
	closed(connect(t, addr, "GET /metrics HTTP/1.1\r\nHost: x\r\n"))
	closed(connect(t, addr, "GET /metrics HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\n"))
}
