// Package benchmarks measures mtalog: layer by layer in bench_test.go, and side
// by side with other programs in command compare. Logs come from package gen,
// which knows the truth about them; see README.md for how to run all this and
// for what was measured.
package benchmarks
