package main

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"strconv"
	"strings"
	"sync"
)

// said is what one recipient was answered in one attempt.
type said struct {
	MTA       string `json:"mta"`
	Recipient string `json:"recipient"`
	// Outcome is the event that the MTA's log must tell: delivered, deferred,
	// bounced, rejected, or accepted for a recipient that the MTA took from the
	// client, which is not an outcome yet.
	Outcome string `json:"outcome"`
	// Code is the reply code, 0 if the connection broke; Enhanced is the enhanced
	// status code, class.0.0 if the reply had none.
	Code     int    `json:"code,omitempty"`
	Enhanced string `json:"enhanced,omitempty"`
}

// hears returns what a reply's text tells mta about recipient.
func hears(mta, recipient, text string) said {
	s := said{MTA: mta, Recipient: recipient, Outcome: "deferred"}
	if text == "" {
		return s
	}
	s.Code, s.Enhanced = codes(text)
	switch s.Code / 100 {
	case 2:
		s.Outcome = "delivered"
	case 5:
		s.Outcome = "bounced"
	}
	return s
}

// codes reads the reply code and the enhanced status code of the first line.
func codes(text string) (code int, enhanced string) {
	code, _ = strconv.Atoi(text[:3])
	word, _, _ := strings.Cut(text[min(4, len(text)):], " ")
	if parts := strings.Split(word, "."); len(parts) == 3 && parts[0] == text[:1] {
		return code, word
	}
	return code, text[:1] + ".0.0"
}

// record is a file of what was said, one JSON object a line.
type record struct {
	mu   sync.Mutex
	file *os.File
}

func openRecord(path string) (*record, error) {
	f, err := os.OpenFile(path, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
	return &record{file: f}, err
}

func (r *record) add(s said) error {
	line, err := json.Marshal(s)
	if err != nil {
		return err
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	_, err = r.file.Write(append(line, '\n'))
	return err
}

func readRecord(path string, each func(said)) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer f.Close()
	for dec := json.NewDecoder(bufio.NewReader(f)); ; {
		var s said
		if err := dec.Decode(&s); errors.Is(err, io.EOF) {
			return nil
		} else if err != nil {
			return fmt.Errorf("%s: %w", path, err)
		}
		each(s)
	}
}
