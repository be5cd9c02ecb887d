//go:build unix

package main

import (
	"context"
	"fmt"
	"os"
	"time"
)

// busy is how long all cores together have worked since the machine started,
// 0 if the system does not say (Linux's proc_stat(5) does).
func busy() time.Duration {
	f, err := os.Open("/proc/stat")
	if err != nil {
		return 0
	}
	defer f.Close()
	var user, nice, system, idle, wait, irq, softirq int64
	if _, err := fmt.Fscanf(f, "cpu %d %d %d %d %d %d %d", &user, &nice, &system, &idle, &wait, &irq, &softirq); err != nil {
		return 0
	}
	const tick = time.Second / 100 // USER_HZ
	return time.Duration(user+nice+system+irq+softirq) * tick
}

// quiet waits until other programs leave the machine alone, but no longer than
// patience.
func quiet(ctx context.Context, patience time.Duration) {
	const look = 500 * time.Millisecond
	for end := time.Now().Add(patience); time.Now().Before(end) && ctx.Err() == nil; {
		before := busy()
		time.Sleep(look)
		if busy()-before < look/5 {
			return
		}
	}
}
