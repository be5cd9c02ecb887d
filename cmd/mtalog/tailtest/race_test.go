//go:build race

package tailtest

func init() { buildFlags = append(buildFlags, "-race") }
