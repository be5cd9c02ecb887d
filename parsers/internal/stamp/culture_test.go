package stamp

import (
	"testing"
	"time"

	"github.com/mtalog/mtalog/internal/must"
)

func TestCulture(t *testing.T) {
	const want = "2026-11-24T15:30:05Z"
	berlin := must.Have(time.LoadLocation("Europe/Berlin"))(t)
	for _, c := range []struct {
		stamp string
		order DayOrder // known before
		want  string   // "" for none, "?" where the order is not known
	}{
		{"11/24/2026 4:30:05 PM", DayOrderUnknown, want},      // en-US
		{"11/24/2026 4:30:05\u202fPM", DayOrderUnknown, want}, // en-US, .NET 8
		{"11/24/2026, 4:30:05 PM", DayOrderUnknown, want},
		{"24/11/2026 16:30:05", DayOrderUnknown, want},                // en-GB, fr-FR, it-IT, pt-BR
		{"24/11/2026 4:30:05 pm", DayOrderUnknown, want},              // en-AU
		{"24/11/2026 4:30:05 p. m.", DayOrderUnknown, want},           // es-MX
		{"24.11.2026 16:30:05", DayOrderUnknown, want},                // de-DE, pl-PL, ru-RU
		{"24.11.2026 16.30.05", DayOrderUnknown, want},                // fi-FI
		{"24-11-2026 16:30:05", DayOrderUnknown, want},                // nl-NL, da-DK
		{"2026-11-24 16:30:05", DayOrderUnknown, want},                // sv-SE
		{"2026/11/24 16:30:05", DayOrderUnknown, want},                // ja-JP
		{"2026-11-24 4:30:05 p.m.", DayOrderUnknown, want},            // en-CA
		{"24. 11. 2026 16:30:05", DayOrderUnknown, want},              // sk-SK, sl-SI
		{"24. 11. 2026. 16:30:05", DayOrderUnknown, want},             // hr-HR
		{"24.11.2026. 16:30:05", DayOrderUnknown, want},               // lv-LV, sr-Latn-RS
		{"2026. 11. 24. 16:30:05", DayOrderUnknown, want},             // hu-HU
		{"24.11.2026 г. 16:30:05", DayOrderUnknown, want},             // bg-BG
		{"24/11/2026 4:30:05 p.\u00a0m.", DayOrderUnknown, want},      // es-MX, .NET 8
		{"24/11/2026 4:30:05\u00a0p.\u00a0m.", DayOrderUnknown, want}, // es-CO
		{"24/11/2026 4:30:05 μμ", DayOrderUnknown, want},              // el-GR
		{"2026-11-24T16:30:05", DayOrderUnknown, want},                // the format s
		{"2026-11-24T16:30:05.9999999", DayOrderUnknown, want},        // o, of a time that knows no zone
		{"2026-11-24 15:30:05Z", DayOrderUnknown, want},               // u
		{"2026-11-24T15:30:05Z", DayOrderUnknown, want},
		{"24-11-2026T16:30:05", DayOrderUnknown, ""},
		{"24-11-2026 15:30:05Z", DayOrderUnknown, ""},
		{"2026-11-24T16:30:05.", DayOrderUnknown, want},
		{"2026-11-24T16:30:05.x", DayOrderUnknown, ""},
		{"2026-11-24T16:30:05.12345678", DayOrderUnknown, ""},
		{"2026-11-24TZ", DayOrderUnknown, ""},
		{"2026-11-24Z", DayOrderUnknown, ""},
		{"2026-11-24T", DayOrderUnknown, ""},
		{"24.  11. 2026 16:30:05", DayOrderUnknown, ""},
		{"24/ 11/ 2026 16:30:05", DayOrderUnknown, ""},
		{"24.", DayOrderUnknown, ""},
		{"24. ", DayOrderUnknown, ""},
		{"24. 11. 2026.", DayOrderUnknown, ""},
		{"1.2.2026 6:07:08", DayOrderUnknown, "2026-02-01T05:07:08Z"},
		{"1/2/2026 12:07:08 AM", DayOrderUnknown, "?"},
		{"1/2/2026 12:07:08 AM", MonthFirst, "2026-01-01T23:07:08Z"},
		{"1/2/2026 12:07:08 PM", DayFirst, "2026-02-01T11:07:08Z"},
		{"5/5/2026 0:07:08", DayOrderUnknown, "2026-05-04T22:07:08Z"},
		{"24/11/2026 16:30:05", MonthFirst, ""},
		{"11/24/2026 16:30:05", DayFirst, ""},
		{"29.02.2026 16:30:05", DayOrderUnknown, ""},
		{"24.11.26 16:30:05", DayOrderUnknown, ""},
		{"24.11/2026 16:30:05", DayOrderUnknown, ""},
		{"24.11.2026 24:30:05", DayOrderUnknown, ""},
		{"24.11.2026 16:60:05", DayOrderUnknown, ""},
		{"24.11.2026 16:30", DayOrderUnknown, "2026-11-24T15:30:00Z"}, // a spreadsheet
		{"11/24/2026 4:30 PM", DayOrderUnknown, "2026-11-24T15:30:00Z"},
		{"24.11.2026 16", DayOrderUnknown, ""},
		{"24.11.2026 16:30:", DayOrderUnknown, ""},
		{"2026/11/24 下午 04:30:05", DayOrderUnknown, want}, // zh-TW
		{"2026-11-24 오후 4:30:05", DayOrderUnknown, want},  // ko-KR
		{"2026-11-24 오후 4:30:05 PM", DayOrderUnknown, ""},
		{"2026-11-24 下午", DayOrderUnknown, ""},
		{"24.11.2026 16:30:05 PM", DayOrderUnknown, ""},
		{"24.11.2026 0:30:05 PM", DayOrderUnknown, ""},
		{"24.11.2026 4:30:05 XM", DayOrderUnknown, ""},
		{"24.11.2026 16:30:05Z", DayOrderUnknown, ""},
		{"24.11.20261 16:30:05", DayOrderUnknown, ""},
		{"13/13/2026 16:30:05", DayOrderUnknown, ""},
		{"13/14/2026 16:30:05", DayOrderUnknown, ""},
		{"11/32/2026 16:30:05", DayOrderUnknown, ""},
		{"/11/2026 16:30:05", DayOrderUnknown, ""},
		{"11//2026 16:30:05", DayOrderUnknown, ""},
		{"24/11/2026 :30:05", DayOrderUnknown, ""},
		{"24/11/2026 16:30:60", DayOrderUnknown, ""},
		{"24/11/202616:30:05", DayOrderUnknown, ""},
		{"2026/11/24 上午 4:30:05", DayOrderUnknown, "2026-11-24T03:30:05Z"}, // zh-CN
		{"24.11.2026", DayOrderUnknown, ""},
		{"", DayOrderUnknown, ""},
	} {
		r := Culture{Location: berlin, Order: c.order}
		at, ok, unclear := r.Read([]byte(c.stamp))
		got := ""
		switch {
		case ok:
			got = time.UnixMicro(at).UTC().Format(time.RFC3339)
		case unclear:
			got = "?"
		}
		if got != c.want {
			t.Errorf("%s: %s, want %s", c.stamp, got, c.want)
		}
		for i := range c.stamp {
			(&Culture{}).Read([]byte(c.stamp[:i]))
		}
	}
}

// TestCultureLearns wants the order that one date tells used for the others.
func TestCultureLearns(t *testing.T) {
	for first, want := range map[string]string{"24/11/2026 16:30:05": "2026-02-01", "11/24/2026 4:30:05 PM": "2026-01-02"} {
		var c Culture
		b := []byte("1/2/2026 6:07:08")
		if _, ok, unclear := c.Read(b); ok || !unclear {
			t.Error("read without an order")
		}
		c.Read([]byte(first))
		if at, ok, _ := c.Read(b); !ok || time.UnixMicro(at).UTC().Format(time.DateOnly) != want {
			t.Errorf("after %s: %v", first, time.UnixMicro(at).UTC())
		}
		if n := testing.AllocsPerRun(10, func() { c.Read(b) }); n > 0 {
			t.Errorf("%v allocations", n)
		}
	}
}
