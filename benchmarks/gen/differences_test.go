package gen

import (
	"strings"
	"testing"
)

func truth() *Truth {
	return &Truth{
		Format: "postfix-rfc3339", Bytes: 2_000_000, Messages: 3,
		Events: map[string]int64{"received": 5, "delivered": 2, "bounced": 1, "deferred": 1},
		ByEvent: map[string]Codes{
			"received":  {},
			"delivered": {Replies: map[string]int64{"250": 2}, Enhanced: map[string]int64{"2.0.0": 2}},
			"bounced":   {Replies: map[string]int64{"550": 1}, Enhanced: map[string]int64{"5.1.1": 1}},
			"deferred":  {Replies: map[string]int64{}, Enhanced: map[string]int64{"4.4.1": 1}},
		},
		Domains: map[string]map[string]int64{"gmail.com": {"delivered": 2}},
	}
}

func TestDifferences(t *testing.T) {
	codes := []Count{
		{Event: "delivered", Reply: 250, Code: "2.0.0", N: 2}, {Event: "bounced", Reply: 550, Code: "5.1.1", N: 1}, {Event: "deferred", Code: "4.4.1", N: 1},
	}
	domains := []Count{{Event: "delivered", Domain: "gmail.com", N: 2}, {Event: "bounced", Domain: "example.com", N: 1}}
	if d := truth().Differences(codes, domains, []Count{{N: 3}}); len(d) > 0 {
		t.Errorf("the truth differs from itself: %q", d)
	}
	codes[1].Code, codes[2].N, domains[0].N = "5.0.0", 2, 1
	codes = append(codes, Count{Event: "warning", N: 1})
	got := strings.Join(truth().Differences(codes, domains, []Count{{N: 4}}), "\n")
	for _, want := range []string{
		"events: deferred 2, the truth is 1", "events: warning 1, the truth is 0", "bounced by enhanced code: 5.0.0 1, the truth is 0",
		"bounced by enhanced code: 5.1.1 0, the truth is 1", "deferred by enhanced code: 4.4.1 2, the truth is 1",
		"gmail.com: delivered 1, the truth is 2", "messages: 4, the truth is 3",
	} {
		if !strings.Contains(got, want) {
			t.Errorf("not told: %s\ngot:\n%s", want, got)
		}
	}
}
