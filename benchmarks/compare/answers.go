//go:build unix

package main

import (
	"bufio"
	"bytes"
	"fmt"
)

// statusAnswer checks lines of "count status dsn" against the truth, so that a
// peer's time is that of the right answer.
func statusAnswer(output []byte, log generated) error {
	got := map[string]int64{}
	for sc := bufio.NewScanner(bytes.NewReader(output)); sc.Scan(); {
		var n int64
		var status string
		if _, err := fmt.Sscan(sc.Text(), &n, &status); err != nil {
			return fmt.Errorf("odd output: %q", sc.Text())
		}
		got[status] += n
	}
	for status, event := range map[string]string{"sent": "delivered", "deferred": "deferred", "bounced": "bounced"} {
		if got[status] != log.truth.Events[event] {
			return fmt.Errorf("counted %d %s, the truth is %d", got[status], status, log.truth.Events[event])
		}
	}
	return nil
}
