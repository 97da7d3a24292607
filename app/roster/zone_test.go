package roster_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/dogwatch-app/dogwatch/app/roster"
)

func TestZone(t *testing.T) {
	winter, summer := at("2026-01-15 12:00"), at("2026-07-15 12:00")
	for _, c := range []struct {
		name           string
		winter, summer string // the clock at noon in UTC
	}{
		{"Eastern Time (US & Canada)", "07:00", "08:00"},
		{"Pacific Time (US & Canada)", "04:00", "05:00"},
		{"Central Time (US & Canada)", "06:00", "07:00"},
		{"Mountain Time (US & Canada)", "05:00", "06:00"},
		{"Arizona", "05:00", "05:00"},
		{"Indiana (East)", "07:00", "08:00"},
		{"Newfoundland", "08:30", "09:30"},
		{"London", "12:00", "13:00"},
		{"Edinburgh", "12:00", "13:00"},
		{"Dublin", "12:00", "13:00"},
		{"Bern", "13:00", "14:00"},
		{"Kyiv", "14:00", "15:00"},
		{"Mumbai", "17:30", "17:30"},
		{"Chennai", "17:30", "17:30"},
		{"Sri Jayawardenepura", "17:30", "17:30"},
		{"Kathmandu", "17:45", "17:45"},
		{"Rangoon", "18:30", "18:30"},
		{"Hong Kong", "20:00", "20:00"},
		{"Beijing", "20:00", "20:00"},
		{"Tokyo", "21:00", "21:00"},
		{"Adelaide", "22:30", "21:30"},
		{"Canberra", "23:00", "22:00"},
		{"Auckland", "01:00", "00:00"},
		{"Chatham Is.", "01:45", "00:45"},
		{"Samoa", "01:00", "01:00"},
		{"Buenos Aires", "09:00", "09:00"},
		{"UTC", "12:00", "12:00"},
		{"Europe/Lisbon", "12:00", "13:00"},
		{"America/Argentina/Buenos_Aires", "09:00", "09:00"},
		{" Asia/Tokyo\n", "21:00", "21:00"},
		{"Etc/UTC", "12:00", "12:00"},
	} {
		z, err := roster.Zone(c.name)
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		if w, s := winter.In(z).Format("15:04"), summer.In(z).Format("15:04"); w != c.winter || s != c.summer {
			t.Errorf("%s: %s and %s, want %s and %s", c.name, w, s, c.winter, c.summer)
		}
	}
}

// Every name that Rails offers is a zone. The list is that of its version 7.
func TestEveryRailsZone(t *testing.T) {
	names := strings.Split("International Date Line West;Midway Island;American Samoa;Hawaii;Alaska;Pacific Time (US & Canada);Tijuana;"+
		"Mountain Time (US & Canada);Arizona;Chihuahua;Mazatlan;Central Time (US & Canada);Saskatchewan;Guadalajara;Mexico City;Monterrey;"+
		"Central America;Eastern Time (US & Canada);Indiana (East);Bogota;Lima;Quito;Atlantic Time (Canada);Caracas;La Paz;Santiago;Newfoundland;"+
		"Brasilia;Buenos Aires;Montevideo;Georgetown;Puerto Rico;Greenland;Mid-Atlantic;Azores;Cape Verde Is.;Dublin;Edinburgh;Lisbon;London;"+
		"Casablanca;Monrovia;UTC;Belgrade;Bratislava;Budapest;Ljubljana;Prague;Sarajevo;Skopje;Warsaw;Zagreb;Brussels;Copenhagen;Madrid;Paris;"+
		"Amsterdam;Berlin;Bern;Zurich;Rome;Stockholm;Vienna;West Central Africa;Bucharest;Cairo;Helsinki;Kyiv;Riga;Sofia;Tallinn;Vilnius;Athens;"+
		"Istanbul;Minsk;Jerusalem;Harare;Pretoria;Kaliningrad;Moscow;St. Petersburg;Volgograd;Samara;Kuwait;Riyadh;Nairobi;Baghdad;Tehran;"+
		"Abu Dhabi;Muscat;Baku;Tbilisi;Yerevan;Kabul;Ekaterinburg;Islamabad;Karachi;Tashkent;Chennai;Kolkata;Mumbai;New Delhi;Kathmandu;Astana;"+
		"Dhaka;Sri Jayawardenepura;Almaty;Novosibirsk;Rangoon;Bangkok;Hanoi;Jakarta;Krasnoyarsk;Beijing;Chongqing;Hong Kong;Urumqi;Kuala Lumpur;"+
		"Singapore;Taipei;Perth;Irkutsk;Ulaanbaatar;Seoul;Osaka;Sapporo;Tokyo;Yakutsk;Darwin;Adelaide;Canberra;Melbourne;Sydney;Brisbane;Hobart;"+
		"Vladivostok;Guam;Port Moresby;Magadan;Srednekolymsk;Solomon Is.;New Caledonia;Fiji;Kamchatka;Marshall Is.;Auckland;Wellington;Nuku'alofa;"+
		"Tokelau Is.;Chatham Is.;Samoa", ";")
	if len(names) != 151 {
		t.Errorf("%d names", len(names))
	}
	for _, name := range names {
		if _, err := roster.Zone(name); err != nil {
			t.Error(err)
		}
	}
}

func TestZoneUnknown(t *testing.T) {
	for _, name := range []string{"", "  ", "Local", "Atlantis", "eastern time", "../../etc/passwd", "/etc/passwd", "Europe/Berlin\x00", "Europe", strings.Repeat("Z", 1<<20)} {
		z, err := roster.Zone(name)
		unknown, ok := errors.AsType[roster.UnknownZone](err)
		if z != nil || !ok || unknown.Name != name {
			t.Errorf("%.20q: %v %v", name, z, err)
		} else if len(err.Error()) > 200 {
			t.Errorf("%.20q: an error of %d bytes", name, len(err.Error()))
		}
	}
	if got := (roster.UnknownZone{Name: "Atlantis"}).Error(); !strings.Contains(got, `"Atlantis"`) || !strings.Contains(got, "Europe/Berlin") {
		t.Error(got)
	}
}

// Nothing falls over on values that make no sense.
func TestNonsenseDoesNotPanic(t *testing.T) {
	odd := []time.Time{{}, time.Unix(1<<40, 0), time.Unix(-1<<40, 0), at("12-01 00:00")}
	for _, a := range odd {
		roster.Instant(dateOfAny(a), -1<<62, nil)
		roster.Week(dateOfAny(a), -99, nil)
		roster.Month(a.Year(), -40, 99, nil)
		for _, b := range odd {
			s := scheduleOfAny(a, b)
			roster.Gaps(s, s.Window)
			roster.Cover(s.Slots, s.Window)
			roster.Lay(roster.Days(date("2026-12-01"), 3, nil), s)
			roster.NextHandOff(s, "", a)
			roster.RestAround(s.Window, spansOfAny(s))
			roster.Reminders(roster.Rendered(s, -1), []time.Duration{-1 << 63, 1<<63 - 1}, b)
		}
	}
}
