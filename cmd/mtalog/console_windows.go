package main

import "golang.org/x/sys/windows"

// interpretsEscapes switches on, if need be, that a console takes escape sequences for
// colours instead of showing them. Consoles before Windows 10 cannot.
func interpretsEscapes(f file) bool {
	h, mode := windows.Handle(f.Fd()), uint32(0)
	if windows.GetConsoleMode(h, &mode) != nil {
		return false
	}
	return windows.SetConsoleMode(h, mode|windows.ENABLE_VIRTUAL_TERMINAL_PROCESSING) == nil
}
