package exchange

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"

	"github.com/mtalog/mtalog/parsers"
	"github.com/mtalog/mtalog/parsers/internal/reallogs"
)

// go test -run - -bench . -benchmem ./parsers/exchange

// BenchmarkTracking2019 and its neighbours read a log of testdata/exchange
// again and again, without its head and its damaged rows.
func BenchmarkTracking2019(b *testing.B) { bench(b, "../../testdata/exchange/tracking_2019.log") }
func BenchmarkSMTPSend(b *testing.B)     { bench(b, "../../testdata/exchange/smtp_send.log") }
func BenchmarkSMTPReceive(b *testing.B)  { bench(b, "../../testdata/exchange/smtp_receive.log") }
func BenchmarkConnectivity(b *testing.B) { bench(b, "../../testdata/exchange/connectivity.log") }
func BenchmarkAgent(b *testing.B)        { bench(b, "../../testdata/exchange/agent.log") }

// BenchmarkTrackingCorpus reads the rows of a real log (MTALOG_CORPUS).
func BenchmarkTrackingCorpus(b *testing.B) {
	bench(b, filepath.Join(reallogs.Path(b, "exchange"), "leweafan_msgtrk_example-flow.log"))
}

func bench(b *testing.B, name string) {
	log, err := os.ReadFile(name)
	if err != nil {
		b.Fatal(err)
	}
	p := New(parsers.Options{})
	var out parsers.Records
	var rows [][]byte
	size := 0
	for l := range bytes.Lines(log) {
		l = bytes.TrimSuffix(l, []byte("\n"))
		n, inRow := len(rows), p.open
		if err := p.Parse(bytes.Clone(l), &out); err != nil || l[0] == '#' || p.open || inRow {
			if n > 0 && l[0] == '#' {
				break
			}
			continue
		}
		rows, size = append(rows, l), size+len(l)+1
	}
	// One block that Parse may rewrite, made new as reading would.
	block := make([]byte, 0, size)
	b.SetBytes(int64(size))
	b.ReportAllocs()
	for b.Loop() {
		out.Reset()
		block = block[:0]
		for _, l := range rows {
			at := len(block)
			block = append(block, l...)
			p.Parse(block[at:len(block):len(block)], &out)
		}
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(len(rows)), "ns/line")
}
