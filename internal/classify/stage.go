package classify

import (
	"strings"

	"github.com/mtalog/mtalog/parsers"
)

// stageName is the name of a stage in stage_pattern: the SMTP command, CONNECT
// up to the greeting and EOD after the final dot.
func stageName(s parsers.Stage) string {
	switch s {
	case parsers.Connecting, parsers.Greeting:
		return "CONNECT"
	case parsers.EndOfData:
		return "EOD"
	}
	return strings.ToUpper(s.String())
}
