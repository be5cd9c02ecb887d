package main

import "strconv"

// counted writes a number of things: "1 line", "2 lines".
func counted[N int | int64](n N, one string) string {
	if n == 1 {
		return "1 " + one
	}
	return strconv.FormatInt(int64(n), 10) + " " + one + "s"
}
