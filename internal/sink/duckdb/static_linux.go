//go:build static

package duckdb

// With the tag "static", the program has all that it needs of the system's libraries in it. .ci/package
// builds it so.

// #cgo LDFLAGS: -static -Wl,--wrap=dlopen -Wl,--wrap=getaddrinfo -Wl,--wrap=getpwuid
import "C"
