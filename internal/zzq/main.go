package main

import (
	"context"
	"fmt"
	"os"
	"sort"
	"syscall"
	"time"
	"bufio"
	"strings"

	"github.com/mtalog/mtalog/internal/sink/duckdb"
)

func cpu() time.Duration {
	var r syscall.Rusage
	syscall.Getrusage(0, &r)
	return time.Duration(r.Utime.Nano() + r.Stime.Nano())
}

// usage: zzq DB < queries, one a line; "!" prefix: run once, print rows
func main() {
	ctx := context.Background()
	db, err := duckdb.Open(ctx, os.Args[1], duckdb.ReadOnly)
	if err != nil {
		panic(err)
	}
	sc := bufio.NewScanner(os.Stdin)
	sc.Buffer(nil, 1<<20)
	for sc.Scan() {
		l := sc.Text()
		if l == "" { continue }
		show := strings.HasPrefix(l, "!")
		l = strings.TrimPrefix(l, "!")
		var w, c []float64
		n := 5
		if show { n = 1 }
		rowsN := 0
		for i := 0; i < n; i++ {
			t, u := time.Now(), cpu()
			rows, err := db.QueryContext(ctx, l)
			if err != nil { fmt.Println("ERR", err); break }
			cols, _ := rows.Columns()
			rowsN = 0
			for rows.Next() {
				rowsN++
				v := make([]any, len(cols)); p := make([]any, len(cols))
				for i := range v { p[i] = &v[i] }
				rows.Scan(p...)
				if show { fmt.Println(v...) }
			}
			rows.Close()
			w = append(w, time.Since(t).Seconds()*1000); c = append(c, (cpu()-u).Seconds()*1000)
		}
		if len(w)==0 {continue}
		sort.Float64s(w); sort.Float64s(c)
		if len(l) > 200 { l = l[:200] }
		fmt.Printf("wall min %6.1f med %6.1f | cpu min %6.1f med %6.1f | %d rows | %s\n", w[0], w[len(w)/2], c[0], c[len(c)/2], rowsN, l)
	}
}
