package postfix_test

import (
	"bytes"
	"os"
	"testing"
	"time"

	"github.com/mtalog/mtalog/internal/must"
	"github.com/mtalog/mtalog/parsers"
	"github.com/mtalog/mtalog/parsers/internal/parsertest"
	"github.com/mtalog/mtalog/parsers/postfix"
)

// BenchmarkParse reads logs in memory, line by line as the pipeline does. They
// are repeated to 200 MiB, so that lines come from memory and not from a cache.
//
//	go test -run '^$' -bench Parse -cpu 1 ./parsers/postfix
func BenchmarkParse(b *testing.B) {
	logs := map[string]string{"sample": samplePath}
	if dir := os.Getenv("MTALOG_CORPUS"); dir != "" {
		logs["lab-rfc3339"] = dir + "/../lab/postfix/p2/mail.rfc3339"
		logs["lab-traditional"] = dir + "/../lab/postfix/p1/maillog"
	}
	for name, path := range logs {
		log := must.Have(os.ReadFile(path))(b)
		log = bytes.Repeat(log, 200<<20/len(log))
		b.Run(name, func(b *testing.B) { parsertest.Benchmark(b, postfix.New(parsers.Options{Location: time.UTC}), log) })
	}
}
