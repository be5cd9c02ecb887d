//go:build !windows

package main

func interpretsEscapes(file) bool { return true }
